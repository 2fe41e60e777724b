/**
 * Security protected NAS messages (TS 24.301 §4.4, §9.1): header octet, message authentication code (4 octets),
 * sequence number, NAS message. The code covers the sequence number and the message as it is sent, ciphered or
 * not; NAS COUNT is 24 bits, overflow counter (16) and sequence number (8), with eight zero bits before them.
 */
import { CodecError } from '../codec-error.ts'
import type { EpsAlgorithm } from '../crypto/eps-algorithms.ts'
import { epsCipher, epsMac } from '../crypto/eps-algorithms.ts'
import { copyOfRange, newOctets } from '../octet-slab.ts'
import type { UeNetworkCapability } from './capabilities.ts'
import { supports } from './capabilities.ts'
import type { Direction } from './message.ts'

/** §9.3.1. */
export const securityHeaderType = {
  plain: 0,
  integrityProtected: 1,
  integrityProtectedAndCiphered: 2,
  /** Security Mode Command only. */
  integrityProtectedNewContext: 3,
  /** Security Mode Complete only. */
  integrityProtectedAndCipheredNewContext: 4,
  serviceRequest: 12,
} as const

/** An EPS security context in use; one object at each end. */
export interface NasSecurityContext {
  eea: EpsAlgorithm
  eia: EpsAlgorithm
  kNasEnc: Uint8Array
  kNasInt: Uint8Array
  /** The NAS COUNT of the next message that way: to send, or the lowest that will be taken. */
  uplinkCount: number
  downlinkCount: number
  ksi: number
}

export interface UnprotectedNas {
  /** The NAS message without its envelope; of use only to a receiver that looks at `macOk` first (§4.4.4). */
  plain: Uint8Array
  headerType: number
  macOk: boolean
  /** Whether the code is right for a NAS COUNT that was used already: a copy of an old message. */
  replayed: boolean
  /** The estimated NAS COUNT; −1 for a message without protection. */
  count: number
}

export interface NasHeader {
  protocolDiscriminator: number
  /** 0 for an ESM message, which has its bearer identity in this place. */
  headerType: number
  /** Sequence number and message authentication code; −1 where there is none. */
  sequenceNumber: number
  mac: number
}

const HEADER_LENGTH = 6
const EMM = 7
/** §4.4.3.1: the NAS messages of a UE all go on one "bearer". */
const BEARER = 0
const COUNT_LIMIT = 0x1000000

const isCiphered = (headerType: number): boolean => headerType === 2 || headerType === 4
const directionBit = (direction: Direction): 0 | 1 => (direction === 'uplink' ? 0 : 1)

export function peekHeader(octets: Uint8Array): NasHeader {
  if (octets.length < 1) throw truncated(octets, 1)
  const protocolDiscriminator = octets[0] & 15
  const headerType = protocolDiscriminator === EMM ? octets[0] >> 4 : 0
  if (headerType < 1 || headerType > 4)
    return { protocolDiscriminator, headerType, sequenceNumber: -1, mac: -1 }
  if (octets.length <= HEADER_LENGTH) throw truncated(octets, HEADER_LENGTH + 1)
  return { protocolDiscriminator, headerType, sequenceNumber: octets[5], mac: macIn(octets) }
}

/** The message inside a protected one that is not ciphered, before any key is known (Security Mode Command). */
export function payloadOf(octets: Uint8Array): Uint8Array {
  const { headerType } = peekHeader(octets)
  if (headerType === 0) return octets.slice()
  if (headerType !== 1 && headerType !== 3)
    throw new CodecError('bad-value', 0, `header type ${headerType}`).in('NAS')
  return copyOfRange(octets, HEADER_LENGTH, octets.length)
}

