import { offerMessages, readForeignMessages } from '../../../test-support/pycrate-procedures.ts'
import { pythonIsHere } from '../../../test-support/python.ts'
import { testWith } from '../../../test-support/with-tool.ts'
import { decodeS1ap, encodeS1ap, s1apMessageType } from './s1ap.ts'
import { examples } from './s1ap-examples.ts'

const protocol = {
  module: 'S1AP',
  special: `special['PLMNidentity'] = plmn
special['IMSI'] = lambda rnd: digits(rnd, 7) + bytes([0xf0 | rnd.randint(0, 9)])`,
  seed: 36413,
  encode: encodeS1ap,
  decode: decodeS1ap,
  typeOf: s1apMessageType,
}
const kinds = new Set(examples.map((example) => example.kind))

describe('S1AP against pycrate', () => {
  testWith(pythonIsHere)(
    'messages of the foreign encoder decode to its values and encode to its octets',
    () => {
      const { messages, compared, problems } = readForeignMessages(protocol, examples, 20)
      expect(problems).toEqual([])
      expect(messages).toBe(kinds.size * 20)
      expect(compared).toBeGreaterThanOrEqual(1600)
    },
  )

  testWith(pythonIsHere)(
    'the foreign decoder reads our messages, sees our values and writes our octets',
    () => {
      expect(offerMessages(protocol, examples)).toEqual({ messages: examples.length, problems: [] })
    },
  )
})
