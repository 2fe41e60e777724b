import { offerMessages, readForeignMessages } from '../../../test-support/pycrate-procedures.ts'
import { pythonIsHere } from '../../../test-support/python.ts'
import { testWith } from '../../../test-support/with-tool.ts'
import { decodeX2ap, encodeX2ap, x2apMessageType } from './x2ap.ts'
import { examples } from './x2ap-examples.ts'

const protocol = {
  module: 'X2AP',
  special: `special['PLMN-Identity'] = plmn`,
  seed: 36423,
  encode: encodeX2ap,
  decode: decodeX2ap,
  typeOf: x2apMessageType,
}
const kinds = new Set(examples.map((example) => example.kind))

describe('X2AP against pycrate', () => {
  testWith(pythonIsHere)(
    'messages of the foreign encoder decode to its values and encode to its octets',
    () => {
      const { messages, compared, problems } = readForeignMessages(protocol, examples, 20)
      expect(problems).toEqual([])
      expect(messages).toBe(kinds.size * 20)
      expect(compared).toBeGreaterThanOrEqual(2800)
    },
  )

  testWith(pythonIsHere)(
    'the foreign decoder reads our messages, sees our values and writes our octets',
    () => {
      expect(offerMessages(protocol, examples)).toEqual({ messages: examples.length, problems: [] })
    },
  )
})
