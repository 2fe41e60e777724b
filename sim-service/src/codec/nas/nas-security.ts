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
  /** Control Plane Service Request only. */
  integrityProtectedAndPartiallyCiphered: 5,
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
const LAST_ENVELOPE = securityHeaderType.integrityProtectedAndPartiallyCiphered
const directionBit = (direction: Direction): 0 | 1 => (direction === 'uplink' ? 0 : 1)

export function peekHeader(octets: Uint8Array): NasHeader {
  if (octets.length < 1) throw truncated(octets, 1)
  const protocolDiscriminator = octets[0] & 15
  const headerType = protocolDiscriminator === EMM ? octets[0] >> 4 : 0
  if (headerType < 1 || headerType > LAST_ENVELOPE)
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
  if (!(headerType >= 1 && headerType <= LAST_ENVELOPE)) {
    throw new CodecError('not-encodable', -1, `security header type ${headerType}`).in('NAS')
  }
  const count = direction === 'uplink' ? context.uplinkCount : context.downlinkCount
  if (count >= COUNT_LIMIT) throw new CodecError('not-encodable', -1, 'NAS COUNT has no value left').in('NAS')
  const bit = directionBit(direction)
  const sent = ciphered(context, headerType, count, bit, plain)
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
  if (headerType > LAST_ENVELOPE)
    throw new CodecError('unknown', 0, `security header type ${headerType}`).in('NAS')
  const next = direction === 'uplink' ? context.uplinkCount : context.downlinkCount
  const count = estimateCount(next, sequenceNumber)
  const bit = directionBit(direction)
  const { eia, kNasInt } = context
  const end = octets.length
  const macOk = count < COUNT_LIMIT && epsMac(eia, kNasInt, count, BEARER, bit, octets, 5, end) === mac
  const replayed =
    !macOk && count >= 256 && epsMac(eia, kNasInt, count - 256, BEARER, bit, octets, 5, end) === mac
  const payload = copyOfRange(octets, HEADER_LENGTH, octets.length)
  const plain = ciphered(context, headerType, count, bit, payload)
  if (macOk) {
    if (direction === 'uplink') context.uplinkCount = count + 1
    else context.downlinkCount = count + 1
  }
  return { plain, headerType, macOk, replayed, count }
}

/** Ciphers or deciphers what the header type says: nothing, the whole message or the contents of its container. */
function ciphered(
  { eea, kNasEnc }: NasSecurityContext,
  headerType: number,
  count: number,
  bit: 0 | 1,
  message: Uint8Array,
): Uint8Array {
  if (isCiphered(headerType)) return epsCipher(eea, kNasEnc, count, BEARER, bit, message)
  if (headerType !== securityHeaderType.integrityProtectedAndPartiallyCiphered) return message
  const { start, end } = containerIn(message)
  const octets = message.slice()
  octets.set(epsCipher(eea, kNasEnc, count, BEARER, bit, message.subarray(start, end)), start)
  return octets
}

/**
 * §4.4.5: the value part of the ESM message container, or of the NAS message container, of a Control Plane Service
 * Request, which is the first element behind its service type and key set; empty in a message without one.
 */
function containerIn(message: Uint8Array): { start: number; end: number } {
  const iei = message[3]
  const length = iei === 0x78 ? (message[4] << 8) | message[5] : iei === 0x67 ? message[4] : 0
  const start = iei === 0x78 ? 6 : 5
  if (message[1] !== 0x4d || !(length > 0) || start + length > message.length) return { start: 0, end: 0 }
  return { start, end: start + length }
}

/**
 * §4.4.3.1: the sequence number is the received one, and the overflow counter is such that the count is not
 * below the next expected one; so a repeated message gets a count for which its code is wrong (§4.4.3.2).
 */
export function estimateCount(next: number, sequenceNumber: number): number {
  const count = next - (next & 255) + sequenceNumber
  return count < next ? count + 256 : count
}

const SERVICE_REQUEST_LENGTH = 4
const SHORT_SEQUENCE_NUMBERS = 32

/** The Service Request of a UE with this context (§8.2.25), which moves the uplink count on. */
export function protectServiceRequest(context: NasSecurityContext): Uint8Array {
  const count = context.uplinkCount
  if (count >= COUNT_LIMIT) throw new CodecError('not-encodable', -1, 'NAS COUNT has no value left').in('NAS')
  const octets = new Uint8Array(SERVICE_REQUEST_LENGTH)
  octets[0] = (securityHeaderType.serviceRequest << 4) | EMM
  octets[1] = ((context.ksi & 7) << 5) | (count & (SHORT_SEQUENCE_NUMBERS - 1))
  const mac = shortMac(context, octets, count)
  octets[2] = mac >>> 8
  octets[3] = mac
  context.uplinkCount = count + 1
  return octets
}

/** What a Service Request tells before its UE's context is looked at. */
export interface VerifiedServiceRequest {
  ksi: number
  /** False also for the key set of another context: the answer is cause #9 and the context stays (§4.4.4.3). */
  macOk: boolean
  /** Whether the code is right for a NAS COUNT that was used already. */
  replayed: boolean
  /** The NAS COUNT estimated from the five bits that the message has of it. */
  count: number
}

/**
 * Checks a Service Request against the context of the UE that it is from; as with `unprotect`, only a right code
 * moves the count on. Header types 13 to 15 are read as 12 (§9.3.1).
 */
export function verifyServiceRequest(
  context: NasSecurityContext,
  octets: Uint8Array,
): VerifiedServiceRequest {
  if (octets.length < SERVICE_REQUEST_LENGTH) throw truncated(octets, SERVICE_REQUEST_LENGTH)
  if (!isServiceRequest(octets)) throw new CodecError('unknown', 0, 'no Service Request').in('NAS')
  const ksi = octets[1] >> 5
  const count = estimateCountFromShort(context.uplinkCount, octets[1] & (SHORT_SEQUENCE_NUMBERS - 1))
  const received = (octets[2] << 8) | octets[3]
  const isKnown = ksi === (context.ksi & 7)
  const isOf = (candidate: number): boolean => shortMac(context, octets, candidate) === received
  const macOk = isKnown && count < COUNT_LIMIT && isOf(count)
  const earlier = count - SHORT_SEQUENCE_NUMBERS
  const replayed = isKnown && !macOk && earlier >= 0 && isOf(earlier)
  if (macOk) context.uplinkCount = count + 1
  return { ksi, macOk, replayed, count }
}

/** §9.3.1: EMM with header type 12, or one of 13 to 15. */
export function isServiceRequest(octets: Uint8Array): boolean {
  return octets.length > 0 && (octets[0] & 0xcf) === (0xc0 | EMM)
}

/** §9.9.3.28: "the 2 least significant octets" of the code over octets 1 and 2. */
function shortMac(context: NasSecurityContext, octets: Uint8Array, count: number): number {
  return epsMac(context.eia, context.kNasInt, count, BEARER, directionBit('uplink'), octets, 0, 2) & 0xffff
}

/** As {@link estimateCount}, of the five low bits of a count (§9.9.3.19). */
export function estimateCountFromShort(next: number, sequenceNumber: number): number {
  const count = next - (next % SHORT_SEQUENCE_NUMBERS) + sequenceNumber
  return count < next ? count + SHORT_SEQUENCE_NUMBERS : count
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
