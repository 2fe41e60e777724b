import type { X2apMessage } from './x2ap.ts'

/** Messages of the interface itself, with all IEs and with the mandatory ones. */
export const managementExamples: readonly X2apMessage[] = [
  {
    kind: 'ErrorIndication',
    oldEnbUeX2apId: 4095,
    newEnbUeX2apId: 4095,
    cause: { radioNetwork: 'time-critical-handover' },
    criticalityDiagnostics: {
      procedureCode: 5,
      triggeringMessage: 'successful-outcome',
      procedureCriticality: 'reject',
      iesCriticalityDiagnostics: [{ ieCriticality: 'reject', ieId: 5, typeOfError: 'missing' }],
    },
    oldEnbUeX2apIdExtension: 5,
    newEnbUeX2apIdExtension: 5,
    oldSgNbUeX2apId: 5,
  },
  { kind: 'ErrorIndication' },
  {
    kind: 'X2SetupRequest',
    globalEnbId: { plmnIdentity: '21407', enbId: { macroEnbId: 0x5a5a5 } },
    servedCells: [
      {
        servedCellInfo: {
          pci: 5,
          cellId: { plmnIdentity: '21407', eutranCellIdentifier: 0x5a5a5a5 },
          tac: 0x1234,
          broadcastPlmns: ['21407'],
          eutraModeInfo: {
            fdd: {
              ulEarfcn: 5,
              dlEarfcn: 5,
              ulTransmissionBandwidth: 'bw15',
              dlTransmissionBandwidth: 'bw15',
            },
          },
        },
        neighbourInfo: [
          { ecgi: { plmnIdentity: '21407', eutranCellIdentifier: 0x5a5a5a5 }, pci: 5, earfcn: 5 },
        ],
      },
    ],
    guGroupIdList: [{ plmnIdentity: '21407', mmeGroupId: 0x5a5a }],
    lhnId: new TextEncoder().encode('a-local-home-network-of-32-octets'),
  },
  {
    kind: 'X2SetupRequest',
    globalEnbId: { plmnIdentity: '310410', enbId: { homeEnbId: 0x5a5a5a5 } },
    servedCells: [
      {
        servedCellInfo: {
          pci: 1,
          cellId: { plmnIdentity: '310410', eutranCellIdentifier: 0x5a5a5a5 },
          tac: 0x1234,
          broadcastPlmns: ['310410'],
          eutraModeInfo: {
            tdd: {
              earfcn: 1,
              transmissionBandwidth: 'bw6',
              subframeAssignment: 'sa0',
              specialSubframeInfo: {
                specialSubframePatterns: 'ssp0',
                cyclicPrefixDl: 'normal',
                cyclicPrefixUl: 'normal',
              },
            },
          },
        },
      },
    ],
  },
  {
    kind: 'X2SetupResponse',
    globalEnbId: { plmnIdentity: '21407', enbId: { macroEnbId: 0x5a5a5 } },
    servedCells: [
      {
        servedCellInfo: {
          pci: 5,
          cellId: { plmnIdentity: '21407', eutranCellIdentifier: 0x5a5a5a5 },
          tac: 0x1234,
          broadcastPlmns: ['21407'],
          eutraModeInfo: {
            fdd: {
              ulEarfcn: 5,
              dlEarfcn: 5,
              ulTransmissionBandwidth: 'bw15',
              dlTransmissionBandwidth: 'bw15',
            },
          },
        },
        neighbourInfo: [
          { ecgi: { plmnIdentity: '21407', eutranCellIdentifier: 0x5a5a5a5 }, pci: 5, earfcn: 5 },
        ],
      },
    ],
    guGroupIdList: [{ plmnIdentity: '21407', mmeGroupId: 0x5a5a }],
    criticalityDiagnostics: {
      procedureCode: 5,
      triggeringMessage: 'successful-outcome',
      procedureCriticality: 'reject',
      iesCriticalityDiagnostics: [{ ieCriticality: 'reject', ieId: 5, typeOfError: 'missing' }],
    },
    lhnId: new TextEncoder().encode('a-local-home-network-of-32-octets'),
  },
  {
    kind: 'X2SetupResponse',
    globalEnbId: { plmnIdentity: '310410', enbId: { homeEnbId: 0x5a5a5a5 } },
    servedCells: [
      {
        servedCellInfo: {
          pci: 1,
          cellId: { plmnIdentity: '310410', eutranCellIdentifier: 0x5a5a5a5 },
          tac: 0x1234,
          broadcastPlmns: ['310410'],
          eutraModeInfo: {
            tdd: {
              earfcn: 1,
              transmissionBandwidth: 'bw6',
              subframeAssignment: 'sa0',
              specialSubframeInfo: {
                specialSubframePatterns: 'ssp0',
                cyclicPrefixDl: 'normal',
                cyclicPrefixUl: 'normal',
              },
            },
          },
        },
      },
    ],
  },
  {
    kind: 'X2SetupFailure',
    cause: { radioNetwork: 'time-critical-handover' },
    timeToWait: 'v2s',
    criticalityDiagnostics: {
      procedureCode: 5,
      triggeringMessage: 'successful-outcome',
      procedureCriticality: 'reject',
      iesCriticalityDiagnostics: [{ ieCriticality: 'reject', ieId: 5, typeOfError: 'missing' }],
    },
  },
  { kind: 'X2SetupFailure', cause: { transport: 'transport-resource-unavailable' } },
  { kind: 'ResetRequest', cause: { radioNetwork: 'time-critical-handover' } },
  { kind: 'ResetRequest', cause: { transport: 'transport-resource-unavailable' } },
  {
    kind: 'ResetResponse',
    criticalityDiagnostics: {
      procedureCode: 5,
      triggeringMessage: 'successful-outcome',
      procedureCriticality: 'reject',
      iesCriticalityDiagnostics: [{ ieCriticality: 'reject', ieId: 5, typeOfError: 'missing' }],
    },
  },
  { kind: 'ResetResponse' },
  {
    kind: 'ENBConfigurationUpdate',
    servedCellsToAdd: [
      {
        servedCellInfo: {
          pci: 5,
          cellId: { plmnIdentity: '21407', eutranCellIdentifier: 0x5a5a5a5 },
          tac: 0x1234,
          broadcastPlmns: ['21407'],
          eutraModeInfo: {
            fdd: {
              ulEarfcn: 5,
              dlEarfcn: 5,
              ulTransmissionBandwidth: 'bw15',
              dlTransmissionBandwidth: 'bw15',
            },
          },
        },
        neighbourInfo: [
          { ecgi: { plmnIdentity: '21407', eutranCellIdentifier: 0x5a5a5a5 }, pci: 5, earfcn: 5 },
        ],
      },
    ],
    servedCellsToModify: [
      {
        oldEcgi: { plmnIdentity: '21407', eutranCellIdentifier: 0x5a5a5a5 },
        servedCellInfo: {
          pci: 5,
          cellId: { plmnIdentity: '21407', eutranCellIdentifier: 0x5a5a5a5 },
          tac: 0x1234,
          broadcastPlmns: ['21407'],
          eutraModeInfo: {
            fdd: {
              ulEarfcn: 5,
              dlEarfcn: 5,
              ulTransmissionBandwidth: 'bw15',
              dlTransmissionBandwidth: 'bw15',
            },
          },
        },
        neighbourInfo: [
          { ecgi: { plmnIdentity: '21407', eutranCellIdentifier: 0x5a5a5a5 }, pci: 5, earfcn: 5 },
        ],
      },
    ],
    servedCellsToDelete: [{ plmnIdentity: '21407', eutranCellIdentifier: 0x5a5a5a5 }],
    guGroupIdToAddList: [{ plmnIdentity: '21407', mmeGroupId: 0x5a5a }],
    guGroupIdToDeleteList: [{ plmnIdentity: '21407', mmeGroupId: 0x5a5a }],
  },
  { kind: 'ENBConfigurationUpdate' },
  {
    kind: 'ENBConfigurationUpdateAcknowledge',
    criticalityDiagnostics: {
      procedureCode: 5,
      triggeringMessage: 'successful-outcome',
      procedureCriticality: 'reject',
      iesCriticalityDiagnostics: [{ ieCriticality: 'reject', ieId: 5, typeOfError: 'missing' }],
    },
  },
  { kind: 'ENBConfigurationUpdateAcknowledge' },
  {
    kind: 'ENBConfigurationUpdateFailure',
    cause: { radioNetwork: 'time-critical-handover' },
    timeToWait: 'v2s',
    criticalityDiagnostics: {
      procedureCode: 5,
      triggeringMessage: 'successful-outcome',
      procedureCriticality: 'reject',
      iesCriticalityDiagnostics: [{ ieCriticality: 'reject', ieId: 5, typeOfError: 'missing' }],
    },
  },
  { kind: 'ENBConfigurationUpdateFailure', cause: { transport: 'transport-resource-unavailable' } },
]
