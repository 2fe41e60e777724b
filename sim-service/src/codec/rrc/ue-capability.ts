/**
 * UE-EUTRA-Capability, what a UE can do in E-UTRA (TS 36.331 §6.3.6), up to the release 9 fields; what later releases
 * add is kept as bits.
 */

import {
  boolean,
  defaulted,
  enumerated,
  fixedBits,
  integer,
  octetString,
  optional,
  sequence,
  sequenceOf,
} from '../per/per.ts'
import { remainder } from './bit-types.ts'
import { bandclassCdma2000 } from './carriers.ts'

// biome-ignore format: a row of names a line.
export const ratType = enumerated([
  'eutra', 'utra', 'geran-cs', 'geran-ps', 'cdma2000-1XRTT', 'nr', 'eutra-nr', 'spare1',
], { extensible: true })

/** The container of E-UTRA holds a UE-EUTRA-Capability; nodes that only store it leave it closed. */
export const ueCapabilityRatContainerList = sequenceOf(
  sequence({ ratType, ueCapabilityRatContainer: octetString() }),
  0,
  8,
)

export const ueCapabilityRequest = sequenceOf(ratType, 1, 8)

// biome-ignore format: a row of names a line.
const accessStratumRelease = enumerated([
  'rel8', 'rel9', 'rel10', 'rel11', 'rel12', 'rel13', 'rel14', 'rel15',
], { extensions: ['rel16', 'rel17', 'rel18'] })

const rohcProfileSupportList = sequence({
  profile0x0001R15: boolean,
  profile0x0002R15: boolean,
  profile0x0003R15: boolean,
  profile0x0004R15: boolean,
  profile0x0006R15: boolean,
  profile0x0101R15: boolean,
  profile0x0102R15: boolean,
  profile0x0103R15: boolean,
  profile0x0104R15: boolean,
})

// biome-ignore format: a row of names a line.
const maxNumberRohcContextSessions = enumerated([
  'cs2', 'cs4', 'cs8', 'cs12', 'cs16', 'cs24', 'cs32', 'cs48', 'cs64', 'cs128', 'cs256', 'cs512', 'cs1024',
  'cs16384', 'spare2', 'spare1',
])

const pdcpParameters = sequence(
  {
    supportedRohcProfiles: rohcProfileSupportList,
    maxNumberRohcContextSessions: defaulted(maxNumberRohcContextSessions, 'cs16'),
  },
  { extensible: true },
)

const phyLayerParameters = sequence({
  ueTxAntennaSelectionSupported: boolean,
  ueSpecificRefSigsSupported: boolean,
})

export const freqBandIndicator = integer(1, 64)

const supportedBandEutra = sequence({
  bandEutra: freqBandIndicator,
  halfDuplex: boolean,
})

const supportedBandListEutra = sequenceOf(supportedBandEutra, 1, 64)

const rfParameters = sequence({
  supportedBandListEutra,
})

const interFreqBandInfo = sequence({
  interFreqNeedForGaps: boolean,
})

const interFreqBandList = sequenceOf(interFreqBandInfo, 1, 64)

const interRatBandInfo = sequence({
  interRatNeedForGaps: boolean,
})

const interRatBandList = sequenceOf(interRatBandInfo, 1, 64)

const bandInfoEutra = sequence({
  interFreqBandList,
  interRatBandList: optional(interRatBandList),
})

const bandListEutra = sequenceOf(bandInfoEutra, 1, 64)

const measParameters = sequence({
  bandListEutra,
})

// biome-ignore format: a row of names a line.
const supportedBandUtraFdd = enumerated([
  'bandI', 'bandII', 'bandIII', 'bandIV', 'bandV', 'bandVI', 'bandVII', 'bandVIII', 'bandIX', 'bandX',
  'bandXI', 'bandXII', 'bandXIII', 'bandXIV', 'bandXV', 'bandXVI',
], { extensions: [
  'bandXVII-8a0', 'bandXVIII-8a0', 'bandXIX-8a0', 'bandXX-8a0', 'bandXXI-8a0', 'bandXXII-8a0',
  'bandXXIII-8a0', 'bandXXIV-8a0', 'bandXXV-8a0', 'bandXXVI-8a0', 'bandXXVII-8a0', 'bandXXVIII-8a0',
  'bandXXIX-8a0', 'bandXXX-8a0', 'bandXXXI-8a0', 'bandXXXII-8a0',
] })

const supportedBandListUtraFdd = sequenceOf(supportedBandUtraFdd, 1, 64)

// biome-ignore format: a row of names a line.
const supportedBandUtraTdd128 = enumerated([
  'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l', 'm', 'n', 'o', 'p',
], { extensible: true })

const supportedBandListUtraTdd128 = sequenceOf(supportedBandUtraTdd128, 1, 64)

// biome-ignore format: a row of names a line.
const supportedBandUtraTdd384 = enumerated([
  'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l', 'm', 'n', 'o', 'p',
], { extensible: true })

