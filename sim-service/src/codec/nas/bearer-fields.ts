/** The name map of the session management messages beyond the default bearer; see `nas-fields.ts`. */
import type { FieldMap } from '../../../test-support/agreement.ts'
import { tftFields } from '../tft-fields.ts'
import {
  accessPoint,
  bitRates,
  headerCompression,
  nbifom,
  negotiatedOptions,
  rejection,
  wlanOffload,
} from './esm-fields.ts'
import { bitOf } from './field-rules.ts'

const extendedEpsQos: FieldMap = {
  'extendedEpsQos.maximumUnit': { tshark: 'nas_eps.esm.ext_mbr_unit' },
  'extendedEpsQos.maximumUplink': { tshark: 'nas_eps.esm.ext_mbr_ul' },
  'extendedEpsQos.maximumDownlink': { tshark: 'nas_eps.esm.ext_mbr_dl' },
  'extendedEpsQos.guaranteedUnit': { tshark: 'nas_eps.esm.ext_gbr_unit' },
  'extendedEpsQos.guaranteedUplink': { tshark: 'nas_eps.esm.ext_gbr_ul' },
  'extendedEpsQos.guaranteedDownlink': { tshark: 'nas_eps.esm.ext_gbr_dl' },
}
const aggregate = tftFields('trafficFlowAggregate', 'Traffic Flow Template - Traffic flow aggregate')
/** tshark's names for the extended rates and for those beyond them are the same. */
function qos(path: string): FieldMap {
  return {
    [`${path}.qci`]: { tshark: 'nas_eps.esm.qci' },
    ...bitRates(`${path}.bitRates`, ''),
    ...bitRates(`${path}.extended`, 'e', true),
    ...bitRates(`${path}.extended2`, 'e', true),
  }
}
const deviceProperties: FieldMap = {
  deviceProperties: { tshark: 'gsm_a.gm.gmm.device_prop_low_prio', as: bitOf(1) },
}
const resourceRejection: FieldMap = { ...rejection, ...nbifom }

export const bearerFields: { [kind: string]: FieldMap } = {
  ActivateDedicatedEpsBearerContextRequest: {
    linkedEpsBearerIdentity: { tshark: 'nas_eps.esm.linked_bearer_id' },
    ...qos('epsQos'),
    ...tftFields('tft'),
    ...negotiatedOptions('negotiatedQos'),
    ...wlanOffload,
    ...nbifom,
    ...extendedEpsQos,
  },
  ActivateDedicatedEpsBearerContextAccept: nbifom,
  ActivateDedicatedEpsBearerContextReject: nbifom,
  ModifyEpsBearerContextRequest: {
    ...qos('newEpsQos'),
    ...tftFields('tft'),
    ...negotiatedOptions('newQos'),
    ...accessPoint,
    ...wlanOffload,
    ...nbifom,
    ...headerCompression,
    ...extendedEpsQos,
  },
  ModifyEpsBearerContextAccept: nbifom,
  ModifyEpsBearerContextReject: nbifom,
  BearerResourceAllocationRequest: {
    linkedEpsBearerIdentity: { tshark: 'nas_eps.esm.linked_bearer_id' },
    ...aggregate,
    ...qos('requiredTrafficFlowQos'),
    ...deviceProperties,
    ...nbifom,
    ...extendedEpsQos,
  },
  BearerResourceAllocationReject: resourceRejection,
  BearerResourceModificationRequest: {
    epsBearerIdentityForPacketFilter: { tshark: 'nas_eps.esm.linked_bearer_id' },
    ...aggregate,
    ...qos('requiredTrafficFlowQos'),
    ...deviceProperties,
    ...nbifom,
    ...headerCompression,
    ...extendedEpsQos,
  },
  BearerResourceModificationReject: resourceRejection,
  Notification: { notificationIndicator: { tshark: 'nas_eps.esm.notif_ind' } },
  EsmDummyMessage: {},
  RemoteUeReport: {
    remoteUeContextConnected: {
      under: 'Remote UE context list - Remote UE Context Connected',
      tshark: 'nas_eps.esm.remote_ue_context_list.nb_ue_contexts',
      as: (value: Uint8Array) => String(value[0]),
    },
    remoteUeContextDisconnected: {
      under: 'Remote UE context list - Remote UE Context Disconnected',
      tshark: 'nas_eps.esm.remote_ue_context_list.nb_ue_contexts',
      as: (value: Uint8Array) => String(value[0]),
    },
    proseKeyManagementFunctionAddress: [
      { tshark: 'nas_eps.esm.pkmf.address_type', as: (value: Uint8Array) => String(value[0] & 7) },
      { tshark: 'nas_eps.esm.pkmf.ipv4', as: (value: Uint8Array) => value.subarray(1).join('.') },
    ],
  },
  RemoteUeReportResponse: {},
  EsmDataTransport: {
    userDataContainer: { tshark: 'nas_eps.esm.user_data_cont' },
    releaseAssistanceIndication: {
      tshark: 'nas_eps.esm.rel_assist_ind.ddx',
      as: (value: number) => String(value & 3),
    },
  },
}
