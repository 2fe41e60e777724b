/** MasterInformationBlock and SystemInformationBlockType1: what a UE reads of a cell first (TS 36.331 §6.2.2). */

import {
  boolean,
  choice,
  enumerated,
  fixedBits,
  integer,
  octetString,
  optional,
  sequence,
  sequenceOf,
} from '../per/per.ts'
import { plmnIdentity, remainder, withSpare } from './bit-types.ts'
import { phichConfig, pMax, tddConfig } from './common-config.ts'
import { freqBandIndicator } from './ue-capability.ts'

export const masterInformationBlock = withSpare(
  sequence({
    dlBandwidth: enumerated(['n6', 'n15', 'n25', 'n50', 'n75', 'n100']),
    phichConfig,
    systemFrameNumber: fixedBits(8),
    schedulingInfoSib1BrR13: integer(0, 31),
    systemInfoUnchangedBrR15: boolean,
    partEarfcnR17: choice({
      spare: fixedBits(2),
      earfcnLsb: fixedBits(2),
    }),
  }),
  1,
)

const plmnIdentityInfo = sequence({
  plmnIdentity,
  cellReservedForOperatorUse: enumerated(['reserved', 'notReserved']),
})

const plmnIdentityList = sequenceOf(plmnIdentityInfo, 1, 6)

export const trackingAreaCode = fixedBits(16)

export const cellIdentity = fixedBits(28)

export const csgIdentity = fixedBits(27)

export const qRxLevMin = integer(-70, -22)

const siPeriodicityR12 = enumerated(['rf8', 'rf16', 'rf32', 'rf64', 'rf128', 'rf256', 'rf512'])

// biome-ignore format: a row of names a line.
const sibType = enumerated([
  'sibType3', 'sibType4', 'sibType5', 'sibType6', 'sibType7', 'sibType8', 'sibType9', 'sibType10',
  'sibType11', 'sibType12-v920', 'sibType13-v920', 'sibType14-v1130', 'sibType15-v1130',
  'sibType16-v1130', 'sibType17-v1250', 'sibType18-v1250',
], { extensions: [
  'sibType19-v1250', 'sibType20-v1310', 'sibType21-v1430', 'sibType24-v1530', 'sibType25-v1530',
  'sibType26-v1530', 'sibType26a-v1610', 'sibType27-v1610', 'sibType28-v1610', 'sibType29-v1610',
] })

const sibMappingInfo = sequenceOf(sibType, 0, 31)

const schedulingInfo = sequence({
  siPeriodicity: siPeriodicityR12,
  sibMappingInfo,
})

const schedulingInfoList = sequenceOf(schedulingInfo, 1, 32)

export const qQualMinR9 = integer(-34, -3)

const cellSelectionInfoV920 = sequence({
  qQualMinR9,
  qQualMinOffsetR9: optional(integer(1, 8)),
})

const tddConfigV1130 = sequence({
  specialSubframePatternsV1130: enumerated(['ssp7', 'ssp9']),
})

const cellSelectionInfoV1130 = sequence({
  qQualMinWbR11: qQualMinR9,
})

const cellSelectionInfoV1250 = sequence({
  qQualMinRsrqOnAllSymbolsR12: qQualMinR9,
})

const systemInformationBlockType1V1250 = sequence({
  cellAccessRelatedInfoV1250: sequence({
    category0AllowedR12: optional(enumerated(['true'])),
  }),
  cellSelectionInfoV1250: optional(cellSelectionInfoV1250),
  freqBandIndicatorPriorityR12: optional(enumerated(['true'])),
  nonCriticalExtension: optional(remainder),
})

const systemInformationBlockType1V1130 = sequence({
  tddConfigV1130: optional(tddConfigV1130),
  cellSelectionInfoV1130: optional(cellSelectionInfoV1130),
  nonCriticalExtension: optional(systemInformationBlockType1V1250),
})

const systemInformationBlockType1V920 = sequence({
  imsEmergencySupportR9: optional(enumerated(['true'])),
  cellSelectionInfoV920: optional(cellSelectionInfoV920),
  nonCriticalExtension: optional(systemInformationBlockType1V1130),
})

const systemInformationBlockType1V890 = sequence({
  lateNonCriticalExtension: optional(octetString()),
  nonCriticalExtension: optional(systemInformationBlockType1V920),
})

export const systemInformationBlockType1 = sequence({
  cellAccessRelatedInfo: sequence({
    plmnIdentityList,
    trackingAreaCode,
    cellIdentity,
    cellBarred: enumerated(['barred', 'notBarred']),
    intraFreqReselection: enumerated(['allowed', 'notAllowed']),
    csgIndication: boolean,
    csgIdentity: optional(csgIdentity),
  }),
  cellSelectionInfo: sequence({
    qRxLevMin,
    qRxLevMinOffset: optional(integer(1, 8)),
  }),
  pMax: optional(pMax),
  freqBandIndicator,
  schedulingInfoList,
  tddConfig: optional(tddConfig),
  siWindowLength: enumerated(['ms1', 'ms2', 'ms5', 'ms10', 'ms15', 'ms20', 'ms40']),
  systemInfoValueTag: integer(0, 31),
  nonCriticalExtension: optional(systemInformationBlockType1V890),
})
