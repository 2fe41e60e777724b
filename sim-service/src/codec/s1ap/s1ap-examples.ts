import { fromHex } from '../octets.ts'
import type { CriticalityDiagnostics, S1apMessage } from './s1ap.ts'

// One or two messages of every kind, as our eNB and MME would send them; all tests of this folder share them.

const tai = { plmnIdentity: '21407', tac: 0x1234 }
const eutranCgi = { plmnIdentity: '21407', cellId: 0x00f4_2401 }
const pair = { mmeUeS1apId: 4_000_000_001, enbUeS1apId: 1000 }
// NAS and RRC contents that a dissector accepts: a Service Request, an Authentication Request, ciphered messages.
const serviceRequest = fromHex('c7051234')
const authenticationRequest = fromHex(`075200${'5a'.repeat(16)}10${'a5'.repeat(16)}`)
const ciphered = (length: number): Uint8Array => {
  const octets = new Uint8Array(length).fill(0x6b)
  octets.set(fromHex('27aabbccdd05'))
  return octets
}
const radioCapability = fromHex('00100000')
const pagingCapability = fromHex('000800')
const qos = {
  qci: 9,
  allocationRetentionPriority: {
    priorityLevel: 8,
    preEmptionCapability: 'may-trigger-pre-emption',
    preEmptionVulnerability: 'not-pre-emptable',
  },
} as const
const gbrQos = {
  ...qos,
  qci: 1,
  gbrQosInformation: {
    erabMaximumBitrateDl: 64_000,
    erabMaximumBitrateUl: 64_000,
    erabGuaranteedBitrateDl: 0,
    erabGuaranteedBitrateUl: 10_000_000_000,
  },
}
const criticalityDiagnostics: CriticalityDiagnostics = {
  procedureCode: 9,
  triggeringMessage: 'initiating-message',
  procedureCriticality: 'reject',
  iesCriticalityDiagnostics: [
    { ieCriticality: 'reject', ieId: 66, typeOfError: 'missing' },
    { ieCriticality: 'ignore', ieId: 500, typeOfError: 'not-understood' },
  ],
}
const gummei = { plmnIdentity: '310410', mmeGroupId: 0x8001, mmeCode: 7 }

