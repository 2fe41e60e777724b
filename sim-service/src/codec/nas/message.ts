/**
 * Makes the encoder and the decoder of a NAS message from its table (TS 24.301 §8), once, when the module
 * loads. The tables are in `emm-messages.ts` and `esm-messages.ts`.
 */
import { CodecError } from '../codec-error.ts'
import type { OctetReader, OctetWriter } from '../octets.ts'
import type { Bag, ImperativeStep, Rows, TaggedStep } from './message-steps.ts'
import { imperativeSteps, stepsByIei, taggedSteps } from './message-steps.ts'
import type { SpareBits } from './spare-bits.ts'
import { putSpare, SPARE_OF_HEADER } from './spare-bits.ts'
import type { Presence, Row, UnknownIe } from './wire.ts'
import { isComprehensionRequired, skipUnknown } from './wire.ts'

export type Direction = 'uplink' | 'downlink'

type ValueOf<R> = R extends Row<infer T, Presence> ? T : never
type NamesOf<R extends Rows, P extends Presence> = {
  [N in keyof R]: R[N]['presence'] extends P ? N : never
}[keyof R]
type Flat<T> = { [N in keyof T]: T[N] }

/** An EMM message's members: those of the table and the elements that were not taken. */
export type EmmMessageOf<K extends string, R extends Rows> = Flat<
  { kind: K } & { [N in NamesOf<R, 'M'>]: ValueOf<R[N]> } & { [N in NamesOf<R, 'O'>]?: ValueOf<R[N]> } & {
    unknown?: UnknownIe[]
    spare?: SpareBits
  }
>
/** An ESM message has EPS bearer identity and procedure transaction identity besides (TS 24.301 §9.3.2, §9.4). */
export type EsmMessageOf<K extends string, R extends Rows> = Flat<
  { kind: K; ebi: number; pti: number } & { [N in NamesOf<R, 'M'>]: ValueOf<R[N]> } & {
    [N in NamesOf<R, 'O'>]?: ValueOf<R[N]>
  } & { unknown?: UnknownIe[]; spare?: SpareBits }
>

export interface MessageCodec<M> {
  readonly kind: string
  /** TS 24.301 §9.8. */
  readonly type: number
  readonly direction: Direction | 'both'
  readonly isEsm: boolean
  readonly rows: Rows
  encode(w: OctetWriter, message: M): void
  decode(r: OctetReader): M
}
export type MessageOf<C> = C extends MessageCodec<infer M> ? M : never

export function emm<const K extends string, R extends Rows>(
  kind: K,
  type: number,
  direction: Direction | 'both',
  rows: R,
): MessageCodec<EmmMessageOf<K, R>> {
  return codecOf(kind, type, direction, rows, false) as unknown as MessageCodec<EmmMessageOf<K, R>>
}

export function esm<const K extends string, R extends Rows>(
  kind: K,
  type: number,
  direction: Direction | 'both',
  rows: R,
): MessageCodec<EsmMessageOf<K, R>> {
  return codecOf(kind, type, direction, rows, true) as unknown as MessageCodec<EsmMessageOf<K, R>>
}

function codecOf(
  kind: string,
  type: number,
  direction: Direction | 'both',
  rows: Rows,
  isEsm: boolean,
): MessageCodec<Bag> {
  const imperative = imperativeSteps(rows)
  const tagged = taggedSteps(rows)
  return {
    kind,
    type,
    direction,
    isEsm,
    rows,
    encode: encoderOf(kind, imperative, tagged, isEsm),
    decode: decoderOf(kind, imperative, tagged, isEsm),
  }
}

function encoderOf(kind: string, imperative: ImperativeStep[], tagged: TaggedStep[], isEsm: boolean) {
  // Members that are no element of the tagged part have null here.
  const members = new Map<string, TaggedStep | null>([
    ['kind', null],
    ['unknown', null],
    ['spare', null],
  ])
  if (isEsm) members.set('ebi', null).set('pti', null)
  for (const step of imperative) for (const name of step.members) members.set(name, null)
  for (const step of tagged) members.set(step.name, step)

  return (w: OctetWriter, message: Bag): void => {
    if (message['spare'] !== undefined) {
      encodeWithSpare(w, kind, imperative, tagged, members, message)
      return
    }
    let at = kind
    try {
      for (let i = 0; i < imperative.length; i++) {
        at = imperative[i].name
        imperative[i].write(w, message)
      }
      // The members in the caller's order are nearly always in the table's order; if not, the table decides.
      const start = w.length
      let inOrder = true
      let last = -1
      for (const name in message) {
        at = name
        const step = members.get(name)
        if (step === null) continue
        if (step === undefined) throw new CodecError('not-encodable', -1, 'no such element in this message')
        const value = message[name]
        if (value === undefined) continue
        if (step.index < last) {
          inOrder = false
          break
        }
        step.write(w, value)
        last = step.index
      }
      if (inOrder && message['unknown'] === undefined) return
      at = kind
      w.length = start
      writeInOrder(w, tagged, message)
    } catch (error) {
      throw located(error, at === kind ? undefined : at)
    }
  }
}

