// What a receiver did not understand: TS 36.413 §9.2.1.21.
import { enumerated, integer, optional, sequenceOf } from '../per/per.ts'
import { criticality, structure } from '../per/protocol-ie.ts'

/** TS 36.413 §9.2.1.21. `unsuccessfull` is the module's spelling. */
export const criticalityDiagnostics = structure({
  procedureCode: optional(integer(0, 255)),
  triggeringMessage: optional(
    enumerated(['initiating-message', 'successful-outcome', 'unsuccessfull-outcome']),
  ),
  procedureCriticality: optional(criticality),
  iesCriticalityDiagnostics: optional(
    sequenceOf(
      structure({
        ieCriticality: criticality,
        ieId: integer(0, 65535),
        typeOfError: enumerated(['not-understood', 'missing'], { extensible: true }),
      }),
      1,
      256,
    ),
  ),
})
