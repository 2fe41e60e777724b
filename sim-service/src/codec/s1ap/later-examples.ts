import { fromHex } from '../octets.ts'
import type { S1apMessage } from './s1ap.ts'
import { criticalityDiagnostics, eutranCgi, gbrQos, gummei, initialUeMessage, tai } from './s1ap-fixtures.ts'

/** Messages of CIoT, dedicated cores, SON and RIM, with all IEs and with the mandatory ones. */
export const laterExamples: readonly S1apMessage[] = [
  {
    kind: 'ConnectionEstablishmentIndication',
    mmeUeS1apId: 4_000_000_001,
    enbUeS1apId: 1000,
    ueRadioCapability: fromHex('00100000'),
    enhancedCoverageRestricted: 'restricted',
    dlCpSecurityInformation: { dlNasMac: 0x5a5b },
    ceModeBRestricted: 'not-restricted',
    endIndication: 'further-data-exists',
    erabLevelQosParameters: gbrQos,
    maskedImeisv: fromHex('3543210987ffff01'),
  },
  { kind: 'ConnectionEstablishmentIndication', mmeUeS1apId: 4_000_000_001, enbUeS1apId: 1000 },
  {
    kind: 'UEContextSuspendRequest',
    mmeUeS1apId: 4_000_000_001,
    enbUeS1apId: 1000,
    informationOnRecommendedCellsAndEnbsForPaging: {
      recommendedCellsForPaging: { recommendedCellList: [{ eutranCgi: eutranCgi, timeStayedInCell: 5 }] },
      recommendEnbsForPaging: {
        recommendedEnbList: [
          { mmePagingTarget: { globalEnbId: { plmnIdentity: '20893', enbId: { macroEnbId: 1 } } } },
        ],
      },
    },
    cellIdentifierAndCeLevelForCeCapableUes: { globalCellId: eutranCgi, ceLevel: fromHex('11181f262d') },
    secondaryRatDataUsageReportList: [
      {
        erabId: 5,
        secondaryRatType: 'unlicensed',
        erabUsageReportList: [
          { startTimestamp: 0x5a5a5a5a, endTimestamp: 0x5a5a5a5a, usageCountUl: 5, usageCountDl: 5 },
        ],
      },
    ],
    userLocationInformation: { eutranCgi, tai },
    timeSinceSecondaryNodeRelease: 0x5a5a5a5a,
  },
  { kind: 'UEContextSuspendRequest', mmeUeS1apId: 4_000_000_001, enbUeS1apId: 1000 },
  {
    kind: 'UEContextSuspendResponse',
    mmeUeS1apId: 4_000_000_001,
    enbUeS1apId: 1000,
    criticalityDiagnostics: criticalityDiagnostics,
    securityContext: { nextHopChainingCount: 5, nextHopParameter: new Uint8Array(32).fill(0x5a) },
  },
  { kind: 'UEContextSuspendResponse', mmeUeS1apId: 4_000_000_001, enbUeS1apId: 1000 },
  {
    kind: 'UEContextResumeRequest',
    mmeUeS1apId: 4_000_000_001,
    enbUeS1apId: 1000,
    erabFailedToResumeListResumeReq: [
      { erabId: 5, cause: { radioNetwork: 'handover-desirable-for-radio-reason' } },
    ],
  },
  { kind: 'UEContextResumeRequest', mmeUeS1apId: 4_000_000_001, enbUeS1apId: 1000 },
  {
    kind: 'UEContextResumeResponse',
    mmeUeS1apId: 4_000_000_001,
    enbUeS1apId: 1000,
    erabFailedToResumeListResumeRes: [
      { erabId: 5, cause: { radioNetwork: 'handover-desirable-for-radio-reason' } },
    ],
    criticalityDiagnostics: criticalityDiagnostics,
    securityContext: { nextHopChainingCount: 5, nextHopParameter: new Uint8Array(32).fill(0x5a) },
  },
  { kind: 'UEContextResumeResponse', mmeUeS1apId: 4_000_000_001, enbUeS1apId: 1000 },
  {
    kind: 'UEContextResumeFailure',
    mmeUeS1apId: 4_000_000_001,
    enbUeS1apId: 1000,
    cause: { radioNetwork: 'handover-desirable-for-radio-reason' },
    criticalityDiagnostics: criticalityDiagnostics,
  },
  {
    kind: 'UEContextResumeFailure',
    mmeUeS1apId: 4_000_000_001,
    enbUeS1apId: 1000,
    cause: { misc: 'om-intervention' },
  },
  { kind: 'RetrieveUEInformation', sTmsi: { mmec: 1, mTmsi: 1 } },
  { kind: 'RetrieveUEInformation', sTmsi: { mmec: 1, mTmsi: 1 } },
  {
    kind: 'UEInformationTransfer',
    sTmsi: { mmec: 1, mTmsi: 1 },
    erabLevelQosParameters: gbrQos,
    ueRadioCapability: fromHex('00100000'),
    maskedImeisv: fromHex('3543210987ffff01'),
  },
  { kind: 'UEInformationTransfer', sTmsi: { mmec: 1, mTmsi: 1 } },
  {
    kind: 'ENBCPRelocationIndication',
    enbUeS1apId: 1000,
    sTmsi: { mmec: 1, mTmsi: 1 },
    eutranCgi: eutranCgi,
    tai: tai,
    ulCpSecurityInformation: { ulNasMac: 0x5a5b, ulNasCount: 0xb },
  },
  {
    kind: 'ENBCPRelocationIndication',
    enbUeS1apId: 1000,
    sTmsi: { mmec: 1, mTmsi: 1 },
    eutranCgi: eutranCgi,
    tai: tai,
    ulCpSecurityInformation: { ulNasMac: 0x5a5b, ulNasCount: 0xb },
  },
  { kind: 'MMECPRelocationIndication', mmeUeS1apId: 4_000_000_001, enbUeS1apId: 1000 },
  { kind: 'MMECPRelocationIndication', mmeUeS1apId: 4_000_000_001, enbUeS1apId: 1000 },
  {
    kind: 'UERadioCapabilityMatchRequest',
    mmeUeS1apId: 4_000_000_001,
    enbUeS1apId: 1000,
    ueRadioCapability: fromHex('00100000'),
  },
  { kind: 'UERadioCapabilityMatchRequest', mmeUeS1apId: 4_000_000_001, enbUeS1apId: 1000 },
  {
    kind: 'UERadioCapabilityMatchResponse',
    mmeUeS1apId: 4_000_000_001,
    enbUeS1apId: 1000,
    voiceSupportMatchIndicator: 'not-supported',
    criticalityDiagnostics: criticalityDiagnostics,
  },
  {
    kind: 'UERadioCapabilityMatchResponse',
    mmeUeS1apId: 4_000_000_001,
    enbUeS1apId: 1000,
    voiceSupportMatchIndicator: 'supported',
  },
  {
    kind: 'UEContextModificationIndication',
    mmeUeS1apId: 4_000_000_001,
    enbUeS1apId: 1000,
    csgMembershipInfo: {
      csgMembershipStatus: 'not-member',
      csgId: 77,
      cellAccessMode: 'hybrid',
      plmnIdentity: '21407',
    },
  },
  { kind: 'UEContextModificationIndication', mmeUeS1apId: 4_000_000_001, enbUeS1apId: 1000 },
  {
    kind: 'UEContextModificationConfirm',
    mmeUeS1apId: 4_000_000_001,
    enbUeS1apId: 1000,
    csgMembershipStatus: 'not-member',
    criticalityDiagnostics: criticalityDiagnostics,
  },
  { kind: 'UEContextModificationConfirm', mmeUeS1apId: 4_000_000_001, enbUeS1apId: 1000 },
  {
    kind: 'RerouteNASRequest',
    enbUeS1apId: 1000,
    mmeUeS1apId: 4_000_000_001,
    s1Message: initialUeMessage,
    mmeGroupId: 0x8001,
    additionalGuti: { gummei: gummei, mTmsi: 0xc000_0001 },
    ueUsageType: 5,
  },
  { kind: 'RerouteNASRequest', enbUeS1apId: 1000, s1Message: initialUeMessage, mmeGroupId: 0x8001 },
  { kind: 'NASDeliveryIndication', mmeUeS1apId: 4_000_000_001, enbUeS1apId: 1000 },
  { kind: 'NASDeliveryIndication', mmeUeS1apId: 4_000_000_001, enbUeS1apId: 1000 },
  {
    kind: 'ENBDirectInformationTransfer',
    interSystemInformationTransferType: {
      rimTransfer: {
        rimInformation: fromHex(
          '7154890012f470000105010254890012f470000105010257964b81014c84000000014f81014d8812f4700001050102',
        ),
        rimRoutingAddress: {
          geranCellId: { lai: { plmnIdentity: '21407', lac: 0xfffd }, rac: 5, ci: 0x5a5a },
        },
      },
    },
  },
  {
    kind: 'ENBDirectInformationTransfer',
    interSystemInformationTransferType: {
      rimTransfer: {
        rimInformation: fromHex(
          '7154890012f470000105010254890012f470000105010257964b81014c84000000014f81014d8812f4700001050102',
        ),
      },
    },
  },
  {
    kind: 'MMEDirectInformationTransfer',
    interSystemInformationTransferType: {
      rimTransfer: {
        rimInformation: fromHex(
          '7154890012f470000105010254890012f470000105010257964b81014c84000000014f81014d8812f4700001050102',
        ),
        rimRoutingAddress: {
          geranCellId: { lai: { plmnIdentity: '21407', lac: 0xfffd }, rac: 5, ci: 0x5a5a },
        },
      },
    },
  },
  {
    kind: 'MMEDirectInformationTransfer',
    interSystemInformationTransferType: {
      rimTransfer: {
        rimInformation: fromHex(
          '7154890012f470000105010254890012f470000105010257964b81014c84000000014f81014d8812f4700001050102',
        ),
      },
    },
  },
  {
    kind: 'ENBConfigurationTransfer',
    sonConfigurationTransfer: {
      targetEnbId: { globalEnbId: { plmnIdentity: '20893', enbId: { macroEnbId: 1 } }, selectedTai: tai },
      sourceEnbId: { globalEnbId: { plmnIdentity: '20893', enbId: { macroEnbId: 1 } }, selectedTai: tai },
      sonInformation: { sonInformationRequest: 'time-Synchronisation-Info' },
    },
  },
  { kind: 'ENBConfigurationTransfer' },
  {
    kind: 'MMEConfigurationTransfer',
    sonConfigurationTransfer: {
      targetEnbId: { globalEnbId: { plmnIdentity: '20893', enbId: { macroEnbId: 1 } }, selectedTai: tai },
      sourceEnbId: { globalEnbId: { plmnIdentity: '20893', enbId: { macroEnbId: 1 } }, selectedTai: tai },
      sonInformation: { sonInformationRequest: 'time-Synchronisation-Info' },
    },
  },
  { kind: 'MMEConfigurationTransfer' },
]