const supportedBandListUtraTdd384 = sequenceOf(supportedBandUtraTdd384, 1, 64)

// biome-ignore format: a row of names a line.
const supportedBandUtraTdd768 = enumerated([
  'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l', 'm', 'n', 'o', 'p',
], { extensible: true })

const supportedBandListUtraTdd768 = sequenceOf(supportedBandUtraTdd768, 1, 64)

// biome-ignore format: a row of names a line.
const supportedBandGeran = enumerated([
  'gsm450', 'gsm480', 'gsm710', 'gsm750', 'gsm810', 'gsm850', 'gsm900P', 'gsm900E', 'gsm900R', 'gsm1800',
  'gsm1900', 'spare5', 'spare4', 'spare3', 'spare2', 'spare1',
], { extensible: true })

const supportedBandListGeran = sequenceOf(supportedBandGeran, 1, 64)

const supportedBandListHrpd = sequenceOf(bandclassCdma2000, 1, 32)

const supportedBandList1Xrtt = sequenceOf(bandclassCdma2000, 1, 32)

const iratParametersUtraFdd = sequence({
  supportedBandListUtraFdd,
})

const iratParametersUtraTdd128 = sequence({
  supportedBandListUtraTdd128,
})

const iratParametersUtraTdd384 = sequence({
  supportedBandListUtraTdd384,
})

const iratParametersUtraTdd768 = sequence({
  supportedBandListUtraTdd768,
})

const iratParametersGeran = sequence({
  supportedBandListGeran,
  interRatPsHoToGeran: boolean,
})

const iratParametersCdma2000Hrpd = sequence({
  supportedBandListHrpd,
  txConfigHrpd: enumerated(['single', 'dual']),
  rxConfigHrpd: enumerated(['single', 'dual']),
})

const iratParametersCdma20001Xrtt = sequence({
  supportedBandList1Xrtt,
  txConfig1Xrtt: enumerated(['single', 'dual']),
  rxConfig1Xrtt: enumerated(['single', 'dual']),
})

export const phyLayerParametersV920 = sequence({
  enhancedDualLayerFddR9: optional(enumerated(['supported'])),
  enhancedDualLayerTddR9: optional(enumerated(['supported'])),
})

const iratParametersGeranV920 = sequence({
  dtmR9: optional(enumerated(['supported'])),
  eRedirectionGeranR9: optional(enumerated(['supported'])),
})

const iratParametersUtraV920 = sequence({
  eRedirectionUtraR9: enumerated(['supported']),
})

const iratParametersCdma20001XrttV920 = sequence({
  eCsfb1XrttR9: enumerated(['supported']),
  eCsfbConcPsMob1XrttR9: optional(enumerated(['supported'])),
})

const csgProximityIndicationParametersR9 = sequence({
  intraFreqProximityIndicationR9: optional(enumerated(['supported'])),
  interFreqProximityIndicationR9: optional(enumerated(['supported'])),
  utranProximityIndicationR9: optional(enumerated(['supported'])),
})

const neighCellSiAcquisitionParametersR9 = sequence({
  intraFreqSiAcquisitionForHoR9: optional(enumerated(['supported'])),
  interFreqSiAcquisitionForHoR9: optional(enumerated(['supported'])),
  utranSiAcquisitionForHoR9: optional(enumerated(['supported'])),
})

const sonParametersR9 = sequence({
  rachReportR9: optional(enumerated(['supported'])),
})

/** What release 10 and later add lies behind `nonCriticalExtension` of v940. */
const ueEutraCapabilityV940 = sequence({
  lateNonCriticalExtension: optional(octetString()),
  nonCriticalExtension: optional(remainder),
})

const ueEutraCapabilityV920 = sequence({
  phyLayerParametersV920,
  interRatParametersGeranV920: iratParametersGeranV920,
  interRatParametersUtraV920: optional(iratParametersUtraV920),
  interRatParametersCdma2000V920: optional(iratParametersCdma20001XrttV920),
  deviceTypeR9: optional(enumerated(['noBenFromBatConsumpOpt'])),
  csgProximityIndicationParametersR9,
  neighCellSiAcquisitionParametersR9,
  sonParametersR9,
  nonCriticalExtension: optional(ueEutraCapabilityV940),
})

export const ueEutraCapability = sequence({
  accessStratumRelease,
  ueCategory: integer(1, 5),
  pdcpParameters,
  phyLayerParameters,
  rfParameters,
  measParameters,
  featureGroupIndicators: optional(fixedBits(32)),
  interRatParameters: sequence({
    utraFdd: optional(iratParametersUtraFdd),
    utraTdd128: optional(iratParametersUtraTdd128),
    utraTdd384: optional(iratParametersUtraTdd384),
    utraTdd768: optional(iratParametersUtraTdd768),
    geran: optional(iratParametersGeran),
    cdma2000Hrpd: optional(iratParametersCdma2000Hrpd),
    cdma20001xRtt: optional(iratParametersCdma20001Xrtt),
  }),
  nonCriticalExtension: optional(ueEutraCapabilityV920),
})
