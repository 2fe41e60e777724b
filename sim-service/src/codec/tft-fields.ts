/** How tshark 4.0 prints a traffic flow template, in NAS and in GTPv2 alike. */
import type { FieldMap, FieldRule } from '../../test-support/agreement.ts'
import { octetsToIpv6 } from './diameter/ipv6.ts'

/** TS 24.008, table 10.5.162, once more. */
const componentTypes: { [kind: string]: number } = {
  ipv4RemoteAddress: 0x10,
  ipv4LocalAddress: 0x11,
  ipv6RemoteAddress: 0x20,
  ipv6RemoteAddressPrefixLength: 0x21,
  ipv6LocalAddressPrefixLength: 0x23,
  protocolIdentifierNextHeader: 0x30,
  singleLocalPort: 0x40,
  localPortRange: 0x41,
  singleRemotePort: 0x50,
  remotePortRange: 0x51,
  securityParameterIndex: 0x60,
  typeOfServiceTrafficClass: 0x70,
  flowLabel: 0x80,
  destinationMacAddress: 0x81,
  sourceMacAddress: 0x82,
  cTagVid: 0x83,
  sTagVid: 0x84,
  cTagPcpDei: 0x85,
  sTagPcpDei: 0x86,
  ethertype: 0x87,
}

type Address = string | Uint8Array | number
const hex = (digits: number) => (value: number) => `0x${value.toString(16).padStart(digits, '0')}`
const ifText = (value: Address): string | undefined => (typeof value === 'string' ? value : undefined)
const ifNumber = (value: Address): string | undefined =>
  typeof value === 'number' ? hex(2)(value) : undefined
const ifIpv6 = (value: Address): string | undefined =>
  value instanceof Uint8Array && value.length === 16 ? octetsToIpv6(value, 0) : undefined
const ifMac = (value: Address): string | undefined =>
  value instanceof Uint8Array && value.length === 6 ? octetsOf(value) : undefined
const octetsOf = (value: Uint8Array): string =>
  Array.from(value, (octet) => octet.toString(16).padStart(2, '0')).join(':')

/** A template's rows of a name map, its member being `path`. */
export function tftFields(path: string, under = 'Traffic Flow Template'): FieldMap {
  const field = (name: string, as?: FieldRule['as']): FieldRule => ({
    under,
    tshark: `gsm_a.gm.sm.${name}`,
    as,
  })
  const filter = `${path}.packetFilters[]`
  const component = `${filter}.components[]`
  return {
    [`${path}.operation`]: field('tft.op_code'),
    [`${path}.packetFilterIdentifiers[]`]: field('tft.pkt_flt_id'),
    [`${filter}.identifier`]: field('tft.pkt_flt_id'),
    [`${filter}.direction`]: field('tft.pkt_flt_dir'),
    [`${filter}.evaluationPrecedence`]: field('tft.packet_evaluation_precedence', hex(2)),
    [`${component}.kind`]: field('tft.packet_filter_component_type_id', (kind: string) =>
      String(componentTypes[kind]),
    ),
    [`${component}.address`]: [
      field('ip4_address', ifText),
      field('ip6_address', ifIpv6),
      field('tft.mac_addr', ifMac),
    ],
    [`${component}.mask`]: [
      field('ip4_mask', ifText),
      field('ip6_mask', ifIpv6),
      field('tft.traffic_mask', ifNumber),
    ],
    [`${component}.prefixLength`]: field('ip6_prefix_length'),
    [`${component}.protocol`]: field('tft.protocol_header', hex(2)),
    [`${component}.port`]: field('tft.port'),
    [`${component}.low`]: field('tft.port_low'),
    [`${component}.high`]: field('tft.port_high'),
    [`${component}.spi`]: field('tft.security', hex(8)),
    [`${component}.value`]: field('tft.traffic_class', hex(2)),
    [`${component}.flowLabel`]: field('tft.flow_label_type', hex(6)),
    [`${component}.vid`]: field('tft.vlan_tag_vid', hex(4)),
    [`${component}.pcp`]: field('tft.vlan_tag_pcp', hex(2)),
    [`${component}.dei`]: field('tft.vlan_tag_dei', hex(2)),
    [`${component}.ethertype`]: field('tft.ethertype', hex(4)),
    [`${path}.parameters[].id`]: field('tft.param_id'),
    [`${path}.parameters[].contents`]: { notInTshark: 'tshark opens the parameter by its kind' },
  }
}
