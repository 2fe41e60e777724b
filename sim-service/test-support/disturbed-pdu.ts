import { fromJson, toJson } from '../src/codec/json.ts'
import { toHex } from '../src/codec/octets.ts'
import { testRandom } from './mutation.ts'

/** The length determinant below 16K and where the octets behind it begin. */
function lengthAt(octets: Uint8Array, at: number): { length: number; from: number } {
  if (octets[at] < 0x80) return { length: octets[at], from: at + 1 }
  return { length: ((octets[at] & 0x3f) << 8) | octets[at + 1], from: at + 2 }
}

function determinant(length: number): number[] {
  return length < 128 ? [length] : [0x80 | (length >>> 8), length & 255]
}

/**
 * A PDU of S1AP or X2AP as a less careful sender would send it: IEs in another order, with other criticalities, with
 * IEs of a later release between them. Every such PDU is valid for a receiver of TS 36.413 §10.
 */
export function disturbedPdu(pdu: Uint8Array, random: (below: number) => number): Uint8Array {
  const { from } = lengthAt(pdu, 3)
  const count = (pdu[from + 1] << 8) | pdu[from + 2]
  const ies: number[][] = []
  for (let at = from + 3; ies.length < count; ) {
    const content = lengthAt(pdu, at + 3)
    const end = content.from + content.length
    const ie = Array.from(pdu.subarray(at, end))
    if (random(3) === 0) ie[2] = random(3) << 6
    ies.push(ie)
    at = end
  }
  for (let later = random(3); later > 0; later--) {
    const octets = Array.from({ length: random(5) }, () => random(256))
    ies.push([0xea, 0x60 + later, random(3) << 6, octets.length, ...octets])
  }
  const order = ies.map((ie) => ({ ie, rank: random(1 << 20) })).sort((a, b) => a.rank - b.rank)
  const body = [0, ies.length >>> 8, ies.length & 255, ...order.flatMap(({ ie }) => ie)]
  return Uint8Array.from([pdu[0], pdu[1], random(3) << 6, ...determinant(body.length), ...body])
}

/** Disturbed PDUs that do not come back octet for octet from what they decode to, through JSON. */
export function changedByDecoding<M>(
  pdus: readonly Uint8Array[],
  decode: (octets: Uint8Array) => M,
  encode: (message: M) => Uint8Array,
  each: number,
): string[] {
  const random = testRandom(36413)
  return pdus.flatMap((pdu) =>
    Array.from({ length: each }, () => disturbedPdu(pdu, random)).flatMap((octets) => {
      const message = fromJson(JSON.parse(JSON.stringify(toJson(decode(octets))))) as M
      const again = encode(message)
      return toHex(again) === toHex(octets) ? [] : [`${toHex(octets)} became ${toHex(again)}`]
    }),
  )
}
