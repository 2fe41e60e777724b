/**
 * Traffic flow template (TS 24.008 §10.5.6.12): which packets belong to a bearer, as NAS (TS 24.301 §9.9.4.16) and
 * GTPv2-C (TS 29.274 §8.19) carry it. A template is reported to its sender by cause if it is wrong (TS 24.301
 * §6.4.2.4), so reading one never fails: what breaks the syntax stays octets, and `tftFault` names it.
 */
import { CodecError } from './codec-error.ts'
import { OctetReader, type OctetWriter } from './octets.ts'
import {
  checkBits,
  type PacketFilterComponent,
  putNumber,
  readComponents,
  writeComponents,
} from './tft-components.ts'

export type { PacketFilterComponent } from './tft-components.ts'

/** TFT operation code. */
export const tftOperation = {
  ignoreThisIe: 0,
  createNewTft: 1,
  deleteExistingTft: 2,
  addPacketFilters: 3,
  replacePacketFilters: 4,
  deletePacketFilters: 5,
  noTftOperation: 6,
} as const

export const packetFilterDirection = {
  preRelease7: 0,
  downlinkOnly: 1,
  uplinkOnly: 2,
  bidirectional: 3,
} as const

/** Identifiers of the parameters list. */
export const tftParameter = { authorizationToken: 1, flowIdentifier: 2, packetFilterIdentifier: 3 } as const

export interface PacketFilter {
  /** 0 to 15. */
  identifier: number
  direction: number
  /** 0 is evaluated first. */
  evaluationPrecedence: number
  components: PacketFilterComponent[]
  /** Bits 7 and 8 of the identifier's octet, of a sender that set one. */
  spare?: number
}

export interface TrafficFlowTemplate {
  operation: number
  /** Of a template that is created, or filters that are added or replaced. */
  packetFilters?: PacketFilter[]
  /** Of filters that are deleted. */
  packetFilterIdentifiers?: number[]
  /** Bits 5 to 8 behind each of these identifiers, of a sender that set one. */
  spareOfIdentifiers?: number[]
  /** There, though maybe empty, where the E bit is set. */
  parameters?: Array<{ id: number; contents: Uint8Array }>
  /** The whole value of a template that breaks the syntax; there is nothing but the operation besides. */
  malformed?: Uint8Array
}

/** At most this many octets, and at least one. */
export const TFT_OCTETS_MAX = 255
const MOST_FILTERS = 15
const PARAMETERS_FOLLOW = 0x10

const hasFilters = (operation: number): boolean =>
  operation === tftOperation.createNewTft ||
  operation === tftOperation.addPacketFilters ||
  operation === tftOperation.replacePacketFilters

export function writeTft(w: OctetWriter, tft: TrafficFlowTemplate): void {
  const { operation, packetFilters, packetFilterIdentifiers, parameters, malformed } = tft
  if (malformed !== undefined) {
    writeMalformed(w, operation, malformed)
    return
  }
  checkBits(operation, 3)
  const deletes = operation === tftOperation.deletePacketFilters
  if (
    hasFilters(operation) !== (packetFilters !== undefined) ||
    deletes !== (packetFilterIdentifiers !== undefined)
  )
    throw new CodecError('not-encodable', -1, `these are not the members of TFT operation ${operation}`)
  const count = (packetFilters ?? packetFilterIdentifiers ?? []).length
  if (count > MOST_FILTERS) throw new CodecError('not-encodable', -1, `${count} packet filters`)
  w.u8((operation << 5) | (parameters === undefined ? 0 : PARAMETERS_FOLLOW) | count)
  for (const filter of packetFilters ?? []) writeFilter(w, filter)
  packetFilterIdentifiers?.forEach((identifier, i) => {
    w.u8((checkBits(tft.spareOfIdentifiers?.[i] ?? 0, 4) << 4) | checkBits(identifier, 4))
  })
  for (const { id, contents } of parameters ?? []) {
    putNumber(w, id, 8)
    putNumber(w, contents.length, 8)
    w.bytes(contents)
  }
}

function writeMalformed(w: OctetWriter, operation: number, octets: Uint8Array): void {
  if (!(octets instanceof Uint8Array) || octets[0] >> 5 !== operation)
    throw new CodecError('not-encodable', -1, `a malformed TFT that is not of operation ${operation}`)
  w.bytes(octets)
}

