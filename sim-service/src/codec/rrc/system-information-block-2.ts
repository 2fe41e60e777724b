/** SystemInformationBlockType2: barring, common channels and timers (TS 36.331 §6.3.1). */

import {
  boolean,
  choice,
  enumerated,
  fixedBits,
  group,
  integer,
  octetString,
  optional,
  sequence,
  sequenceOf,
} from '../per/per.ts'
import { arfcnValueEutra } from './carriers.ts'
import {
  pdschConfigCommon,
  prachConfigInfo,
  pucchConfigCommon,
  puschConfigCommon,
  rachConfigCommon,
  soundingRsUlConfigCommon,
  ulCyclicPrefixLength,
  uplinkPowerControlCommon,
} from './common-config.ts'
import { timeAlignmentTimer } from './mac-main-config.ts'
import { additionalSpectrumEmission } from './mobility-control.ts'

// biome-ignore format: a row of names a line.
const acBarringFactor = enumerated([
  'p00', 'p05', 'p10', 'p15', 'p20', 'p25', 'p30', 'p40', 'p50', 'p60', 'p70', 'p75', 'p80', 'p85',
  'p90', 'p95',
])

const acBarringConfig = sequence({
  acBarringFactor,
  acBarringTime: enumerated(['s4', 's8', 's16', 's32', 's64', 's128', 's256', 's512']),
  acBarringForSpecialAc: fixedBits(5),
})

const bcchConfig = sequence({
  modificationPeriodCoeff: enumerated(['n2', 'n4', 'n8', 'n16']),
})

// biome-ignore format: a row of names a line.
const nB = enumerated([
  'fourT', 'twoT', 'oneT', 'halfT', 'quarterT', 'oneEighthT', 'oneSixteenthT', 'oneThirtySecondT',
])

const pcchConfig = sequence({
  defaultPagingCycle: enumerated(['rf32', 'rf64', 'rf128', 'rf256']),
  nB,
})

const prachConfigSib = sequence({
  rootSequenceIndex: integer(0, 837),
  prachConfigInfo,
})

// biome-ignore format: a row of names a line.
const deltaFPucchFormat3R10 = enumerated([
  'deltaF-1', 'deltaF0', 'deltaF1', 'deltaF2', 'deltaF3', 'deltaF4', 'deltaF5', 'deltaF6',
])

const uplinkPowerControlCommonV1020 = sequence({
  deltaFPucchFormat3R10,
  deltaFPucchFormat1bCsR10: enumerated(['deltaF1', 'deltaF2', 'spare2', 'spare1']),
})

const rachConfigCommonV1250 = sequence({
  txFailParamsR12: sequence({
    connEstFailCountR12: enumerated(['n1', 'n2', 'n3', 'n4']),
    connEstFailOffsetValidityR12: enumerated(['s30', 's60', 's120', 's240', 's300', 's420', 's600', 's900']),
    connEstFailOffsetR12: optional(integer(0, 15)),
  }),
})

const puschConfigCommonV1270 = sequence({
  enable64QamV1270: enumerated(['true']),
})

const radioResourceConfigCommonSib = sequence(
  {
    rachConfigCommon,
    bcchConfig,
    pcchConfig,
    prachConfig: prachConfigSib,
    pdschConfigCommon,
    puschConfigCommon,
    pucchConfigCommon,
    soundingRsUlConfigCommon,
    uplinkPowerControlCommon,
    ulCyclicPrefixLength,
  },
  {
    extensions: {
      r10: group({ uplinkPowerControlCommonV1020: optional(uplinkPowerControlCommonV1020) }),
      r12: group({ rachConfigCommonV1250: optional(rachConfigCommonV1250) }),
      r12b: group({ puschConfigCommonV1270: optional(puschConfigCommonV1270) }),
    },
  },
)

// biome-ignore format: a row of names a line.
const t300 = enumerated([
  'ms100', 'ms200', 'ms300', 'ms400', 'ms600', 'ms1000', 'ms1500', 'ms2000',
])

