/** The name map of mobility, service and transport messages; see `nas-fields.ts`. */
import type { FieldMap, FieldRule } from '../../../test-support/agreement.ts'
import { commonOptions, container, emmCause, keySet, networkOptions, ueOptions } from './emm-fields.ts'
import {
  bitOf,
  forbiddenTais,
  guti,
  lowerBound,
  mobileIdentity,
  nonce,
  notYet,
  taiList,
  text,
  timer,
} from './field-rules.ts'

/** One field an identity; the first of the list speaks for all of them, set or not. */
function bearers(path: string, prefix: string, first: number): FieldMap {
  const rules: FieldRule[] = []
  for (let ebi = first; ebi <= 15; ebi++) {
    rules.push({
      tshark: `${prefix}${ebi}`,
      as: (value: number, message: { [path: string]: number[] }) =>
        value === message[path][0] ? text(message[path].includes(ebi)) : undefined,
    })
  }
  return { [`${path}[]`]: rules }
}
const bearerContextStatus = bearers('epsBearerContextStatus', 'nas_eps.emm.ebi', 0)
const activeFlag: FieldRule = { tshark: 'nas_eps.emm.active_flg', as: text }
const deviceProperties: FieldMap = {
  deviceProperties: { tshark: 'gsm_a.gm.gmm.device_prop_low_prio', as: bitOf(1) },
}
/** Elements of UEs with several USIMs, of release 17. */
const musim: FieldMap = { ...notYet('ueRequestType'), ...notYet('pagingRestriction') }
const smsContainer: FieldMap = { nasMessageContainer: { tshark: 'nas_eps.emm.nas_msg_cont' } }
const genericTransport: FieldMap = {
  genericMessageContainerType: { tshark: 'nas_eps.emm.gen_msg_cont_type' },
  genericMessageContainer: { tshark: 'nas_eps.emm.gen_msg_cont' },
  additionalInformation: { tshark: 'nas_eps.cmn.add_info' },
}

export const mobilityFields: { [kind: string]: FieldMap } = {
  TrackingAreaUpdateRequest: {
    ...ueOptions,
    'epsUpdateType.type': { tshark: 'nas_eps.emm.update_type_value' },
    'epsUpdateType.active': activeFlag,
    nasKeySetIdentifier: [
      { tshark: 'nas_eps.emm.nas_key_set_id', among: true, as: (ksi: number) => text(ksi & 7) },
      { tshark: 'nas_eps.emm.tsc', among: true, as: (ksi: number) => text(ksi >> 3) },
    ],
    ...guti('oldGuti', 'EPS mobile identity - Old GUTI'),
    nonCurrentNativeNasKeySetIdentifier: {
      under: 'NAS key set identifier - Non-current native NAS key set identifier',
      tshark: 'nas_eps.emm.nas_key_set_id',
      as: (ksi: number) => text(ksi & 7),
    },
    gprsCipheringKeySequenceNumber: { tshark: 'gsm_a.key_seq', as: (value: number) => text(value & 7) },
    nonceUe: nonce('Nonce - NonceUE'),
    ueRadioCapabilityInformationUpdateNeeded: {
      tshark: 'nas_eps.emm.ue_ra_cap_inf_upd_need_flg',
      as: bitOf(1),
    },
    ...bearerContextStatus,
    ...musim,
  },
  TrackingAreaUpdateAccept: {
    ...networkOptions,
    epsUpdateResult: { tshark: 'nas_eps.emm.eps_update_result_value' },
    ...timer('t3412', 'timer', 'T3412'),
    ...taiList('taiList', 'Tracking area identity list'),
    ...bearerContextStatus,
    ...bearers('headerCompressionConfigurationStatus', 'nas_eps.esm.hdr_compr_config_status.ebi', 1),
    ...notYet('epsAdditionalRequestResult'),
  },
  TrackingAreaUpdateComplete: {},
  TrackingAreaUpdateReject: {
    ...emmCause,
    ...timer('t3346', 'timer2', 'T3346'),
    extendedEmmCause: { tshark: 'nas_eps.emm.eutran_allowed_value', as: bitOf(1) },
    ...lowerBound,
    ...forbiddenTais,
  },
  GutiReallocationCommand: {
    ...guti('guti', 'EPS mobile identity - GUTI'),
    ...taiList('taiList', 'Tracking area identity list'),
    dcnId: networkOptions['dcnId'],
    ueRadioCapabilityId: commonOptions['ueRadioCapabilityId'],
    ueRadioCapabilityIdDeletionIndication: networkOptions['ueRadioCapabilityIdDeletionIndication'],
  },
  GutiReallocationComplete: {},
  ServiceRequest: {
    'ksiAndSequenceNumber.ksi': { tshark: 'nas_eps.emm.nas_key_set_id' },
    'ksiAndSequenceNumber.sequenceNumber': { tshark: 'nas_eps.seq_no_short' },
    shortMac: {
      tshark: 'nas_eps.emm.short_mac',
      as: (value: number) => `0x${value.toString(16).padStart(4, '0')}`,
    },
  },
  ExtendedServiceRequest: {
    serviceType: { tshark: 'nas_eps.emm.service_type' },
    ...keySet,
    ...mobileIdentity('mTmsi'),
    csfbResponse: { tshark: 'nas_eps.emm.csfb_resp' },
    ...bearerContextStatus,
    ...deviceProperties,
    ...musim,
  },
  ControlPlaneServiceRequest: {
    'controlPlaneServiceType.type': { tshark: 'nas_eps.emm.ctrl_plane_serv_type' },
    'controlPlaneServiceType.active': activeFlag,
    ...keySet,
    ...container,
    ...smsContainer,
    ...bearerContextStatus,
    ...deviceProperties,
    ...musim,
  },
  ServiceAccept: {
    ...bearerContextStatus,
    ...timer('t3448', 'timer2', 'T3448'),
    ...notYet('epsAdditionalRequestResult'),
    ...forbiddenTais,
  },
  ServiceReject: {
    ...emmCause,
    ...timer('t3442', 'timer', 'T3442'),
    ...timer('t3346', 'timer2', 'T3346'),
    ...timer('t3448', 'timer2', 'T3448'),
    ...lowerBound,
    ...forbiddenTais,
  },
  CsServiceNotification: {
    pagingIdentity: { tshark: 'nas_eps.emm.paging_id', as: bitOf(1) },
    cli: {
      tshark: 'gsm_a.dtap.clg_party_bcd_num',
      as: (value: Uint8Array) => {
        const digits = Buffer.from(value.subarray(1)).toString('hex')
        return digits.replace(/(.)(.)/g, '$2$1')
      },
    },
    ssCode: { tshark: 'nas_eps.emm.ss_code' },
    lcsIndicator: { notInTshark: 'tshark 4.0 passes over the element' },
    lcsClientIdentity: { notInTshark: 'tshark leaves it to MAP' },
  },
  DownlinkNasTransport: smsContainer,
  UplinkNasTransport: smsContainer,
  DownlinkGenericNasTransport: genericTransport,
  UplinkGenericNasTransport: genericTransport,
}
