/** Preparation of handover and CS fallback to CDMA2000 (TS 36.331 §6.2.2). */

import { bitString, boolean, enumerated, fixedBits, octetString, optional, sequence } from '../per/per.ts'
import { remainder } from './bit-types.ts'
import { carrierFreqCdma2000 } from './carriers.ts'
import { cdma2000Type } from './measurement-objects.ts'
import { lateExtension } from './non-critical-extensions.ts'

const randCdma2000 = fixedBits(32)

const handoverFromEutraPreparationRequestV1020 = sequence({
  dualRxTxRedirectIndicatorR10: optional(enumerated(['true'])),
  redirectCarrierCdma20001XrttR10: optional(carrierFreqCdma2000),
  nonCriticalExtension: optional(remainder),
})

const handoverFromEutraPreparationRequestV920 = sequence({
  concurrPrepCdma2000HrpdR9: optional(boolean),
  nonCriticalExtension: optional(handoverFromEutraPreparationRequestV1020),
})

const handoverFromEutraPreparationRequestV890 = sequence({
  lateNonCriticalExtension: optional(octetString()),
  nonCriticalExtension: optional(handoverFromEutraPreparationRequestV920),
})

export const handoverFromEutraPreparationRequest = sequence({
  cdma2000Type,
  rand: optional(randCdma2000),
  mobilityParameters: optional(octetString()),
  nonCriticalExtension: optional(handoverFromEutraPreparationRequestV890),
})

export const ulHandoverPreparationTransfer = sequence({
  cdma2000Type,
  meid: optional(bitString(56, 56)),
  dedicatedInfo: octetString(),
  nonCriticalExtension: optional(lateExtension),
})

export const csfbParametersResponseCdma2000 = sequence({
  rand: randCdma2000,
  mobilityParameters: octetString(),
  nonCriticalExtension: optional(lateExtension),
})
