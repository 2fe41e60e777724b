import type { OctetReader } from '../octets.ts'
import { etherType } from './framing.ts'
import { PassedOver } from './passed-over.ts'
import { linkType } from './pcapng-writer.ts'
import { etherTypeName, linkTypeName } from './protocol-names.ts'

/** Link types of captures from elsewhere (https://www.tcpdump.org/linktypes.html); our own are in the writer. */
const foreign = {
  null: 0,
  /** Raw IP under the numbers that some systems give it, BSD/OS and OpenBSD. */
  rawBsd: 12,
  rawOpenBsd: 14,
  loop: 108,
  ipv4: 228,
  ipv6: 229,
  linuxCooked2: 276,
} as const

/** BSD's AF_INET6 differs between systems: NetBSD and OpenBSD, FreeBSD, Darwin; 10 is Linux's. */
const inet6Families = [24, 28, 30, 10]
const INET_FAMILY = 2

const vlanTypes: ReadonlySet<number> = new Set([etherType.vlan, etherType.serviceVlan, 0x9100, 0x9200])

/** Passes over the link header and says which IP follows: its Ethernet type. */
export function networkOf(link: number, r: OctetReader): number {
  const type = typeOf(link, r)
  if (type === etherType.ipv4 || type === etherType.ipv6) return type
  throw new PassedOver(etherTypeName(type))
}

function typeOf(link: number, r: OctetReader): number {
  switch (link) {
    case linkType.ethernet:
      r.skip(12)
      return behindTags(r)
    case linkType.linuxCooked:
      r.skip(14)
      return behindTags(r)
    case foreign.linuxCooked2: {
      const type = r.u16()
      r.skip(18)
      return behindTag(type, r)
    }
    case foreign.null:
    case foreign.loop:
      return byFamily(r)
    case linkType.rawIp:
    case foreign.rawBsd:
    case foreign.rawOpenBsd:
      r.need(1)
      return r.octets[r.offset] >> 4 === 6 ? etherType.ipv6 : etherType.ipv4
    case foreign.ipv4:
      return etherType.ipv4
    case foreign.ipv6:
      return etherType.ipv6
    default:
      throw new PassedOver(linkTypeName(link))
  }
}

/** IEEE 802.1Q: a tag and the type behind it, once or several times (802.1ad). */
function behindTags(r: OctetReader): number {
  return behindTag(r.u16(), r)
}

function behindTag(first: number, r: OctetReader): number {
  let type = first
  while (vlanTypes.has(type)) {
    r.skip(2)
    type = r.u16()
  }
  return type
}

/** The address family in four octets: in LOOP the highest first, in NULL in the order of whoever captured. */
function byFamily(r: OctetReader): number {
  const family = r.u32()
  const swapped = family >>> 16 === 0 ? family : (family >>> 24) | ((family >>> 8) & 0xff00)
  if (swapped === INET_FAMILY) return etherType.ipv4
  if (inet6Families.includes(swapped)) return etherType.ipv6
  throw new PassedOver(`address family ${swapped} of a loopback`)
}
