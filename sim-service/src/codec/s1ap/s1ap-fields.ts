import type { FieldMap, FieldRule } from '../../../test-support/agreement.ts'
import { packedPlmn } from '../plmn.ts'

// How tshark (its dissector `s1ap`) names and prints what our decoder finds. Enumerations are indexes there: the
// numbers below are from the specification's lists, not from our tables.

type Members = { [path: string]: FieldRule | { notInTshark: string } }

const hexOf = (value: number, octets: number): string =>
  value
    .toString(16)
    .padStart(octets * 2, '0')
    .replace(/..(?=.)/g, '$&:')

/** tshark's name; `among` where other IEs of the message print the same field. */
const as = (name: string, print?: (value: never) => string): FieldRule => ({
  tshark: `s1ap.${name}`,
  as: print,
  among: true,
})
const alone = (name: string, print?: (value: never) => string): FieldRule => ({
  tshark: `s1ap.${name}`,
  as: print,
})

const plmn = (name: string): FieldRule => as(name, (value: string) => hexOf(packedPlmn(value), 3))
/** A bit string of `bits` bits, which tshark prints left-aligned in octets. */
const bits = (name: string, length: number): FieldRule => {
  const octets = Math.ceil(length / 8)
  return alone(name, (value: number) => hexOf(value * 2 ** (octets * 8 - length), octets))
}
const octetsOfNumber = (name: string, octets: number): FieldRule =>
  as(name, (value: number) => hexOf(value, octets))
const index = (name: string, indexes: { [value: string]: number }): FieldRule =>
  as(name, (value: string) => String(indexes[value]))

/** The members of a structure under its own path. */
const under = (path: string, members: Members): Members =>
  Object.fromEntries(Object.entries(members).map(([name, rule]) => [`${path}.${name}`, rule]))

const tai: Members = { plmnIdentity: plmn('pLMNidentity'), tac: as('tAC') }
const cellId = as('CellIdentity', (value: number) => `0x${value.toString(16).padStart(8, '0')}`)
const eutranCgi: Members = { plmnIdentity: plmn('pLMNidentity'), cellId }
const gummei: Members = {
  plmnIdentity: plmn('pLMN_Identity'),
  mmeGroupId: alone('mME_Group_ID'),
  mmeCode: alone('mME_Code'),
}
const sTmsi: Members = { mmec: alone('mMEC'), mTmsi: alone('m_TMSI') }
const criticality = { reject: 0, ignore: 1, notify: 2 }

const cause: Members = {
  radioNetwork: index('radioNetwork', {
    unspecified: 0,
    'unknown-mme-ue-s1ap-id': 13,
    'user-inactivity': 20,
    'radio-connection-with-ue-lost': 21,
    'radio-resources-not-available': 25,
    'unknown-E-RAB-ID': 30,
    'multiple-E-RAB-ID-instances': 31,
    'x2-handover-triggered': 35,
    'not-supported-QCI-value': 37,
  }),
  transport: index('transport', { 'transport-resource-unavailable': 0, unspecified: 1 }),
  nas: index('nas', {
    'normal-release': 0,
    'authentication-failure': 1,
    detach: 2,
    unspecified: 3,
    'csg-subscription-expiry': 4,
  }),
  protocol: index('protocol', { 'abstract-syntax-error-falsely-constructed-message': 5 }),
  misc: index('misc', { 'om-intervention': 3, 'unknown-PLMN': 5 }),
}

const qos: Members = {
  qci: alone('qCI'),
  'allocationRetentionPriority.priorityLevel': alone('priorityLevel'),
  'allocationRetentionPriority.preEmptionCapability': index('pre_emptionCapability', {
    'shall-not-trigger-pre-emption': 0,
    'may-trigger-pre-emption': 1,
  }),
  'allocationRetentionPriority.preEmptionVulnerability': index('pre_emptionVulnerability', {
    'not-pre-emptable': 0,
    'pre-emptable': 1,
  }),
  'gbrQosInformation.erabMaximumBitrateDl': alone('e_RAB_MaximumBitrateDL'),
  'gbrQosInformation.erabMaximumBitrateUl': alone('e_RAB_MaximumBitrateUL'),
  'gbrQosInformation.erabGuaranteedBitrateDl': alone('e_RAB_GuaranteedBitrateDL'),
  'gbrQosInformation.erabGuaranteedBitrateUl': alone('e_RAB_GuaranteedBitrateUL'),
}

