/** Mobility from E-UTRA: handover, cell change order, CS fallback to other access technologies (TS 36.331 §6.2.2). */

import {
  boolean,
  choice,
  enumerated,
  fixedBits,
  nullType,
  octetString,
  optional,
  sequence,
  sequenceOf,
} from '../per/per.ts'
import { remainder } from './bit-types.ts'
import { bandIndicatorGeran, carrierFreqCdma2000, carrierFreqGeran } from './carriers.ts'
import { physCellIdGeran } from './identities.ts'

// biome-ignore format: a row of names a line.
const targetRatType = enumerated([
  'utra', 'geran', 'cdma2000-1XRTT', 'cdma2000-HRPD', 'nr', 'eutra', 'spare2', 'spare1',
], { extensible: true })

const systemInfoListGeran = sequenceOf(octetString(1, 23), 1, 10)

const siOrPsiGeran = choice({
  si: systemInfoListGeran,
  psi: systemInfoListGeran,
})

const handover = sequence({
  targetRatType,
  targetRatMessageContainer: octetString(),
  nasSecurityParamFromEutra: optional(octetString(1, 1)),
  systemInformation: optional(siOrPsiGeran),
})

// biome-ignore format: a row of names a line.
const t304 = enumerated([
  'ms100', 'ms200', 'ms500', 'ms1000', 'ms2000', 'ms4000', 'ms8000', 'ms10000-v1310',
])

const cellChangeOrder = sequence({
  t304,
  targetRatType: choice(
    {
      geran: sequence({
        physCellId: physCellIdGeran,
        carrierFreq: carrierFreqGeran,
        networkControlOrder: optional(fixedBits(2)),
        systemInformation: optional(siOrPsiGeran),
      }),
    },
    { extensible: true, keepsUnknown: true },
  ),
})

const mobilityFromEutraCommandV8d0 = sequence({
  bandIndicator: optional(bandIndicatorGeran),
  nonCriticalExtension: optional(remainder),
})

const mobilityFromEutraCommandV8a0 = sequence({
  lateNonCriticalExtension: optional(octetString()),
  nonCriticalExtension: optional(mobilityFromEutraCommandV8d0),
})

const mobilityFromEutraCommand = sequence({
  csFallbackIndicator: boolean,
  purpose: choice({
    handover,
    cellChangeOrder,
  }),
  nonCriticalExtension: optional(mobilityFromEutraCommandV8a0),
})

const eCsfbR9 = sequence({
  messageContCdma20001XrttR9: optional(octetString()),
  mobilityCdma2000HrpdR9: optional(enumerated(['handover', 'redirection'])),
  messageContCdma2000HrpdR9: optional(octetString()),
  redirectCarrierCdma2000HrpdR9: optional(carrierFreqCdma2000),
})

const mobilityFromEutraCommandV960 = sequence({
  bandIndicator: optional(bandIndicatorGeran),
  nonCriticalExtension: optional(remainder),
})

const mobilityFromEutraCommandV930 = sequence({
  lateNonCriticalExtension: optional(octetString()),
  nonCriticalExtension: optional(mobilityFromEutraCommandV960),
})

const mobilityFromEutraCommandR9 = sequence({
  csFallbackIndicator: boolean,
  purpose: choice(
    {
      handover,
      cellChangeOrder,
      eCsfbR9,
    },
    { extensible: true, keepsUnknown: true },
  ),
  nonCriticalExtension: optional(mobilityFromEutraCommandV930),
})

/** The release 9 alternative, with enhanced CS fallback, stands beside that of release 8: a sender chooses. */
export const mobilityFromEutraCommandC1 = sequence({
  c1: choice({
    mobilityFromEutraCommandR8: mobilityFromEutraCommand,
    mobilityFromEutraCommandR9,
    spare2: nullType,
    spare1: nullType,
  }),
})
