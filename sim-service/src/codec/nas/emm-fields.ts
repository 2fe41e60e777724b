/** The name map of the EPS mobility management messages of attach; see `nas-fields.ts`. */
import type { FieldMap, FieldRule } from '../../../test-support/agreement.ts'
import {
  bitOf,
  bits,
  eea,
  eia,
  features2,
  forbiddenTais,
  gea,
  guti,
  identity,
  lowerBound,
  mobileIdentity,
  networkName,
  nonce,
  notYet,
  octetAt,
  plmn,
  quarterHours,
  taiList,
  text,
  timer,
  uea,
  uia,
  wholeHex,
  wholeTime,
} from './field-rules.ts'

export const keySet: FieldMap = {
  nasKeySetIdentifier: [
    { tshark: 'nas_eps.emm.nas_key_set_id', as: (ksi: number) => text(ksi & 7) },
    { tshark: 'nas_eps.emm.tsc', as: (ksi: number) => text(ksi >> 3) },
  ],
}
export const emmCause: FieldMap = { emmCause: { under: 'EMM cause', tshark: 'nas_eps.emm.cause' } }
export const container: FieldMap = { esmMessageContainer: { tshark: 'nas_eps.emm.esm_msg_cont' } }
const locationArea: FieldMap = {
  oldLocationAreaIdentification: plmnOfLai(),
  locationAreaIdentification: plmnOfLai(),
}
function plmnOfLai(): FieldRule[] {
  return [{ tshark: 'gsm_a.lac', as: (lai: Uint8Array) => wholeHex(lai.subarray(3)) }]
}
export const commonOptions: FieldMap = {
  extendedDrxParameters: [
    { tshark: 'gsm_a.gm.gmm.paging_time_window', as: (value: Uint8Array) => `0x0${value[0] >> 4}` },
    { tshark: 'gsm_a.gm.gmm.edrx_value', as: (value: Uint8Array) => `0x0${value[0] & 15}` },
  ],
  ueRadioCapabilityId: {
    tshark: 'nas_5gs.mm.ue_radio_cap_id',
    as: (value: Uint8Array) =>
      Buffer.from(value)
        .toString('hex')
        .replace(/(.)(.)/g, '$2$1'),
  },
}

