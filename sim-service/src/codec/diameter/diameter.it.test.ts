import { compareFields } from '../../../test-support/agreement.ts'
import { complaintsOf, dissect, tsharkIsHere, valuesOf } from '../../../test-support/tshark.ts'
import { testWith } from '../../../test-support/with-tool.ts'
import { decodeDiameter, encodeDiameter } from './diameter.ts'
import { comparedFields, diameterFields, flat } from './diameter-fields.ts'
import { samples } from './diameter-samples.ts'
import { commandOfKind } from './message-codec.ts'

describe('tshark and we read the same in our messages', () => {
  testWith(tsharkIsHere)(
    'each kind dissects without a complaint, under its command and application, with the same values',
    () => {
      const octets = samples.map(encodeDiameter)
      const frames = dissect(octets.map((message) => ({ dissector: 'diameter', octets: message })))
      const compared: { [kind: string]: number } = {}
      frames.forEach((layers, index) => {
        const message = decodeDiameter(octets[index])
        const { kind } = message
        expect({ kind, complaints: complaintsOf(layers) }).toEqual({ kind, complaints: [] })
        const agreement = compareFields(flat(message), layers, diameterFields)
        expect({ kind, problems: agreement.problems }).toEqual({ kind, problems: [] })
        compared[kind] = (compared[kind] ?? 0) + agreement.compared
        if (message.kind === 'ErrorAnswer') return
        const command = commandOfKind(kind)!
        expect(valuesOf(layers, 'diameter.cmd.code')).toEqual([String(command.code)])
        expect(valuesOf(layers, 'diameter.applicationId')).toEqual([String(command.application)])
        expect(valuesOf(layers, 'diameter.flags.request')).toEqual([kind.endsWith('Request') ? '1' : '0'])
      })
      expect(compared).toEqual(comparedFields)
    },
  )
})
