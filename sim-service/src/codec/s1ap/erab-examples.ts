import type { S1apMessage } from './s1ap.ts'
import { ciphered, criticalityDiagnostics, eutranCgi, gbrQos, qos, tai } from './s1ap-fixtures.ts'

/** Messages of §9.1.3 and §9.1.4, with all IEs and with the mandatory ones. */
export const erabExamples: readonly S1apMessage[] = [
  {
    kind: 'ERABModifyRequest',
    mmeUeS1apId: 4_000_000_001,
    enbUeS1apId: 1000,
    ueAggregateMaximumBitrate: { ueAggregateMaximumBitRateDl: 255, ueAggregateMaximumBitRateUl: 65_536 },
    erabToBeModifiedListBearerModReq: [{ erabId: 5, erabLevelQosParameters: gbrQos, nasPdu: ciphered(20) }],
    secondaryRatDataUsageRequest: 'requested',
  },
  {
    kind: 'ERABModifyRequest',
    mmeUeS1apId: 4_000_000_001,
    enbUeS1apId: 1000,
    erabToBeModifiedListBearerModReq: [{ erabId: 5, erabLevelQosParameters: qos, nasPdu: ciphered(20) }],
  },
  {
    kind: 'ERABModifyResponse',
    mmeUeS1apId: 4_000_000_001,
    enbUeS1apId: 1000,
    erabModifyListBearerModRes: [{ erabId: 5 }],
    erabFailedToModifyList: [{ erabId: 6, cause: { radioNetwork: 'unknown-E-RAB-ID' } }],
    criticalityDiagnostics: criticalityDiagnostics,
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
  },
  { kind: 'ERABModifyResponse', mmeUeS1apId: 4_000_000_001, enbUeS1apId: 1000 },
  {
    kind: 'ERABReleaseIndication',
    mmeUeS1apId: 4_000_000_001,
    enbUeS1apId: 1000,
    erabReleasedList: [{ erabId: 6, cause: { radioNetwork: 'unknown-E-RAB-ID' } }],
    userLocationInformation: { eutranCgi, tai },
    secondaryRatDataUsageReportList: [
      {
        erabId: 5,
        secondaryRatType: 'unlicensed',
        erabUsageReportList: [
          { startTimestamp: 0x5a5a5a5a, endTimestamp: 0x5a5a5a5a, usageCountUl: 5, usageCountDl: 5 },
        ],
      },
    ],
  },
  {
    kind: 'ERABReleaseIndication',
    mmeUeS1apId: 4_000_000_001,
    enbUeS1apId: 1000,
    erabReleasedList: [{ erabId: 6, cause: { radioNetwork: 'unknown-E-RAB-ID' } }],
  },
  {
    kind: 'ERABModificationIndication',
    mmeUeS1apId: 4_000_000_001,
    enbUeS1apId: 1000,
    erabToBeModifiedListBearerModInd: [
      { erabId: 5, transportLayerAddress: '10.0.0.9', dlGtpTeid: 0xdead_beef },
    ],
    erabNotToBeModifiedListBearerModInd: [
      { erabId: 5, transportLayerAddress: '10.0.0.9', dlGtpTeid: 0xdead_beef },
    ],
    csgMembershipInfo: {
      csgMembershipStatus: 'not-member',
      csgId: 77,
      cellAccessMode: 'hybrid',
      plmnIdentity: '21407',
    },
    tunnelInformation: { transportLayerAddress: '10.0.0.9', udpPortNumber: 0x5a5a },
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
  },
  {
    kind: 'ERABModificationIndication',
    mmeUeS1apId: 4_000_000_001,
    enbUeS1apId: 1000,
    erabToBeModifiedListBearerModInd: [
      { erabId: 5, transportLayerAddress: '10.0.0.9', dlGtpTeid: 0xdead_beef },
    ],
  },
  {
    kind: 'ERABModificationConfirm',
    mmeUeS1apId: 4_000_000_001,
    enbUeS1apId: 1000,
    erabModifyListBearerModConf: [{ erabId: 5 }],
    erabFailedToModifyListBearerModConf: [{ erabId: 6, cause: { radioNetwork: 'unknown-E-RAB-ID' } }],
    erabToBeReleasedListBearerModConf: [{ erabId: 6, cause: { radioNetwork: 'unknown-E-RAB-ID' } }],
    criticalityDiagnostics: criticalityDiagnostics,
    csgMembershipStatus: 'not-member',
  },
  { kind: 'ERABModificationConfirm', mmeUeS1apId: 4_000_000_001, enbUeS1apId: 1000 },
  {
    kind: 'SecondaryRATDataUsageReport',
    mmeUeS1apId: 4_000_000_001,
    enbUeS1apId: 1000,
    secondaryRatDataUsageReportList: [
      {
        erabId: 5,
        secondaryRatType: 'unlicensed',
        erabUsageReportList: [
          { startTimestamp: 0x5a5a5a5a, endTimestamp: 0x5a5a5a5a, usageCountUl: 5, usageCountDl: 5 },
        ],
      },
    ],
    handoverFlag: 'handoverPreparation',
    userLocationInformation: { eutranCgi, tai },
    timeSinceSecondaryNodeRelease: 0x5a5a5a5a,
  },
  {
    kind: 'SecondaryRATDataUsageReport',
    mmeUeS1apId: 4_000_000_001,
    enbUeS1apId: 1000,
    secondaryRatDataUsageReportList: [
      {
        erabId: 5,
        secondaryRatType: 'nR',
        erabUsageReportList: [
          { startTimestamp: 0x5a5a5a5a, endTimestamp: 0x5a5a5a5a, usageCountUl: 1, usageCountDl: 1 },
        ],
      },
    ],
  },
  {
    kind: 'UEContextModificationRequest',
    mmeUeS1apId: 4_000_000_001,
    enbUeS1apId: 1000,
    securityKey: new Uint8Array(32).fill(0x5a),
    subscriberProfileId: 7,
    ueAggregateMaximumBitrate: { ueAggregateMaximumBitRateDl: 255, ueAggregateMaximumBitRateUl: 65_536 },
    csFallbackIndicator: 'cs-fallback-high-priority',
    ueSecurityCapabilities: { encryptionAlgorithms: 0xe000, integrityProtectionAlgorithms: 0x6000 },
    csgMembershipStatus: 'not-member',
    registeredLai: { plmnIdentity: '21407', lac: 0xfffd },
    additionalCsFallbackIndicator: 'restriction',
    srvccOperationPossible: 'possible',
    srvccOperationNotPossible: 'notPossible',
    nrUeSecurityCapabilities: { nrEncryptionAlgorithms: 0x8000, nrIntegrityProtectionAlgorithms: 0x4000 },
    additionalRrmPriorityIndex: 0x5a5a5a5b,
  },
  { kind: 'UEContextModificationRequest', mmeUeS1apId: 4_000_000_001, enbUeS1apId: 1000 },
  {
    kind: 'UEContextModificationResponse',
    mmeUeS1apId: 4_000_000_001,
    enbUeS1apId: 1000,
    criticalityDiagnostics: criticalityDiagnostics,
  },
  { kind: 'UEContextModificationResponse', mmeUeS1apId: 4_000_000_001, enbUeS1apId: 1000 },
  {
    kind: 'UEContextModificationFailure',
    mmeUeS1apId: 4_000_000_001,
    enbUeS1apId: 1000,
    cause: { radioNetwork: 'handover-desirable-for-radio-reason' },
    criticalityDiagnostics: criticalityDiagnostics,
  },
  {
    kind: 'UEContextModificationFailure',
    mmeUeS1apId: 4_000_000_001,
    enbUeS1apId: 1000,
    cause: { misc: 'om-intervention' },
  },
]
