/**
 * Makes the encoder and the decoder of a NAS message from its table (TS 24.301 §8), once, when the module
 * loads. The tables are in `emm-messages.ts` and `esm-messages.ts`.
 */
import { CodecError } from '../codec-error.ts'
import type { OctetReader, OctetWriter } from '../octets.ts'
import type { HalfOctetType, IeType, Presence, Row, UnknownIe } from './wire.ts'
import { isComprehensionRequired, readValue, skipUnknown, writeValue } from './wire.ts'

export type Direction = 'uplink' | 'downlink'

/** A message table: member name to row, in the order of the specification. */
export type Rows = { readonly [name: string]: Row<unknown, Presence> }

type ValueOf<R> = R extends Row<infer T, Presence> ? T : never
type NamesOf<R extends Rows, P extends Presence> = {
  [N in keyof R]: R[N]['presence'] extends P ? N : never
}[keyof R]
type Flat<T> = { [N in keyof T]: T[N] }

/** An EMM message's members: those of the table and the elements that were not taken. */
export type EmmMessageOf<K extends string, R extends Rows> = Flat<
  { kind: K } & { [N in NamesOf<R, 'M'>]: ValueOf<R[N]> } & { [N in NamesOf<R, 'O'>]?: ValueOf<R[N]> } & {
    unknown?: UnknownIe[]
  }
>
/** An ESM message has EPS bearer identity and procedure transaction identity besides (TS 24.301 §9.3.2, §9.4). */
export type EsmMessageOf<K extends string, R extends Rows> = Flat<
  { kind: K; ebi: number; pti: number } & { [N in NamesOf<R, 'M'>]: ValueOf<R[N]> } & {
    [N in NamesOf<R, 'O'>]?: ValueOf<R[N]>
  } & { unknown?: UnknownIe[] }
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

type Bag = { [name: string]: unknown }

/** One octet or element of the imperative part. */
interface ImperativeStep {
  readonly name: string
  write(w: OctetWriter, message: Bag): void
  read(r: OctetReader, message: Bag): void
}

/** One element of the tagged part; `index` is its place in the table. */
interface TaggedStep {
  readonly name: string
  readonly index: number
  readonly iei: number
  write(w: OctetWriter, value: unknown): void
  /** Called behind the IEI octet, which is `iei`. */
  read(r: OctetReader, iei: number): unknown
  /** Passes over the whole element from its IEI on. */
  skip(r: OctetReader): void
}

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
  ])
  if (isEsm) members.set('ebi', null).set('pti', null)
  for (const step of imperative) for (const name of step.name.split('/')) members.set(name, null)
  for (const step of tagged) members.set(step.name, step)

  return (w: OctetWriter, message: Bag): void => {
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
function writeInOrder(w: OctetWriter, tagged: TaggedStep[], message: Bag): void {
  const kept = (message['unknown'] ?? []) as UnknownIe[]
  let next = 0
  let position = 0
  for (const step of tagged) {
    const value = message[step.name]
    if (value === undefined) continue
    for (; next < kept.length && kept[next].position <= position; next++, position++)
      w.bytes(kept[next].octets)
    step.write(w, value)
    position++
  }
  for (; next < kept.length; next++) w.bytes(kept[next].octets)
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
          message[step.name] = step.read(r, iei)
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

function imperativeSteps(rows: Rows): ImperativeStep[] {
  const entries = Object.entries(rows).filter(([, row]) => row.presence === 'M')
  const steps: ImperativeStep[] = []
  for (let i = 0; i < entries.length; i++) {
    const [name, row] = entries[i]
    const following = entries[i + 1]
    if (row.format !== 'low') steps.push(wholeStep(name, row))
    else if (following?.[1].format === 'high') {
      steps.push(halvesStep(name, row, following[0], following[1]))
      i++
    } else steps.push(lowHalfStep(name, row))
  }
  return steps
}

function present(message: Bag, name: string): unknown {
  const value = message[name]
  if (value === undefined) throw new CodecError('missing', -1, 'mandatory element')
  return value
}

function halvesStep(
  lowName: string,
  lowRow: Row<unknown, Presence>,
  highName: string,
  highRow: Row<unknown, Presence>,
): ImperativeStep {
  const lowType = lowRow.type as HalfOctetType<unknown>
  const highType = highRow.type as HalfOctetType<unknown>
  return {
    name: `${lowName}/${highName}`,
    write(w, message) {
      const bits = lowType.toHalfOctet(present(message, lowName))
      w.u8((highType.toHalfOctet(present(message, highName)) << 4) | bits)
    },
    read(r, message) {
      const octet = r.u8()
      message[lowName] = lowType.fromHalfOctet(octet & 15)
      message[highName] = highType.fromHalfOctet(octet >> 4)
    },
  }
}

/** A half octet whose other half is spare (§9.9.2.9). */
function lowHalfStep(name: string, row: Row<unknown, Presence>): ImperativeStep {
  const type = row.type as HalfOctetType<unknown>
  return {
    name,
    write(w, message) {
      w.u8(type.toHalfOctet(present(message, name)))
    },
    read(r, message) {
      message[name] = type.fromHalfOctet(r.u8() & 15)
    },
  }
}

function wholeStep(name: string, row: Row<unknown, Presence>): ImperativeStep {
  const type = row.type as IeType<unknown>
  const lengthOctets = row.format === 'V' ? 0 : row.format === 'LV' ? 1 : 2
  return {
    name,
    write(w, message) {
      writeValue(w, type, lengthOctets, present(message, name))
    },
    read(r, message) {
      const length = lengthOctets === 0 ? type.minimum : lengthOctets === 1 ? r.u8() : r.u16()
      message[name] = readValue(r, type, length)
    },
  }
}

function taggedSteps(rows: Rows): TaggedStep[] {
  return Object.entries(rows)
    .filter(([, row]) => row.presence === 'O')
    .map(([name, row], index) =>
      row.format === 'TV1' ? halfTaggedStep(name, index, row) : taggedStep(name, index, row),
    )
}

function halfTaggedStep(name: string, index: number, row: Row<unknown, Presence>): TaggedStep {
  const type = row.type as HalfOctetType<unknown>
  return {
    name,
    index,
    iei: row.iei,
    write(w, value) {
      w.u8(row.iei | type.toHalfOctet(value))
    },
    read(_r, iei) {
      return type.fromHalfOctet(iei & 15)
    },
    skip(r) {
      r.skip(1)
    },
  }
}

function taggedStep(name: string, index: number, row: Row<unknown, Presence>): TaggedStep {
  const type = row.type as IeType<unknown>
  const lengthOctets = row.format === 'TV' ? 0 : row.format === 'TLV' ? 1 : 2
  const lengthOf = (r: OctetReader): number =>
    lengthOctets === 0 ? type.minimum : lengthOctets === 1 ? r.u8() : r.u16()
  return {
    name,
    index,
    iei: row.iei,
    write(w, value) {
      w.u8(row.iei)
      writeValue(w, type, lengthOctets, value)
    },
    read(r) {
      return readValue(r, type, lengthOf(r))
    },
    skip(r) {
      r.skip(1)
      r.skip(lengthOf(r))
    },
  }
}

/** A step for each value of the IEI octet; an IEI of four bits takes sixteen of them. */
function stepsByIei(tagged: TaggedStep[]): Array<TaggedStep | null> {
  const steps = new Array<TaggedStep | null>(256).fill(null)
  for (const step of tagged) {
    for (let value = 0; value <= (step.iei < 0x80 ? 0 : 15); value++) steps[step.iei + value] = step
  }
  return steps
}
