import { createCipheriv } from 'node:crypto'
import { testRandom } from '../../../test-support/mutation.ts'
import { CodecError } from '../codec-error.ts'
import { fromHex, toHex } from '../octets.ts'
import type { Direction, EpsAlgorithm } from './eps-algorithms.ts'
import { epsCipher, epsMac } from './eps-algorithms.ts'
import type { CipherVector, MacVector } from './eps-vectors.ts'
import { eea1Vectors, eea2Vectors, eia1Vectors, eia2Vectors } from './eps-vectors.ts'

/** The first `bits` bits; what stands behind them in the last octet is not part of a test set. */
function firstBits(octets: Uint8Array, bits: number): string {
  const cut = octets.slice(0, Math.ceil(bits / 8))
  if (bits % 8 !== 0) cut[cut.length - 1] &= 0xff00 >> (bits % 8)
  return toHex(cut)
}

function checkCipher(algorithm: EpsAlgorithm, v: CipherVector): void {
  const key = fromHex(v.key)
  const cipher = epsCipher(algorithm, key, v.count, v.bearer, v.direction, fromHex(v.plain))
  expect(firstBits(cipher, v.bits)).toBe(firstBits(fromHex(v.cipher), v.bits))
  expect(firstBits(epsCipher(algorithm, key, v.count, v.bearer, v.direction, cipher), v.bits)).toBe(
    firstBits(fromHex(v.plain), v.bits),
  )
}

function checkMac(algorithm: EpsAlgorithm, v: MacVector): void {
  const message = fromHex(v.message)
  const mac = epsMac(
    algorithm,
    fromHex(v.key),
    v.count,
    v.bearer,
    v.direction,
    message,
    0,
    message.length,
    v.bits,
  )
  expect(mac.toString(16).padStart(8, '0')).toBe(v.mac)
}

const random = testRandom(33401)
const randomOctets = (length: number): Uint8Array => Uint8Array.from({ length }, () => random(256))

describe('EPS confidentiality and integrity (TS 33.401 annexes B and C)', () => {
  test('annex C is here: six sets of each cipher, seven of 128-EIA1 and eight of 128-EIA2', () => {
    expect([eea1Vectors, eea2Vectors, eia1Vectors, eia2Vectors].map((sets) => sets.length)).toEqual([
      6, 6, 7, 8,
    ])
  })

  test.each(eea1Vectors)('128-EEA1, $bits bits', (v) => checkCipher(1, v))
  test.each(eea2Vectors)('128-EEA2, $bits bits', (v) => checkCipher(2, v))
  test.each(eia1Vectors)('128-EIA1, $bits bits', (v) => checkMac(1, v))
  test.each(eia2Vectors)('128-EIA2, $bits bits', (v) => checkMac(2, v))

  test('EEA0 copies and EIA0 is zero', () => {
    const octets = randomOctets(20)
    const copy = epsCipher(0, new Uint8Array(16), 1, 2, 0, octets)
    expect(copy).toEqual(octets)
    expect(copy).not.toBe(octets)
    expect(epsMac(0, new Uint8Array(16), 1, 2, 0, octets)).toBe(0)
  })

  test('128-EEA2 agrees with OpenSSL for every length up to 300 octets', () => {
    for (let length = 0; length < 300; length++) {
      const key = randomOctets(16)
      const plain = randomOctets(length)
      const initial = new Uint8Array(16)
      initial.set([0x80, 0, 0, length & 255, (0x1f << 3) | 4])
      const openssl = createCipheriv('aes-128-ctr', key, initial)
      const expected = Buffer.concat([openssl.update(plain), openssl.final()]).toString('hex')
      expect(toHex(epsCipher(2, key, 0x80000000 + (length & 255), 0x1f, 1, plain))).toBe(expected)
    }
  })

  const algorithms: readonly EpsAlgorithm[] = [1, 2]
  test.each(algorithms)('algorithm %i: a MAC over a part equals the MAC over its copy', (algorithm) => {
    for (let length = 0; length < 70; length++) {
      const key = randomOctets(16)
      const octets = randomOctets(length + 11)
      const whole = epsMac(algorithm, key, 7, 0, 1, octets.slice(5, 5 + length))
      expect(epsMac(algorithm, key, 7, 0, 1, octets, 5, 5 + length)).toBe(whole)
    }
  })

  test.each(algorithms)('algorithm %i: key, count, bearer, direction and message all matter', (algorithm) => {
    const octets = randomOctets(40)
    const key = randomOctets(16)
    const other = key.slice()
    other[15] ^= 1
    const changed = octets.slice()
    changed[39] ^= 1
    const cases: Array<[Uint8Array, number, number, Direction, Uint8Array]> = [
      [key, 5, 3, 0, octets],
      [other, 5, 3, 0, octets],
      [key, 6, 3, 0, octets],
      [key, 5, 4, 0, octets],
      [key, 5, 3, 1, octets],
      [key, 5, 3, 0, changed],
    ]
    expect(new Set(cases.map((c) => epsMac(algorithm, ...c))).size).toBe(6)
    expect(new Set(cases.map((c) => toHex(epsCipher(algorithm, ...c)))).size).toBe(6)
  })

  test.each(algorithms)('algorithm %i: results do not depend on the keys used in between', (algorithm) => {
    const octets = randomOctets(33)
    const keys = Array.from({ length: 300 }, () => randomOctets(16))
    const first = keys.map((key) => epsMac(algorithm, key, 1, 0, 0, octets))
    expect(keys.map((key) => epsMac(algorithm, key, 1, 0, 0, octets))).toEqual(first)
    // A key is known by its octets, so a caller may reuse its array.
    const reused = keys[0].slice()
    epsMac(algorithm, reused, 1, 0, 0, octets)
    reused.set(keys[1])
    expect(epsMac(algorithm, reused, 1, 0, 0, octets)).toBe(first[1])
  })

  test('a message far longer than any signalling message works', () => {
    const octets = randomOctets(70_000)
    const key = randomOctets(16)
    for (const algorithm of algorithms) {
      const cipher = epsCipher(algorithm, key, 1, 0, 0, octets)
      expect(epsCipher(algorithm, key, 1, 0, 0, cipher)).toEqual(octets)
      expect(epsMac(algorithm, key, 1, 0, 0, octets)).not.toBe(
        epsMac(algorithm, key, 1, 0, 0, octets, 0, 69_999),
      )
    }
  })

  test('a key of another length and an unknown algorithm are refused', () => {
    for (const algorithm of algorithms) {
      expect(() => epsCipher(algorithm, new Uint8Array(15), 0, 0, 0, new Uint8Array(1))).toThrow(CodecError)
      expect(() => epsMac(algorithm, new Uint8Array(17), 0, 0, 0, new Uint8Array(1))).toThrow(CodecError)
    }
    expect(() => epsCipher(3 as EpsAlgorithm, new Uint8Array(16), 0, 0, 0, new Uint8Array(1))).toThrow(
      CodecError,
    )
    expect(() => epsMac(7 as EpsAlgorithm, new Uint8Array(16), 0, 0, 0, new Uint8Array(1))).toThrow(
      CodecError,
    )
  })
})
