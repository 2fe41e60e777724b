import { type Members, rulesOf, under } from '../per/field-rules.ts'

// The structures that many messages have, as tshark's dissector `s1ap` names them.

export const { as, alone, plmn, bits, octetsOfNumber, index } = rulesOf('s1ap')

export const tai: Members = { plmnIdentity: plmn('pLMNidentity'), tac: as('tAC') }
export const cellId = as('CellIdentity', (value: number) => `0x${value.toString(16).padStart(8, '0')}`)
export const eutranCgi: Members = { plmnIdentity: plmn('pLMNidentity'), cellId }
export const gummei: Members = {
  plmnIdentity: plmn('pLMN_Identity'),
  mmeGroupId: alone('mME_Group_ID'),
  mmeCode: alone('mME_Code'),
}
export const sTmsi: Members = { mmec: alone('mMEC'), mTmsi: alone('m_TMSI') }
export const criticality = { reject: 0, ignore: 1, notify: 2 }

export const cause: Members = {
  radioNetwork: index('radioNetwork', {
    'successful-handover': 2,
    unspecified: 0,
    'handover-cancelled': 4,
    'ho-failure-in-target-EPC-eNB-or-target-system': 6,
    'no-radio-resources-available-in-target-cell': 12,
    'unknown-mme-ue-s1ap-id': 13,
    'user-inactivity': 20,
    'radio-connection-with-ue-lost': 21,
    'handover-desirable-for-radio-reason': 16,
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

export const qos: Members = {
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

export const tunnel: Members = {
  erabId: as('e_RAB_ID'),
  transportLayerAddress: as('transportLayerAddressIPv4'),
  'transportLayerAddress.octets': as('transportLayerAddress'),
  'transportLayerAddress.length': { tshark: 'per.bit_string_length', among: true },
  gtpTeid: octetsOfNumber('gTP_TEID', 4),
}
export const toBeSetUp: Members = {
  ...tunnel,
  ...under('erabLevelQosParameters', qos),
  nasPdu: as('nAS_PDU'),
}
export const failed: Members = { erabId: as('e_RAB_ID'), ...under('cause', cause) }

export const restrictions: Members = {
  servingPlmn: plmn('servingPLMN'),
  'equivalentPlmns[]': plmn('PLMNidentity'),
  'forbiddenTas[].plmnIdentity': plmn('pLMN_Identity'),
  'forbiddenTas[].forbiddenTacs[]': as('TAC'),
  'forbiddenLas[].plmnIdentity': plmn('pLMN_Identity'),
  'forbiddenLas[].forbiddenLacs[]': as('LAC'),
  forbiddenInterRats: index('forbiddenInterRATs', { geranandutran: 4 }),
}

export const diagnostics: Members = {
  procedureCode: as('procedureCode'),
  triggeringMessage: index('triggeringMessage', { 'initiating-message': 0 }),
  procedureCriticality: index('procedureCriticality', criticality),
  'iesCriticalityDiagnostics[].ieCriticality': index('iECriticality', criticality),
  'iesCriticalityDiagnostics[].ieId': alone('iE_ID'),
  'iesCriticalityDiagnostics[].typeOfError': index('typeOfError', { 'not-understood': 0, missing: 1 }),
}

export const connections: Members = {
  mmeUeS1apId: as('MME_UE_S1AP_ID'),
  enbUeS1apId: as('ENB_UE_S1AP_ID'),
}

export const globalEnb: Members = {
  plmnIdentity: plmn('pLMNidentity'),
  'enbId.macroEnbId': bits('macroENB_ID', 20),
  'enbId.homeEnbId': bits('homeENB_ID', 28),
  'enbId.longMacroEnbId': bits('long_macroENB_ID', 21),
}

export const trace: Members = {
  eutranTraceId: as('e_UTRAN_Trace_ID'),
  interfacesToTrace: bits('interfacesToTrace', 8),
  traceDepth: index('traceDepth', { maximum: 2 }),
  traceCollectionEntityIpAddress: as('transportLayerAddressIPv4'),
}
