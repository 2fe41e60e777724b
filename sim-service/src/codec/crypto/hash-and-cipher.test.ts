import { createCipheriv, createHash, createHmac } from 'node:crypto'
import { testRandom } from '../../../test-support/mutation.ts'
import { CodecError } from '../codec-error.ts'
import { fromHex, toHex } from '../octets.ts'
import { aesBlock, aesCmac, aesEncrypt, expandAesKey, expandCmacKey } from './aes.ts'
import { hmacSha256, hmacSha256Short, sha256 } from './sha256.ts'

const ascii = (text: string): Uint8Array => Uint8Array.from(text, (c) => c.charCodeAt(0))
const random = testRandom(180)
const randomOctets = (length: number): Uint8Array => Uint8Array.from({ length }, () => random(256))

describe('SHA-256 (FIPS 180-4) and HMAC (RFC 4231)', () => {
  test.each([
    // NIST, Cryptographic Standards and Guidelines, examples with intermediate values: SHA256.pdf.
    ['abc', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
    [
      'abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq',
      '248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1',
    ],
    ['', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
    ['a'.repeat(1_000_000), 'cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0'],
  ])('%.20s', (text, digest) => expect(toHex(sha256(ascii(text)))).toBe(digest))

  test.each([
    // RFC 4231 §4.2 to §4.8 (§4.6 is the truncated one).
    [
      '0b'.repeat(20),
      toHex(ascii('Hi There')),
      'b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7',
    ],
    [
      toHex(ascii('Jefe')),
      toHex(ascii('what do ya want for nothing?')),
      '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
    ],
    ['aa'.repeat(20), 'dd'.repeat(50), '773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe'],
    [
      '0102030405060708090a0b0c0d0e0f10111213141516171819',
      'cd'.repeat(50),
      '82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b',
    ],
    ['0c'.repeat(20), toHex(ascii('Test With Truncation')), 'a3b6167473100ee06e0c796c2955552b'],
    [
      'aa'.repeat(131),
      toHex(ascii('Test Using Larger Than Block-Size Key - Hash Key First')),
      '60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54',
    ],
    [
      'aa'.repeat(131),
      toHex(
        ascii(
          'This is a test using a larger than block-size key and a larger than block-size data. ' +
            'The key needs to be hashed before being used by the HMAC algorithm.',
        ),
      ),
      '9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2',
    ],
  ])('HMAC with key %.16s', (key, data, mac) => {
    expect(toHex(hmacSha256(fromHex(key), fromHex(data))).slice(0, mac.length)).toBe(mac)
  })

  test('both agree with OpenSSL for every length up to 300 octets', () => {
    for (let length = 0; length < 300; length++) {
      const octets = randomOctets(length)
      const key = randomOctets(random(150))
      const mac = createHmac('sha256', key).update(octets).digest('hex')
      expect(toHex(sha256(octets))).toBe(createHash('sha256').update(octets).digest('hex'))
      expect(toHex(hmacSha256(key, octets))).toBe(mac)
      const middle = random(length + 1)
      expect(toHex(hmacSha256(key, octets.subarray(0, middle), octets.subarray(middle)))).toBe(mac)
      if (length <= 55) expect(toHex(hmacSha256Short(key, octets, length))).toBe(mac)
    }
  })

  test('a key whose array is filled anew is a new key', () => {
    const key = new Uint8Array(32).fill(1)
    const before = toHex(hmacSha256(key, new Uint8Array(3)))
    key[31] = 2
    expect(toHex(hmacSha256(key, new Uint8Array(3)))).not.toBe(before)
    key[31] = 1
    expect(toHex(hmacSha256(key, new Uint8Array(3)))).toBe(before)
  })
})

describe('AES-128 (FIPS 197) and CMAC (RFC 4493)', () => {
  test.each([
    // FIPS 197 appendix B and appendix C.1.
    [
      '2b7e151628aed2a6abf7158809cf4f3c',
      '3243f6a8885a308d313198a2e0370734',
      '3925841d02dc09fbdc118597196a0b32',
    ],
    [
      '000102030405060708090a0b0c0d0e0f',
      '00112233445566778899aabbccddeeff',
      '69c4e0d86a7b0430d8cdb78070b4c55a',
    ],
  ])('key %s', (key, plain, cipher) => {
    const block = fromHex(plain)
    aesEncrypt(expandAesKey(fromHex(key)), block, 0, block, 0)
    expect(toHex(block)).toBe(cipher)
  })

  test('the key expansion of FIPS 197 appendix A.1 ends with its last round key', () => {
    const schedule = expandAesKey(fromHex('2b7e151628aed2a6abf7158809cf4f3c'))
    expect(Array.from(schedule.slice(40), (word) => (word >>> 0).toString(16))).toEqual([
      'd014f9a8',
      'c9ee2589',
      'e13f0cc8',
      'b6630ca6',
    ])
  })

  test('a thousand random blocks agree with OpenSSL', () => {
    for (let i = 0; i < 1000; i++) {
      const key = randomOctets(16)
      const plain = randomOctets(20)
      const cipher = new Uint8Array(24)
      aesEncrypt(expandAesKey(key), plain, 3, cipher, 5)
      const openssl = createCipheriv('aes-128-ecb', key, null)
      expect(toHex(cipher.slice(5, 21))).toBe(openssl.update(plain.subarray(3, 19)).toString('hex'))
      expect(toHex(cipher.slice(0, 5)) + toHex(cipher.slice(21))).toBe('0000000000000000')
    }
  })

  const key = '2b7e151628aed2a6abf7158809cf4f3c'
  const message =
    '6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e5130c81c46a35ce411e5fbc1191a0a52eff69f2445df4f9b17ad2b417be66c3710'
  test('the subkeys of RFC 4493 §4', () => {
    const words = Array.from(expandCmacKey(fromHex(key)).slice(44), (word) =>
      (word >>> 0).toString(16).padStart(8, '0'),
    )
    expect(words.join('')).toBe('fbeed618357133667c85e08f7236a8def7ddac306ae266ccf90bc11ee46d513b')
  })

  test.each([
    // RFC 4493 §4, examples 1 to 4.
    [0, 'bb1d6929e95937287fa37d129b756746'],
    [16, '070a16b46b4d4144f79bdd9dd04a287c'],
    [40, 'dfa66747de9ae63030ca32611497c827'],
    [64, '51f0bebf7e3b9d92fc49741779363cfe'],
  ])('CMAC of %i octets', (length, mac) => {
    const first = aesCmac(expandCmacKey(fromHex(key)), fromHex(message), 0, length * 8)
    const all = Array.from(aesBlock, (word) => (word >>> 0).toString(16).padStart(8, '0')).join('')
    expect(all).toBe(mac)
    expect(first.toString(16).padStart(8, '0')).toBe(mac.slice(0, 8))
  })

  test('a key of another length is refused', () => {
    expect(() => expandAesKey(new Uint8Array(15))).toThrow(CodecError)
    expect(() => expandCmacKey(new Uint8Array(32))).toThrow(CodecError)
  })
})
