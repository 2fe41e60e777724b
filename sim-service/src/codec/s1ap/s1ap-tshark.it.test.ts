import { compareFields } from '../../../test-support/agreement.ts'
import { complaintsOf, dissect, tsharkIsHere } from '../../../test-support/tshark.ts'
import { testWith } from '../../../test-support/with-tool.ts'
import { encodeS1ap } from './s1ap.ts'
import { examples } from './s1ap-examples.ts'
import { comparedFields, s1apFields } from './s1ap-fields.ts'

describe('S1AP as tshark reads it', () => {
  testWith(tsharkIsHere)('every message dissects without complaint and every leaf has our value', () => {
    const frames = dissect(examples.map((example) => ({ dissector: 's1ap', octets: encodeS1ap(example) })))
    const compared: { [kind: string]: number } = {}
    examples.forEach((example, i) => {
      const result = compareFields(example, frames[i], s1apFields)
      const found = { kind: example.kind, complaints: complaintsOf(frames[i]), problems: result.problems }
      expect(found).toEqual({ kind: example.kind, complaints: [], problems: [] })
      compared[example.kind] = (compared[example.kind] ?? 0) + result.compared
    })
    expect(compared).toEqual(comparedFields)
  })
})
