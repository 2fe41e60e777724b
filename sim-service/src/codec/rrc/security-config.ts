/** Security of the access stratum: the algorithms, and the keys after a handover (TS 36.331 §6.3.3). */

import { boolean, choice, enumerated, integer, octetString, optional, sequence } from '../per/per.ts'

// biome-ignore format: a row of names a line.
const cipheringAlgorithm = enumerated([
  'eea0', 'eea1', 'eea2', 'eea3-v1130', 'spare4', 'spare3', 'spare2', 'spare1',
], { extensible: true })

// biome-ignore format: a row of names a line.
const integrityProtAlgorithm = enumerated([
  'eia0-v920', 'eia1', 'eia2', 'eia3-v1130', 'spare4', 'spare3', 'spare2', 'spare1',
], { extensible: true })

export const securityAlgorithmConfig = sequence({
  cipheringAlgorithm,
  integrityProtAlgorithm,
})

export const securityConfigSmc = sequence(
  {
    securityAlgorithmConfig,
  },
  { extensible: true },
)

export const nextHopChainingCount = integer(0, 7)

export const securityConfigHo = sequence(
  {
    handoverType: choice({
      intraLte: sequence({
        securityAlgorithmConfig: optional(securityAlgorithmConfig),
        keyChangeIndicator: boolean,
        nextHopChainingCount,
      }),
      interRat: sequence({
        securityAlgorithmConfig,
        nasSecurityParamToEutra: octetString(6, 6),
      }),
    }),
  },
  { extensible: true },
)
