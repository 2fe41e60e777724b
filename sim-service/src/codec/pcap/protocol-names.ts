/**
 * Names of what a capture holds beside our protocols, for the summary of what was passed over. Not every registered
 * name: those that stand beside EPC signalling. What has no name here is counted under its number.
 */
const etherTypes: Readonly<Record<number, string>> = {
  2054: 'ARP',
  32821: 'RARP',
  34525: 'IPv6',
  34824: 'slow protocols (LACP)',
  34887: 'MPLS',
  34915: 'PPPoE discovery',
  34916: 'PPPoE session',
  34958: 'EAPOL',
  35020: 'LLDP',
  35063: 'PTP',
}

const ipProtocols: Readonly<Record<number, string>> = {
  1: 'ICMP',
  2: 'IGMP',
  4: 'IPv4 in IP',
  33: 'DCCP',
  41: 'IPv6 in IP',
  47: 'GRE',
  50: 'ESP',
  51: 'AH',
  58: 'ICMPv6',
  59: 'no next header',
  89: 'OSPF',
  103: 'PIM',
  112: 'VRRP',
  136: 'UDP-Lite',
}

const udpPorts: Readonly<Record<number, string>> = {
  53: 'DNS',
  67: 'DHCP',
  68: 'DHCP',
  123: 'NTP',
  137: 'NetBIOS',
  138: 'NetBIOS',
  161: 'SNMP',
  443: 'QUIC',
  500: 'IKE',
  514: 'syslog',
  546: 'DHCPv6',
  547: 'DHCPv6',
  1812: 'RADIUS',
  1813: 'RADIUS',
  1900: 'SSDP',
  3386: "GTP'",
  4500: 'IKE and ESP in UDP',
  4789: 'VXLAN',
  5060: 'SIP',
  5353: 'mDNS',
  5355: 'LLMNR',
  8805: 'PFCP',
}

const tcpPorts: Readonly<Record<number, string>> = {
  22: 'SSH',
  53: 'DNS',
  80: 'HTTP',
  179: 'BGP',
  443: 'TLS',
  3868: 'Diameter port, no Diameter',
  5060: 'SIP',
  5658: 'Diameter over TLS',
  5868: 'Diameter over TLS',
  6379: 'Redis',
  8080: 'HTTP',
  9092: 'Kafka',
  27017: 'MongoDB',
}

/** SCTP payload protocol identifiers (IANA). */
const payloadProtocols: Readonly<Record<number, string>> = {
  0: 'no payload protocol',
  1: 'IUA',
  2: 'M2UA',
  3: 'M3UA',
  4: 'SUA',
  5: 'M2PA',
  19: 'RUA',
  20: 'HNBAP',
  24: 'SBc-AP',
  25: 'NBAP',
  29: 'LCS-AP',
  43: 'M2AP',
  44: 'M3AP',
  47: 'Diameter over DTLS',
  58: 'XwAP',
  60: 'NGAP',
  61: 'XnAP',
  62: 'F1AP',
  64: 'E1AP',
  66: 'NGAP over DTLS',
  70: 'E2AP',
}

const linkTypes: Readonly<Record<number, string>> = {
  9: 'PPP',
  50: 'PPP in HDLC',
  105: 'IEEE 802.11',
  127: 'IEEE 802.11 with radiotap',
  141: 'MTP3',
  140: 'MTP2',
  142: 'SCCP',
  189: 'USB',
  220: 'USB',
  248: 'SCTP',
  253: 'Netlink',
}

/** Link types 147 to 162 mean whatever their owner says (LINKTYPE_USER0 to LINKTYPE_USER15). */
const firstUserLinkType = 147
const lastUserLinkType = 162

export function linkTypeName(type: number): string {
  if (type >= firstUserLinkType && type <= lastUserLinkType)
    return `link type ${type} (USER${type - firstUserLinkType})`
  return numbered('link type', type, linkTypes[type])
}

/** Below 1536 the field is a length, and the frame one of IEEE 802.3. */
export function etherTypeName(type: number): string {
  if (type < 1536) return 'IEEE 802.3 with LLC'
  return etherTypes[type] ?? `Ethernet type 0x${type.toString(16).padStart(4, '0')}`
}

export function ipProtocolName(protocol: number): string {
  return numbered('IP protocol', protocol, ipProtocols[protocol])
}

/** By the port that has a name, otherwise by the lower one, which is more often the server's. */
export function udpName(source: number, destination: number): string {
  return portName('UDP', udpPorts, source, destination)
}

export function tcpName(source: number, destination: number): string {
  return portName('TCP', tcpPorts, source, destination)
}

export function payloadProtocolName(ppid: number): string {
  return numbered('SCTP payload protocol', ppid, payloadProtocols[ppid])
}

function portName(
  transport: string,
  names: Readonly<Record<number, string>>,
  source: number,
  destination: number,
): string {
  const port =
    names[destination] !== undefined
      ? destination
      : names[source] !== undefined
        ? source
        : Math.min(source, destination)
  return numbered(`${transport} port`, port, names[port])
}

function numbered(kind: string, number: number, name: string | undefined): string {
  return name === undefined ? `${kind} ${number}` : `${name} (${kind} ${number})`
}
