import { CodecError } from '../codec-error.ts'
import type { OctetReader } from '../octets.ts'
import type { CapturedPdu } from './deframing.ts'
import type { Datagram } from './ip-layer.ts'
import { concatenated } from './pcapng-writer.ts'
import { dataFlag, sctpChunk } from './sctp-association.ts'

/** How many TSNs behind the newest a direction remembers, to know a retransmission and to complete fragments. */
const REMEMBERED_TSNS = 4096
/** Directions followed at a time; the one that was seen first is given up for a new one. */
const MAXIMUM_DIRECTIONS = 16_384

/** A DATA chunk that is part of a message. */
interface Fragment {
  flags: number
  /** Stream and stream sequence number, which all fragments of a message have in common (RFC 9260 §6.9). */
  message: number
  ppid: number
  octets: Uint8Array
}

/** TSNs of one direction in the order in which they were seen; undefined once their message is complete. */
type Seen = Map<number, Fragment | undefined>

interface DataChunk extends Fragment {
  tsn: number
  stream: number
}

/**
 * User messages of SCTP packets (RFC 9260): bundled DATA chunks, fragments put together by consecutive TSNs (§6.9)
 * in whatever order they come, ordered and unordered, each TSN once. Messages leave in the order in which they
 * become complete, which is that of their last frames.
 */
export class SctpReassembly {
  private readonly directions = new Map<string, Seen>()

  /** Adds to `found` what the packet completes, also when a later chunk of it is damaged. */
  packet(datagram: Datagram, found: CapturedPdu[]): void {
    const { r, source, destination, frameNumber, timeUs } = datagram
    const sourcePort = r.u16()
    const destinationPort = r.u16()
    const tag = r.u32()
    r.skip(4)
    // A new association between the same ports has new tags, and so its own TSNs.
    const key = `${source}:${sourcePort}>${destination}:${destinationPort}/${tag}`
    while (r.remaining > 0) {
      const chunk = dataChunk(r)
      if (chunk === undefined) continue
      const message = complete(this.seen(key), chunk)
      if (message === undefined) continue
      const { ppid, octets } = message
      const ends = { source, destination, sourcePort, destinationPort }
      found.push({ frameNumber, timeUs, transport: 'sctp', ...ends, ppid, stream: chunk.stream, octets })
    }
  }

  private seen(key: string): Seen {
    let seen = this.directions.get(key)
    if (seen === undefined) {
      seen = new Map()
      this.directions.set(key, seen)
      if (this.directions.size > MAXIMUM_DIRECTIONS) forgetOldest(this.directions)
    }
    return seen
  }
}

export function forgetOldest(map: Map<unknown, unknown>): void {
  for (const oldest of map.keys()) {
    map.delete(oldest)
    return
  }
}

/** Reads one chunk (§3.2); undefined for all but DATA. */
function dataChunk(r: OctetReader): DataChunk | undefined {
  const at = r.offset
  const type = r.u8()
  const flags = r.u8()
  const length = r.u16()
  if (length < 4) throw new CodecError('bad-length', at + 2, `a chunk of ${length} octets`)
  const chunk = r.window(length - 4)
  r.skip(Math.min(r.remaining, -length & 3))
  if (type !== sctpChunk.data) return undefined
  const tsn = chunk.u32()
  const message = chunk.u32()
  const ppid = chunk.u32()
  return { flags, tsn, message, stream: message >>> 16, ppid, octets: chunk.take(chunk.remaining) }
}

const WHOLE = dataFlag.begin | dataFlag.end

/** The message that this chunk completes, as it was sent. */
function complete(seen: Seen, chunk: DataChunk): { ppid: number; octets: Uint8Array } | undefined {
  const { tsn, flags } = chunk
  if (seen.has(tsn)) return undefined
  const isWhole = (flags & WHOLE) === WHOLE
  // A TSN whose message is complete stays known, without its octets.
  seen.set(tsn, isWhole ? undefined : chunk)
  if (seen.size > REMEMBERED_TSNS) forgetOldest(seen)
  return isWhole ? chunk : joined(seen, tsn)
}

function joined(seen: Seen, tsn: number): { ppid: number; octets: Uint8Array } | undefined {
  const first = firstOf(seen, tsn)
  const begun = first === undefined ? undefined : seen.get(first)
  if (first === undefined || begun === undefined) return undefined
  const parts: Uint8Array[] = []
  for (let at = first; parts.length <= REMEMBERED_TSNS; at = (at + 1) >>> 0) {
    const fragment = seen.get(at)
    if (fragment === undefined || !belongsTo(begun, fragment)) return undefined
    if (at !== first && (fragment.flags & dataFlag.begin) !== 0) return undefined
    parts.push(fragment.octets)
    if ((fragment.flags & dataFlag.end) === 0) continue
    for (let done = 0; done < parts.length; done++) seen.set((first + done) >>> 0, undefined)
    return { ppid: begun.ppid, octets: concatenated(parts) }
  }
  return undefined
}

/** The TSN of the fragment that begins the message of this one. */
function firstOf(seen: Seen, tsn: number): number | undefined {
  let at = tsn
  // Fragments without a beginning may go round the whole number space.
  for (let steps = 0; steps <= REMEMBERED_TSNS; steps++) {
    const fragment = seen.get(at)
    if (fragment === undefined) return undefined
    if ((fragment.flags & dataFlag.begin) !== 0) return at
    at = (at - 1) >>> 0
  }
  return undefined
}

/** The sequence number of an unordered message means nothing (§3.3.1). */
function belongsTo(begun: Fragment, fragment: Fragment): boolean {
  const isUnordered = (begun.flags & dataFlag.unordered) !== 0
  if (((fragment.flags & dataFlag.unordered) !== 0) !== isUnordered) return false
  return isUnordered ? begun.message >>> 16 === fragment.message >>> 16 : begun.message === fragment.message
}
