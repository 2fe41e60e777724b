/**
 * The name map between our members and tshark's fields. A leaf is named by its IE's member and its own
 * (`fteid.teid`), whatever message and bearer it stands in; values that share a tshark field are compared as one
 * sequence in wire order.
 */
import { leavesOf } from '../../../test-support/agreement.ts'
import {
  among,
  bit,
  colons,
  field,
  hex,
  mcc,
  mnc,
  mobilityFields,
  mobilityLeaf,
  ntpDate,
  type Rule,
} from './gtpv2-mobility-fields.ts'

const plmnIn = (layer: string): Rule[] => [field(`e212.${layer}mcc`, mcc), field(`e212.${layer}mnc`, mnc)]

/** IPv6 as tshark prints it: no leading zeros; the longest run of zero groups as `::` (random samples have none). */
const ipv6 = (octets: Uint8Array) =>
  Array.from({ length: 8 }, (_, i) => (octets[2 * i] * 256 + octets[2 * i + 1]).toString(16)).join(':')

export const gtpv2Fields: { [leaf: string]: Rule | Rule[] } = {
  ...mobilityFields,
  teid: field('gtpv2.teid', hex(8)),
  sequence: field('gtpv2.seq', hex(6)),
  imsi: among('e212.imsi'),
  msisdn: among('e164.msisdn'),
  mei: field('gtpv2.mei'),
  servingNetwork: [among('e212.mcc', mcc), among('e212.mnc', mnc)],
  ratType: field('gtpv2.rat_type'),
  apn: field('gtpv2.apn'),
  selectionMode: field('gtpv2.selec_mode'),
  pdnType: field('gtpv2.pdn_type'),
  'paa.pdnType': field('gtpv2.pdn_type'),
  'paa.prefixLength': field('gtpv2.pdn_ipv6_len'),
  'paa.ipv4': field('gtpv2.pdn_addr_and_prefix.ipv4'),
  'paa.ipv6': field('gtpv2.pdn_addr_and_prefix.ipv6', ipv6),
  maximumApnRestriction: field('gtpv2.apn_rest'),
  apnRestriction: field('gtpv2.apn_rest'),
  'apnAmbr.uplinkKbps': field('gtpv2.ambr_up'),
  'apnAmbr.downlinkKbps': field('gtpv2.ambr_down'),
  linkedEbi: field('gtpv2.ebi'),
  ebis: field('gtpv2.ebi'),
  recovery: field('gtpv2.rec'),
  chargingId: field('gtpv2.charging_id'),
  pdnConnectionChargingId: field('gtpv2.charging_id'),
  chargingCharacteristics: field('gtpv2.charging_characteristic', hex(4)),
  changeReportingAction: field('gtpv2.cng_rep_act'),
  chargingGatewayName: field('gtpv2.fqdn'),
  procedureTransactionId: field('gtpv2.pti'),
  originatingNode: field('gtpv2.node_type'),
  delayDownlinkPacketNotification: field('gtpv2.delay_value'),
  dataNotificationDelay: field('gtpv2.delay_value'),
  uliTimestamp: field('gtpv2.uli_timestamp', ntpDate),
  'fteid.interfaceType': field('gtpv2.f_teid_interface_type'),
  'fteid.teid': field('gtpv2.f_teid_gre_key', hex(8)),
  'fteid.ipv4': field('gtpv2.f_teid_ipv4'),
  'fteid.ipv6': field('gtpv2.f_teid_ipv6', ipv6),
  'bearerQos.preEmptionCapability': field('gtpv2.bearer_qos_pci'),
  'bearerQos.priorityLevel': field('gtpv2.bearer_qos_pl'),
  'bearerQos.preEmptionVulnerability': field('gtpv2.bearer_qos_pvi'),
  'bearerQos.qci': field('gtpv2.bearer_qos_label_qci'),
  'bearerQos.maximumUplinkKbps': field('gtpv2.bearer_qos_mbr_up'),
  'bearerQos.maximumDownlinkKbps': field('gtpv2.bearer_qos_mbr_down'),
  'bearerQos.guaranteedUplinkKbps': field('gtpv2.bearer_qos_gbr_up'),
  'bearerQos.guaranteedDownlinkKbps': field('gtpv2.bearer_qos_gbr_down'),
  'arp.preEmptionCapability': field('gtpv2.arp_pci'),
  'arp.priorityLevel': field('gtpv2.arp_pl'),
  'arp.preEmptionVulnerability': field('gtpv2.arp_pvi'),
  'cause.value': field('gtpv2.cause'),
  'cause.pce': among('gtpv2.pce', bit),
  'cause.bce': among('gtpv2.bce', bit),
  'cause.cs': among('gtpv2.cs', bit),
  'offendingIe.type': field('gtpv2.cause_off_ie_t'),
  'offendingIe.instance': among('gtpv2.instance'),
  'cgi.plmn': plmnIn('cgi.'),
  'cgi.lac': field('gtpv2.uli_cgi_lac', hex(4)),
  'cgi.ci': field('gtpv2.uli_cgi_ci'),
  'sai.plmn': plmnIn('sai.'),
  'sai.lac': field('gtpv2.sai_lac', hex(4)),
  'sai.sac': field('gtpv2.sai_sac', hex(4)),
  'rai.plmn': plmnIn('rai.'),
  'rai.lac': field('gtpv2.rai_lac', hex(4)),
  'rai.rac': field('gtpv2.rai_rac', (rac: number) => hex(4)(rac * 256 + 255)),
  'tai.plmn': plmnIn('tai.'),
  'tai.tac': field('gtpv2.tai_tac', hex(4)),
  'ecgi.plmn': plmnIn('ecgi.'),
  'ecgi.eci': field('gtpv2.ecgi_eci'),
  'lai.plmn': plmnIn('lai.'),
  'lai.lac': field('gtpv2.uli_lai_lac', hex(4)),
  macroEnodebId: { notInTshark: 'tshark 4.0 prints the flag of the macro eNodeB identity, not the identity' },
  extendedMacroEnodebId: { notInTshark: 'as macroEnodebId' },
  'ueTimeZone.quarterHours': field('gsm_a.dtap.timezone', (quarters: number) => hex(2)(Math.abs(quarters))),
  'ueTimeZone.daylightSavingTime': field('gtpv2.ue_time_zone_dst'),
  'address.ipv4': field('gtpv2.ip_address_ipv4'),
  'address.ipv6': field('gtpv2.ip_address_ipv6', ipv6),
  'pgwBackOffTime.unit': field('gtpv2.timer_unit'),
  'pgwBackOffTime.value': field('gtpv2.timer_value'),
  'fqCsid.nodeIdType': field('gtpv2.fq_csid_type'),
  'fqCsid.nodeId': field('gtpv2.fq_csid_ipv4', (octets: Uint8Array) => octets.join('.')),
  'fqCsid.csids': field('gtpv2.fq_csid_id'),
  'ranNasCause.protocolType': field('gtpv2.ran_nas.protocol_type'),
  'ranNasCause.causeType': { notInTshark: 'as ranNasReleaseCause.causeType' },
  'ranNasCause.value': { notInTshark: 'one field a protocol and cause type' },
  'ranNasReleaseCause.protocolType': field('gtpv2.ran_nas.protocol_type'),
  'ranNasReleaseCause.causeType': {
    notInTshark: 'printed for S1AP alone, the other protocols have no cause type',
  },
  'ranNasReleaseCause.value': { notInTshark: 'one field a protocol and cause type' },
  'privateExtension.enterpriseId': field('gtpv2.enterprise_id'),
  'privateExtension.value': field('gtpv2.proprietary_value', colons),
  pco: { notInTshark: 'tshark opens the container' },
  traceInformation: { notInTshark: 'tshark opens the container' },
  sendingNodeFeatures: { notInTshark: 'tshark opens the flags' },
  lowPriorityTrafficThrottling: { notInTshark: 'tshark opens the value' },
}

