import { CodecError } from '../codec-error.ts'
import type { AesSchedule } from './aes.ts'
import { aesCmac, aesCounterMode, expandCmacKey, expandCmacKeyInto, putWord, wordAt } from './aes.ts'
import { snow3gF8, snow3gF9 } from './snow3g.ts'

/**
 * The EPS encryption and integrity algorithms of TS 33.401 §B.1 and §B.2: EEA0/EIA0 (null), 128-EEA1/EIA1
 * (SNOW 3G) and 128-EEA2/EIA2 (AES).
 */
export type EpsAlgorithm = 0 | 1 | 2
/** TS 33.401 §B.1.1: 0 uplink, 1 downlink. */
export type Direction = 0 | 1

/**
 * Expanded AES keys, found by the key's octets in a table of fixed size: a UE's NAS keys serve several messages in
 * a row, on both sides of the link. What it holds has no influence on any result.
 */
const SLOTS = 512
const cachedKeys = new Int32Array(SLOTS * 4)
const zeroKey = new Uint8Array(16)
const cachedSchedules: readonly AesSchedule[] = Array.from({ length: SLOTS }, () => expandCmacKey(zeroKey))

function scheduleOf(key: Uint8Array): AesSchedule {
  if (key.length !== 16) throw new CodecError('bad-length', -1, `an EPS key of ${key.length} octets`)
  const a = wordAt(key, 0)
  const b = wordAt(key, 4)
  const c = wordAt(key, 8)
  const d = wordAt(key, 12)
  const slot = (a ^ b ^ c ^ d) & (SLOTS - 1)
  const at = slot * 4
  const schedule = cachedSchedules[slot]
  if (
    cachedKeys[at] !== a ||
    cachedKeys[at + 1] !== b ||
    cachedKeys[at + 2] !== c ||
    cachedKeys[at + 3] !== d
  ) {
    expandCmacKeyInto(schedule, key)
    cachedKeys[at] = a
    cachedKeys[at + 1] = b
    cachedKeys[at + 2] = c
    cachedKeys[at + 3] = d
  }
  return schedule
}

/** §B.1: enciphers or deciphers; always a new array. */
export function epsCipher(
  algorithm: EpsAlgorithm,
  key: Uint8Array,
  count: number,
  bearer: number,
  direction: Direction,
  octets: Uint8Array,
): Uint8Array {
  if (algorithm === 0) return octets.slice()
  const bearerDirection = (bearer << 27) | (direction << 26)
  if (algorithm === 1) return snow3gF8(key, count, bearerDirection, octets)
  if (algorithm === 2) return aesCounterMode(scheduleOf(key), count, bearerDirection, octets)
  throw unknownAlgorithm(algorithm)
}

/** The input of EIA2: COUNT, BEARER, DIRECTION, 26 zero bits, message. It grows with the longest message. */
let macInput = new Uint8Array(2048)

/**
 * §B.2: the MAC over `octets` from `start` to `end`, as an unsigned number. `bitLength`, for a message that is not
 * whole octets, counts from `start`.
 */
export function epsMac(
  algorithm: EpsAlgorithm,
  key: Uint8Array,
  count: number,
  bearer: number,
  direction: Direction,
  octets: Uint8Array,
  start = 0,
  end = octets.length,
  bitLength = (end - start) * 8,
): number {
  if (algorithm === 0) return 0
  if (algorithm === 1) return snow3gF9(key, count, bearer << 27, direction, octets, start, bitLength)
  if (algorithm !== 2) throw unknownAlgorithm(algorithm)
  const length = end - start
  if (length + 8 > macInput.length) macInput = new Uint8Array(2 * (length + 8))
  putWord(macInput, 0, count)
  putWord(macInput, 4, (bearer << 27) | (direction << 26))
  for (let i = 0; i < length; i++) macInput[8 + i] = octets[start + i]
  return aesCmac(scheduleOf(key), macInput, 0, 64 + bitLength)
}

function unknownAlgorithm(algorithm: number): CodecError {
  return new CodecError('bad-value', -1, `no EPS algorithm ${algorithm}`)
}
