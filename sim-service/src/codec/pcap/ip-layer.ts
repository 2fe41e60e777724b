import { CodecError } from '../codec-error.ts'
import { u32ToIpv4 } from '../ipv4.ts'
import { OctetReader } from '../octets.ts'
import { etherType, ipProtocol } from './framing.ts'
import { FragmentReassembly } from './ip-fragments.ts'
import { networkOf } from './link-layer.ts'
import { PassedOver } from './passed-over.ts'

/** One datagram on its way up: where it came from, and its transport's octets. */
export interface Datagram {
  frameNumber: number
  timeUs: number
  source: string
  destination: string
  r: OctetReader
}

export interface ProtocolDatagram extends Datagram {
  protocol: number
}

/** What of a captured packet concerns IP. */
export interface LinkFrame {
  frameNumber: number
  timeUs: number
  linkType: number
  octets: Uint8Array
}

/** RFC 8200 §4 and RFC 4302: headers that may stand before a transport, and how long each is. */
const extension = { hopByHop: 0, routing: 43, fragment: 44, authentication: 51, destination: 60 } as const
const otherExtensions: ReadonlySet<number> = new Set([135, 139, 140])

const MORE_FRAGMENTS = 0x2000
const FRAGMENT_OFFSET = 0x1fff

/** IPv4 (RFC 791) and IPv6 (RFC 8200), fragments put together. */
export class IpLayer {
  private readonly fragments = new FragmentReassembly()

  /** How many datagrams still wait for fragments. */
  get incomplete(): number {
    return this.fragments.waiting
  }

  /** The datagram that a frame holds or completes; undefined for a fragment of one that is not complete. */
  datagram(frame: LinkFrame): ProtocolDatagram | undefined {
    const r = new OctetReader(frame.octets)
    const type = networkOf(frame.linkType, r)
    return type === etherType.ipv4 ? this.ipv4(frame, r) : this.ipv6(frame, r)
  }

  /** What follows the total length is padding of the link. */
  private ipv4(frame: LinkFrame, r: OctetReader): ProtocolDatagram | undefined {
    const start = r.offset
    const first = r.u8()
    const headerOctets = (first & 15) * 4
    if (first >> 4 !== 4 || headerOctets < 20) throw new CodecError('bad-value', start, 'not an IPv4 header')
    r.skip(1)
    const total = r.u16()
    const identification = r.u16()
    const fragment = r.u16()
    r.skip(1)
    const protocol = r.u8()
    r.skip(2)
    const source = u32ToIpv4(r.u32())
    const destination = u32ToIpv4(r.u32())
    r.skip(headerOctets - 20)
    // Segmentation by the network card leaves a total length of zero.
    const payload = r.window(total === 0 ? r.remaining : total - headerOctets)
    const datagram = { ...timesOf(frame), source, destination }
    if ((fragment & (MORE_FRAGMENTS | FRAGMENT_OFFSET)) === 0)
      return behind({ ...datagram, protocol, r: payload })
    const key = `${source}>${destination}/${protocol}/${identification}`
    const offset = (fragment & FRAGMENT_OFFSET) * 8
    const whole = this.fragments.add(key, offset, (fragment & MORE_FRAGMENTS) !== 0, payload)
    return whole && behind({ ...datagram, protocol, r: new OctetReader(whole) })
  }

  private ipv6(frame: LinkFrame, r: OctetReader): ProtocolDatagram | undefined {
    const start = r.offset
    if (r.u8() >> 4 !== 6) throw new CodecError('bad-value', start, 'not an IPv6 header')
    r.skip(3)
    const length = r.u16()
    const protocol = r.u8()
    r.skip(1)
    const source = ipv6Text(r)
    const destination = ipv6Text(r)
    // A length of zero: segmentation by the network card, or a jumbo payload.
    const payload = r.window(length === 0 ? r.remaining : length)
    return this.behindExtensions({ ...timesOf(frame), source, destination, protocol, r: payload })
  }

  private behindExtensions(datagram: ProtocolDatagram): ProtocolDatagram | undefined {
    const { r } = datagram
    for (;;) {
      const { protocol } = datagram
      if (protocol === extension.fragment) return this.ipv6Fragment(datagram)
      const isExtension =
        protocol === extension.hopByHop ||
        protocol === extension.routing ||
        protocol === extension.destination ||
        otherExtensions.has(protocol)
      if (!isExtension) return behind(datagram)
      datagram.protocol = r.u8()
      r.skip(r.u8() * 8 + 6)
    }
  }

  /** RFC 8200 §4.5: what follows the first fragment's header follows the whole. */
  private ipv6Fragment(datagram: ProtocolDatagram): ProtocolDatagram | undefined {
    const { r, source, destination } = datagram
    const next = r.u8()
    r.skip(1)
    const place = r.u16()
    const identification = r.u32()
    const key = `${source}>${destination}/${identification}`
    const whole = this.fragments.add(key, place & 0xfff8, (place & 1) !== 0, r)
    return whole && this.behindExtensions({ ...datagram, protocol: next, r: new OctetReader(whole) })
  }
}

/** Passes over an authentication header (RFC 4302 §2), whose length counts words of four octets, less two. */
function behind(datagram: ProtocolDatagram): ProtocolDatagram {
  const { r } = datagram
  if (datagram.protocol !== extension.authentication) return datagram
  datagram.protocol = r.u8()
  const words = r.u8() + 2
  r.skip(words * 4 - 2)
  if (!(Object.values(ipProtocol) as number[]).includes(datagram.protocol))
    throw new PassedOver(`IP protocol ${datagram.protocol} behind AH`)
  return datagram
}

function timesOf({ frameNumber, timeUs }: LinkFrame): { frameNumber: number; timeUs: number } {
  return { frameNumber, timeUs }
}

/** Eight groups. */
export function ipv6Text(r: OctetReader): string {
  let text = r.u16().toString(16)
  for (let i = 1; i < 8; i++) text += `:${r.u16().toString(16)}`
  return text
}