const tunnel: Members = {
  erabId: as('e_RAB_ID'),
  transportLayerAddress: as('transportLayerAddressIPv4'),
  'transportLayerAddress.octets': as('transportLayerAddress'),
  'transportLayerAddress.length': { tshark: 'per.bit_string_length', among: true },
  gtpTeid: octetsOfNumber('gTP_TEID', 4),
}
const toBeSetUp: Members = { ...tunnel, ...under('erabLevelQosParameters', qos), nasPdu: as('nAS_PDU') }
const failed: Members = { erabId: as('e_RAB_ID'), ...under('cause', cause) }

const restrictions: Members = {
  servingPlmn: plmn('servingPLMN'),
  'equivalentPlmns[]': plmn('PLMNidentity'),
  'forbiddenTas[].plmnIdentity': plmn('pLMN_Identity'),
  'forbiddenTas[].forbiddenTacs[]': as('TAC'),
  'forbiddenLas[].plmnIdentity': plmn('pLMN_Identity'),
  'forbiddenLas[].forbiddenLacs[]': as('LAC'),
  forbiddenInterRats: index('forbiddenInterRATs', { geranandutran: 4 }),
}

const diagnostics: Members = {
  procedureCode: as('procedureCode'),
  triggeringMessage: index('triggeringMessage', { 'initiating-message': 0 }),
  procedureCriticality: index('procedureCriticality', criticality),
  'iesCriticalityDiagnostics[].ieCriticality': index('iECriticality', criticality),
  'iesCriticalityDiagnostics[].ieId': alone('iE_ID'),
  'iesCriticalityDiagnostics[].typeOfError': index('typeOfError', { 'not-understood': 0, missing: 1 }),
}

const connections: Members = {
  mmeUeS1apId: as('MME_UE_S1AP_ID'),
  enbUeS1apId: as('ENB_UE_S1AP_ID'),
}