function writeFilter(w: OctetWriter, filter: PacketFilter): void {
  const { identifier, direction, evaluationPrecedence, components, spare = 0 } = filter
  w.u8((checkBits(spare, 2) << 6) | (checkBits(direction, 2) << 4) | checkBits(identifier, 4))
  putNumber(w, evaluationPrecedence, 8)
  const lengthAt = w.length
  w.u8(0)
  writeComponents(w, components)
  w.setU8(lengthAt, checkBits(w.length - lengthAt - 1, 8))
}

/** Reads up to `r.end`, which is the end of the value; it has at least one octet. */
export function readTft(r: OctetReader): TrafficFlowTemplate {
  const at = r.offset
  r.need(1)
  try {
    return readWellFormed(r)
  } catch (error) {
    if (!(error instanceof CodecError)) throw error
    r.offset = at
    return { operation: r.octets[at] >> 5, malformed: r.take(r.end - at) }
  }
}

/** {@link readTft} of octets [at, end). */
export function tftIn(octets: Uint8Array, at: number, end: number): TrafficFlowTemplate {
  return readTft(new OctetReader(octets, at, end))
}

function readWellFormed(r: OctetReader): TrafficFlowTemplate {
  const first = r.u8()
  const tft: TrafficFlowTemplate = { operation: first >> 5 }
  const count = first & 15
  if (hasFilters(tft.operation)) {
    tft.packetFilters = []
    for (let i = 0; i < count; i++) tft.packetFilters.push(readFilter(r))
  } else if (tft.operation === tftOperation.deletePacketFilters) readIdentifiers(r, tft, count)
  else if (count !== 0)
    throw new CodecError('bad-value', r.offset, 'packet filters for an operation that has none')
  if ((first & PARAMETERS_FOLLOW) !== 0) {
    tft.parameters = []
    while (r.offset < r.end) {
      const id = r.u8()
      tft.parameters.push({ id, contents: r.take(r.u8()) })
    }
  }
  if (r.offset < r.end) throw new CodecError('bad-length', r.offset, `${r.remaining} octets left over`)
  return tft
}

function readFilter(r: OctetReader): PacketFilter {
  const first = r.u8()
  const evaluationPrecedence = r.u8()
  const components = readComponents(r.window(r.u8()))
  const filter: PacketFilter = {
    identifier: first & 15,
    direction: (first >> 4) & 3,
    evaluationPrecedence,
    components,
  }
  if (first >> 6 !== 0) filter.spare = first >> 6
  return filter
}

function readIdentifiers(r: OctetReader, tft: TrafficFlowTemplate, count: number): void {
  const octets = r.take(count)
  tft.packetFilterIdentifiers = Array.from(octets, (octet) => octet & 15)
  const spare = Array.from(octets, (octet) => octet >> 4)
  if (spare.some((bits) => bits !== 0)) tft.spareOfIdentifiers = spare
}

/**
 * What a template shows by itself to be wrong (TS 24.301 §6.4.2.4): the operation's syntax is cause #42, that of the
 * packet filters #45. What needs the bearer's present filters is left to the procedure.
 */
export type TftFault = 'syntaxOfOperation' | 'syntaxOfPacketFilters'

export function tftFault(tft: TrafficFlowTemplate): TftFault | undefined {
  const { operation, packetFilters, packetFilterIdentifiers, malformed } = tft
  if (malformed !== undefined || operation > tftOperation.noTftOperation) return 'syntaxOfOperation'
  const identifiers = packetFilterIdentifiers ?? packetFilters?.map(({ identifier }) => identifier)
  if (identifiers === undefined) return undefined
  if (identifiers.length === 0) return 'syntaxOfOperation'
  if (packetFilters === undefined) return undefined
  const precedences = packetFilters.map(({ evaluationPrecedence }) => evaluationPrecedence)
  const isWrong = repeats(identifiers) || repeats(precedences) || packetFilters.some(isUnreadable)
  return isWrong ? 'syntaxOfPacketFilters' : undefined
}

const repeats = (numbers: readonly unknown[]): boolean => new Set(numbers).size !== numbers.length

/** Without components, with one that is not known, or with one kind twice. */
function isUnreadable({ components }: PacketFilter): boolean {
  const kinds = components.map(({ kind }) => kind)
  return kinds.length === 0 || kinds.includes('undecoded') || repeats(kinds)
}
