import { CodecError } from '../codec-error.ts'
import type { OctetReader } from '../octets.ts'
import type { CapturedPdu, Datagram } from './deframing.ts'
import { concatenated } from './pcapng-writer.ts'
import { dataFlag, sctpChunk } from './sctp-association.ts'

/** How many TSNs behind the newest a direction remembers, to know a retransmission and to complete fragments. */
const REMEMBERED_TSNS = 4096

interface Fragment {
  flags: number
  octets: Uint8Array
}

/** One direction of an association. */
interface Direction {
  /** TSNs in the order in which they were seen; a Map forgets its oldest first. */
  seen: Map<number, Fragment | undefined>
}

/**
 * User messages of SCTP packets (RFC 9260): bundled DATA chunks, fragments put together by consecutive TSNs (§6.9),
 * retransmissions left out. Messages leave in the order in which they become complete.
 */
export class SctpReassembly {
  private readonly directions = new Map<string, Direction>()

  packet(datagram: Datagram): CapturedPdu[] {
    const { r, source, destination } = datagram
    const sourcePort = r.u16()
    const destinationPort = r.u16()
    const tag = r.u32()
    r.skip(4)
    // A new association between the same ports has new tags, and so its own TSNs.
    const key = `${source}:${sourcePort}>${destination}:${destinationPort}/${tag}`
    const pdus: CapturedPdu[] = []
    while (r.remaining > 0) {
      const at = r.offset
      const type = r.u8()
      const flags = r.u8()
      const length = r.u16()
      if (length < 4) throw new CodecError('bad-length', at + 2, `a chunk of ${length} octets`)
      const chunk = r.window(length - 4)
      r.skip(Math.min(r.remaining, -length & 3))
      if (type !== sctpChunk.data) continue
      const pdu = this.data(key, flags, chunk, { ...datagram }, sourcePort, destinationPort)
      if (pdu !== undefined) pdus.push(pdu)
    }
    return pdus
  }

  private data(
    key: string,
    flags: number,
    chunk: OctetReader,
    datagram: Datagram,
    sourcePort: number,
    destinationPort: number,
  ): CapturedPdu | undefined {
    const tsn = chunk.u32()
    const stream = chunk.u16()
    chunk.skip(2)
    const ppid = chunk.u32()
    const octets = this.complete(key, tsn, { flags, octets: chunk.take(chunk.remaining) })
    if (octets === undefined) return undefined
    const { frameNumber, timeUs, source, destination } = datagram
    return {
      frameNumber,
      timeUs,
      transport: 'sctp',
      source,
      destination,
      sourcePort,
      destinationPort,
      ppid,
      stream,
      octets,
    }
  }

  /** The message that this fragment completes. */
  private complete(key: string, tsn: number, fragment: Fragment): Uint8Array | undefined {
    let direction = this.directions.get(key)
    if (direction === undefined) this.directions.set(key, (direction = { seen: new Map() }))
    const { seen } = direction
    if (seen.has(tsn)) return undefined
    const whole = dataFlag.begin | dataFlag.end
    // A TSN whose message is complete stays known, without its octets.
    seen.set(tsn, (fragment.flags & whole) === whole ? undefined : fragment)
    if (seen.size > REMEMBERED_TSNS) {
      for (const oldest of seen.keys()) {
        seen.delete(oldest)
        break
      }
    }
    return (fragment.flags & whole) === whole ? fragment.octets : joined(seen, tsn)
  }
}

function joined(seen: Map<number, Fragment | undefined>, tsn: number): Uint8Array | undefined {
  let first = tsn
  for (;;) {
    const fragment = seen.get(first)
    if (fragment === undefined) return undefined
    if ((fragment.flags & dataFlag.begin) !== 0) break
    first = (first - 1) >>> 0
    // Fragments without a beginning or an end that go round the whole number space do not end by themselves.
    if (first === tsn) return undefined
  }
  const parts: Uint8Array[] = []
  const tsns: number[] = []
  for (let at = first; ; at = (at + 1) >>> 0) {
    const fragment = seen.get(at)
    if (fragment === undefined || (at === first && parts.length > 0)) return undefined
    parts.push(fragment.octets)
    tsns.push(at)
    if ((fragment.flags & dataFlag.end) !== 0) break
  }
  for (const at of tsns) seen.set(at, undefined)
  return concatenated(parts)
}
