// Information elements of TS 36.423 §9.2 about load and mobility settings.
import { bitString, enumerated, fixedBits, integer, optional, sequence, sequenceOf } from '../per/per.ts'
import { itemList, structure } from '../per/protocol-ie.ts'
import { cause, ecgi } from './handover-ies.ts'

const rntpThreshold = enumerated(
  [
    'minusInfinity',
    'minusEleven',
    'minusTen',
    'minusNine',
    'minusEight',
    'minusSeven',
    'minusSix',
    'minusFive',
    'minusFour',
    'minusThree',
    'minusTwo',
    'minusOne',
    'zero',
    'one',
    'two',
    'three',
  ],
  { extensible: true },
)

const relativeNarrowbandTxPower = structure({
  rntpPerPrb: bitString(6, 110, { extensible: true }),
  rntpThreshold,
  numberOfCellSpecificAntennaPorts: enumerated(['one', 'two', 'four'], { extensible: true }),
  pB: integer(0, 3, { extensible: true }),
  pdcchInterferenceImpact: integer(0, 4, { extensible: true }),
})

export const cellInformationItem = structure({
  cellId: ecgi,
  ulInterferenceOverloadIndication: optional(
    sequenceOf(
      enumerated(['high-interference', 'medium-interference', 'low-interference'], { extensible: true }),
      1,
      110,
    ),
  ),
  ulHighInterferenceIndicationInfo: optional(
    sequenceOf(
      structure({ targetCellId: ecgi, ulInterferenceindication: bitString(1, 110, { extensible: true }) }),
      1,
      256,
    ),
  ),
  relativeNarrowbandTxPower: optional(relativeNarrowbandTxPower),
})

export const measurementId = integer(1, 4095, { extensible: true })

export const measurementFailureCauseList = itemList(
  67,
  'ignore',
  structure({ measurementFailedReportCharacteristics: fixedBits(32), cause }),
  32,
)

const loadIndicator = enumerated(['lowLoad', 'mediumLoad', 'highLoad', 'overLoad'], {
  extensible: true,
})

const radioResourceStatus = structure({
  dlGbrPrbUsage: integer(0, 100),
  ulGbrPrbUsage: integer(0, 100),
  dlNonGbrPrbUsage: integer(0, 100),
  ulNonGbrPrbUsage: integer(0, 100),
  dlTotalPrbUsage: integer(0, 100),
  ulTotalPrbUsage: integer(0, 100),
})

export const cellMeasurementResultItem = structure({
  cellId: ecgi,
  hwLoadIndicator: optional(
    structure({ dlHwLoadIndicator: loadIndicator, ulHwLoadIndicator: loadIndicator }),
  ),
  s1TnlLoadIndicator: optional(
    structure({ dlS1TnlLoadIndicator: loadIndicator, ulS1TnlLoadIndicator: loadIndicator }),
  ),
  radioResourceStatus: optional(radioResourceStatus),
})

export const mobilityParametersInformation = sequence(
  { handoverTriggerChange: integer(-20, 20) },
  { extensible: true },
)

export const mobilityParametersModificationRange = sequence(
  { handoverTriggerChangeLowerLimit: integer(-20, 20), handoverTriggerChangeUpperLimit: integer(-20, 20) },
  { extensible: true },
)
