/** Traffic flow templates for tests: every component, every operation. */
import { fromHex } from './octets.ts'
import type { PacketFilter, PacketFilterComponent, TrafficFlowTemplate } from './tft.ts'

/** One of each kind. */
export const componentExamples: PacketFilterComponent[] = [
  { kind: 'ipv4RemoteAddress', address: '198.51.100.0', mask: '255.255.255.0' },
  { kind: 'ipv4LocalAddress', address: '10.45.0.2', mask: '255.255.255.255' },
  {
    kind: 'ipv6RemoteAddress',
    address: fromHex('20010db8000000000000000000000001'),
    mask: fromHex('ffffffffffffffff0000000000000000'),
  },
  {
    kind: 'ipv6RemoteAddressPrefixLength',
    address: fromHex('20010db8000000000000000000000000'),
    prefixLength: 32,
  },
  {
    kind: 'ipv6LocalAddressPrefixLength',
    address: fromHex('20010db8000100000000000000000000'),
    prefixLength: 64,
  },
  { kind: 'protocolIdentifierNextHeader', protocol: 17 },
  { kind: 'singleLocalPort', port: 5060 },
  { kind: 'localPortRange', low: 49_152, high: 65_535 },
  { kind: 'singleRemotePort', port: 443 },
  { kind: 'remotePortRange', low: 50_000, high: 50_999 },
  { kind: 'securityParameterIndex', spi: 0xdeadbeef },
  { kind: 'typeOfServiceTrafficClass', value: 0xb8, mask: 0xfc },
  { kind: 'flowLabel', flowLabel: 0xbeef1 },
  { kind: 'destinationMacAddress', address: fromHex('020000000001') },
  { kind: 'sourceMacAddress', address: fromHex('020000000002') },
  { kind: 'cTagVid', vid: 100 },
  { kind: 'sTagVid', vid: 4094 },
  { kind: 'cTagPcpDei', pcp: 5, dei: 0 },
  { kind: 'sTagPcpDei', pcp: 7, dei: 1 },
  { kind: 'ethertype', ethertype: 0x0800 },
]

const filter = (identifier: number, kinds: Array<PacketFilterComponent['kind']>): PacketFilter => ({
  identifier,
  direction: identifier & 3,
  evaluationPrecedence: 10 + identifier,
  components: componentExamples.filter(({ kind }) => kinds.includes(kind)),
})

const ipv4Filter = filter(1, [
  'ipv4RemoteAddress',
  'ipv4LocalAddress',
  'protocolIdentifierNextHeader',
  'singleLocalPort',
  'remotePortRange',
])
const ipv6Filter = filter(2, [
  'ipv6RemoteAddressPrefixLength',
  'ipv6LocalAddressPrefixLength',
  'localPortRange',
  'singleRemotePort',
])
const securedFilter = filter(3, [
  'ipv6RemoteAddress',
  'securityParameterIndex',
  'typeOfServiceTrafficClass',
  'flowLabel',
])
const ethernetFilter = filter(15, [
  'destinationMacAddress',
  'sourceMacAddress',
  'cTagVid',
  'sTagVid',
  'cTagPcpDei',
  'sTagPcpDei',
  'ethertype',
])

/** A template of a session's media, as a gateway makes it. */
export const mediaTft: TrafficFlowTemplate = {
  operation: 1,
  packetFilters: [ipv4Filter, ipv6Filter],
  parameters: [
    { id: 1, contents: fromHex('01020304') },
    { id: 2, contents: fromHex('00010001') },
  ],
}

export const tftExamples: TrafficFlowTemplate[] = [
  mediaTft,
  { operation: 1, packetFilters: [securedFilter] },
  { operation: 3, packetFilters: [ethernetFilter, { ...ipv4Filter, components: [componentExamples[0]] }] },
  { operation: 4, packetFilters: [{ ...ipv6Filter, direction: 3 }] },
  { operation: 5, packetFilterIdentifiers: [0, 7, 15] },
  { operation: 2 },
  { operation: 6, parameters: [{ id: 3, contents: fromHex('0102') }] },
  { operation: 0 },
]