/** What a UE says of itself in Attach Request and in Tracking Area Update Request. */
export const ueOptions: FieldMap = {
  'ueNetworkCapability.eea': bits('UE network capability', ...eea),
  'ueNetworkCapability.eia': bits('UE network capability', ...eia),
  'ueNetworkCapability.uea': bits('UE network capability', ...uea),
  'ueNetworkCapability.ucs2AndUia': bits('UE network capability', 'emm_ucs2_supp', ...uia.slice(1)),
  'ueNetworkCapability.features': [
    { tshark: 'nas_eps.emm.prose_dd_cap', as: (value: Uint8Array) => bitOf(0x80)(value[0]) },
    { tshark: 'nas_eps.emm.acc_csfb_cap', as: (value: Uint8Array) => bitOf(0x10)(value[0]) },
    { tshark: 'nas_eps.emm.lpp_cap', as: (value: Uint8Array) => bitOf(0x08)(value[0]) },
    { tshark: 'nas_eps.emm.nf_cap', as: (value: Uint8Array) => bitOf(0x01)(value[0]) },
  ],
  oldPtmsiSignature: { tshark: 'gsm_a.gm.gmm.ptmsi_sig', as: wholeHex },
  ...guti('additionalGuti', 'EPS mobile identity - Additional GUTI'),
  'lastVisitedRegisteredTai.plmn': plmn('Tracking area identity - Last visited registered TAI', 'e212.tai.'),
  'lastVisitedRegisteredTai.tac': {
    under: 'Tracking area identity - Last visited registered TAI',
    tshark: 'nas_eps.emm.tai_tac',
  },
  drxParameter: { tshark: 'gsm_a.gm.gmm.split_pg_cycle_code', as: octetAt(0) },
  msNetworkCapability: [
    { tshark: 'gsm_a.gm.gmm.net_cap.gea1', as: (value: Uint8Array) => bitOf(0x80)(value[0]) },
    { tshark: 'gsm_a.gm.gmm.net_cap.gea2', as: (value: Uint8Array) => bitOf(0x40)(value[1]) },
    { tshark: 'gsm_a.gm.gmm.net_cap.epc', as: (value: Uint8Array) => bitOf(0x04)(value[2]) },
  ],
  ...locationArea,
  tmsiStatus: { tshark: 'gsm_a.gm.gmm.tmsi_flag' },
  mobileStationClassmark2: {
    tshark: 'gsm_a.RF_power_capability',
    as: (value: Uint8Array) => text(value[0] & 7),
  },
  mobileStationClassmark3: {
    tshark: 'gsm_a.multi_bnd_sup_fields',
    as: (value: Uint8Array) => text(value[0] >> 4),
  },
  supportedCodecs: {
    tshark: 'gsm_a.dtap.sysid',
    among: true,
    as: (value: Uint8Array) => wholeHex(value.subarray(0, 1)),
  },
  additionalUpdateType: { tshark: 'nas_eps.emm.add_upd_type', as: bitOf(1) },
  voiceDomainPreferenceAndUeUsageSetting: [
    { tshark: 'gsm_a.gm.gmm.voice_domain_pref_for_eutran', as: (value: number) => text(value & 3) },
    { tshark: 'gsm_a.gm.gmm.ue_usage_setting', as: bitOf(4) },
  ],
  deviceProperties: { tshark: 'gsm_a.gm.gmm.device_prop_low_prio', as: bitOf(1) },
  oldGutiType: { tshark: 'nas_eps.emm.guti_type', as: bitOf(1) },
  msNetworkFeatureSupport: { tshark: 'gsm_a.ext_periodic_timers', as: bitOf(1) },
  tmsiBasedNriContainer: {
    tshark: 'gsm_a.gm.gmm.nri_cont_value',
    as: (value: Uint8Array) => `0x${(((value[0] << 8) | value[1]) >> 6).toString(16).padStart(4, '0')}`,
  },
  ...timer('t3324', 'timer2', 'T3324'),
  ...timer('t3412Extended', 'timer3', 'T3412 extended'),
  ...commonOptions,
  ueAdditionalSecurityCapability: [
    { tshark: 'nas_eps.emm.5g_ea0', as: (value: Uint8Array) => bitOf(0x80)(value[0]) },
    { tshark: 'nas_eps.emm.128_5g_ia2', as: (value: Uint8Array) => bitOf(0x20)(value[2]) },
  ],
  ueStatus: { tshark: 'nas_5gs.mm.s1_mode_reg_b0', as: bitOf(1) },
  additionalInformationRequested: { tshark: 'nas_eps.emm.cipher_key', as: bitOf(1) },
  n1UeNetworkCapability: { tshark: 'nas_eps.emm.5g_cp_ciot', as: (value: Uint8Array) => bitOf(1)(value[0]) },
  ueRadioCapabilityIdAvailability: { tshark: 'nas_eps.emm.ue_radio_cap_id_available' },
  requestedWusAssistanceInformation: {
    tshark: 'nas_eps.emm.wus_assist_info.ue_paging_probability',
    as: octetAt(0),
  },
  drxParameterInNbS1Mode: { tshark: 'nas_eps.emm.nb_s1_drx_param' },
  ...notYet('requestedImsiOffset'),
}

const attachRequest: FieldMap = {
  epsAttachType: { tshark: 'nas_eps.emm.eps_att_type' },
  ...keySet,
  ...identity,
  ...ueOptions,
  ...container,
}