export const s1apFields: FieldMap = {
  mmeUeS1apId: as('MME_UE_S1AP_ID'),
  enbUeS1apId: alone('ENB_UE_S1AP_ID'),
  mmeUeS1apId2: as('MME_UE_S1AP_ID'),
  nasPdu: alone('NAS_PDU'),
  ...under('globalEnbId', {
    plmnIdentity: plmn('pLMNidentity'),
    'enbId.macroEnbId': bits('macroENB_ID', 20),
    'enbId.longMacroEnbId': bits('long_macroENB_ID', 21),
  }),
  enbName: alone('ENBname'),
  'supportedTas[].tac': alone('tAC'),
  'supportedTas[].broadcastPlmns[]': { tshark: 's1ap.PLMNidentity', as: plmn('').as },
  defaultPagingDrx: index('PagingDRX', { v128: 2, v256: 3 }),
  'csgIdList[].csgId': bits('cSG_Id', 27),
  mmeName: alone('MMEname'),
  'servedGummeis[].servedPlmns[]': plmn('PLMNidentity'),
  'servedGummeis[].servedGroupIds[]': alone('MME_Group_ID'),
  'servedGummeis[].servedMmecs[]': alone('MME_Code'),
  relativeMmeCapacity: alone('RelativeMMECapacity'),
  mmeRelaySupportIndicator: index('MMERelaySupportIndicator', { true: 0 }),
  ...under('criticalityDiagnostics', diagnostics),
  ...under('cause', cause),
  timeToWait: index('TimeToWait', { v60s: 5 }),
  ...under('tai', tai),
  ...under('eutranCgi', eutranCgi),
  rrcEstablishmentCause: index('RRC_Establishment_Cause', { 'mo-Signalling': 3, 'delay-TolerantAccess': 5 }),
  ...under('sTmsi', sTmsi),
  csgId: bits('CSG_Id', 27),
  ...under('gummei', gummei),
  cellAccessMode: index('CellAccessMode', { hybrid: 0 }),
  gwTransportLayerAddress: as('transportLayerAddressIPv4'),
  relayNodeIndicator: index('RelayNode_Indicator', { true: 0 }),
  gummeiType: index('GUMMEIType', { mapped: 1 }),
  ...under('handoverRestrictionList', restrictions),
  subscriberProfileId: alone('SubscriberProfileIDforRFP'),
  srvccOperationPossible: index('SRVCCOperationPossible', { possible: 0 }),
  ueRadioCapability: alone('UERadioCapability'),
  ueRadioCapabilityForPaging: alone('UERadioCapabilityForPaging'),
  maskedImeisv: alone('Masked_IMEISV'),
  'ueAggregateMaximumBitrate.ueAggregateMaximumBitRateDl': alone('uEaggregateMaximumBitRateDL'),
  'ueAggregateMaximumBitrate.ueAggregateMaximumBitRateUl': alone('uEaggregateMaximumBitRateUL'),
  ...under('erabToBeSetupListCtxtSuReq[]', toBeSetUp),
  ...under('erabToBeSetupListBearerSuReq[]', toBeSetUp),
  ...under('erabSetupListCtxtSuRes[]', tunnel),
  ...under('erabSetupListBearerSuRes[]', tunnel),
  ...under('erabFailedToSetupListCtxtSuRes[]', failed),
  ...under('erabFailedToSetupListBearerSuRes[]', failed),
  ...under('erabToBeReleasedList[]', failed),
  ...under('erabFailedToReleaseList[]', failed),
  'erabReleaseListBearerRelComp[].erabId': as('e_RAB_ID'),
  'ueSecurityCapabilities.encryptionAlgorithms': octetsOfNumber('encryptionAlgorithms', 2),
  'ueSecurityCapabilities.integrityProtectionAlgorithms': octetsOfNumber('integrityProtectionAlgorithms', 2),
  'nrUeSecurityCapabilities.nrEncryptionAlgorithms': octetsOfNumber('nRencryptionAlgorithms', 2),
  'nrUeSecurityCapabilities.nrIntegrityProtectionAlgorithms': octetsOfNumber(
    'nRintegrityProtectionAlgorithms',
    2,
  ),
  securityKey: alone('SecurityKey'),
  'traceActivation.eutranTraceId': alone('e_UTRAN_Trace_ID'),
  'traceActivation.interfacesToTrace': bits('interfacesToTrace', 8),
  'traceActivation.traceDepth': index('traceDepth', { maximum: 2 }),
  'traceActivation.traceCollectionEntityIpAddress': as('transportLayerAddressIPv4'),
  csFallbackIndicator: index('CSFallbackIndicator', { 'cs-fallback-high-priority': 1 }),
  csgMembershipStatus: index('CSGMembershipStatus', { 'not-member': 1 }),
  ...under('registeredLai', { plmnIdentity: plmn('pLMNidentity'), lac: alone('lAC') }),
  managementBasedMdtAllowed: index('ManagementBasedMDTAllowed', { allowed: 0 }),
  'managementBasedMdtPlmnList[]': plmn('PLMNidentity'),
  additionalCsFallbackIndicator: index('AdditionalCSFallbackIndicator', { restriction: 1 }),
  gwContextReleaseIndication: index('GWContextReleaseIndication', { true: 0 }),
  ...under('ueS1apIds.ueS1apIdPair', connections),
  'ueS1apIds.mmeUeS1apId': as('MME_UE_S1AP_ID'),
  ...under('userLocationInformation.eutranCgi', eutranCgi),
  ...under('userLocationInformation.tai', tai),
  'resetType.s1Interface': index('s1_Interface', { 'reset-all': 0 }),
  ...under('resetType.partOfS1Interface[]', connections),
  ...under('ueAssociatedLogicalS1ConnectionList[]', connections),
  ueIdentityIndexValue: bits('UEIdentityIndexValue', 10),
  ...under('uePagingId.sTmsi', sTmsi),
  'uePagingId.imsi': alone('iMSI', (digits: string) =>
    (digits.length % 2 === 1 ? `${digits}f` : digits).replace(/(.)(.)/g, '$2$1:').slice(0, -1),
  ),
  pagingDrx: index('PagingDRX', { v32: 0 }),
  cnDomain: index('CNDomain', { ps: 0, cs: 1 }),
  ...under('taiList[].tai', tai),
  pagingPriority: index('PagingPriority', { priolevel8: 7 }),
  'overloadResponse.overloadAction': index('overloadAction', { 'reject-delay-tolerant-access': 4 }),
  ...under('gummeiList[]', gummei),
  trafficLoadReductionIndication: alone('TrafficLoadReductionIndication'),
}

/** Leaves compared over the examples of each kind; a change that compares fewer has lost something. */
export const comparedFields: { [kind: string]: number } = {
  DownlinkNASTransport: 19,
  ERABReleaseCommand: 7,
  ERABReleaseResponse: 19,
  ERABSetupRequest: 16,
  ERABSetupResponse: 20,
  ErrorIndication: 14,
  InitialContextSetupFailure: 12,
  InitialContextSetupRequest: 64,
  InitialContextSetupResponse: 9,
  InitialUEMessage: 24,
  NASNonDeliveryIndication: 4,
  OverloadStart: 5,
  OverloadStop: 3,
  Paging: 16,
  Reset: 7,
  ResetAcknowledge: 12,
  S1SetupFailure: 11,
  S1SetupRequest: 21,
  S1SetupResponse: 22,
  UECapabilityInfoIndication: 4,
  UEContextReleaseCommand: 5,
  UEContextReleaseComplete: 15,
  UEContextReleaseRequest: 4,
  UplinkNASTransport: 7,
}
