/** UE information: reports of random access, of failed radio links, of logged measurements (TS 36.331 §6.2.2). */

import {
  boolean,
  choice,
  enumerated,
  group,
  integer,
  octetString,
  optional,
  sequence,
  sequenceOf,
} from '../per/per.ts'
import { plmnIdentity, remainder, wideBits } from './bit-types.ts'
import { arfcnValueEutra, arfcnValueUtra, carrierFreqCdma2000 } from './carriers.ts'
import { arfcnValueEutraV9e0 } from './handover-preparation.ts'
import { physCellId } from './identities.ts'
import {
  cellGlobalIdEutra,
  locationInfoR10,
  measResultListEutra,
  measResultListGeran,
  measResultListUtra,
  measResultsCdma2000,
} from './measurement-results.ts'
import { rsrpRange, rsrqRange } from './report-config.ts'

const ueInformationRequestV1020 = sequence({
  logMeasReportReqR10: optional(enumerated(['true'])),
  nonCriticalExtension: optional(remainder),
})

const ueInformationRequestV930 = sequence({
  lateNonCriticalExtension: optional(octetString()),
  nonCriticalExtension: optional(ueInformationRequestV1020),
})

export const ueInformationRequestR9 = sequence({
  rachReportReqR9: boolean,
  rlfReportReqR9: boolean,
  nonCriticalExtension: optional(ueInformationRequestV930),
})

const numberOfPreamblesSentR11 = integer(1, 200)

const rachReportR16 = sequence({
  numberOfPreamblesSentR16: numberOfPreamblesSentR11,
  contentionDetectedR16: boolean,
})

const measResult2EutraR9 = sequence({
  carrierFreqR9: arfcnValueEutra,
  measResultListR9: measResultListEutra,
})

const measResultList2EutraR9 = sequenceOf(measResult2EutraR9, 1, 8)

const measResult2UtraR9 = sequence({
  carrierFreqR9: arfcnValueUtra,
  measResultListR9: measResultListUtra,
})

const measResultList2UtraR9 = sequenceOf(measResult2UtraR9, 1, 8)

const measResult2Cdma2000R9 = sequence({
  carrierFreqR9: carrierFreqCdma2000,
  measResultListR9: measResultsCdma2000,
})

const measResultList2Cdma2000R9 = sequenceOf(measResult2Cdma2000R9, 1, 8)

const rlfReportR9 = sequence(
  {
    measResultLastServCellR9: sequence({
      rsrpResultR9: rsrpRange,
      rsrqResultR9: optional(rsrqRange),
    }),
    measResultNeighCellsR9: optional(
      sequence({
        measResultListEutraR9: optional(measResultList2EutraR9),
        measResultListUtraR9: optional(measResultList2UtraR9),
        measResultListGeranR9: optional(measResultListGeran),
        measResultsCdma2000R9: optional(measResultList2Cdma2000R9),
      }),
    ),
  },
  {
    extensions: {
      r10: group({
        locationInfoR10: optional(locationInfoR10),
        failedPCellIdR10: optional(
          choice({
            cellGlobalIdR10: cellGlobalIdEutra,
            pciArfcnR10: sequence({
              physCellIdR10: physCellId,
              carrierFreqR10: arfcnValueEutra,
            }),
          }),
        ),
        reestablishmentCellIdR10: optional(cellGlobalIdEutra),
        timeConnFailureR10: optional(integer(0, 1023)),
        connectionFailureTypeR10: optional(enumerated(['rlf', 'hof'])),
        previousPCellIdR10: optional(cellGlobalIdEutra),
      }),
      r10b: group({
        failedPCellIdV1090: optional(
          sequence({
            carrierFreqV1090: arfcnValueEutraV9e0,
          }),
        ),
      }),
    },
  },
)

export const absoluteTimeInfoR10 = wideBits(48)

export const traceReferenceR10 = sequence({
  plmnIdentityR10: plmnIdentity,
  traceIdR10: octetString(3, 3),
})

const measResultList2GeranR10 = sequenceOf(measResultListGeran, 1, 3)

const measResult2EutraV9e0 = sequence({
  carrierFreqV9e0: optional(arfcnValueEutraV9e0),
})

const measResultList2EutraV9e0 = sequenceOf(measResult2EutraV9e0, 1, 8)

const logMeasInfoR10 = sequence(
  {
    locationInfoR10: optional(locationInfoR10),
    relativeTimeStampR10: integer(0, 7200),
    servCellIdentityR10: cellGlobalIdEutra,
    measResultServCellR10: sequence({
      rsrpResultR10: rsrpRange,
      rsrqResultR10: rsrqRange,
    }),
    measResultNeighCellsR10: optional(
      sequence({
        measResultListEutraR10: optional(measResultList2EutraR9),
        measResultListUtraR10: optional(measResultList2UtraR9),
        measResultListGeranR10: optional(measResultList2GeranR10),
        measResultListCdma2000R10: optional(measResultList2Cdma2000R9),
      }),
    ),
  },
  {
    extensions: {
      r10: group({ measResultListEutraV1090: optional(measResultList2EutraV9e0) }),
    },
  },
)

const logMeasInfoListR10 = sequenceOf(logMeasInfoR10, 1, 520)

const logMeasReportR10 = sequence(
  {
    absoluteTimeStampR10: absoluteTimeInfoR10,
    traceReferenceR10,
    traceRecordingSessionRefR10: octetString(2, 2),
    tceIdR10: octetString(1, 1),
    logMeasInfoListR10,
    logMeasAvailableR10: optional(enumerated(['true'])),
  },
  { extensible: true },
)

const ueInformationResponseV1020 = sequence({
  logMeasReportR10: optional(logMeasReportR10),
  nonCriticalExtension: optional(remainder),
})

const ueInformationResponseV930 = sequence({
  lateNonCriticalExtension: optional(octetString()),
  nonCriticalExtension: optional(ueInformationResponseV1020),
})

export const ueInformationResponseR9 = sequence({
  rachReportR9: optional(rachReportR16),
  rlfReportR9: optional(rlfReportR9),
  nonCriticalExtension: optional(ueInformationResponseV930),
})