/** Groups that tshark 4.0 does not open. */
const NOT_DISSECTED = /pgwChangeInfo|remoteUeContexts/

/** tshark's own spelling of some flags. */
const flagNames: { [flag: string]: string } = { ppon: 'ppon_ppei', '5gsiwki': '5gsiwk', srni: 'snri' }

/** `bearers[].s5s8uSgwFteid.teid` is `fteid.teid`; a list's `ebis[]` is `ebis`. */
function leafName(path: string): string {
  const steps = path.replaceAll('[]', '').split('.')
  const shared = mobilityLeaf(steps)
  if (shared !== undefined) return shared
  const own = steps.at(-1) ?? ''
  const parent = (steps.at(-2) ?? '')
    .replace(/.*Fteid$/, 'fteid')
    .replace(/.*FqCsid$/, 'fqCsid')
    .replace(/.*Address$/, 'address')
  if (/acroEnodebId$/.test(parent)) return parent
  if (parent === 'bearers' || parent.startsWith('bearersTo') || parent.startsWith('bearersMarked')) return own
  return parent === '' || parent === 'failedBearers' ? own : `${parent}.${own}`
}

/**
 * The leaves of a message regrouped by tshark field, and the rules for them, for `compareFields`; a leaf without a
 * rule keeps its name, so that the comparison complains of it.
 */
export function byField(message: object): { values: object; rules: { [path: string]: Rule } } {
  const values: { [name: string]: unknown[] } = {}
  const rules: { [path: string]: Rule } = {}
  for (const [path, value] of leavesOf(message)) {
    if (path === 'kind' || NOT_DISSECTED.test(path)) continue
    const leaf = leafName(path)
    const flag = leaf.startsWith('indication.') ? leaf.slice('indication.'.length) : undefined
    const found = flag === undefined ? gtpv2Fields[leaf] : among(`gtpv2.${flagNames[flag] ?? flag}`, bit)
    const named = found === undefined ? [undefined] : Array.isArray(found) ? found : [found]
    for (const rule of named) {
      const name = rule === undefined || !('tshark' in rule) ? leaf : rule.tshark.replaceAll('.', '_')
      values[name] = [...(values[name] ?? []), textOf(rule, value)]
      if (rule !== undefined)
        rules[`${name}[]`] = 'tshark' in rule ? { tshark: rule.tshark, among: rule.among } : rule
    }
  }
  return { values, rules }
}

function textOf(rule: Rule | undefined, value: unknown): unknown {
  if (rule === undefined || !('tshark' in rule) || rule.as === undefined) return value
  return rule.as(value as never, undefined as never)
}
