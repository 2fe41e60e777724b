import { fromHex } from '../octets.ts'
import type { X2apMessage } from './x2ap.ts'

/** Load and mobility settings, with all IEs and with the mandatory ones. */
export const loadExamples: readonly X2apMessage[] = [
  {
    kind: 'LoadInformation',
    cellInformation: [
      {
        cellId: { plmnIdentity: '21407', eutranCellIdentifier: 0x5a5a5a5 },
        ulInterferenceOverloadIndication: ['medium-interference'],
        ulHighInterferenceIndicationInfo: [
          {
            targetCellId: { plmnIdentity: '21407', eutranCellIdentifier: 0x5a5a5a5 },
            ulInterferenceindication: { octets: fromHex('00'), length: 1 },
          },
        ],
        relativeNarrowbandTxPower: {
          rntpPerPrb: { octets: fromHex('10'), length: 6 },
          rntpThreshold: 'minusEleven',
          numberOfCellSpecificAntennaPorts: 'two',
          pB: 3,
          pdcchInterferenceImpact: 4,
        },
      },
    ],
  },
  {
    kind: 'LoadInformation',
    cellInformation: [{ cellId: { plmnIdentity: '310410', eutranCellIdentifier: 0x5a5a5a5 } }],
  },
  {
    kind: 'ResourceStatusRequest',
    enb1MeasurementId: 6,
    enb2MeasurementId: 6,
    registrationRequest: 'stop',
    reportCharacteristics: 0x5a5a5a5b,
    cellToReport: [{ cellId: { plmnIdentity: '21407', eutranCellIdentifier: 0x5a5a5a5 } }],
    reportingPeriodicity: 'two-thousand-ms',
    partialSuccessIndicator: 'partial-success-allowed',
  },
  {
    kind: 'ResourceStatusRequest',
    enb1MeasurementId: 2,
    registrationRequest: 'start',
    cellToReport: [{ cellId: { plmnIdentity: '310410', eutranCellIdentifier: 0x5a5a5a5 } }],
  },
  {
    kind: 'ResourceStatusResponse',
    enb1MeasurementId: 6,
    enb2MeasurementId: 6,
    criticalityDiagnostics: {
      procedureCode: 5,
      triggeringMessage: 'successful-outcome',
      procedureCriticality: 'reject',
      iesCriticalityDiagnostics: [{ ieCriticality: 'reject', ieId: 5, typeOfError: 'missing' }],
    },
    measurementInitiationResult: [
      {
        cellId: { plmnIdentity: '21407', eutranCellIdentifier: 0x5a5a5a5 },
        measurementFailureCauseList: [
          {
            measurementFailedReportCharacteristics: 0x5a5a5a5b,
            cause: { radioNetwork: 'time-critical-handover' },
          },
        ],
      },
    ],
  },
  { kind: 'ResourceStatusResponse', enb1MeasurementId: 2, enb2MeasurementId: 2 },
  {
    kind: 'ResourceStatusFailure',
    enb1MeasurementId: 6,
    enb2MeasurementId: 6,
    cause: { radioNetwork: 'time-critical-handover' },
    criticalityDiagnostics: {
      procedureCode: 5,
      triggeringMessage: 'successful-outcome',
      procedureCriticality: 'reject',
      iesCriticalityDiagnostics: [{ ieCriticality: 'reject', ieId: 5, typeOfError: 'missing' }],
    },
    completeFailureCauseInformation: [
      {
        cellId: { plmnIdentity: '21407', eutranCellIdentifier: 0x5a5a5a5 },
        measurementFailureCauseList: [
          {
            measurementFailedReportCharacteristics: 0x5a5a5a5b,
            cause: { radioNetwork: 'time-critical-handover' },
          },
        ],
      },
    ],
  },
  {
    kind: 'ResourceStatusFailure',
    enb1MeasurementId: 2,
    enb2MeasurementId: 2,
    cause: { transport: 'transport-resource-unavailable' },
  },
  {
    kind: 'ResourceStatusUpdate',
    enb1MeasurementId: 6,
    enb2MeasurementId: 6,
    cellMeasurementResult: [
      {
        cellId: { plmnIdentity: '21407', eutranCellIdentifier: 0x5a5a5a5 },
        hwLoadIndicator: { dlHwLoadIndicator: 'mediumLoad', ulHwLoadIndicator: 'mediumLoad' },
        s1TnlLoadIndicator: { dlS1TnlLoadIndicator: 'mediumLoad', ulS1TnlLoadIndicator: 'mediumLoad' },
        radioResourceStatus: {
          dlGbrPrbUsage: 5,
          ulGbrPrbUsage: 5,
          dlNonGbrPrbUsage: 5,
          ulNonGbrPrbUsage: 5,
          dlTotalPrbUsage: 5,
          ulTotalPrbUsage: 5,
        },
      },
    ],
  },
  {
    kind: 'ResourceStatusUpdate',
    enb1MeasurementId: 2,
    enb2MeasurementId: 2,
    cellMeasurementResult: [{ cellId: { plmnIdentity: '310410', eutranCellIdentifier: 0x5a5a5a5 } }],
  },
  {
    kind: 'MobilityChangeRequest',
    enb1CellId: { plmnIdentity: '21407', eutranCellIdentifier: 0x5a5a5a5 },
    enb2CellId: { plmnIdentity: '21407', eutranCellIdentifier: 0x5a5a5a5 },
    enb1MobilityParameters: { handoverTriggerChange: -15 },
    enb2ProposedMobilityParameters: { handoverTriggerChange: -15 },
    cause: { radioNetwork: 'time-critical-handover' },
  },
  {
    kind: 'MobilityChangeRequest',
    enb1CellId: { plmnIdentity: '310410', eutranCellIdentifier: 0x5a5a5a5 },
    enb2CellId: { plmnIdentity: '310410', eutranCellIdentifier: 0x5a5a5a5 },
    enb2ProposedMobilityParameters: { handoverTriggerChange: -19 },
    cause: { transport: 'transport-resource-unavailable' },
  },
  {
    kind: 'MobilityChangeAcknowledge',
    enb1CellId: { plmnIdentity: '21407', eutranCellIdentifier: 0x5a5a5a5 },
    enb2CellId: { plmnIdentity: '21407', eutranCellIdentifier: 0x5a5a5a5 },
    criticalityDiagnostics: {
      procedureCode: 5,
      triggeringMessage: 'successful-outcome',
      procedureCriticality: 'reject',
      iesCriticalityDiagnostics: [{ ieCriticality: 'reject', ieId: 5, typeOfError: 'missing' }],
    },
  },
  {
    kind: 'MobilityChangeAcknowledge',
    enb1CellId: { plmnIdentity: '310410', eutranCellIdentifier: 0x5a5a5a5 },
    enb2CellId: { plmnIdentity: '310410', eutranCellIdentifier: 0x5a5a5a5 },
  },
  {
    kind: 'MobilityChangeFailure',
    enb1CellId: { plmnIdentity: '21407', eutranCellIdentifier: 0x5a5a5a5 },
    enb2CellId: { plmnIdentity: '21407', eutranCellIdentifier: 0x5a5a5a5 },
    cause: { radioNetwork: 'time-critical-handover' },
    enb2MobilityParametersModificationRange: {
      handoverTriggerChangeLowerLimit: -15,
      handoverTriggerChangeUpperLimit: -15,
    },
    criticalityDiagnostics: {
      procedureCode: 5,
      triggeringMessage: 'successful-outcome',
      procedureCriticality: 'reject',
      iesCriticalityDiagnostics: [{ ieCriticality: 'reject', ieId: 5, typeOfError: 'missing' }],
    },
  },
  {
    kind: 'MobilityChangeFailure',
    enb1CellId: { plmnIdentity: '310410', eutranCellIdentifier: 0x5a5a5a5 },
    enb2CellId: { plmnIdentity: '310410', eutranCellIdentifier: 0x5a5a5a5 },
    cause: { transport: 'transport-resource-unavailable' },
  },
  {
    kind: 'RLFIndication',
    failureCellPci: 5,
    reEstablishmentCellEcgi: { plmnIdentity: '21407', eutranCellIdentifier: 0x5a5a5a5 },
    failureCellCrnti: 0x5a5b,
    shortMacI: 0x5a5b,
    ueRlfReportContainer: fromHex('0a00'),
    rrcConnSetupIndicator: 'rrcConnSetup',
    rrcConnReestabIndicator: 'handoverFailure',
    ueRlfReportContainerForExtendedBands: fromHex('1045c0'),
  },
  {
    kind: 'RLFIndication',
    failureCellPci: 1,
    reEstablishmentCellEcgi: { plmnIdentity: '310410', eutranCellIdentifier: 0x5a5a5a5 },
    failureCellCrnti: 0x5a5b,
  },
  {
    kind: 'HandoverReport',
    handoverReportType: 'hoToWrongCell',
    cause: { radioNetwork: 'time-critical-handover' },
    sourceCellEcgi: { plmnIdentity: '21407', eutranCellIdentifier: 0x5a5a5a5 },
    failureCellEcgi: { plmnIdentity: '21407', eutranCellIdentifier: 0x5a5a5a5 },
    reEstablishmentCellEcgi: { plmnIdentity: '21407', eutranCellIdentifier: 0x5a5a5a5 },
    targetCellInUtran: fromHex('11181f262d'),
    sourceCellCrnti: 0x5a5b,
    mobilityInformation: 0x5a5a5a5b,
    ueRlfReportContainer: fromHex('0a00'),
    ueRlfReportContainerForExtendedBands: fromHex('1045c0'),
  },
  {
    kind: 'HandoverReport',
    handoverReportType: 'hoTooEarly',
    cause: { transport: 'transport-resource-unavailable' },
    sourceCellEcgi: { plmnIdentity: '310410', eutranCellIdentifier: 0x5a5a5a5 },
    failureCellEcgi: { plmnIdentity: '310410', eutranCellIdentifier: 0x5a5a5a5 },
  },
  {
    kind: 'CellActivationRequest',
    servedCellsToActivate: [{ ecgi: { plmnIdentity: '21407', eutranCellIdentifier: 0x5a5a5a5 } }],
  },
  {
    kind: 'CellActivationRequest',
    servedCellsToActivate: [{ ecgi: { plmnIdentity: '310410', eutranCellIdentifier: 0x5a5a5a5 } }],
  },
  {
    kind: 'CellActivationResponse',
    activatedCellList: [{ ecgi: { plmnIdentity: '21407', eutranCellIdentifier: 0x5a5a5a5 } }],
    criticalityDiagnostics: {
      procedureCode: 5,
      triggeringMessage: 'successful-outcome',
      procedureCriticality: 'reject',
      iesCriticalityDiagnostics: [{ ieCriticality: 'reject', ieId: 5, typeOfError: 'missing' }],
    },
  },
  {
    kind: 'CellActivationResponse',
    activatedCellList: [{ ecgi: { plmnIdentity: '310410', eutranCellIdentifier: 0x5a5a5a5 } }],
  },
  {
    kind: 'CellActivationFailure',
    cause: { radioNetwork: 'time-critical-handover' },
    criticalityDiagnostics: {
      procedureCode: 5,
      triggeringMessage: 'successful-outcome',
      procedureCriticality: 'reject',
      iesCriticalityDiagnostics: [{ ieCriticality: 'reject', ieId: 5, typeOfError: 'missing' }],
    },
  },
  { kind: 'CellActivationFailure', cause: { transport: 'transport-resource-unavailable' } },
]
