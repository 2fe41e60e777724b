import { CodecError } from '../codec-error.ts'
import type { OctetReader } from '../octets.ts'

/** Datagrams that wait for fragments at a time; the oldest is given up for a new one. */
const MAXIMUM_WAITING = 256
const MAXIMUM_OCTETS = 0xffff

interface Fragment {
  offset: number
  octets: Uint8Array
}

interface Parts {
  /** In the order of their offsets. */
  fragments: Fragment[]
  /** Known with the last fragment. */
  length: number | undefined
}

/** Puts fragments of IPv4 (RFC 791 §3.2) and IPv6 (RFC 8200 §4.5) together. Of octets sent twice the first count. */
export class FragmentReassembly {
  private readonly datagrams = new Map<string, Parts>()

  get waiting(): number {
    return this.datagrams.size
  }

  /** The payload that this fragment completes. */
  add(key: string, offset: number, isMoreToCome: boolean, r: OctetReader): Uint8Array | undefined {
    const at = r.offset
    const octets = r.take(r.remaining)
    const end = offset + octets.length
    if (end > MAXIMUM_OCTETS) throw new CodecError('bad-length', at, `a fragment that ends at octet ${end}`)
    if (isMoreToCome && octets.length % 8 !== 0)
      throw new CodecError('bad-length', at, `a fragment of ${octets.length} octets that is not the last`)
    const parts = this.partsOf(key)
    if (!isMoreToCome) parts.length ??= end
    insert(parts.fragments, { offset, octets })
    const whole = joined(parts)
    if (whole !== undefined) this.datagrams.delete(key)
    return whole
  }

  private partsOf(key: string): Parts {
    let parts = this.datagrams.get(key)
    if (parts === undefined) {
      parts = { fragments: [], length: undefined }
      this.datagrams.set(key, parts)
      if (this.datagrams.size > MAXIMUM_WAITING) {
        for (const oldest of this.datagrams.keys()) {
          this.datagrams.delete(oldest)
          break
        }
      }
    }
    return parts
  }
}

/** A repetition of the same octets adds nothing, so that a list stays as short as its datagram. */
function insert(fragments: Fragment[], fragment: Fragment): void {
  const { offset, octets } = fragment
  let at = fragments.length
  while (at > 0 && fragments[at - 1].offset > offset) at--
  const before = fragments[at - 1]
  if (before !== undefined && before.offset + before.octets.length >= offset + octets.length) return
  fragments.splice(at, 0, fragment)
}

function joined({ fragments, length }: Parts): Uint8Array | undefined {
  if (length === undefined) return undefined
  let reached = 0
  for (const { offset, octets } of fragments) {
    if (offset > reached) return undefined
    reached = Math.max(reached, offset + octets.length)
  }
  if (reached < length) return undefined
  const whole = new Uint8Array(length)
  let filled = 0
  for (const { offset, octets } of fragments) {
    const end = Math.min(length, offset + octets.length)
    if (end <= filled) continue
    whole.set(octets.subarray(filled - offset, end - offset), filled)
    filled = end
  }
  return whole
}
