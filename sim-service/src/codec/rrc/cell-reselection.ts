/** SystemInformationBlockType3 to 7: where an idle UE goes, in E-UTRA, UTRA and GERAN (TS 36.331 §6.3.1). */

import {
  boolean,
  defaulted,
  enumerated,
  fixedBits,
  group,
  integer,
  octetString,
  optional,
  sequence,
  sequenceOf,
} from '../per/per.ts'
import { arfcnValueEutra, arfcnValueUtra, carrierFreqsGeran, cellReselectionPriority } from './carriers.ts'
import { pMax } from './common-config.ts'
import { physCellId } from './identities.ts'
import { mobilityStateParameters, speedStateScaleFactors } from './measurement-config.ts'
import {
  allowedMeasBandwidth,
  neighCellConfig,
  physCellIdRange,
  qOffsetRange,
} from './measurement-objects.ts'
import { qQualMinR9, qRxLevMin } from './system-information-block-1.ts'

// biome-ignore format: a row of names a line.
const qHyst = enumerated([
  'dB0', 'dB1', 'dB2', 'dB3', 'dB4', 'dB5', 'dB6', 'dB8', 'dB10', 'dB12', 'dB14', 'dB16', 'dB18', 'dB20',
  'dB22', 'dB24',
])

const reselectionThreshold = integer(0, 31)

export const tReselection = integer(0, 7)

const reselectionThresholdQR9 = integer(0, 31)

export const systemInformationBlockType3 = sequence(
  {
    cellReselectionInfoCommon: sequence({
      qHyst,
      speedStateReselectionPars: optional(
        sequence({
          mobilityStateParameters,
          qHystSf: sequence({
            sfMedium: enumerated(['dB-6', 'dB-4', 'dB-2', 'dB0']),
            sfHigh: enumerated(['dB-6', 'dB-4', 'dB-2', 'dB0']),
          }),
        }),
      ),
    }),
    cellReselectionServingFreqInfo: sequence({
      sNonIntraSearch: optional(reselectionThreshold),
      threshServingLow: reselectionThreshold,
      cellReselectionPriority,
    }),
    intraFreqCellReselectionInfo: sequence({
      qRxLevMin,
      pMax: optional(pMax),
      sIntraSearch: optional(reselectionThreshold),
      allowedMeasBandwidth: optional(allowedMeasBandwidth),
      presenceAntennaPort1: boolean,
      neighCellConfig,
      tReselectionEutra: tReselection,
      tReselectionEutraSf: optional(speedStateScaleFactors),
    }),
  },
  {
    extensions: {
      lateNonCriticalExtension: optional(octetString()),
      r9: group({
        sIntraSearchV920: optional(
          sequence({
            sIntraSearchPR9: reselectionThreshold,
            sIntraSearchQR9: reselectionThresholdQR9,
          }),
        ),
        sNonIntraSearchV920: optional(
          sequence({
            sNonIntraSearchPR9: reselectionThreshold,
            sNonIntraSearchQR9: reselectionThresholdQR9,
          }),
        ),
        qQualMinR9: optional(qQualMinR9),
        threshServingLowQR9: optional(reselectionThresholdQR9),
      }),
    },
  },
)

const intraFreqNeighCellInfo = sequence(
  {
    physCellId,
    qOffsetCell: qOffsetRange,
  },
  { extensible: true },
)

const intraFreqNeighCellList = sequenceOf(intraFreqNeighCellInfo, 1, 16)

const intraFreqExcludedCellList = sequenceOf(physCellIdRange, 1, 16)

export const systemInformationBlockType4 = sequence(
  {
    intraFreqNeighCellList: optional(intraFreqNeighCellList),
    intraFreqExcludedCellList: optional(intraFreqExcludedCellList),
    csgPhysCellIdRange: optional(physCellIdRange),
  },
  {
    extensions: {
      lateNonCriticalExtension: optional(octetString()),
    },
  },
)

const interFreqNeighCellInfo = sequence({
  physCellId,
  qOffsetCell: qOffsetRange,
})

const interFreqNeighCellList = sequenceOf(interFreqNeighCellInfo, 1, 16)

