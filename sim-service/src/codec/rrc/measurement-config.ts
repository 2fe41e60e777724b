/** MeasConfig: objects, reports, the pairs of both, quantities and gaps (TS 36.331 §6.3.5). */

import {
  boolean,
  choice,
  defaulted,
  enumerated,
  integer,
  nullType,
  optional,
  sequence,
  sequenceOf,
} from '../per/per.ts'
import { measObjectId, measObjectToAddModList, measObjectToRemoveList } from './measurement-objects.ts'
import { filterCoefficient } from './physical-config.ts'
import {
  reportConfigId,
  reportConfigToAddModList,
  reportConfigToRemoveList,
  rsrpRange,
} from './report-config.ts'

export const measId = integer(1, 32)

const measIdToAddMod = sequence({
  measId,
  measObjectId,
  reportConfigId,
})

const measIdToAddModList = sequenceOf(measIdToAddMod, 1, 32)

const measIdToRemoveList = sequenceOf(measId, 1, 32)

const quantityConfigEutra = sequence({
  filterCoefficientRsrp: defaulted(filterCoefficient, 'fc4'),
  filterCoefficientRsrq: defaulted(filterCoefficient, 'fc4'),
})

const quantityConfigUtra = sequence({
  measQuantityUtraFdd: enumerated(['cpich-RSCP', 'cpich-EcN0']),
  measQuantityUtraTdd: enumerated(['pccpch-RSCP']),
  filterCoefficient: defaulted(filterCoefficient, 'fc4'),
})

const quantityConfigGeran = sequence({
  measQuantityGeran: enumerated(['rssi']),
  filterCoefficient: defaulted(filterCoefficient, 'fc2'),
})

const quantityConfigCdma2000 = sequence({
  measQuantityCdma2000: enumerated(['pilotStrength', 'pilotPnPhaseAndPilotStrength']),
})

const quantityConfig = sequence(
  {
    quantityConfigEutra: optional(quantityConfigEutra),
    quantityConfigUtra: optional(quantityConfigUtra),
    quantityConfigGeran: optional(quantityConfigGeran),
    quantityConfigCdma2000: optional(quantityConfigCdma2000),
  },
  { extensible: true },
)

const measGapConfig = choice({
  release: nullType,
  setup: sequence({
    gapOffset: choice(
      {
        gp0: integer(0, 39),
        gp1: integer(0, 79),
      },
      { extensible: true, keepsUnknown: true },
    ),
  }),
})

const preRegistrationZoneIdHrpd = integer(0, 255)

const secondaryPreRegistrationZoneIdListHrpd = sequenceOf(preRegistrationZoneIdHrpd, 1, 2)

export const preRegistrationInfoHrpd = sequence({
  preRegistrationAllowed: boolean,
  preRegistrationZoneId: optional(preRegistrationZoneIdHrpd),
  secondaryPreRegistrationZoneIdList: optional(secondaryPreRegistrationZoneIdListHrpd),
})

export const mobilityStateParameters = sequence({
  tEvaluation: enumerated(['s30', 's60', 's120', 's180', 's240', 'spare3', 'spare2', 'spare1']),
  tHystNormal: enumerated(['s30', 's60', 's120', 's180', 's240', 'spare3', 'spare2', 'spare1']),
  nCellChangeMedium: integer(1, 16),
  nCellChangeHigh: integer(1, 16),
})

export const speedStateScaleFactors = sequence({
  sfMedium: enumerated(['oDot25', 'oDot5', 'oDot75', 'lDot0']),
  sfHigh: enumerated(['oDot25', 'oDot5', 'oDot75', 'lDot0']),
})

export const measConfig = sequence(
  {
    measObjectToRemoveList: optional(measObjectToRemoveList),
    measObjectToAddModList: optional(measObjectToAddModList),
    reportConfigToRemoveList: optional(reportConfigToRemoveList),
    reportConfigToAddModList: optional(reportConfigToAddModList),
    measIdToRemoveList: optional(measIdToRemoveList),
    measIdToAddModList: optional(measIdToAddModList),
    quantityConfig: optional(quantityConfig),
    measGapConfig: optional(measGapConfig),
    sMeasure: optional(rsrpRange),
    preRegistrationInfoHrpd: optional(preRegistrationInfoHrpd),
    speedStatePars: optional(
      choice({
        release: nullType,
        setup: sequence({
          mobilityStateParameters,
          timeToTriggerSf: speedStateScaleFactors,
        }),
      }),
    ),
  },
  { extensible: true },
)
