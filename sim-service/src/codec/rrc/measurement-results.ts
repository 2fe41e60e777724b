/** MeasResults: what a UE measured of its own and of other cells (TS 36.331 §6.3.5). */

import {
  bitString,
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
import { plmnIdentity, wideBits } from './bit-types.ts'
import { carrierFreqGeran } from './carriers.ts'
import { physCellId, physCellIdGeran, physCellIdUtraFdd, physCellIdUtraTdd } from './identities.ts'
import { measId } from './measurement-config.ts'
import { physCellIdCdma2000 } from './measurement-objects.ts'
import { rsrpRange, rsrqRange } from './report-config.ts'
import { cellIdentity, csgIdentity, trackingAreaCode } from './system-information-block-1.ts'

export const cellGlobalIdEutra = sequence({
  plmnIdentity,
  cellIdentity,
})

const plmnIdentityList2 = sequenceOf(plmnIdentity, 1, 5)

const additionalSiInfoR9 = sequence({
  csgMemberStatusR9: optional(enumerated(['member'])),
  csgIdentityR9: optional(csgIdentity),
})

const measResultEutra = sequence({
  physCellId,
  cgiInfo: optional(
    sequence({
      cellGlobalId: cellGlobalIdEutra,
      trackingAreaCode,
      plmnIdentityList: optional(plmnIdentityList2),
    }),
  ),
  measResult: sequence(
    {
      rsrpResult: optional(rsrpRange),
      rsrqResult: optional(rsrqRange),
    },
    {
      extensions: {
        r9: group({ additionalSiInfoR9: optional(additionalSiInfoR9) }),
      },
    },
  ),
})

export const measResultListEutra = sequenceOf(measResultEutra, 1, 8)

const cellGlobalIdUtra = sequence({
  plmnIdentity,
  cellIdentity: fixedBits(28),
})

const measResultUtra = sequence({
  physCellId: choice({
    fdd: physCellIdUtraFdd,
    tdd: physCellIdUtraTdd,
  }),
  cgiInfo: optional(
    sequence({
      cellGlobalId: cellGlobalIdUtra,
      locationAreaCode: optional(fixedBits(16)),
      routingAreaCode: optional(fixedBits(8)),
      plmnIdentityList: optional(plmnIdentityList2),
    }),
  ),
  measResult: sequence(
    {
      utraRscp: optional(integer(-5, 91)),
      utraEcN0: optional(integer(0, 49)),
    },
    {
      extensions: {
        r9: group({ additionalSiInfoR9: optional(additionalSiInfoR9) }),
      },
    },
  ),
})

export const measResultListUtra = sequenceOf(measResultUtra, 1, 8)

const cellGlobalIdGeran = sequence({
  plmnIdentity,
  locationAreaCode: fixedBits(16),
  cellIdentity: fixedBits(16),
})

const measResultGeran = sequence({
  carrierFreq: carrierFreqGeran,
  physCellId: physCellIdGeran,
  cgiInfo: optional(
    sequence({
      cellGlobalId: cellGlobalIdGeran,
      routingAreaCode: optional(fixedBits(8)),
    }),
  ),
  measResult: sequence(
    {
      rssi: integer(0, 63),
    },
    { extensible: true },
  ),
})

export const measResultListGeran = sequenceOf(measResultGeran, 1, 8)

const cellGlobalIdCdma2000 = choice({
  cellGlobalId1Xrtt: wideBits(47),
  cellGlobalIdHrpd: bitString(128, 128),
})

const measResultCdma2000 = sequence({
  physCellId: physCellIdCdma2000,
  cgiInfo: optional(cellGlobalIdCdma2000),
  measResult: sequence(
    {
      pilotPnPhase: optional(integer(0, 32767)),
      pilotStrength: integer(0, 63),
    },
    { extensible: true },
  ),
})

const measResultListCdma2000 = sequenceOf(measResultCdma2000, 1, 8)

export const measResultsCdma2000 = sequence({
  preRegistrationStatusHrpd: boolean,
  measResultListCdma2000,
})

const measResultForEcidR9 = sequence({
  ueRxTxTimeDiffResultR9: integer(0, 4095),
  currentSfnR9: fixedBits(10),
})

export const locationInfoR10 = sequence(
  {
    locationCoordinatesR10: choice(
      {
        ellipsoidPointR10: octetString(),
        ellipsoidPointWithAltitudeR10: octetString(),
      },
      { extensible: true, keepsUnknown: true },
    ),
    horizontalVelocityR10: optional(octetString()),
    gnssTodMsecR10: optional(octetString()),
  },
  { extensible: true },
)

const servCellIndexR10 = integer(0, 7)

const measResultServFreqR10 = sequence(
  {
    servFreqIdR10: servCellIndexR10,
    measResultSCellR10: optional(
      sequence({
        rsrpResultSCellR10: rsrpRange,
        rsrqResultSCellR10: rsrqRange,
      }),
    ),
    measResultBestNeighCellR10: optional(
      sequence({
        physCellIdR10: physCellId,
        rsrpResultNCellR10: rsrpRange,
        rsrqResultNCellR10: rsrqRange,
      }),
    ),
  },
  { extensible: true },
)

const measResultServFreqListR10 = sequenceOf(measResultServFreqR10, 1, 5)

export const measResults = sequence(
  {
    measId,
    measResultPCell: sequence({
      rsrpResult: rsrpRange,
      rsrqResult: rsrqRange,
    }),
    measResultNeighCells: optional(
      choice(
        {
          measResultListEutra,
          measResultListUtra,
          measResultListGeran,
          measResultsCdma2000,
        },
        { extensible: true, keepsUnknown: true },
      ),
    ),
  },
  {
    extensions: {
      r9: group({ measResultForEcidR9: optional(measResultForEcidR9) }),
      r10: group({
        locationInfoR10: optional(locationInfoR10),
        measResultServFreqListR10: optional(measResultServFreqListR10),
      }),
    },
  },
)
