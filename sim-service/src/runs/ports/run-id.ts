import { randomBytes } from 'node:crypto'

let lastMs = 0
let counter = 0

/**
 * A UUIDv7 (RFC 9562 §5.7): it sorts by when it was made, within this process strictly so (§6.2, method 1). The store
 * keeps what belongs to a run in the partition of the month that its id says.
 */
export function newRunId(): string {
  const nowMs = Date.now()
  if (nowMs > lastMs) {
    lastMs = nowMs
    // The upper half is left free, so that a busy millisecond does not overflow.
    counter = randomBytes(2).readUInt16BE() & 0x7ff
  } else if (++counter > 0xfff) {
    lastMs++
    counter = 0
  }
  return runIdAt(lastMs, counter)
}

/** An id of an instant. */
export function runIdAt(ms: number, number = 0): string {
  const octets = randomBytes(16)
  octets.writeUIntBE(ms, 0, 6)
  octets.writeUInt16BE(0x7000 | number, 6)
  octets[8] = 0x80 | (octets[8] & 0x3f)
  const text = octets.toString('hex')
  return [text.slice(0, 8), text.slice(8, 12), text.slice(12, 16), text.slice(16, 20), text.slice(20)].join(
    '-',
  )
}

const form = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

export function isRunId(text: string): boolean {
  return form.test(text)
}

/** When an id was made, in milliseconds since 1970. */
export function instantOfRunId(id: string): number {
  return Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16)
}
