/** SystemInformationBlockType8: neighbours and registration of CDMA2000 (TS 36.331 §6.3.1). */

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
import { wideBits } from './bit-types.ts'
import { arfcnValueCdma2000, bandclassCdma2000, cellReselectionPriority } from './carriers.ts'
import { tReselection } from './cell-reselection.ts'
import { preRegistrationInfoHrpd, speedStateScaleFactors } from './measurement-config.ts'
import { physCellIdCdma2000 } from './measurement-objects.ts'

const systemTimeInfoCdma2000 = sequence({
  cdmaEutraSynchronisation: boolean,
  cdmaSystemTime: choice({
    synchronousSystemTime: wideBits(39),
    asynchronousSystemTime: wideBits(49),
  }),
})

const bandClassInfoCdma2000 = sequence(
  {
    bandClass: bandclassCdma2000,
    cellReselectionPriority: optional(cellReselectionPriority),
    threshXHigh: integer(0, 63),
    threshXLow: integer(0, 63),
  },
  { extensible: true },
)

const bandClassListCdma2000 = sequenceOf(bandClassInfoCdma2000, 1, 32)

const physCellIdListCdma2000 = sequenceOf(physCellIdCdma2000, 1, 16)

const neighCellsPerBandclassCdma2000 = sequence({
  arfcn: arfcnValueCdma2000,
  physCellIdList: physCellIdListCdma2000,
})

const neighCellsPerBandclassListCdma2000 = sequenceOf(neighCellsPerBandclassCdma2000, 1, 16)

const neighCellCdma2000 = sequence({
  bandClass: bandclassCdma2000,
  neighCellsPerFreqList: neighCellsPerBandclassListCdma2000,
})

const neighCellListCdma2000 = sequenceOf(neighCellCdma2000, 1, 16)

const cellReselectionParametersCdma2000 = sequence({
  bandClassList: bandClassListCdma2000,
  neighCellList: neighCellListCdma2000,
  tReselectionCdma2000: tReselection,
  tReselectionCdma2000Sf: optional(speedStateScaleFactors),
})

const csfbRegistrationParam1Xrtt = sequence({
  sid: fixedBits(15),
  nid: fixedBits(16),
  multipleSid: boolean,
  multipleNid: boolean,
  homeReg: boolean,
  foreignSidReg: boolean,
  foreignNidReg: boolean,
  parameterReg: boolean,
  powerUpReg: boolean,
  registrationPeriod: fixedBits(7),
  registrationZone: fixedBits(12),
  totalZone: fixedBits(3),
  zoneTimer: fixedBits(3),
})

const physCellIdListCdma2000V920 = sequenceOf(physCellIdCdma2000, 0, 24)

const neighCellsPerBandclassCdma2000V920 = sequence({
  physCellIdListV920: physCellIdListCdma2000V920,
})

const neighCellsPerBandclassListCdma2000V920 = sequenceOf(neighCellsPerBandclassCdma2000V920, 1, 16)

const neighCellCdma2000V920 = sequence({
  neighCellsPerFreqListV920: neighCellsPerBandclassListCdma2000V920,
})

const neighCellListCdma2000V920 = sequenceOf(neighCellCdma2000V920, 1, 16)

const cellReselectionParametersCdma2000V920 = sequence({
  neighCellListV920: neighCellListCdma2000V920,
})

const csfbRegistrationParam1XrttV920 = sequence({
  powerDownRegR9: enumerated(['true']),
})

const acBarringConfig1XrttR9 = sequence({
  acBarring0to9R9: integer(0, 63),
  acBarring10R9: integer(0, 7),
  acBarring11R9: integer(0, 7),
  acBarring12R9: integer(0, 7),
  acBarring13R9: integer(0, 7),
  acBarring14R9: integer(0, 7),
  acBarring15R9: integer(0, 7),
  acBarringMsgR9: integer(0, 7),
  acBarringRegR9: integer(0, 7),
  acBarringEmgR9: integer(0, 7),
})

export const systemInformationBlockType8 = sequence(
  {
    systemTimeInfo: optional(systemTimeInfoCdma2000),
    searchWindowSize: optional(integer(0, 15)),
    parametersHrpd: optional(
      sequence({
        preRegistrationInfoHrpd,
        cellReselectionParametersHrpd: optional(cellReselectionParametersCdma2000),
      }),
    ),
    parameters1Xrtt: optional(
      sequence({
        csfbRegistrationParam1Xrtt: optional(csfbRegistrationParam1Xrtt),
        longCodeState1Xrtt: optional(wideBits(42)),
        cellReselectionParameters1Xrtt: optional(cellReselectionParametersCdma2000),
      }),
    ),
  },
  {
    extensions: {
      lateNonCriticalExtension: optional(octetString()),
      r9: group({
        csfbSupportForDualRxUEsR9: optional(boolean),
        cellReselectionParametersHrpdV920: optional(cellReselectionParametersCdma2000V920),
        cellReselectionParameters1XrttV920: optional(cellReselectionParametersCdma2000V920),
        csfbRegistrationParam1XrttV920: optional(csfbRegistrationParam1XrttV920),
        acBarringConfig1XrttR9: optional(acBarringConfig1XrttR9),
      }),
    },
  },
)
