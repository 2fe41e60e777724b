/** The name map of the EPS session management messages of a default bearer; see `nas-fields.ts`. */
import type { FieldMap } from '../../../test-support/agreement.ts'
import { bitOf, octetAt, text, timer, wholeHex } from './field-rules.ts'

export const header: FieldMap = {
  ebi: { tshark: 'nas_eps.bearer_id' },
  pti: { tshark: 'nas_eps.esm.proc_trans_id' },
}
export const esmCause: FieldMap = { esmCause: { tshark: 'nas_eps.esm.cause' } }
const accessPointName: FieldMap = { accessPointName: { tshark: 'gsm_a.gm.sm.apn' } }
export const nbifom: FieldMap = {
  nbifomContainer: { tshark: 'nbifom.param_id', as: (value: Uint8Array) => wholeHex(value.subarray(0, 1)) },
}
export const headerCompression: FieldMap = {
  headerCompressionConfiguration: [
    { tshark: 'nas_eps.esm.hdr_comp_config.prof_0003', as: (value: Uint8Array) => bitOf(2)(value[0]) },
    {
      tshark: 'nas_eps.esm.hdr_comp_config.max_cid',
      as: (value: Uint8Array) => text((value[1] << 8) | value[2]),
    },
  ],
}
export const wlanOffload: FieldMap = {
  wlanOffloadIndication: [
    { tshark: 'gsm_a.gm.sm.wlan_eutran_offload_accept', as: bitOf(1) },
    { tshark: 'gsm_a.gm.sm.wlan_utran_offload_accept', as: bitOf(2) },
  ],
}

export const rejection: FieldMap = {
  ...timer('backOffTimer', 'timer3', 'Back-off timer'),
  reattemptIndicator: [
    { tshark: 'nas_eps.esm.ratc', as: bitOf(1) },
    { tshark: 'nas_eps.esm.eplmnc', as: bitOf(2) },
  ],
}
/** APN-AMBR, also beyond its own codes. */
export const accessPoint: FieldMap = {
  'apnAmbr.downlink': { tshark: 'nas_eps.esm.apn_ambr_dl' },
  'apnAmbr.uplink': { tshark: 'nas_eps.esm.apn_ambr_ul' },
  'apnAmbr.downlinkExtended': { tshark: 'nas_eps.esm.apn_ambr_dl_ext' },
  'apnAmbr.uplinkExtended': { tshark: 'nas_eps.esm.apn_ambr_ul_ext' },
  'apnAmbr.downlinkExtended2': { tshark: 'nas_eps.esm.apn_ambr_dl_ext2' },
  'apnAmbr.uplinkExtended2': { tshark: 'nas_eps.esm.apn_ambr_ul_ext2' },
  'extendedApnAmbr.downlinkUnit': { tshark: 'nas_eps.esm.ext_apn_ambr_dl_unit' },
  'extendedApnAmbr.downlink': { tshark: 'nas_eps.esm.ext_apn_ambr_dl' },
  'extendedApnAmbr.uplinkUnit': { tshark: 'nas_eps.esm.ext_apn_ambr_ul_unit' },
  'extendedApnAmbr.uplink': { tshark: 'nas_eps.esm.ext_apn_ambr_ul' },
}
/** What a bearer would be in GERAN and UTRAN. */
export function negotiatedOptions(qos: string): FieldMap {
  return {
    transactionIdentifier: {
      tshark: 'gsm_a.gm.sm.ti_flag',
      as: (value: Uint8Array) => bitOf(0x80)(value[0]),
    },
    [qos]: [
      { tshark: 'gsm_a.gm.sm.qos.delay_cls', as: (value: Uint8Array) => text((value[0] >> 3) & 7) },
      { tshark: 'gsm_a.gm.sm.qos.mean_throughput', as: (value: Uint8Array) => text(value[2] & 31) },
    ],
    negotiatedLlcSapi: { tshark: 'gsm_a.gm.sm.llc_sapi', as: (value: number) => text(value & 15) },
    radioPriority: { tshark: 'gsm_a.gm.radio_priority_pdp' },
    packetFlowIdentifier: { tshark: 'gsm_a.gm.sm.packet_flow_id' },
  }
}

export const esmFields: { [kind: string]: FieldMap } = {
  PdnConnectivityRequest: {
    requestType: { tshark: 'nas_eps.esm_request_type' },
    pdnType: { tshark: 'nas_eps.esm_pdn_type' },
    esmInformationTransferFlag: { tshark: 'nas_eps.esm.eit', as: bitOf(1) },
    ...accessPointName,
    deviceProperties: { tshark: 'gsm_a.gm.gmm.device_prop_low_prio', as: bitOf(1) },
    ...nbifom,
    ...headerCompression,
  },
  PdnConnectivityReject: {
    ...rejection,
    ...nbifom,
  },
  ActivateDefaultEpsBearerContextRequest: {
    'epsQos.qci': { tshark: 'nas_eps.esm.qci' },
    ...bitRates('epsQos.bitRates', ''),
    ...bitRates('epsQos.extended', 'e'),
    ...accessPointName,
    'pdnAddress.pdnType': { tshark: 'nas_eps.esm_pdn_type' },
    'pdnAddress.ipv4': { tshark: 'nas_eps.esm.pdn_ipv4' },
    'pdnAddress.interfaceIdentifier': { tshark: 'nas_eps.esm.pdn_ipv6_if_id' },
    ...negotiatedOptions('negotiatedQos'),
    ...accessPoint,
    connectivityType: { tshark: 'gsm_a.gm.sm.connectivity_type' },
    ...wlanOffload,
    ...nbifom,
    ...headerCompression,
    controlPlaneOnlyIndication: { tshark: 'nas_eps.esm.ctrl_plane_only_ind.cpoi', as: bitOf(1) },
    servingPlmnRateControl: { tshark: 'nas_eps.esm.serv_plmn_rate_ctrl_val', as: octetAt(1) },
  },
  ActivateDefaultEpsBearerContextAccept: {},
  ActivateDefaultEpsBearerContextReject: {},
  DeactivateEpsBearerContextRequest: { ...timer('t3396', 'timer3', 'T3396'), ...wlanOffload, ...nbifom },
  DeactivateEpsBearerContextAccept: {},
  PdnDisconnectRequest: { linkedEpsBearerIdentity: { tshark: 'nas_eps.esm.linked_bearer_id' } },
  PdnDisconnectReject: {},
  EsmInformationRequest: {},
  EsmInformationResponse: accessPointName,
  EsmStatus: {},
}

export function bitRates(path: string, prefix: '' | 'e', among?: boolean): FieldMap {
  return {
    [`${path}.mbrUplink`]: { tshark: `nas_eps.esm.${prefix}mbr_ul`, among },
    [`${path}.mbrDownlink`]: { tshark: `nas_eps.esm.${prefix}mbr_dl`, among },
    [`${path}.gbrUplink`]: { tshark: `nas_eps.esm.${prefix}gbr_ul`, among },
    [`${path}.gbrDownlink`]: { tshark: `nas_eps.esm.${prefix}gbr_dl`, among },
  }
}