/** What a network answers in Attach Accept and in Tracking Area Update Accept. */
export const networkOptions: FieldMap = {
  ...guti('guti', 'EPS mobile identity - GUTI'),
  ...locationArea,
  ...mobileIdentity('msIdentity'),
  ...emmCause,
  ...timer('t3402', 'timer', 'T3402'),
  ...timer('t3423', 'timer', 'T3423'),
  'equivalentPlmns[]': [
    { tshark: 'e212.mcc', as: (value: string) => text(Number(value.slice(0, 3))) },
    { tshark: 'e212.mnc', as: (value: string) => text(Number(value.slice(3))) },
  ],
  emergencyNumberList: { tshark: 'gsm_a.dtap.emerg_num_info_length', as: octetAt(0) },
  'epsNetworkFeatureSupport.imsVoiceOverPs': { tshark: 'nas_eps.emm.ims_vops', as: text },
  'epsNetworkFeatureSupport.emergencyBearerServices': { tshark: 'nas_eps.emm.emc_bs', as: text },
  'epsNetworkFeatureSupport.locationServicesViaEpc': { tshark: 'nas_eps.emm.epc_lcs', as: text },
  'epsNetworkFeatureSupport.csLcs': { tshark: 'nas_eps.emm.cs_lcs' },
  'epsNetworkFeatureSupport.extendedServiceRequest': { tshark: 'nas_eps.emm.esr_ps', as: text },
  'epsNetworkFeatureSupport.emmRegisteredWithoutPdn': { tshark: 'nas_eps.emm.er_wo_pdn', as: text },
  'epsNetworkFeatureSupport.controlPlaneCiot': { tshark: 'nas_eps.emm.cp_ciot', as: text },
  'epsNetworkFeatureSupport.secondOctet': bits('EPS network feature support', ...features2),
  additionalUpdateResult: { tshark: 'nas_eps.emm.add_upd_res', as: (value: number) => text(value & 3) },
  ...timer('t3412Extended', 'timer3', 'T3412 extended'),
  ...timer('t3324', 'timer2', 'T3324'),
  ...commonOptions,
  dcnId: { tshark: 'gsm_a.gm.gmm.dcn_id', as: wholeHex },
  smsServicesStatus: { tshark: 'nas_eps.emm.sms_services_status' },
  non3gppNwProvidedPolicies: { tshark: 'gsm_a.gm.gmm.n3en_ind', as: bitOf(1) },
  ...timer('t3448', 'timer2', 'T3448'),
  networkPolicy: { tshark: 'nas_eps.emm.redic_policy', as: bitOf(1) },
  ...timer('t3447', 'timer3', 'T3447'),
  extendedEmergencyNumberList: { tshark: 'nas_eps.emm.ext_emerg_num_list.emerg_num.len', as: octetAt(1) },
  cipheringKeyData: { tshark: 'nas_eps.emm.ciph_key_data.ciphering_set_id', as: octetAt(1) },
  ueRadioCapabilityIdDeletionIndication: {
    tshark: 'nas_5gs.mm.ue_radio_cap_id_del_req',
    as: (value: number) => text(value & 7),
  },
  negotiatedWusAssistanceInformation: {
    tshark: 'nas_eps.emm.wus_assist_info.ue_paging_probability',
    as: octetAt(0),
  },
  negotiatedDrxParameterInNbS1Mode: { tshark: 'nas_eps.emm.nb_s1_drx_param' },
  ...notYet('negotiatedImsiOffset'),
  ...forbiddenTais,
}

const attachAccept: FieldMap = {
  epsAttachResult: { tshark: 'nas_eps.emm.EPS_attach_result' },
  ...timer('t3412', 'timer', 'T3412'),
  ...taiList('taiList', 'Tracking area identity list - TAI list'),
  ...container,
  ...networkOptions,
}

