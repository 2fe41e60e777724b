// Messages of TS 36.423 §9.1.2: load, its balance, and failures of radio links.
import { ie, type MessageOf, message } from '../per/elementary-procedure.ts'
import { enumerated, fixedBits, octetString, optional, sequenceOf } from '../per/per.ts'
import { itemList, structure } from '../per/protocol-ie.ts'
import { cause, criticalityDiagnostics, ecgi } from './handover-ies.ts'
import {
  cellInformationItem,
  cellMeasurementResultItem,
  measurementFailureCauseList,
  measurementId,
  mobilityParametersInformation,
  mobilityParametersModificationRange,
} from './load-management-ies.ts'
import { procedures } from './procedures.ts'
import { pci } from './x2-management-ies.ts'

/** TS 36.423 §9.1.2.1. */
export const LoadInformation = message('LoadInformation', procedures.loadIndication, 'initiating', {
  cellInformation: ie(6, 'ignore', 'mandatory', itemList(7, 'ignore', cellInformationItem)),
})
export type LoadInformation = MessageOf<typeof LoadInformation>

/** TS 36.423 §9.1.2.11. */
export const ResourceStatusRequest = message(
  'ResourceStatusRequest',
  procedures.resourceStatusReportingInitiation,
  'initiating',
  {
    enb1MeasurementId: ie(39, 'reject', 'mandatory', measurementId),
    enb2MeasurementId: ie(40, 'ignore', 'conditional', measurementId),
    registrationRequest: ie(
      28,
      'reject',
      'mandatory',
      enumerated(['start', 'stop'], { extensions: ['partial-stop', 'add'] }),
    ),
    reportCharacteristics: ie(38, 'reject', 'optional', fixedBits(32)),
    cellToReport: ie(29, 'ignore', 'mandatory', itemList(31, 'ignore', structure({ cellId: ecgi }))),
    reportingPeriodicity: ie(
      30,
      'ignore',
      'optional',
      enumerated(['one-thousand-ms', 'two-thousand-ms', 'five-thousand-ms', 'ten-thousand-ms'], {
        extensible: true,
      }),
    ),
    partialSuccessIndicator: ie(
      64,
      'ignore',
      'optional',
      enumerated(['partial-success-allowed'], { extensible: true }),
    ),
  },
)
export type ResourceStatusRequest = MessageOf<typeof ResourceStatusRequest>

/** TS 36.423 §9.1.2.12. */
export const ResourceStatusResponse = message(
  'ResourceStatusResponse',
  procedures.resourceStatusReportingInitiation,
  'successful',
  {
    enb1MeasurementId: ie(39, 'reject', 'mandatory', measurementId),
    enb2MeasurementId: ie(40, 'reject', 'mandatory', measurementId),
    criticalityDiagnostics: ie(17, 'ignore', 'optional', criticalityDiagnostics),
    measurementInitiationResult: ie(
      65,
      'ignore',
      'optional',
      itemList(
        66,
        'ignore',
        structure({ cellId: ecgi, measurementFailureCauseList: optional(measurementFailureCauseList) }),
      ),
    ),
  },
)
export type ResourceStatusResponse = MessageOf<typeof ResourceStatusResponse>

/** TS 36.423 §9.1.2.13. */
export const ResourceStatusFailure = message(
  'ResourceStatusFailure',
  procedures.resourceStatusReportingInitiation,
  'unsuccessful',
  {
    enb1MeasurementId: ie(39, 'reject', 'mandatory', measurementId),
    enb2MeasurementId: ie(40, 'reject', 'mandatory', measurementId),
    cause: ie(5, 'ignore', 'mandatory', cause),
    criticalityDiagnostics: ie(17, 'ignore', 'optional', criticalityDiagnostics),
    completeFailureCauseInformation: ie(
      68,
      'ignore',
      'optional',
      itemList(69, 'ignore', structure({ cellId: ecgi, measurementFailureCauseList })),
    ),
  },
)
export type ResourceStatusFailure = MessageOf<typeof ResourceStatusFailure>

/** TS 36.423 §9.1.2.14. */
export const ResourceStatusUpdate = message(
  'ResourceStatusUpdate',
  procedures.resourceStatusReporting,
  'initiating',
  {
    enb1MeasurementId: ie(39, 'reject', 'mandatory', measurementId),
    enb2MeasurementId: ie(40, 'reject', 'mandatory', measurementId),
    cellMeasurementResult: ie(32, 'ignore', 'mandatory', itemList(33, 'ignore', cellMeasurementResultItem)),
  },
)
export type ResourceStatusUpdate = MessageOf<typeof ResourceStatusUpdate>

/** TS 36.423 §9.1.2.15. */
export const MobilityChangeRequest = message(
  'MobilityChangeRequest',
  procedures.mobilitySettingsChange,
  'initiating',
  {
    enb1CellId: ie(43, 'reject', 'mandatory', ecgi),
    enb2CellId: ie(44, 'reject', 'mandatory', ecgi),
    enb1MobilityParameters: ie(46, 'ignore', 'optional', mobilityParametersInformation),
    enb2ProposedMobilityParameters: ie(45, 'reject', 'mandatory', mobilityParametersInformation),
    cause: ie(5, 'reject', 'mandatory', cause),
  },
)
export type MobilityChangeRequest = MessageOf<typeof MobilityChangeRequest>

