/**
 * What eNBs tell each other about a UE that is handed over (TS 36.331 §10.2.2, §10.3), and the input of the short
 * MAC-I (§7.1).
 */

import {
  bitString,
  enumerated,
  group,
  integer,
  octetString,
  optional,
  sequence,
  sequenceOf,
} from '../per/per.ts'
import { remainder } from './bit-types.ts'
import { arfcnValueEutra } from './carriers.ts'
import { antennaInfoCommon } from './common-config.ts'
import { cRnti, physCellId } from './identities.ts'
import { measConfig } from './measurement-config.ts'
import { otherConfigR9 } from './non-critical-extensions.ts'
import { radioResourceConfigDedicated } from './radio-resource-config.ts'
import { shortMacI } from './reestablishment.ts'
import { securityAlgorithmConfig } from './security-config.ts'
import {
  cellIdentity,
  masterInformationBlock,
  systemInformationBlockType1,
} from './system-information-block-1.ts'
import { systemInformationBlockType2 } from './system-information-block-2.ts'
import { ueCapabilityRatContainerList } from './ue-capability.ts'

const asConfig = sequence(
  {
    sourceMeasConfig: measConfig,
    sourceRadioResourceConfig: radioResourceConfigDedicated,
    sourceSecurityAlgorithmConfig: securityAlgorithmConfig,
    sourceUeIdentity: cRnti,
    sourceMasterInformationBlock: masterInformationBlock,
    sourceSystemInformationBlockType1: systemInformationBlockType1,
    sourceSystemInformationBlockType2: systemInformationBlockType2,
    antennaInfoCommon,
    sourceDlCarrierFreq: arfcnValueEutra,
  },
  {
    extensions: {
      r9: group({
        sourceSystemInformationBlockType1Ext: optional(octetString()),
        sourceOtherConfigR9: otherConfigR9,
      }),
    },
  },
)

// biome-ignore format: a row of names a line.
const ueInactiveTime = enumerated([
  's1', 's2', 's3', 's5', 's7', 's10', 's15', 's20', 's25', 's30', 's40', 's50', 'min1', 'min1s20c',
  'min1s40', 'min2', 'min2s30', 'min3', 'min3s30', 'min4', 'min5', 'min6', 'min7', 'min8', 'min9',
  'min10', 'min12', 'min14', 'min17', 'min20', 'min24', 'min28', 'min33', 'min38', 'min44', 'min50',
  'hr1', 'hr1min30', 'hr2', 'hr2min30', 'hr3', 'hr3min30', 'hr4', 'hr5', 'hr6', 'hr8', 'hr10', 'hr13',
  'hr16', 'hr20', 'day1', 'day1hr12', 'day2', 'day2hr12', 'day3', 'day4', 'day5', 'day7', 'day10',
  'day14', 'day19', 'day24', 'day30', 'dayMoreThan30',
])

const rrmConfig = sequence(
  {
    ueInactiveTime: optional(ueInactiveTime),
  },
  { extensible: true },
)

const keyENodeBStar = bitString(256, 256)

const additionalReestabInfo = sequence({
  cellIdentity,
  keyENodeBStar,
  shortMacI,
})

const additionalReestabInfoList = sequenceOf(additionalReestabInfo, 1, 32)

const reestablishmentInfo = sequence(
  {
    sourcePhysCellId: physCellId,
    targetCellShortMacI: shortMacI,
    additionalReestabInfoList: optional(additionalReestabInfoList),
  },
  { extensible: true },
)

const asContext = sequence({
  reestablishmentInfo: optional(reestablishmentInfo),
})

export const arfcnValueEutraV9e0 = integer(65536, 262143)

const asConfigV9e0 = sequence({
  sourceDlCarrierFreqV9e0: arfcnValueEutraV9e0,
})

const handoverPreparationInformationV9e0 = sequence({
  asConfigV9e0: optional(asConfigV9e0),
  nonCriticalExtension: optional(remainder),
})

const handoverPreparationInformationV9d0 = sequence({
  lateNonCriticalExtension: optional(octetString()),
  nonCriticalExtension: optional(handoverPreparationInformationV9e0),
})

const handoverPreparationInformationV920 = sequence({
  ueConfigReleaseR9: optional(
    enumerated(['rel9', 'rel10', 'rel11', 'rel12', 'v10j0', 'v11e0', 'v1280', 'rel13'], {
      extensions: ['rel14', 'rel15', 'rel16', 'rel17', 'rel18'],
    }),
  ),
  nonCriticalExtension: optional(handoverPreparationInformationV9d0),
})

export const handoverPreparationInformation = sequence({
  ueRadioAccessCapabilityInfo: ueCapabilityRatContainerList,
  asConfig: optional(asConfig),
  rrmConfig: optional(rrmConfig),
  asContext: optional(asContext),
  nonCriticalExtension: optional(handoverPreparationInformationV920),
})

export const handoverCommand = sequence({
  handoverCommandMessage: octetString(),
  nonCriticalExtension: optional(remainder),
})

export const varShortMacInput = sequence({
  cellIdentity,
  physCellId,
  cRnti,
})
