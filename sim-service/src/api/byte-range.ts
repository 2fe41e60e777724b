/** Octets from one to another, both included. */
export interface ByteRange {
  readonly from: number
  readonly to: number
}

/**
 * The one range that a client wants (RFC 9110 §14.2). A header that is not understood, or asks for several ranges, is
 * as good as none: the whole is sent.
 */
export function byteRange(
  header: string | undefined,
  octets: number,
): ByteRange | 'unsatisfiable' | undefined {
  const parts = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header?.trim() ?? '')
  if (parts === null || (parts[1] === '' && parts[2] === '')) return undefined
  const [, first, last] = parts
  if (first === '') {
    const length = Math.min(Number(last), octets)
    return length === 0 ? 'unsatisfiable' : { from: octets - length, to: octets - 1 }
  }
  const from = Number(first)
  if (last !== '' && Number(last) < from) return undefined
  if (from >= octets) return 'unsatisfiable'
  return { from, to: last === '' ? octets - 1 : Math.min(Number(last), octets - 1) }
}

/** The octets of a range, out of a content that can only be read from its beginning. */
export async function* sliced(
  content: AsyncIterable<Uint8Array>,
  { from, to }: ByteRange,
): AsyncGenerator<Uint8Array> {
  let at = 0
  for await (const chunk of content) {
    const begin = Math.max(0, from - at)
    const end = Math.min(chunk.length, to + 1 - at)
    if (begin < end) yield chunk.subarray(begin, end)
    at += chunk.length
    if (at > to) return
  }
}

/** Whether a client has it already: one of its ETags, or any (RFC 9110 §13.1.2). */
export function hasETag(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false
  return header.trim() === '*' || header.split(',').some((one) => one.trim().replace(/^W\//, '') === etag)
}