export const examples: readonly S1apMessage[] = [
  {
    kind: 'S1SetupRequest',
    globalEnbId: { plmnIdentity: '20893', enbId: { macroEnbId: 1 } },
    enbName: 'eNB (Palma) 1',
    supportedTas: [{ tac: 1, broadcastPlmns: ['20893', '21407'] }],
    defaultPagingDrx: 'v128',
  },
  {
    kind: 'S1SetupRequest',
    globalEnbId: { plmnIdentity: '310410', enbId: { longMacroEnbId: 0x1f_fff1 } },
    supportedTas: [
      { tac: 1, broadcastPlmns: ['310410'] },
      { tac: 65535, broadcastPlmns: ['310410', '310411', '21407', '26201', '26202', '26203'] },
    ],
    defaultPagingDrx: 'v256',
    csgIdList: [{ csgId: 0x7ff_ffff }, { csgId: 0 }],
  },
  {
    kind: 'S1SetupResponse',
    mmeName: 'mme-1',
    servedGummeis: [
      { servedPlmns: ['21407', '21401'], servedGroupIds: [0x8001, 2], servedMmecs: [1, 2, 255] },
      { servedPlmns: ['310410'], servedGroupIds: [1], servedMmecs: [0] },
    ],
    relativeMmeCapacity: 255,
    mmeRelaySupportIndicator: 'true',
    criticalityDiagnostics,
  },
  { kind: 'S1SetupFailure', cause: { misc: 'unknown-PLMN' }, timeToWait: 'v60s', criticalityDiagnostics },
  {
    kind: 'InitialUEMessage',
    enbUeS1apId: 1000,
    nasPdu: serviceRequest,
    tai,
    eutranCgi,
    rrcEstablishmentCause: 'mo-Signalling',
  },
  {
    kind: 'InitialUEMessage',
    enbUeS1apId: 16_777_215,
    nasPdu: serviceRequest,
    tai,
    eutranCgi,
    rrcEstablishmentCause: 'delay-TolerantAccess',
    sTmsi: { mmec: 7, mTmsi: 0xc000_0001 },
    csgId: 77,
    gummei,
    cellAccessMode: 'hybrid',
    gwTransportLayerAddress: '192.0.2.255',
    relayNodeIndicator: 'true',
    gummeiType: 'mapped',
  },
  { kind: 'DownlinkNASTransport', ...pair, nasPdu: authenticationRequest },
  {
    kind: 'DownlinkNASTransport',
    mmeUeS1apId: 0,
    enbUeS1apId: 0,
    nasPdu: ciphered(300),
    handoverRestrictionList: {
      servingPlmn: '21407',
      equivalentPlmns: ['21401', '310410'],
      forbiddenTas: [{ plmnIdentity: '21407', forbiddenTacs: [1, 65534] }],
      forbiddenLas: [{ plmnIdentity: '21407', forbiddenLacs: [2] }],
      forbiddenInterRats: 'geranandutran',
    },
    subscriberProfileId: 256,
    srvccOperationPossible: 'possible',
    ueRadioCapability: radioCapability,
    maskedImeisv: fromHex('3543210987ffff01'),
  },
  { kind: 'UplinkNASTransport', ...pair, nasPdu: fromHex('075308aabbccddeeff0011'), eutranCgi, tai },
  {
    kind: 'InitialContextSetupRequest',
    ...pair,
    ueAggregateMaximumBitrate: {
      ueAggregateMaximumBitRateDl: 1_073_741_824,
      ueAggregateMaximumBitRateUl: 50_000_000,
    },
    erabToBeSetupListCtxtSuReq: [
      {
        erabId: 5,
        erabLevelQosParameters: qos,
        transportLayerAddress: '10.0.0.1',
        gtpTeid: 0xdead_beef,
        nasPdu: ciphered(90),
      },
    ],
    ueSecurityCapabilities: { encryptionAlgorithms: 0xe000, integrityProtectionAlgorithms: 0x6000 },
    securityKey: new Uint8Array(32).map((_, i) => i * 7),
  },
  {
    kind: 'InitialContextSetupRequest',
    ...pair,
    ueAggregateMaximumBitrate: {
      ueAggregateMaximumBitRateDl: 10_000_000_000,
      ueAggregateMaximumBitRateUl: 0,
    },
    erabToBeSetupListCtxtSuReq: [
      {
        erabId: 15,
        erabLevelQosParameters: gbrQos,
        transportLayerAddress: {
          octets: fromHex('20010db8000000000000000000000001'),
          length: 128,
        },
        gtpTeid: 1,
      },
      { erabId: 0, erabLevelQosParameters: qos, transportLayerAddress: '255.255.255.255', gtpTeid: 0 },
    ],
    ueSecurityCapabilities: { encryptionAlgorithms: 0, integrityProtectionAlgorithms: 0xffff },
    securityKey: new Uint8Array(32).fill(0xff),
    traceActivation: {
      eutranTraceId: fromHex('0011223344556677'),
      interfacesToTrace: 0xe0,
      traceDepth: 'maximum',
      traceCollectionEntityIpAddress: '10.9.8.7',
    },
    handoverRestrictionList: { servingPlmn: '21407' },
    ueRadioCapability: new Uint8Array(2000).fill(0x11),
    subscriberProfileId: 1,
    csFallbackIndicator: 'cs-fallback-high-priority',
    srvccOperationPossible: 'possible',
    csgMembershipStatus: 'not-member',
    registeredLai: { plmnIdentity: '21407', lac: 65535 },
    gummei,
    mmeUeS1apId2: 4_294_967_295,
    managementBasedMdtAllowed: 'allowed',
    managementBasedMdtPlmnList: ['21407', '310410'],
    additionalCsFallbackIndicator: 'restriction',
    maskedImeisv: fromHex('3543210987ffff01'),
    nrUeSecurityCapabilities: { nrEncryptionAlgorithms: 0x8000, nrIntegrityProtectionAlgorithms: 0x4000 },
  },
  {
    kind: 'InitialContextSetupResponse',
    ...pair,
    erabSetupListCtxtSuRes: [{ erabId: 5, transportLayerAddress: '10.1.2.3', gtpTeid: 257 }],
    erabFailedToSetupListCtxtSuRes: [
      { erabId: 6, cause: { radioNetwork: 'not-supported-QCI-value' } },
      { erabId: 7, cause: { transport: 'transport-resource-unavailable' } },
    ],
    criticalityDiagnostics: {},
  },
  {
    kind: 'InitialContextSetupFailure',
    ...pair,
    cause: { radioNetwork: 'x2-handover-triggered' },
    criticalityDiagnostics,
  },
  {
    kind: 'UEContextReleaseRequest',
    ...pair,
    cause: { radioNetwork: 'user-inactivity' },
    gwContextReleaseIndication: 'true',
  },
  { kind: 'UEContextReleaseCommand', ueS1apIds: { ueS1apIdPair: pair }, cause: { nas: 'normal-release' } },
  {
    kind: 'UEContextReleaseCommand',
    ueS1apIds: { mmeUeS1apId: 255 },
    cause: { nas: 'csg-subscription-expiry' },
  },
  {
    kind: 'UEContextReleaseComplete',
    ...pair,
    criticalityDiagnostics,
    userLocationInformation: { eutranCgi, tai },
  },
  {
    kind: 'UECapabilityInfoIndication',
    ...pair,
    ueRadioCapability: radioCapability,
    ueRadioCapabilityForPaging: pagingCapability,
  },
  {
    kind: 'ErrorIndication',
    ...pair,
    cause: { protocol: 'abstract-syntax-error-falsely-constructed-message' },
    criticalityDiagnostics,
    sTmsi: { mmec: 1, mTmsi: 1 },
  },
  {
    kind: 'NASNonDeliveryIndication',
    ...pair,
    nasPdu: ciphered(12),
    cause: { radioNetwork: 'unspecified' },
  },
  { kind: 'Reset', cause: { misc: 'om-intervention' }, resetType: { s1Interface: 'reset-all' } },
  {
    kind: 'Reset',
    cause: { transport: 'unspecified' },
    resetType: { partOfS1Interface: [pair, { mmeUeS1apId: 2 }, { enbUeS1apId: 3 }] },
  },
  {
    kind: 'ResetAcknowledge',
    ueAssociatedLogicalS1ConnectionList: [pair, { mmeUeS1apId: 2 }],
    criticalityDiagnostics,
  },
  {
    kind: 'Paging',
    ueIdentityIndexValue: 1023,
    uePagingId: { sTmsi: { mmec: 1, mTmsi: 0x1234_5678 } },
    pagingDrx: 'v32',
    cnDomain: 'ps',
    taiList: [{ tai }, { tai: { plmnIdentity: '310410', tac: 2 } }],
    csgIdList: [{ csgId: 5 }],
    pagingPriority: 'priolevel8',
  },
  {
    kind: 'Paging',
    ueIdentityIndexValue: 1,
    uePagingId: { imsi: '214070000000001' },
    cnDomain: 'cs',
    taiList: [{ tai }],
  },
  {
    kind: 'ERABSetupRequest',
    ...pair,
    ueAggregateMaximumBitrate: { ueAggregateMaximumBitRateDl: 255, ueAggregateMaximumBitRateUl: 256 },
    erabToBeSetupListBearerSuReq: [
      {
        erabId: 6,
        erabLevelQosParameters: gbrQos,
        transportLayerAddress: '10.0.0.2',
        gtpTeid: 66,
        nasPdu: ciphered(127),
      },
    ],
  },
  {
    kind: 'ERABSetupResponse',
    ...pair,
    erabSetupListBearerSuRes: [{ erabId: 6, transportLayerAddress: '10.0.0.3', gtpTeid: 67 }],
    erabFailedToSetupListBearerSuRes: [{ erabId: 7, cause: { radioNetwork: 'multiple-E-RAB-ID-instances' } }],
    criticalityDiagnostics,
    userLocationInformation: { eutranCgi, tai },
  },
  {
    kind: 'ERABReleaseCommand',
    ...pair,
    ueAggregateMaximumBitrate: { ueAggregateMaximumBitRateDl: 65535, ueAggregateMaximumBitRateUl: 65536 },
    erabToBeReleasedList: [{ erabId: 6, cause: { nas: 'normal-release' } }],
    nasPdu: ciphered(9),
  },
  {
    kind: 'ERABReleaseResponse',
    ...pair,
    erabReleaseListBearerRelComp: [{ erabId: 6 }, { erabId: 8 }],
    erabFailedToReleaseList: [{ erabId: 7, cause: { radioNetwork: 'unknown-E-RAB-ID' } }],
    criticalityDiagnostics,
    userLocationInformation: { eutranCgi, tai },
  },
  {
    kind: 'OverloadStart',
    overloadResponse: { overloadAction: 'reject-delay-tolerant-access' },
    gummeiList: [gummei],
    trafficLoadReductionIndication: 99,
  },
  { kind: 'OverloadStop', gummeiList: [gummei] },
]