/** TS 36.423 §9.1.2.16. */
export const MobilityChangeAcknowledge = message(
  'MobilityChangeAcknowledge',
  procedures.mobilitySettingsChange,
  'successful',
  {
    enb1CellId: ie(43, 'reject', 'mandatory', ecgi),
    enb2CellId: ie(44, 'reject', 'mandatory', ecgi),
    criticalityDiagnostics: ie(17, 'ignore', 'optional', criticalityDiagnostics),
  },
)
export type MobilityChangeAcknowledge = MessageOf<typeof MobilityChangeAcknowledge>

/** TS 36.423 §9.1.2.17. */
export const MobilityChangeFailure = message(
  'MobilityChangeFailure',
  procedures.mobilitySettingsChange,
  'unsuccessful',
  {
    enb1CellId: ie(43, 'ignore', 'mandatory', ecgi),
    enb2CellId: ie(44, 'ignore', 'mandatory', ecgi),
    cause: ie(5, 'ignore', 'mandatory', cause),
    enb2MobilityParametersModificationRange: ie(
      47,
      'ignore',
      'optional',
      mobilityParametersModificationRange,
    ),
    criticalityDiagnostics: ie(17, 'ignore', 'optional', criticalityDiagnostics),
  },
)
export type MobilityChangeFailure = MessageOf<typeof MobilityChangeFailure>

/** TS 36.423 §9.1.2.18. */
export const RLFIndication = message('RLFIndication', procedures.rlfIndication, 'initiating', {
  failureCellPci: ie(48, 'ignore', 'mandatory', pci),
  reEstablishmentCellEcgi: ie(49, 'ignore', 'mandatory', ecgi),
  failureCellCrnti: ie(50, 'ignore', 'mandatory', fixedBits(16)),
  shortMacI: ie(51, 'ignore', 'optional', fixedBits(16)),
  ueRlfReportContainer: ie(60, 'ignore', 'optional', octetString()),
  rrcConnSetupIndicator: ie(75, 'reject', 'optional', enumerated(['rrcConnSetup'], { extensible: true })),
  rrcConnReestabIndicator: ie(
    78,
    'ignore',
    'optional',
    enumerated(['reconfigurationFailure', 'handoverFailure', 'otherFailure'], { extensible: true }),
  ),
  ueRlfReportContainerForExtendedBands: ie(107, 'ignore', 'optional', octetString()),
})
export type RLFIndication = MessageOf<typeof RLFIndication>

/** TS 36.423 §9.1.2.19. */
export const HandoverReport = message('HandoverReport', procedures.handoverReport, 'initiating', {
  handoverReportType: ie(
    54,
    'ignore',
    'mandatory',
    enumerated(['hoTooEarly', 'hoToWrongCell'], { extensions: ['interRATpingpong', 'interSystemPingpong'] }),
  ),
  cause: ie(5, 'ignore', 'mandatory', cause),
  sourceCellEcgi: ie(52, 'ignore', 'mandatory', ecgi),
  failureCellEcgi: ie(53, 'ignore', 'mandatory', ecgi),
  reEstablishmentCellEcgi: ie(49, 'ignore', 'conditional', ecgi),
  targetCellInUtran: ie(81, 'ignore', 'conditional', octetString()),
  sourceCellCrnti: ie(83, 'ignore', 'optional', fixedBits(16)),
  mobilityInformation: ie(82, 'ignore', 'optional', fixedBits(32)),
  ueRlfReportContainer: ie(60, 'ignore', 'optional', octetString()),
  ueRlfReportContainerForExtendedBands: ie(107, 'ignore', 'optional', octetString()),
})
export type HandoverReport = MessageOf<typeof HandoverReport>

/** TS 36.423 §9.1.2.20. */
export const CellActivationRequest = message(
  'CellActivationRequest',
  procedures.cellActivation,
  'initiating',
  {
    servedCellsToActivate: ie(57, 'reject', 'mandatory', sequenceOf(structure({ ecgi }), 1, 256)),
  },
)
export type CellActivationRequest = MessageOf<typeof CellActivationRequest>

/** TS 36.423 §9.1.2.21. */
export const CellActivationResponse = message(
  'CellActivationResponse',
  procedures.cellActivation,
  'successful',
  {
    activatedCellList: ie(58, 'ignore', 'mandatory', sequenceOf(structure({ ecgi }), 1, 256)),
    criticalityDiagnostics: ie(17, 'ignore', 'optional', criticalityDiagnostics),
  },
)
export type CellActivationResponse = MessageOf<typeof CellActivationResponse>

/** TS 36.423 §9.1.2.22. */
export const CellActivationFailure = message(
  'CellActivationFailure',
  procedures.cellActivation,
  'unsuccessful',
  {
    cause: ie(5, 'ignore', 'mandatory', cause),
    criticalityDiagnostics: ie(17, 'ignore', 'optional', criticalityDiagnostics),
  },
)
export type CellActivationFailure = MessageOf<typeof CellActivationFailure>