export const emmFields: { [kind: string]: FieldMap } = {
  AttachRequest: attachRequest,
  AttachAccept: attachAccept,
  AttachComplete: container,
  AttachReject: {
    ...emmCause,
    ...container,
    ...timer('t3346', 'timer2', 'T3346'),
    ...timer('t3402', 'timer2', 'T3402'),
    extendedEmmCause: { tshark: 'nas_eps.emm.eutran_allowed_value', as: bitOf(1) },
    ...lowerBound,
    ...forbiddenTais,
  },
  DetachRequestUe: {
    'detachType.type': { tshark: 'nas_eps.emm.detach_type_ul' },
    'detachType.switchOff': { tshark: 'nas_eps.emm.switch_off', as: text },
    ...keySet,
    ...identity,
  },
  DetachRequestNetwork: {
    detachType: { tshark: 'nas_eps.emm.detach_type_dl' },
    ...emmCause,
    ...lowerBound,
    ...forbiddenTais,
  },
  DetachAccept: {},
  AuthenticationRequest: {
    ...keySet,
    rand: { tshark: 'gsm_a.dtap.rand' },
    autn: { tshark: 'gsm_a.dtap.autn' },
  },
  AuthenticationResponse: { res: { tshark: 'nas_eps.emm.res' } },
  AuthenticationReject: {},
  AuthenticationFailure: { ...emmCause, authenticationFailureParameter: { tshark: 'gsm_a.dtap.auts' } },
  IdentityRequest: { identityType: { tshark: 'nas_eps.emm.id_type2' } },
  IdentityResponse: mobileIdentity('mobileIdentity'),
  SecurityModeCommand: {
    'selectedNasSecurityAlgorithms.eea': { tshark: 'nas_eps.emm.toc' },
    'selectedNasSecurityAlgorithms.eia': { tshark: 'nas_eps.emm.toi' },
    ...keySet,
    'replayedUeSecurityCapabilities.eea': bits(
      'UE security capability - Replayed UE security capabilities',
      ...eea,
    ),
    'replayedUeSecurityCapabilities.eia': bits(
      'UE security capability - Replayed UE security capabilities',
      ...eia,
    ),
    'replayedUeSecurityCapabilities.uea': bits(
      'UE security capability - Replayed UE security capabilities',
      ...uea,
    ),
    'replayedUeSecurityCapabilities.uia': bits(
      'UE security capability - Replayed UE security capabilities',
      ...uia,
    ),
    'replayedUeSecurityCapabilities.gea': bits(
      'UE security capability - Replayed UE security capabilities',
      ...gea,
    ),
    imeisvRequest: { tshark: 'nas_eps.emm.imeisv_req' },
    replayedNonceUe: nonce('Nonce - Replayed NonceUE'),
    nonceMme: nonce('Nonce - NonceMME'),
    hashMme: { tshark: 'nas_eps.emm.hash_mme' },
    replayedUeAdditionalSecurityCapability: ueOptions['ueAdditionalSecurityCapability'],
    ueRadioCapabilityIdRequest: { tshark: 'nas_eps.emm.ue_radio_cap_id_request' },
  },
  SecurityModeComplete: {
    imeisv: { tshark: 'gsm_a.imeisv' },
    replayedNasMessageContainer: { tshark: 'nas_eps.emm.replayed_nas_msg_cont' },
    ...commonOptions,
  },
  SecurityModeReject: emmCause,
  EmmStatus: emmCause,
  EmmInformation: {
    ...networkName('fullNameForNetwork', 'Network Name - Full name for network'),
    ...networkName('shortNameForNetwork', 'Network Name - Short Name'),
    'localTimeZone.offsetMinutes': {
      under: 'Time Zone - Local',
      tshark: 'gsm_a.dtap.timezone',
      as: quarterHours,
    },
    ...Object.fromEntries(
      ['year', 'month', 'day', 'hour', 'minute', 'second'].map((member) => [
        `universalTimeAndLocalTimeZone.${member}`,
        wholeTime('universalTimeAndLocalTimeZone'),
      ]),
    ),
    'universalTimeAndLocalTimeZone.offsetMinutes': {
      under: 'Time Zone and Time - Universal Time and Local Time Zone',
      tshark: 'gsm_a.dtap.timezone',
      as: quarterHours,
    },
    networkDaylightSavingTime: { tshark: 'gsm_a.dtap.dst_adjustment' },
  },
}