/** The tagged part in the table's order, with the elements kept from a decoded message at their places. */
function writeInOrder(w: OctetWriter, tagged: TaggedStep[], message: Bag, spare?: SpareBits): void {
  const kept = (message['unknown'] ?? []) as UnknownIe[]
  let next = 0
  let position = 0
  for (const step of tagged) {
    const value = message[step.name]
    if (value === undefined) continue
    for (; next < kept.length && kept[next].position <= position; next++, position++)
      w.bytes(kept[next].octets)
    const start = w.length
    step.write(w, value)
    const bits = spare?.[step.name]
    if (bits !== undefined) putSpare(w, start + step.valueAt, step.lengthOctets, bits)
    position++
  }
  for (; next < kept.length; next++) w.bytes(kept[next].octets)
}

/** A message of a sender that set bits which have no meaning: rare enough to take the long way. */
function encodeWithSpare(
  w: OctetWriter,
  kind: string,
  imperative: ImperativeStep[],
  tagged: TaggedStep[],
  members: ReadonlyMap<string, TaggedStep | null>,
  message: Bag,
): void {
  const spare = message['spare'] as SpareBits
  let at = kind
  try {
    for (at in message)
      if (!members.has(at)) throw new CodecError('not-encodable', -1, 'no such element in this message')
    for (at in spare) {
      if (at !== SPARE_OF_HEADER && message[at] === undefined)
        throw new CodecError('not-encodable', -1, 'spare bits of an element that is not there')
    }
    for (const step of imperative) {
      at = step.name
      const start = w.length
      step.write(w, message)
      for (const member of step.members)
        if (spare[member] !== undefined)
          putSpare(w, start + step.lengthOctets, step.lengthOctets, spare[member])
    }
    at = kind
    writeInOrder(w, tagged, message, spare)
  } catch (error) {
    throw located(error, at === kind ? undefined : at)
  }
}

function decoderOf(kind: string, imperative: ImperativeStep[], tagged: TaggedStep[], isEsm: boolean) {
  const byIei = stepsByIei(tagged)
  return (r: OctetReader): Bag => {
    const message: Bag = isEsm ? { kind, ebi: 0, pti: 0 } : { kind }
    let at = kind
    try {
      for (let i = 0; i < imperative.length; i++) {
        at = imperative[i].name
        imperative[i].read(r, message)
      }
      const end = r.end
      let last = -1
      let position = 0
      while (r.offset < end) {
        const start = r.offset
        const iei = r.octets[start]
        const step = byIei[iei]
        if (step === null || step.index <= last) {
          at = step === null ? `iei 0x${iei.toString(16)}` : step.name
          keepUntaken(r, step, message, position++)
          continue
        }
        at = step.name
        last = step.index
        r.offset = start + 1
        try {
          step.read(r, iei, message)
        } catch (error) {
          r.end = end
          r.offset = start
          keepIncorrect(r, step, message, position, error)
        }
        position++
      }
      return message
    } catch (error) {
      throw located(error, at === kind ? undefined : at)
    }
  }
}

function keepUntaken(r: OctetReader, step: TaggedStep | null, message: Bag, position: number): void {
  const start = r.offset
  if (step === null) {
    if (isComprehensionRequired(r.octets[start])) {
      throw new CodecError('comprehension-required', start, 'unknown element that must be understood')
    }
    skipUnknown(r)
  } else step.skip(r)
  const reason = step === null ? 'unknown' : step.name in message ? 'repeated' : 'outOfSequence'
  keep(message, { position, reason, octets: r.octets.slice(start, r.offset) })
}

/** §7.7.1: an incorrect optional element is as good as absent. A frame that ends inside it is an error. */
function keepIncorrect(
  r: OctetReader,
  step: TaggedStep,
  message: Bag,
  position: number,
  error: unknown,
): void {
  if (!(error instanceof CodecError)) throw error
  const start = r.offset
  step.skip(r)
  keep(message, { position, reason: 'incorrect', octets: r.octets.slice(start, r.offset) })
}

function keep(message: Bag, ie: UnknownIe): void {
  const kept = message['unknown'] as UnknownIe[] | undefined
  if (kept === undefined) message['unknown'] = [ie]
  else kept.push(ie)
}

function located(error: unknown, at: string | undefined): unknown {
  return error instanceof CodecError && at !== undefined ? error.within(at) : error
}