// biome-ignore format: a row of names a line.
const t301 = enumerated([
  'ms100', 'ms200', 'ms300', 'ms400', 'ms600', 'ms1000', 'ms1500', 'ms2000',
])

// biome-ignore format: a row of names a line.
const t311 = enumerated([
  'ms1000', 'ms3000', 'ms5000', 'ms10000', 'ms15000', 'ms20000', 'ms30000',
])

const ueTimersAndConstants = sequence(
  {
    t300,
    t301,
    t310: enumerated(['ms0', 'ms50', 'ms100', 'ms200', 'ms500', 'ms1000', 'ms2000']),
    n310: enumerated(['n1', 'n2', 'n3', 'n4', 'n6', 'n8', 'n10', 'n20']),
    t311,
    n311: enumerated(['n1', 'n2', 'n3', 'n4', 'n5', 'n6', 'n8', 'n10']),
  },
  { extensible: true },
)

const mbsfnSubframeConfig = sequence({
  radioframeAllocationPeriod: enumerated(['n1', 'n2', 'n4', 'n8', 'n16', 'n32']),
  radioframeAllocationOffset: integer(0, 7),
  subframeAllocation: choice({
    oneFrame: fixedBits(6),
    fourFrames: fixedBits(24),
  }),
})

const mbsfnSubframeConfigList = sequenceOf(mbsfnSubframeConfig, 1, 8)

const acBarringPerPlmnR12 = sequence({
  plmnIdentityIndexR12: integer(1, 6),
  acBarringInfoR12: optional(
    sequence({
      acBarringForEmergencyR12: boolean,
      acBarringForMoSignallingR12: optional(acBarringConfig),
      acBarringForMoDataR12: optional(acBarringConfig),
    }),
  ),
  acBarringSkipForMmtelVoiceR12: optional(enumerated(['true'])),
  acBarringSkipForMmtelVideoR12: optional(enumerated(['true'])),
  acBarringSkipForSmsR12: optional(enumerated(['true'])),
  acBarringForCsfbR12: optional(acBarringConfig),
  ssacBarringForMmtelVoiceR12: optional(acBarringConfig),
  ssacBarringForMmtelVideoR12: optional(acBarringConfig),
})

const acBarringPerPlmnListR12 = sequenceOf(acBarringPerPlmnR12, 1, 6)

export const systemInformationBlockType2 = sequence(
  {
    acBarringInfo: optional(
      sequence({
        acBarringForEmergency: boolean,
        acBarringForMoSignalling: optional(acBarringConfig),
        acBarringForMoData: optional(acBarringConfig),
      }),
    ),
    radioResourceConfigCommon: radioResourceConfigCommonSib,
    ueTimersAndConstants,
    freqInfo: sequence({
      ulCarrierFreq: optional(arfcnValueEutra),
      ulBandwidth: optional(enumerated(['n6', 'n15', 'n25', 'n50', 'n75', 'n100'])),
      additionalSpectrumEmission,
    }),
    mbsfnSubframeConfigList: optional(mbsfnSubframeConfigList),
    timeAlignmentTimerCommon: timeAlignmentTimer,
  },
  {
    extensions: {
      lateNonCriticalExtension: optional(octetString()),
      r9: group({
        ssacBarringForMmtelVoiceR9: optional(acBarringConfig),
        ssacBarringForMmtelVideoR9: optional(acBarringConfig),
      }),
      r10: group({ acBarringForCsfbR10: optional(acBarringConfig) }),
      r12: group({
        acBarringSkipForMmtelVoiceR12: optional(enumerated(['true'])),
        acBarringSkipForMmtelVideoR12: optional(enumerated(['true'])),
        acBarringSkipForSmsR12: optional(enumerated(['true'])),
        acBarringPerPlmnListR12: optional(acBarringPerPlmnListR12),
      }),
      r12b: group({ voiceServiceCauseIndicationR12: optional(enumerated(['true'])) }),
    },
  },
)
