/**
 * What a received level of IEs had that its members cannot say: unknown IEs, another order than the table's, and
 * surplus, which is spare bits that were set and octets that a later release put behind the known ones (TS 29.274
 * §8.1). It is kept so that a decoded message encodes to the octets that came.
 */
import { CodecError } from '../codec-error.ts'
import { OctetWriter } from '../octets.ts'

/**
 * An IE that the table does not have, a repetition of one that may not repeat (§7.7.10: only the first counts), or an
 * optional one whose value is wrong (§7.7.8).
 */
export interface UnknownIe {
  /** Its place: how many IEs stand before it at this level. */
  at: number
  type: number
  instance: number
  octets: Uint8Array
}

/** What one IE had beside its value. */
export interface SurplusOfIe {
  /** The place of the IE, as in {@link UnknownIe}. */
  at: number
  /** The half octet beside the instance (§8.2.1), where it was not 0. */
  besideInstance?: number
  /** Where in the value `octets` begin; there they are combined with the value's own by exclusive or. */
  from?: number
  octets?: Uint8Array
}

export interface AsReceived {
  unknown?: UnknownIe[]
  /** The members in the order in which their IEs came, when that is not the order of the table; a list's repeat. */
  orderSeen?: string[]
  surplus?: SurplusOfIe[]
}

/** The member of an IE that the table has. */
export type NameOfIe = (type: number, instance: number) => string

/** How one value is written, for the comparison with what came. */
interface Writes {
  write(w: OctetWriter, value: unknown): void
}

const HEADER_OCTETS = 4
const scratch = new OctetWriter(512)

/** What the IE whose header stands at `ieAt` has beyond what its codec writes for `value`; undefined: nothing. */
export function surplusOf(
  codec: Writes,
  value: unknown,
  at: number,
  octets: Uint8Array,
  ieAt: number,
  end: number,
): SurplusOfIe | undefined {
  const w = scratch.reset()
  codec.write(w, value)
  const valueAt = ieAt + HEADER_OCTETS
  const count = end - valueAt
  let from = 0
  while (from < w.length && from < count && w.octets[from] === octets[valueAt + from]) from++
  const besideInstance = octets[ieAt + 3] >> 4
  if (from === count && besideInstance === 0) return undefined
  const surplus: SurplusOfIe = { at }
  if (besideInstance !== 0) surplus.besideInstance = besideInstance
  if (from === count) return surplus
  surplus.from = from
  surplus.octets = octets.slice(valueAt + from, end)
  for (let i = from; i < w.length && i < count; i++) surplus.octets[i - from] ^= w.octets[i]
  return surplus
}

/** The half octet beside the instance of an unknown IE. */
export function surplusOfHeader(at: number, octet: number): SurplusOfIe | undefined {
  return octet > 15 ? { at, besideInstance: octet >> 4 } : undefined
}

/** The members in the order of their IEs in [at, end), whose unknown ones are passed over. */
export function orderOf(
  octets: Uint8Array,
  at: number,
  end: number,
  unknown: readonly UnknownIe[],
  nameOf: NameOfIe,
): string[] {
  const passedOver = new Set(unknown.map((entry) => entry.at))
  const order: string[] = []
  for (let count = 0; at < end; count++) {
    if (!passedOver.has(count)) order.push(nameOf(octets[at], octets[at + 3] & 15))
    at += HEADER_OCTETS + ((octets[at + 1] << 8) | octets[at + 2])
  }
  return order
}

/** Members are made only where there is something to say: a message of the plain kind keeps its shape. */
export function keepAsReceived(
  into: AsReceived,
  unknown: UnknownIe[] | undefined,
  orderSeen: string[] | undefined,
  surplus: SurplusOfIe[] | undefined,
): void {
  if (unknown !== undefined) into.unknown = unknown
  if (orderSeen !== undefined) into.orderSeen = orderSeen
  if (surplus !== undefined) into.surplus = surplus
}

/** Puts the IEs that were written from `start` on into the order that was received, with all that came beside them. */
export function arrange(w: OctetWriter, start: number, level: AsReceived, nameOf: NameOfIe): void {
  const known = inOrderSeen(piecesOf(w.octets.slice(start, w.length), nameOf), level.orderSeen ?? [])
  const unknown = level.unknown ?? []
  const pieces: Uint8Array[] = []
  let next = 0
  for (const piece of known) {
    while (next < unknown.length && unknown[next].at <= pieces.length) pieces.push(pieceOf(unknown[next++]))
    pieces.push(piece)
  }
  while (next < unknown.length) pieces.push(pieceOf(unknown[next++]))
  for (const surplus of level.surplus ?? []) {
    if (surplus.at < pieces.length) pieces[surplus.at] = withSurplus(pieces[surplus.at], surplus)
  }
  w.length = start
  for (const piece of pieces) w.bytes(piece)
}

type Piece = { name: string; octets: Uint8Array }

function piecesOf(octets: Uint8Array, nameOf: NameOfIe): Piece[] {
  const pieces: Piece[] = []
  for (let at = 0; at < octets.length; ) {
    const end = at + HEADER_OCTETS + ((octets[at + 1] << 8) | octets[at + 2])
    pieces.push({ name: nameOf(octets[at], octets[at + 3] & 15), octets: octets.slice(at, end) })
    at = end
  }
  return pieces
}

/** First as `orderSeen` says, then what it does not mention, in the order of the table. */
function inOrderSeen(pieces: Piece[], orderSeen: readonly string[]): Uint8Array[] {
  if (orderSeen.length === 0) return pieces.map((piece) => piece.octets)
  const queues = new Map<string, Uint8Array[]>()
  for (const { name, octets } of pieces) {
    const queue = queues.get(name)
    if (queue === undefined) queues.set(name, [octets])
    else queue.push(octets)
  }
  const ordered: Uint8Array[] = []
  for (const name of orderSeen) {
    const octets = queues.get(name)?.shift()
    if (octets !== undefined) ordered.push(octets)
  }
  for (const queue of queues.values()) ordered.push(...queue)
  return ordered
}

function pieceOf({ type, instance, octets }: UnknownIe): Uint8Array {
  if (octets.length > 0xffff)
    throw new CodecError('not-encodable', -1, `${octets.length} octets do not fit a 2-octet length`)
  const w = scratch.reset()
  w.u8(type)
  w.u16(octets.length)
  w.u8(instance)
  w.bytes(octets)
  return w.octets.slice(0, w.length)
}

function withSurplus(piece: Uint8Array, surplus: SurplusOfIe): Uint8Array {
  const { besideInstance = 0, from = 0, octets = new Uint8Array(0) } = surplus
  const first = HEADER_OCTETS + from
  const result = new Uint8Array(Math.max(piece.length, first + octets.length))
  result.set(piece)
  result[3] |= besideInstance << 4
  for (let i = 0; i < octets.length; i++) result[first + i] ^= octets[i]
  const length = result.length - HEADER_OCTETS
  result[1] = length >> 8
  result[2] = length
  return result
}
