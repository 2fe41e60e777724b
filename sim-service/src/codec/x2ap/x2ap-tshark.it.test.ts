import { compareFields } from '../../../test-support/agreement.ts'
import { complaintsOf, dissect, tsharkIsHere } from '../../../test-support/tshark.ts'
import { testWith } from '../../../test-support/with-tool.ts'
import { encodeX2ap } from './x2ap.ts'
import { examples } from './x2ap-examples.ts'
import { comparedFields, x2apFields } from './x2ap-fields.ts'

describe('X2AP as tshark reads it', () => {
  testWith(tsharkIsHere)('every message dissects without complaint and every leaf has our value', () => {
    const frames = dissect(examples.map((example) => ({ dissector: 'x2ap', octets: encodeX2ap(example) })))
    const compared: { [kind: string]: number } = {}
    examples.forEach((example, i) => {
      const result = compareFields(example, frames[i], x2apFields)
      const found = { kind: example.kind, complaints: complaintsOf(frames[i]), problems: result.problems }
      expect(found).toEqual({ kind: example.kind, complaints: [], problems: [] })
      compared[example.kind] = (compared[example.kind] ?? 0) + result.compared
    })
    expect(compared).toEqual(comparedFields)
  })
})
