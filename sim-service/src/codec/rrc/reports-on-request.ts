/** What a UE logs and indicates besides its measurements (TS 36.331 §6.2.2). */

import {
  choice,
  enumerated,
  group,
  integer,
  nullType,
  octetString,
  optional,
  sequence,
  sequenceOf,
} from '../per/per.ts'
import { remainder } from './bit-types.ts'
import { arfcnValueEutra, arfcnValueUtra } from './carriers.ts'
import { arfcnValueEutraV9e0 } from './handover-preparation.ts'
import { cellGlobalIdEutra } from './measurement-results.ts'
import { lateExtension } from './non-critical-extensions.ts'
import { trackingAreaCode } from './system-information-block-1.ts'
import { absoluteTimeInfoR10, traceReferenceR10 } from './ue-information.ts'

export const proximityIndicationR9 = sequence({
  typeR9: enumerated(['entering', 'leaving']),
  carrierFreqR9: choice(
    {
      eutraR9: arfcnValueEutra,
      utraR9: arfcnValueUtra,
    },
    {
      extensions: {
        eutra2V9e0: arfcnValueEutraV9e0,
      },
      keepsUnknown: true,
    },
  ),
  nonCriticalExtension: optional(lateExtension),
})

const cellGlobalIdListR10 = sequenceOf(cellGlobalIdEutra, 1, 32)

const trackingAreaCodeListR10 = sequenceOf(trackingAreaCode, 1, 8)

const areaConfigurationR10 = choice({
  cellGlobalIdListR10,
  trackingAreaCodeListR10,
})

// biome-ignore format: a row of names a line.
const loggingDurationR10 = enumerated([
  'min10', 'min20', 'min40', 'min60', 'min90', 'min120', 'spare2', 'spare1',
])

// biome-ignore format: a row of names a line.
const loggingIntervalR10 = enumerated([
  'ms1280', 'ms2560', 'ms5120', 'ms10240', 'ms20480', 'ms30720', 'ms40960', 'ms61440',
])

const loggedMeasurementConfigurationV1080 = sequence({
  lateNonCriticalExtensionR10: optional(octetString()),
  nonCriticalExtension: optional(remainder),
})

export const loggedMeasurementConfigurationR10 = sequence({
  traceReferenceR10,
  traceRecordingSessionRefR10: octetString(2, 2),
  tceIdR10: octetString(1, 1),
  absoluteTimeInfoR10,
  areaConfigurationR10: optional(areaConfigurationR10),
  loggingDurationR10,
  loggingIntervalR10,
  nonCriticalExtension: optional(loggedMeasurementConfigurationV1080),
})

const countingResponseInfoR10 = sequence(
  {
    countingResponseServiceR10: integer(0, 15),
  },
  { extensible: true },
)

const countingResponseListR10 = sequenceOf(countingResponseInfoR10, 1, 16)

export const mbmsCountingResponseR10 = sequence({
  mbsfnAreaIndexR10: optional(integer(0, 7)),
  countingResponseListR10: optional(countingResponseListR10),
  lateNonCriticalExtension: optional(octetString()),
  nonCriticalExtension: optional(remainder),
})

const rstdInterFreqInfoR10 = sequence(
  {
    carrierFreqR10: arfcnValueEutra,
    measPrsOffsetR10: integer(0, 39),
  },
  {
    extensions: {
      r10: group({ carrierFreqV1090: optional(arfcnValueEutraV9e0) }),
    },
  },
)

const rstdInterFreqInfoListR10 = sequenceOf(rstdInterFreqInfoR10, 1, 3)

export const interFreqRstdMeasurementIndicationR10 = sequence({
  rstdInterFreqIndicationR10: choice({
    start: sequence({
      rstdInterFreqInfoListR10,
    }),
    stop: nullType,
  }),
  lateNonCriticalExtension: optional(octetString()),
  nonCriticalExtension: optional(remainder),
})