const interFreqExcludedCellList = sequenceOf(physCellIdRange, 1, 16)

const interFreqCarrierFreqInfo = sequence(
  {
    dlCarrierFreq: arfcnValueEutra,
    qRxLevMin,
    pMax: optional(pMax),
    tReselectionEutra: tReselection,
    tReselectionEutraSf: optional(speedStateScaleFactors),
    threshXHigh: reselectionThreshold,
    threshXLow: reselectionThreshold,
    allowedMeasBandwidth,
    presenceAntennaPort1: boolean,
    cellReselectionPriority: optional(cellReselectionPriority),
    neighCellConfig,
    qOffsetFreq: defaulted(qOffsetRange, 'dB0'),
    interFreqNeighCellList: optional(interFreqNeighCellList),
    interFreqExcludedCellList: optional(interFreqExcludedCellList),
  },
  {
    extensions: {
      r9: group({
        qQualMinR9: optional(qQualMinR9),
        threshXQR9: optional(
          sequence({
            threshXHighQR9: reselectionThresholdQR9,
            threshXLowQR9: reselectionThresholdQR9,
          }),
        ),
      }),
    },
  },
)

const interFreqCarrierFreqList = sequenceOf(interFreqCarrierFreqInfo, 1, 8)

export const systemInformationBlockType5 = sequence(
  {
    interFreqCarrierFreqList,
  },
  {
    extensions: {
      lateNonCriticalExtension: optional(octetString()),
    },
  },
)

const carrierFreqUtraFdd = sequence(
  {
    carrierFreq: arfcnValueUtra,
    cellReselectionPriority: optional(cellReselectionPriority),
    threshXHigh: reselectionThreshold,
    threshXLow: reselectionThreshold,
    qRxLevMin: integer(-60, -13),
    pMaxUtra: integer(-50, 33),
    qQualMin: integer(-24, 0),
  },
  {
    extensions: {
      r9: group({
        threshXQR9: optional(
          sequence({
            threshXHighQR9: reselectionThresholdQR9,
            threshXLowQR9: reselectionThresholdQR9,
          }),
        ),
      }),
    },
  },
)

const carrierFreqListUtraFdd = sequenceOf(carrierFreqUtraFdd, 1, 16)

const carrierFreqUtraTdd = sequence(
  {
    carrierFreq: arfcnValueUtra,
    cellReselectionPriority: optional(cellReselectionPriority),
    threshXHigh: reselectionThreshold,
    threshXLow: reselectionThreshold,
    qRxLevMin: integer(-60, -13),
    pMaxUtra: integer(-50, 33),
  },
  { extensible: true },
)

const carrierFreqListUtraTdd = sequenceOf(carrierFreqUtraTdd, 1, 16)

export const systemInformationBlockType6 = sequence(
  {
    carrierFreqListUtraFdd: optional(carrierFreqListUtraFdd),
    carrierFreqListUtraTdd: optional(carrierFreqListUtraTdd),
    tReselectionUtra: tReselection,
    tReselectionUtraSf: optional(speedStateScaleFactors),
  },
  {
    extensions: {
      lateNonCriticalExtension: optional(octetString()),
    },
  },
)

const carrierFreqsInfoGeran = sequence(
  {
    carrierFreqs: carrierFreqsGeran,
    commonInfo: sequence({
      cellReselectionPriority: optional(cellReselectionPriority),
      nccPermitted: fixedBits(8),
      qRxLevMin: integer(0, 45),
      pMaxGeran: optional(integer(0, 39)),
      threshXHigh: reselectionThreshold,
      threshXLow: reselectionThreshold,
    }),
  },
  { extensible: true },
)

const carrierFreqsInfoListGeran = sequenceOf(carrierFreqsInfoGeran, 1, 16)

export const systemInformationBlockType7 = sequence(
  {
    tReselectionGeran: tReselection,
    tReselectionGeranSf: optional(speedStateScaleFactors),
    carrierFreqsInfoList: optional(carrierFreqsInfoListGeran),
  },
  {
    extensions: {
      lateNonCriticalExtension: optional(octetString()),
    },
  },
)
