import { fromHex } from '../octets.ts'
import type { X2apMessage } from './x2ap.ts'

/** Dual connectivity with NR, with all IEs and with the mandatory ones. */
export const sgnbExamples: readonly X2apMessage[] = [
  {
    kind: 'SgNBAdditionRequest',
    meNbUeX2apId: 4095,
    nrUeSecurityCapabilities: { nrEncryptionAlgorithms: 0x8000, nrIntegrityProtectionAlgorithms: 0x4000 },
    sgNbSecurityKey: fromHex('11181f262d343b424950575e656c737a81888f969da4abb2b9c0c7ced5dce3ea'),
    sgNbUeAggregateMaximumBitRate: {
      ueAggregateMaximumBitRateDownlink: 1_000_000,
      ueAggregateMaximumBitRateUplink: 1_000_000,
    },
    selectedPlmn: '21407',
    handoverRestrictionList: { servingPlmn: '21407', equivalentPlmns: ['310410'] },
    erabsToBeAddedSgNbAddReqList: [
      {
        erabId: 5,
        drbId: 6,
        enDcResourceConfiguration: {
          pdcPatSgNb: 'not-present',
          mcgResources: 'not-present',
          scgResources: 'not-present',
        },
        resourceConfiguration: {
          sgNbPdcpPresent: {
            fullErabLevelQosParameters: {
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
            maxMcgAdmitErabLevelQosParameters: {
              erabMaximumBitrateDl: 1_000_000,
              erabMaximumBitrateUl: 1_000_000,
              erabGuaranteedBitrateDl: 1_000_000,
              erabGuaranteedBitrateUl: 1_000_000,
            },
            dlForwarding: 'dL-forwardingProposed',
            meNbDlGtpTeidAtMcg: { transportLayerAddress: '10.0.0.9', gtpTeid: 0xdead_beef },
            s1UlGtpTunnelEndpoint: { transportLayerAddress: '10.0.0.9', gtpTeid: 0xdead_beef },
          },
        },
      },
    ],
    meNbToSgNbContainer: fromHex('0000'),
    sgNbUeX2apId: 5,
    meNbUeX2apIdExtension: 5,
    requestedSplitSrbs: 'srb2',
    meNbResourceCoordinationInformation: {
      eutraCellId: { plmnIdentity: '21407', eutranCellIdentifier: 0x5a5a5a5 },
      ulCoordinationInformation: { octets: fromHex('10'), length: 6 },
      dlCoordinationInformation: { octets: fromHex('10'), length: 6 },
    },
    sgnbAdditionTriggerInd: 'inter-eNB-HO',
    subscriberProfileIdForRfp: 7,
    meNbCellId: { plmnIdentity: '21407', eutranCellIdentifier: 0x5a5a5a5 },
    traceActivation: {
      eutranTraceId: fromHex('0011223344556677'),
      interfacesToTrace: 0xe0,
      traceDepth: 'maximum',
      traceCollectionEntityIpAddress: '10.9.8.7',
    },
    maskedImeisv: fromHex('3543210987ffff01'),
    managementBasedMdtAllowed: 'allowed',
    managementBasedMdtPlmnList: ['21407'],
    ueHistoryInformation: [
      {
        eutranCell: {
          globalCellId: { plmnIdentity: '21407', eutranCellIdentifier: 0x5a5a5a5 },
          cellType: { cellSize: 'small' },
          timeUeStayedInCell: 5,
        },
      },
    ],
    ueHistoryInformationFromTheUe: fromHex('000240'),
  },
  {
    kind: 'SgNBAdditionRequest',
    meNbUeX2apId: 1,
    nrUeSecurityCapabilities: { nrEncryptionAlgorithms: 0x8000, nrIntegrityProtectionAlgorithms: 0x4000 },
    sgNbSecurityKey: fromHex('11181f262d343b424950575e656c737a81888f969da4abb2b9c0c7ced5dce3ea'),
    sgNbUeAggregateMaximumBitRate: {
      ueAggregateMaximumBitRateDownlink: 1_000_000,
      ueAggregateMaximumBitRateUplink: 1_000_000,
    },
    erabsToBeAddedSgNbAddReqList: [
      {
        erabId: 5,
        drbId: 2,
        enDcResourceConfiguration: {
          pdcPatSgNb: 'present',
          mcgResources: 'present',
          scgResources: 'present',
        },
        resourceConfiguration: {
          sgNbPdcpNotPresent: {
            requestedScgErabLevelQosParameters: {
              qci: 1,
              allocationAndRetentionPriority: {
                priorityLevel: 1,
                preEmptionCapability: 'shall-not-trigger-pre-emption',
                preEmptionVulnerability: 'not-pre-emptable',
              },
            },
            meNbUlGtpTeidAtPdcp: { transportLayerAddress: '10.0.0.9', gtpTeid: 0xdead_beef },
            rlcMode: 'rlc-am',
          },
        },
      },
    ],
    meNbToSgNbContainer: fromHex('0000'),
    meNbCellId: { plmnIdentity: '310410', eutranCellIdentifier: 0x5a5a5a5 },
  },
  {
    kind: 'SgNBAdditionRequestAcknowledge',
    meNbUeX2apId: 4095,
    sgNbUeX2apId: 5,
    erabsAdmittedToBeAddedSgNbAddReqAckList: [
      {
        erabId: 5,
        enDcResourceConfiguration: {
          pdcPatSgNb: 'not-present',
          mcgResources: 'not-present',
          scgResources: 'not-present',
        },
        resourceConfiguration: {
          sgNbPdcpPresent: {
            s1DlGtpTunnelEndpoint: { transportLayerAddress: '10.0.0.9', gtpTeid: 0xdead_beef },
            sgNbUlGtpTeidAtPdcp: { transportLayerAddress: '10.0.0.9', gtpTeid: 0xdead_beef },
            rlcMode: 'rlc-um-bidirectional',
            dlForwardingGtpTunnelEndpoint: { transportLayerAddress: '10.0.0.9', gtpTeid: 0xdead_beef },
            ulForwardingGtpTunnelEndpoint: { transportLayerAddress: '10.0.0.9', gtpTeid: 0xdead_beef },
            mcgErabLevelQosParameters: {
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
            ulConfiguration: { ulPdcp: 'shared' },
          },
        },
      },
    ],
    erabsNotAdmittedList: [{ erabId: 5, cause: { radioNetwork: 'time-critical-handover' } }],
    sgNbToMeNbContainer: fromHex('0000'),
    criticalityDiagnostics: {
      procedureCode: 5,
      triggeringMessage: 'successful-outcome',
      procedureCriticality: 'reject',
      iesCriticalityDiagnostics: [{ ieCriticality: 'reject', ieId: 5, typeOfError: 'missing' }],
    },
    meNbUeX2apIdExtension: 5,
    admittedSplitSrbs: 'srb2',
    sgNbResourceCoordinationInformation: {
      nrCgi: { plmnIdentity: '21407', nRcellIdentifier: { octets: fromHex('11181f2620'), length: 36 } },
      ulCoordinationInformation: { octets: fromHex('10'), length: 6 },
      dlCoordinationInformation: { octets: fromHex('10'), length: 6 },
    },
    rrcConfigInd: 'delta-config',
  },
  {
    kind: 'SgNBAdditionRequestAcknowledge',
    meNbUeX2apId: 1,
    sgNbUeX2apId: 1,
    erabsAdmittedToBeAddedSgNbAddReqAckList: [
      {
        erabId: 5,
        enDcResourceConfiguration: {
          pdcPatSgNb: 'present',
          mcgResources: 'present',
          scgResources: 'present',
        },
        resourceConfiguration: {
          sgNbPdcpNotPresent: {
            sgNbDlGtpTeidAtScg: { transportLayerAddress: '10.0.0.9', gtpTeid: 0xdead_beef },
          },
        },
      },
    ],
    sgNbToMeNbContainer: fromHex('0000'),
  },
  {
    kind: 'SgNBAdditionRequestReject',
    meNbUeX2apId: 4095,
    sgNbUeX2apId: 5,
    cause: { radioNetwork: 'time-critical-handover' },
    criticalityDiagnostics: {
      procedureCode: 5,
      triggeringMessage: 'successful-outcome',
      procedureCriticality: 'reject',
      iesCriticalityDiagnostics: [{ ieCriticality: 'reject', ieId: 5, typeOfError: 'missing' }],
    },
    meNbUeX2apIdExtension: 5,
  },
  {
    kind: 'SgNBAdditionRequestReject',
    meNbUeX2apId: 1,
    cause: { transport: 'transport-resource-unavailable' },
  },
  {
    kind: 'SgNBReconfigurationComplete',
    meNbUeX2apId: 4095,
    sgNbUeX2apId: 5,
    responseInformationSgNbReconfComp: { successSgNbReconfComp: { meNbToSgNbContainer: fromHex('0000') } },
    meNbUeX2apIdExtension: 5,
  },
  {
    kind: 'SgNBReconfigurationComplete',
    meNbUeX2apId: 1,
    sgNbUeX2apId: 1,
    responseInformationSgNbReconfComp: {
      rejectByMeNbSgNbReconfComp: { cause: { transport: 'transport-resource-unavailable' } },
    },
  },
  {
    kind: 'SgNBModificationRequest',
    meNbUeX2apId: 4095,
    sgNbUeX2apId: 5,
    cause: { radioNetwork: 'time-critical-handover' },
    selectedPlmn: '21407',
    handoverRestrictionList: { servingPlmn: '21407', equivalentPlmns: ['310410'] },
    scgConfigurationQuery: 'true',
    ueContextInformationSgNbModReq: {
      nrueSecurityCapabilities: { nrEncryptionAlgorithms: 0x8000, nrIntegrityProtectionAlgorithms: 0x4000 },
      sgNbSecurityKey: fromHex('11181f262d343b424950575e656c737a81888f969da4abb2b9c0c7ced5dce3ea'),
      sgNbUeAggregateMaximumBitRate: {
        ueAggregateMaximumBitRateDownlink: 1_000_000,
        ueAggregateMaximumBitRateUplink: 1_000_000,
      },
      erabsToBeAdded: [
        {
          erabId: 5,
          drbId: 6,
          enDcResourceConfiguration: {
            pdcPatSgNb: 'not-present',
            mcgResources: 'not-present',
            scgResources: 'not-present',
          },
          resourceConfiguration: {
            sgNbPdcpPresent: {
              fullErabLevelQosParameters: {
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
              maxMnAdmitErabLevelQosParameters: {
                erabMaximumBitrateDl: 1_000_000,
                erabMaximumBitrateUl: 1_000_000,
                erabGuaranteedBitrateDl: 1_000_000,
                erabGuaranteedBitrateUl: 1_000_000,
              },
              dlForwarding: 'dL-forwardingProposed',
              meNbDlGtpTeidAtMcg: { transportLayerAddress: '10.0.0.9', gtpTeid: 0xdead_beef },
              s1UlGtpTunnelEndpoint: { transportLayerAddress: '10.0.0.9', gtpTeid: 0xdead_beef },
            },
          },
        },
      ],
      erabsToBeModified: [
        {
          erabId: 5,
          enDcResourceConfiguration: {
            pdcPatSgNb: 'not-present',
            mcgResources: 'not-present',
            scgResources: 'not-present',
          },
          resourceConfiguration: {
            sgNbPdcpPresent: {
              fullErabLevelQosParameters: {
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
              maxMnAdmitErabLevelQosParameters: {
                erabMaximumBitrateDl: 1_000_000,
                erabMaximumBitrateUl: 1_000_000,
                erabGuaranteedBitrateDl: 1_000_000,
                erabGuaranteedBitrateUl: 1_000_000,
              },
              meNbDlGtpTeidAtMcg: { transportLayerAddress: '10.0.0.9', gtpTeid: 0xdead_beef },
              s1UlGtpTunnelEndpoint: { transportLayerAddress: '10.0.0.9', gtpTeid: 0xdead_beef },
            },
          },
        },
      ],
      erabsToBeReleased: [
        {
          erabId: 5,
          enDcResourceConfiguration: {
            pdcPatSgNb: 'not-present',
            mcgResources: 'not-present',
            scgResources: 'not-present',
          },
          resourceConfiguration: {
            sgNbPdcpPresent: {
              dlGtpTunnelEndpoint: { transportLayerAddress: '10.0.0.9', gtpTeid: 0xdead_beef },
              ulGtpTunnelEndpoint: { transportLayerAddress: '10.0.0.9', gtpTeid: 0xdead_beef },
            },
          },
        },
      ],
    },
    meNbToSgNbContainer: fromHex('0000'),
    meNbUeX2apIdExtension: 5,
    meNbResourceCoordinationInformation: {
      eutraCellId: { plmnIdentity: '21407', eutranCellIdentifier: 0x5a5a5a5 },
      ulCoordinationInformation: { octets: fromHex('10'), length: 6 },
      dlCoordinationInformation: { octets: fromHex('10'), length: 6 },
    },
    requestedSplitSrbs: 'srb2',
    requestedSplitSrbsRelease: 'srb2',
    meNbCellId: { plmnIdentity: '21407', eutranCellIdentifier: 0x5a5a5a5 },
    ueHistoryInformationFromTheUe: fromHex('000240'),
  },
  {
    kind: 'SgNBModificationRequest',
    meNbUeX2apId: 1,
    sgNbUeX2apId: 1,
    cause: { transport: 'transport-resource-unavailable' },
  },
  {
    kind: 'SgNBModificationRequestAcknowledge',
    meNbUeX2apId: 4095,
    sgNbUeX2apId: 5,
    erabsAdmittedToBeAddedSgNbModAckList: [
      {
        erabId: 5,
        enDcResourceConfiguration: {
          pdcPatSgNb: 'not-present',
          mcgResources: 'not-present',
          scgResources: 'not-present',
        },
        resourceConfiguration: {
          sgNbPdcpPresent: {
            s1DlGtpTunnelEndpoint: { transportLayerAddress: '10.0.0.9', gtpTeid: 0xdead_beef },
            sgNbUlGtpTeidAtPdcp: { transportLayerAddress: '10.0.0.9', gtpTeid: 0xdead_beef },
            rlcMode: 'rlc-um-bidirectional',
            dlForwardingGtpTunnelEndpoint: { transportLayerAddress: '10.0.0.9', gtpTeid: 0xdead_beef },
            ulForwardingGtpTunnelEndpoint: { transportLayerAddress: '10.0.0.9', gtpTeid: 0xdead_beef },
            mcgErabLevelQosParameters: {
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
            ulConfiguration: { ulPdcp: 'shared' },
          },
        },
      },
    ],
    erabsAdmittedToBeModifiedSgNbModAckList: [
      {
        erabId: 5,
        enDcResourceConfiguration: {
          pdcPatSgNb: 'not-present',
          mcgResources: 'not-present',
          scgResources: 'not-present',
        },
        resourceConfiguration: {
          sgNbPdcpPresent: {
            s1DlGtpTunnelEndpoint: { transportLayerAddress: '10.0.0.9', gtpTeid: 0xdead_beef },
            sgNbUlGtpTeidAtPdcp: { transportLayerAddress: '10.0.0.9', gtpTeid: 0xdead_beef },
            mcgErabLevelQosParameters: {
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
            ulConfiguration: { ulPdcp: 'shared' },
          },
        },
      },
    ],
    erabsAdmittedToBeReleasedSgNbModAckList: [
      {
        erabId: 5,
        enDcResourceConfiguration: {
          pdcPatSgNb: 'not-present',
          mcgResources: 'not-present',
          scgResources: 'not-present',
        },
        resourceConfiguration: { sgNbPdcpPresent: {} },
      },
    ],
    erabsNotAdmittedList: [{ erabId: 5, cause: { radioNetwork: 'time-critical-handover' } }],
    sgNbToMeNbContainer: fromHex('0000'),
    criticalityDiagnostics: {
      procedureCode: 5,
      triggeringMessage: 'successful-outcome',
      procedureCriticality: 'reject',
      iesCriticalityDiagnostics: [{ ieCriticality: 'reject', ieId: 5, typeOfError: 'missing' }],
    },
    meNbUeX2apIdExtension: 5,
    sgNbResourceCoordinationInformation: {
      nrCgi: { plmnIdentity: '21407', nRcellIdentifier: { octets: fromHex('11181f2620'), length: 36 } },
      ulCoordinationInformation: { octets: fromHex('10'), length: 6 },
      dlCoordinationInformation: { octets: fromHex('10'), length: 6 },
    },
    admittedSplitSrbs: 'srb2',
    admittedSplitSrbsRelease: 'srb2',
    rrcConfigInd: 'delta-config',
  },
  { kind: 'SgNBModificationRequestAcknowledge', meNbUeX2apId: 1, sgNbUeX2apId: 1 },
  {
    kind: 'SgNBModificationRequestReject',
    meNbUeX2apId: 4095,
    sgNbUeX2apId: 5,
    cause: { radioNetwork: 'time-critical-handover' },
    criticalityDiagnostics: {
      procedureCode: 5,
      triggeringMessage: 'successful-outcome',
      procedureCriticality: 'reject',
      iesCriticalityDiagnostics: [{ ieCriticality: 'reject', ieId: 5, typeOfError: 'missing' }],
    },
    meNbUeX2apIdExtension: 5,
  },
  {
    kind: 'SgNBModificationRequestReject',
    meNbUeX2apId: 1,
    sgNbUeX2apId: 1,
    cause: { transport: 'transport-resource-unavailable' },
  },
  {
    kind: 'SgNBModificationRequired',
    meNbUeX2apId: 4095,
    sgNbUeX2apId: 5,
    cause: { radioNetwork: 'time-critical-handover' },
    pdcpChangeIndication: 'pDCP-data-recovery-required',
    erabsToBeReleasedSgNbModReqdList: [{ erabId: 5, cause: { radioNetwork: 'time-critical-handover' } }],
    sgNbToMeNbContainer: fromHex('0000'),
    meNbUeX2apIdExtension: 5,
    erabsToBeModifiedSgNbModReqdList: [
      {
        erabId: 5,
        enDcResourceConfiguration: {
          pdcPatSgNb: 'not-present',
          mcgResources: 'not-present',
          scgResources: 'not-present',
        },
        resourceConfiguration: {
          sgNbPdcpPresent: {
            requestedMcgErabLevelQosParameters: {
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
            ulConfiguration: { ulPdcp: 'shared' },
            sgNbUlGtpTeidAtPdcp: { transportLayerAddress: '10.0.0.9', gtpTeid: 0xdead_beef },
            s1DlGtpTeidAtSgNb: { transportLayerAddress: '10.0.0.9', gtpTeid: 0xdead_beef },
          },
        },
      },
    ],
    sgNbResourceCoordinationInformation: {
      nrCgi: { plmnIdentity: '21407', nRcellIdentifier: { octets: fromHex('11181f2620'), length: 36 } },
      ulCoordinationInformation: { octets: fromHex('10'), length: 6 },
      dlCoordinationInformation: { octets: fromHex('10'), length: 6 },
    },
    rrcConfigInd: 'delta-config',
  },
  {
    kind: 'SgNBModificationRequired',
    meNbUeX2apId: 1,
    sgNbUeX2apId: 1,
    cause: { transport: 'transport-resource-unavailable' },
  },
  {
    kind: 'SgNBModificationConfirm',
    meNbUeX2apId: 4095,
    sgNbUeX2apId: 5,
    erabsAdmittedToBeModifiedSgNbModConfList: [
      {
        erabId: 5,
        enDcResourceConfiguration: {
          pdcPatSgNb: 'not-present',
          mcgResources: 'not-present',
          scgResources: 'not-present',
        },
        resourceConfiguration: { sgNbPdcpPresent: {} },
      },
    ],
    meNbToSgNbContainer: fromHex('0000'),
    criticalityDiagnostics: {
      procedureCode: 5,
      triggeringMessage: 'successful-outcome',
      procedureCriticality: 'reject',
      iesCriticalityDiagnostics: [{ ieCriticality: 'reject', ieId: 5, typeOfError: 'missing' }],
    },
    meNbUeX2apIdExtension: 5,
    meNbResourceCoordinationInformation: {
      eutraCellId: { plmnIdentity: '21407', eutranCellIdentifier: 0x5a5a5a5 },
      ulCoordinationInformation: { octets: fromHex('10'), length: 6 },
      dlCoordinationInformation: { octets: fromHex('10'), length: 6 },
    },
  },
  { kind: 'SgNBModificationConfirm', meNbUeX2apId: 1, sgNbUeX2apId: 1 },
  {
    kind: 'SgNBModificationRefuse',
    meNbUeX2apId: 4095,
    sgNbUeX2apId: 5,
    cause: { radioNetwork: 'time-critical-handover' },
    meNbToSgNbContainer: fromHex('0000'),
    criticalityDiagnostics: {
      procedureCode: 5,
      triggeringMessage: 'successful-outcome',
      procedureCriticality: 'reject',
      iesCriticalityDiagnostics: [{ ieCriticality: 'reject', ieId: 5, typeOfError: 'missing' }],
    },
    meNbUeX2apIdExtension: 5,
  },
  {
    kind: 'SgNBModificationRefuse',
    meNbUeX2apId: 1,
    sgNbUeX2apId: 1,
    cause: { transport: 'transport-resource-unavailable' },
  },
  {
    kind: 'SgNBReleaseRequest',
    meNbUeX2apId: 4095,
    sgNbUeX2apId: 5,
    cause: { radioNetwork: 'time-critical-handover' },
    erabsToBeReleasedSgNbRelReqList: [
      {
        erabId: 5,
        enDcResourceConfiguration: {
          pdcPatSgNb: 'not-present',
          mcgResources: 'not-present',
          scgResources: 'not-present',
        },
        resourceConfiguration: {
          sgNbPdcpPresent: {
            ulGtpTunnelEndpoint: { transportLayerAddress: '10.0.0.9', gtpTeid: 0xdead_beef },
            dlGtpTunnelEndpoint: { transportLayerAddress: '10.0.0.9', gtpTeid: 0xdead_beef },
          },
        },
      },
    ],
    meNbUeX2apIdExtension: 5,
    meNbToSgNbContainer: fromHex('0000'),
  },
  { kind: 'SgNBReleaseRequest', meNbUeX2apId: 1, cause: { transport: 'transport-resource-unavailable' } },
  {
    kind: 'SgNBReleaseRequestAcknowledge',
    meNbUeX2apId: 4095,
    sgNbUeX2apId: 5,
    criticalityDiagnostics: {
      procedureCode: 5,
      triggeringMessage: 'successful-outcome',
      procedureCriticality: 'reject',
      iesCriticalityDiagnostics: [{ ieCriticality: 'reject', ieId: 5, typeOfError: 'missing' }],
    },
    meNbUeX2apIdExtension: 5,
  },
  { kind: 'SgNBReleaseRequestAcknowledge', meNbUeX2apId: 1, sgNbUeX2apId: 1 },
  {
    kind: 'SgNBReleaseRequestReject',
    meNbUeX2apId: 4095,
    sgNbUeX2apId: 5,
    cause: { radioNetwork: 'time-critical-handover' },
    criticalityDiagnostics: {
      procedureCode: 5,
      triggeringMessage: 'successful-outcome',
      procedureCriticality: 'reject',
      iesCriticalityDiagnostics: [{ ieCriticality: 'reject', ieId: 5, typeOfError: 'missing' }],
    },
    meNbUeX2apIdExtension: 5,
  },
  {
    kind: 'SgNBReleaseRequestReject',
    meNbUeX2apId: 1,
    sgNbUeX2apId: 1,
    cause: { transport: 'transport-resource-unavailable' },
  },
  {
    kind: 'SgNBReleaseRequired',
    meNbUeX2apId: 4095,
    sgNbUeX2apId: 5,
    cause: { radioNetwork: 'time-critical-handover' },
    meNbUeX2apIdExtension: 5,
    sgNbToMeNbContainer: fromHex('0000'),
  },
  {
    kind: 'SgNBReleaseRequired',
    meNbUeX2apId: 1,
    sgNbUeX2apId: 1,
    cause: { transport: 'transport-resource-unavailable' },
  },
  {
    kind: 'SgNBReleaseConfirm',
    meNbUeX2apId: 4095,
    sgNbUeX2apId: 5,
    erabsToBeReleasedSgNbRelConfList: [
      {
        erabId: 5,
        enDcResourceConfiguration: {
          pdcPatSgNb: 'not-present',
          mcgResources: 'not-present',
          scgResources: 'not-present',
        },
        resourceConfiguration: {
          sgNbPdcpPresent: {
            ulGtpTunnelEndpoint: { transportLayerAddress: '10.0.0.9', gtpTeid: 0xdead_beef },
            dlGtpTunnelEndpoint: { transportLayerAddress: '10.0.0.9', gtpTeid: 0xdead_beef },
          },
        },
      },
    ],
    criticalityDiagnostics: {
      procedureCode: 5,
      triggeringMessage: 'successful-outcome',
      procedureCriticality: 'reject',
      iesCriticalityDiagnostics: [{ ieCriticality: 'reject', ieId: 5, typeOfError: 'missing' }],
    },
    meNbUeX2apIdExtension: 5,
  },
  { kind: 'SgNBReleaseConfirm', meNbUeX2apId: 1, sgNbUeX2apId: 1 },
  {
    kind: 'SgNBCounterCheckRequest',
    meNbUeX2apId: 4095,
    sgNbUeX2apId: 5,
    erabsSubjectToSgNbCounterCheckList: [{ erabId: 5, ulCount: 5, dlCount: 5 }],
    meNbUeX2apIdExtension: 5,
  },
  {
    kind: 'SgNBCounterCheckRequest',
    meNbUeX2apId: 1,
    sgNbUeX2apId: 1,
    erabsSubjectToSgNbCounterCheckList: [{ erabId: 5, ulCount: 1, dlCount: 1 }],
  },
  {
    kind: 'SgNBChangeRequired',
    meNbUeX2apId: 4095,
    sgNbUeX2apId: 5,
    targetSgNbId: { plmnIdentity: '21407', gnbId: { gnbId: { octets: fromHex('11181c'), length: 22 } } },
    cause: { radioNetwork: 'time-critical-handover' },
    sgNbToMeNbContainer: fromHex('0000'),
    meNbUeX2apIdExtension: 5,
  },
  {
    kind: 'SgNBChangeRequired',
    meNbUeX2apId: 1,
    sgNbUeX2apId: 1,
    targetSgNbId: { plmnIdentity: '310410', gnbId: { gnbId: { octets: fromHex('11181c'), length: 22 } } },
    cause: { transport: 'transport-resource-unavailable' },
  },
  {
    kind: 'SgNBChangeConfirm',
    meNbUeX2apId: 4095,
    sgNbUeX2apId: 5,
    erabsToBeReleasedSgNbChaConfList: [
      {
        erabId: 5,
        enDcResourceConfiguration: {
          pdcPatSgNb: 'not-present',
          mcgResources: 'not-present',
          scgResources: 'not-present',
        },
        resourceConfiguration: {
          sgNbPdcpPresent: {
            ulGtpTunnelEndpoint: { transportLayerAddress: '10.0.0.9', gtpTeid: 0xdead_beef },
            dlGtpTunnelEndpoint: { transportLayerAddress: '10.0.0.9', gtpTeid: 0xdead_beef },
          },
        },
      },
    ],
    criticalityDiagnostics: {
      procedureCode: 5,
      triggeringMessage: 'successful-outcome',
      procedureCriticality: 'reject',
      iesCriticalityDiagnostics: [{ ieCriticality: 'reject', ieId: 5, typeOfError: 'missing' }],
    },
    meNbUeX2apIdExtension: 5,
    meNbToSgNbContainer: fromHex('0000'),
  },
  { kind: 'SgNBChangeConfirm', meNbUeX2apId: 1, sgNbUeX2apId: 1 },
  {
    kind: 'SgNBChangeRefuse',
    meNbUeX2apId: 4095,
    sgNbUeX2apId: 5,
    cause: { radioNetwork: 'time-critical-handover' },
    criticalityDiagnostics: {
      procedureCode: 5,
      triggeringMessage: 'successful-outcome',
      procedureCriticality: 'reject',
      iesCriticalityDiagnostics: [{ ieCriticality: 'reject', ieId: 5, typeOfError: 'missing' }],
    },
    meNbUeX2apIdExtension: 5,
  },
  {
    kind: 'SgNBChangeRefuse',
    meNbUeX2apId: 1,
    sgNbUeX2apId: 1,
    cause: { transport: 'transport-resource-unavailable' },
  },
  {
    kind: 'RRCTransfer',
    meNbUeX2apId: 4095,
    sgNbUeX2apId: 5,
    splitSrb: {
      rrcContainer: fromHex('11181f262d'),
      srbType: 'srb2',
      deliveryStatus: { highestSuccessDeliveredPdcpSn: 5 },
    },
    nrUeReport: { ueNrMeasurements: fromHex('11181f262d') },
    meNbUeX2apIdExtension: 5,
  },
  { kind: 'RRCTransfer', meNbUeX2apId: 1, sgNbUeX2apId: 1 },
  {
    kind: 'SecondaryRATDataUsageReport',
    meNbUeX2apId: 4095,
    sgNbUeX2apId: 5,
    secondaryRatUsageReportList: [
      {
        erabId: 5,
        secondaryRatType: 'nR-unlicensed',
        erabUsageReportList: [
          { startTimeStamp: 0x5a5a5a5a, endTimeStamp: 0x5a5a5a5a, usageCountUl: 5, usageCountDl: 5 },
        ],
      },
    ],
    meNbUeX2apIdExtension: 5,
  },
  {
    kind: 'SecondaryRATDataUsageReport',
    meNbUeX2apId: 1,
    sgNbUeX2apId: 1,
    secondaryRatUsageReportList: [
      {
        erabId: 5,
        secondaryRatType: 'nr',
        erabUsageReportList: [
          { startTimeStamp: 0x5a5a5a5a, endTimeStamp: 0x5a5a5a5a, usageCountUl: 1, usageCountDl: 1 },
        ],
      },
    ],
  },
  {
    kind: 'SgNBActivityNotification',
    meNbUeX2apId: 4095,
    sgNbUeX2apId: 5,
    userPlaneTrafficActivityReport: 're-activated',
    erabActivityNotifyItemList: [{ erabId: 5, activityReport: 're-activated' }],
    meNbUeX2apIdExtension: 5,
  },
  { kind: 'SgNBActivityNotification', meNbUeX2apId: 1, sgNbUeX2apId: 1 },
]
