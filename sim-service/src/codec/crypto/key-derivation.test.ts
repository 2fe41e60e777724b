import { createHmac } from 'node:crypto'
import { testRandom } from '../../../test-support/mutation.ts'
import { CodecError } from '../codec-error.ts'
import { fromHex, toHex } from '../octets.ts'
import { kasme, kenb, kenbStar, nasKey, nh, rrcKey, upKey } from './key-derivation.ts'

const random = testRandom(33220)
const randomOctets = (length: number): Uint8Array => Uint8Array.from({ length }, () => random(256))

/** TS 33.220 §B.2 by another road: OpenSSL's HMAC over S put together from hexadecimal text. */
function kdf(key: Uint8Array, s: string): string {
  return createHmac('sha256', key)
    .update(Buffer.from(s.replaceAll(' ', ''), 'hex'))
    .digest('hex')
}

describe('the EPS key hierarchy (TS 33.401 annex A)', () => {
  test.each([
    ['21407', '12f470'],
    ['310410', '130014'],
    ['26201', '62f210'],
  ])('A.2: K_ASME for %s', (plmn, coded) => {
    const [ck, ik, sqnXorAk] = [randomOctets(16), randomOctets(16), randomOctets(6)]
    const expected = kdf(Buffer.concat([ck, ik]), `10 ${coded} 0003 ${toHex(sqnXorAk)} 0006`)
    expect(toHex(kasme(ck, ik, plmn, sqnXorAk))).toBe(expected)
  })

  test('A.3: K_eNB, up to the largest NAS count', () => {
    const key = randomOctets(32)
    for (const count of [0, 1, 255, 0x00ffffff, 0xffffffff]) {
      expect(toHex(kenb(key, count))).toBe(kdf(key, `11 ${count.toString(16).padStart(8, '0')} 0004`))
    }
  })

  test('A.4: NH, and the chain of NHs', () => {
    const key = randomOctets(32)
    const first = nh(key, kenb(key, 0))
    expect(toHex(first)).toBe(kdf(key, `12 ${toHex(kenb(key, 0))} 0020`))
    expect(toHex(nh(key, first))).toBe(kdf(key, `12 ${toHex(first)} 0020`))
  })

  test('A.5: K_eNB*, with an EARFCN of two and of three octets', () => {
    const key = randomOctets(32)
    expect(toHex(kenbStar(key, 503, 6300))).toBe(kdf(key, '13 01f7 0002 189c 0002'))
    expect(toHex(kenbStar(key, 0, 65535))).toBe(kdf(key, '13 0000 0002 ffff 0002'))
    expect(toHex(kenbStar(key, 1, 65536))).toBe(kdf(key, '13 0001 0002 010000 0003'))
  })

  test('A.7: the algorithm keys are the low half', () => {
    const key = randomOctets(32)
    for (const algorithm of [0, 1, 2, 3]) {
      const expected = (distinguisher: number): string =>
        kdf(key, `15 0${distinguisher} 0001 0${algorithm} 0001`).slice(32)
      expect(toHex(nasKey(key, 'enc', algorithm))).toBe(expected(1))
      expect(toHex(nasKey(key, 'int', algorithm))).toBe(expected(2))
      expect(toHex(rrcKey(key, 'enc', algorithm))).toBe(expected(3))
      expect(toHex(rrcKey(key, 'int', algorithm))).toBe(expected(4))
      expect(toHex(upKey(key, algorithm))).toBe(expected(5))
    }
  })

  test('keys are new arrays that no later derivation changes', () => {
    const key = randomOctets(32)
    const first = kenb(key, 1)
    const text = toHex(first)
    kenb(key, 2)
    nasKey(key, 'int', 2)
    expect(toHex(first)).toBe(text)
  })

  test('an input of another length is refused', () => {
    const [k16, k32] = [new Uint8Array(16), new Uint8Array(32)]
    expect(() => kasme(k32, k16, '21407', new Uint8Array(6))).toThrow(CodecError)
    expect(() => kasme(k16, k16, '21407', new Uint8Array(5))).toThrow(CodecError)
    expect(() => kasme(k16, k16, '2140', new Uint8Array(6))).toThrow(CodecError)
    expect(() => nasKey(k16, 'enc', 2)).toThrow(CodecError)
    expect(() => nh(k32, k16)).toThrow(CodecError)
    expect(() => kenbStar(fromHex('00'), 1, 1)).toThrow(CodecError)
  })
})
