import { fromHex } from '../octets.ts'
import type { X2apMessage } from './x2ap.ts'

/** Mobility messages, with all IEs and with the mandatory ones. */
export const handoverExamples: readonly X2apMessage[] = [
  {
    kind: 'HandoverRequest',
    oldEnbUeX2apId: 4095,
    cause: { radioNetwork: 'time-critical-handover' },
    targetCellId: { plmnIdentity: '21407', eutranCellIdentifier: 0x5a5a5a5 },
    gummei: { guGroupId: { plmnIdentity: '21407', mmeGroupId: 0x5a5a }, mmeCode: 0x5a },
    ueContextInformation: {
      mmeUeS1apId: 5,
      ueSecurityCapabilities: { encryptionAlgorithms: 0xe000, integrityProtectionAlgorithms: 0x6000 },
      asSecurityInformation: {
        keyEnodebStar: fromHex('11181f262d343b424950575e656c737a81888f969da4abb2b9c0c7ced5dce3ea'),
        nextHopChainingCount: 5,
      },
      ueAggregateMaximumBitRate: {
        ueAggregateMaximumBitRateDownlink: 1_000_000,
        ueAggregateMaximumBitRateUplink: 1_000_000,
      },
      subscriberProfileIdForRfp: 7,
      erabsToBeSetupList: [
        {
          erabId: 5,
          erabLevelQosParameters: {
            qci: 5,
            allocationAndRetentionPriority: {
              priorityLevel: 5,
              preEmptionCapability: 'may-trigger-pre-emption',
              preEmptionVulnerability: 'pre-emptable',
            },
            gbrQosInformation: {
              erabMaximumBitrateDl: 1_000_000,
              erabMaximumBitrateUl: 1_000_000,
              erabGuaranteedBitrateDl: 1_000_000,
              erabGuaranteedBitrateUl: 1_000_000,
            },
          },
          dlForwarding: 'dL-forwardingProposed',
          ulGtpTunnelEndpoint: { transportLayerAddress: '10.0.0.9', gtpTeid: 0xdead_beef },
        },
      ],
      rrcContext: fromHex('0000'),
      handoverRestrictionList: { servingPlmn: '21407', equivalentPlmns: ['310410'] },
      locationReportingInformation: { eventType: 'change-of-serving-cell', reportArea: 'ecgi' },
    },
    ueHistoryInformation: [
      {
        eutranCell: {
          globalCellId: { plmnIdentity: '21407', eutranCellIdentifier: 0x5a5a5a5 },
          cellType: { cellSize: 'small' },
          timeUeStayedInCell: 5,
        },
      },
    ],
    traceActivation: {
      eutranTraceId: fromHex('0011223344556677'),
      interfacesToTrace: 0xe0,
      traceDepth: 'maximum',
      traceCollectionEntityIpAddress: '10.9.8.7',
    },
    srvccOperationPossible: 'possible',
    csgMembershipStatus: 'not-member',
    mobilityInformation: 0x5a5a5a5b,
    maskedImeisv: fromHex('3543210987ffff01'),
    ueHistoryInformationFromTheUe: fromHex('000240'),
    oldEnbUeX2apIdExtension: 5,
    nrUeSecurityCapabilities: { nrEncryptionAlgorithms: 0x8000, nrIntegrityProtectionAlgorithms: 0x4000 },
  },
  {
    kind: 'HandoverRequest',
    oldEnbUeX2apId: 1,
    cause: { transport: 'transport-resource-unavailable' },
    targetCellId: { plmnIdentity: '310410', eutranCellIdentifier: 0x5a5a5a5 },
    gummei: { guGroupId: { plmnIdentity: '310410', mmeGroupId: 0x5a5a }, mmeCode: 0x5a },
    ueContextInformation: {
      mmeUeS1apId: 1,
      ueSecurityCapabilities: { encryptionAlgorithms: 0xe000, integrityProtectionAlgorithms: 0x6000 },
      asSecurityInformation: {
        keyEnodebStar: fromHex('11181f262d343b424950575e656c737a81888f969da4abb2b9c0c7ced5dce3ea'),
        nextHopChainingCount: 1,
      },
      ueAggregateMaximumBitRate: {
        ueAggregateMaximumBitRateDownlink: 1_000_000,
        ueAggregateMaximumBitRateUplink: 1_000_000,
      },
      erabsToBeSetupList: [
        {
          erabId: 5,
          erabLevelQosParameters: {
            qci: 1,
            allocationAndRetentionPriority: {
              priorityLevel: 1,
              preEmptionCapability: 'shall-not-trigger-pre-emption',
              preEmptionVulnerability: 'not-pre-emptable',
            },
          },
          ulGtpTunnelEndpoint: { transportLayerAddress: '10.0.0.9', gtpTeid: 0xdead_beef },
        },
      ],
      rrcContext: fromHex('0000'),
    },
    ueHistoryInformation: [{ geranCell: { undefined: null } }],
  },
  {
    kind: 'HandoverRequestAcknowledge',
    oldEnbUeX2apId: 4095,
    newEnbUeX2apId: 4095,
    erabsAdmittedList: [
      {
        erabId: 5,
        ulGtpTunnelEndpoint: { transportLayerAddress: '10.0.0.9', gtpTeid: 0xdead_beef },
        dlGtpTunnelEndpoint: { transportLayerAddress: '10.0.0.9', gtpTeid: 0xdead_beef },
      },
    ],
    erabsNotAdmittedList: [{ erabId: 5, cause: { radioNetwork: 'time-critical-handover' } }],
    targetEnbToSourceEnbTransparentContainer: fromHex('00611040007a2468000160020000'),
    criticalityDiagnostics: {
      procedureCode: 5,
      triggeringMessage: 'successful-outcome',
      procedureCriticality: 'reject',
      iesCriticalityDiagnostics: [{ ieCriticality: 'reject', ieId: 5, typeOfError: 'missing' }],
    },
    oldEnbUeX2apIdExtension: 5,
    newEnbUeX2apIdExtension: 5,
  },
  {
    kind: 'HandoverRequestAcknowledge',
    oldEnbUeX2apId: 1,
    newEnbUeX2apId: 1,
    erabsAdmittedList: [{ erabId: 5 }],
    targetEnbToSourceEnbTransparentContainer: fromHex('00611040007a2468000160020000'),
  },
  {
    kind: 'HandoverPreparationFailure',
    oldEnbUeX2apId: 4095,
    cause: { radioNetwork: 'time-critical-handover' },
    criticalityDiagnostics: {
      procedureCode: 5,
      triggeringMessage: 'successful-outcome',
      procedureCriticality: 'reject',
      iesCriticalityDiagnostics: [{ ieCriticality: 'reject', ieId: 5, typeOfError: 'missing' }],
    },
    oldEnbUeX2apIdExtension: 5,
  },
  {
    kind: 'HandoverPreparationFailure',
    oldEnbUeX2apId: 1,
    cause: { transport: 'transport-resource-unavailable' },
  },
  {
    kind: 'SNStatusTransfer',
    oldEnbUeX2apId: 4095,
    newEnbUeX2apId: 4095,
    erabsSubjectToStatusTransferList: [
      {
        erabId: 5,
        receiveStatusOfUlPdcpSdus: fromHex(
          '11181f262d343b424950575e656c737a81888f969da4abb2b9c0c7ced5dce3eaf1f8ff060d141b222930373e454c535a61686f767d848b9299a0a7aeb5bcc3cad1d8dfe6edf4fb020910171e252c333a41484f565d646b727980878e959ca3aab1b8bfc6cdd4dbe2e9f0f7fe050c131a21282f363d444b525960676e757c838a91989fa6adb4bbc2c9d0d7dee5ecf3fa01080f161d242b323940474e555c636a71787f868d949ba2a9b0b7bec5ccd3dae1e8eff6fd040b121920272e353c434a51585f666d747b828990979ea5acb3bac1c8cfd6dde4ebf2f900070e151c232a31383f464d545b626970777e858c939aa1a8afb6bdc4cbd2d9e0e7eef5fc030a11181f262d343b424950575e656c737a81888f969da4abb2b9c0c7ced5dce3eaf1f8ff060d141b222930373e454c535a61686f767d848b9299a0a7aeb5bcc3cad1d8dfe6edf4fb020910171e252c333a41484f565d646b727980878e959ca3aab1b8bfc6cdd4dbe2e9f0f7fe050c131a21282f363d444b525960676e757c838a91989fa6adb4bbc2c9d0d7dee5ecf3fa01080f161d242b323940474e555c636a71787f868d949ba2a9b0b7bec5ccd3dae1e8eff6fd040b121920272e353c434a51585f666d747b828990979ea5acb3bac1c8cfd6dde4ebf2f900070e151c232a31383f464d545b626970777e858c939aa1a8afb6bdc4cbd2d9e0e7eef5fc030a',
        ),
        ulCountValue: { pdcpSn: 5, hfn: 5 },
        dlCountValue: { pdcpSn: 5, hfn: 5 },
      },
    ],
    oldEnbUeX2apIdExtension: 5,
    newEnbUeX2apIdExtension: 5,
    sgNbUeX2apId: 5,
  },
  {
    kind: 'SNStatusTransfer',
    oldEnbUeX2apId: 1,
    newEnbUeX2apId: 1,
    erabsSubjectToStatusTransferList: [
      { erabId: 5, ulCountValue: { pdcpSn: 1, hfn: 1 }, dlCountValue: { pdcpSn: 1, hfn: 1 } },
    ],
  },
  {
    kind: 'UEContextRelease',
    oldEnbUeX2apId: 4095,
    newEnbUeX2apId: 4095,
    oldEnbUeX2apIdExtension: 5,
    newEnbUeX2apIdExtension: 5,
    siptoBearerDeactivationIndication: 'true',
    sgNbUeX2apId: 5,
  },
  { kind: 'UEContextRelease', oldEnbUeX2apId: 1, newEnbUeX2apId: 1 },
  {
    kind: 'HandoverCancel',
    oldEnbUeX2apId: 4095,
    newEnbUeX2apId: 4095,
    cause: { radioNetwork: 'time-critical-handover' },
    oldEnbUeX2apIdExtension: 5,
    newEnbUeX2apIdExtension: 5,
  },
  { kind: 'HandoverCancel', oldEnbUeX2apId: 1, cause: { transport: 'transport-resource-unavailable' } },
]