/** Puts a plain message into its envelope and moves the count of that direction on. */
export function protect(
  context: NasSecurityContext,
  plain: Uint8Array,
  headerType: number,
  direction: Direction,
): Uint8Array {
  if (headerType === 0) return plain.slice()
  if (!(headerType >= 1 && headerType <= 4)) {
    throw new CodecError('not-encodable', -1, `security header type ${headerType}`).in('NAS')
  }
  const count = direction === 'uplink' ? context.uplinkCount : context.downlinkCount
  if (count >= COUNT_LIMIT) throw new CodecError('not-encodable', -1, 'NAS COUNT has no value left').in('NAS')
  const bit = directionBit(direction)
  const sent = isCiphered(headerType)
    ? epsCipher(context.eea, context.kNasEnc, count, BEARER, bit, plain)
    : plain
  const octets = newOctets(HEADER_LENGTH + sent.length)
  octets[0] = (headerType << 4) | EMM
  octets[5] = count & 255
  for (let i = 0; i < sent.length; i++) octets[HEADER_LENGTH + i] = sent[i]
  const mac = epsMac(context.eia, context.kNasInt, count, BEARER, bit, octets, 5, octets.length)
  octets[1] = mac >>> 24
  octets[2] = mac >>> 16
  octets[3] = mac >>> 8
  octets[4] = mac
  if (direction === 'uplink') context.uplinkCount = count + 1
  else context.downlinkCount = count + 1
  return octets
}

/**
 * Checks and opens a message. Only a right code moves the context's count on, so a forged, damaged or repeated
 * message changes nothing. A message of header type 3 or 4 is for the new context.
 */
export function unprotect(
  context: NasSecurityContext,
  octets: Uint8Array,
  direction: Direction,
): UnprotectedNas {
  const { headerType, sequenceNumber, mac } = peekHeader(octets)
  if (headerType === 0) return { plain: octets.slice(), headerType, macOk: false, replayed: false, count: -1 }
  if (headerType > 4) throw new CodecError('unknown', 0, `security header type ${headerType}`).in('NAS')
  const next = direction === 'uplink' ? context.uplinkCount : context.downlinkCount
  const count = estimateCount(next, sequenceNumber)
  const bit = directionBit(direction)
  const { eia, kNasInt, eea, kNasEnc } = context
  const end = octets.length
  const macOk = count < COUNT_LIMIT && epsMac(eia, kNasInt, count, BEARER, bit, octets, 5, end) === mac
  const replayed =
    !macOk && count >= 256 && epsMac(eia, kNasInt, count - 256, BEARER, bit, octets, 5, end) === mac
  const payload = copyOfRange(octets, HEADER_LENGTH, octets.length)
  const plain = isCiphered(headerType) ? epsCipher(eea, kNasEnc, count, BEARER, bit, payload) : payload
  if (macOk) {
    if (direction === 'uplink') context.uplinkCount = count + 1
    else context.downlinkCount = count + 1
  }
  return { plain, headerType, macOk, replayed, count }
}

/**
 * §4.4.3.1: the sequence number is the received one, and the overflow counter is such that the count is not
 * below the next expected one; so a repeated message gets a count for which its code is wrong (§4.4.3.2).
 */
export function estimateCount(next: number, sequenceNumber: number): number {
  const count = next - (next & 255) + sequenceNumber
  return count < next ? count + 256 : count
}

/** What the network prefers, best first. */
export interface AlgorithmPriorities {
  eea: readonly EpsAlgorithm[]
  eia: readonly EpsAlgorithm[]
}

/**
 * The algorithms of a new context (§5.4.3.2, TS 33.401 §7.2.4.3.1): the network's first ones that the UE has.
 * EIA0 is for emergency calls without authentication only and is never chosen, whatever the priorities say.
 * Undefined if the two have no integrity algorithm, or no ciphering algorithm, in common.
 */
export function negotiate(
  ueCapability: Pick<UeNetworkCapability, 'eea' | 'eia'>,
  priorities: AlgorithmPriorities,
): { eea: EpsAlgorithm; eia: EpsAlgorithm } | undefined {
  const eia = priorities.eia.find((algorithm) => algorithm !== 0 && supports(ueCapability.eia, algorithm))
  const eea = priorities.eea.find((algorithm) => supports(ueCapability.eea, algorithm))
  return eia === undefined || eea === undefined ? undefined : { eea, eia }
}

function macIn(octets: Uint8Array): number {
  return ((octets[1] << 24) | (octets[2] << 16) | (octets[3] << 8) | octets[4]) >>> 0
}

function truncated(octets: Uint8Array, needed: number): CodecError {
  return new CodecError('truncated', octets.length, `${needed} octets needed, ${octets.length} here`).in(
    'NAS',
  )
}
