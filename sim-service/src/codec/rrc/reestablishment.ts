/** RRC connection re-establishment (TS 36.331 §6.2.2). */

import { enumerated, fixedBits, octetString, optional, sequence } from '../per/per.ts'
import { remainder, withSpare } from './bit-types.ts'
import { cRnti, physCellId } from './identities.ts'
import { lateExtension } from './non-critical-extensions.ts'
import { radioResourceConfigDedicated } from './radio-resource-config.ts'
import { nextHopChainingCount } from './security-config.ts'

export const shortMacI = fixedBits(16)

const reestabUeIdentity = sequence({
  cRnti,
  physCellId,
  shortMacI,
})

const reestablishmentCause = enumerated([
  'reconfigurationFailure',
  'handoverFailure',
  'otherFailure',
  'spare1',
])

export const rrcConnectionReestablishmentRequest = withSpare(
  sequence({
    ueIdentity: reestabUeIdentity,
    reestablishmentCause,
  }),
  2,
)

export const rrcConnectionReestablishment = sequence({
  radioResourceConfigDedicated,
  nextHopChainingCount,
  nonCriticalExtension: optional(lateExtension),
})

export const rrcConnectionReestablishmentReject = sequence({
  nonCriticalExtension: optional(lateExtension),
})

const rrcConnectionReestablishmentCompleteV1130 = sequence({
  connEstFailInfoAvailableR11: optional(enumerated(['true'])),
  nonCriticalExtension: optional(remainder),
})

const rrcConnectionReestablishmentCompleteV1020 = sequence({
  logMeasAvailableR10: optional(enumerated(['true'])),
  nonCriticalExtension: optional(rrcConnectionReestablishmentCompleteV1130),
})

const rrcConnectionReestablishmentCompleteV8a0 = sequence({
  lateNonCriticalExtension: optional(octetString()),
  nonCriticalExtension: optional(rrcConnectionReestablishmentCompleteV1020),
})

const rrcConnectionReestablishmentCompleteV920 = sequence({
  rlfInfoAvailableR9: optional(enumerated(['true'])),
  nonCriticalExtension: optional(rrcConnectionReestablishmentCompleteV8a0),
})

export const rrcConnectionReestablishmentComplete = sequence({
  nonCriticalExtension: optional(rrcConnectionReestablishmentCompleteV920),
})
