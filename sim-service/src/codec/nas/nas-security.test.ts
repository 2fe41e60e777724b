import { createCipheriv } from 'node:crypto'
import { mutationsPerType, survives, testRandom } from '../../../test-support/mutation.ts'
import { CodecError } from '../codec-error.ts'
import { epsCipher, epsMac } from '../crypto/eps-algorithms.ts'
import { fromHex, toHex } from '../octets.ts'
import { securityCapabilityOf } from './capabilities.ts'
import { decodeNas, encodeNas } from './nas.ts'
import { fullEmm } from './nas-samples.ts'
import type { NasSecurityContext } from './nas-security.ts'
import {
  estimateCount,
  estimateCountFromShort,
  isServiceRequest,
  negotiate,
  payloadOf,
  peekHeader,
  protect,
  protectServiceRequest,
  securityHeaderType,
  unprotect,
  verifyServiceRequest,
} from './nas-security.ts'

const kNasEnc = fromHex('d3c5d592327fb11c4035c6680af8c6d1')
const kNasInt = fromHex('2bd6459f82c5b300952c49104881ff48')
const plain = encodeNas({ kind: 'EsmInformationResponse', ebi: 0, pti: 1, accessPointName: 'internet' })

/** Both ends of a new context. */
function ends(change: Partial<NasSecurityContext> = {}): { ue: NasSecurityContext; mme: NasSecurityContext } {
  const context: NasSecurityContext = {
    eea: 2,
    eia: 2,
    kNasEnc,
    kNasInt,
    uplinkCount: 0,
    downlinkCount: 0,
    ksi: 0,
    ...change,
  }
  return { ue: { ...context }, mme: { ...context } }
}

/** AES-CMAC (RFC 4493) of less than a block: subkey 2, padding 10…0, one encryption. */
function cmacOfShortMessage(message: Uint8Array): Uint8Array {
  const encrypt = (block: Uint8Array): Buffer => createCipheriv('aes-128-ecb', kNasInt, null).update(block)
  const twice = (value: bigint): bigint =>
    ((value << 1n) & ((1n << 128n) - 1n)) ^ (value >> 127n === 1n ? 0x87n : 0n)
  const subkey = twice(twice(BigInt(`0x${encrypt(new Uint8Array(16)).toString('hex')}`)))
  const padded = BigInt(`0x${`${toHex(message)}80`.padEnd(32, '0')}`)
  return encrypt(fromHex((padded ^ subkey).toString(16).padStart(32, '0')))
}

describe('the envelope (TS 24.301 §9.1)', () => {
  test('is header, code, sequence number and message, ciphered with COUNT, bearer 0 and direction (OpenSSL)', () => {
    const { mme } = ends({ downlinkCount: 0x012345 })
    const octets = protect(mme, plain, securityHeaderType.integrityProtectedAndCiphered, 'downlink')
    const counter = fromHex('00012345 04000000 0000000000000000')
    const cipher = createCipheriv('aes-128-ctr', kNasEnc, counter)
    const ciphered = new Uint8Array(cipher.update(plain))
    expect(toHex(octets.slice(6))).toBe(toHex(ciphered))
    expect(octets[0]).toBe(0x27)
    expect(octets[5]).toBe(0x45)
    const covered = Uint8Array.of(0x45, ...ciphered)
    expect(peekHeader(octets).mac).toBe(epsMac(2, kNasInt, 0x012345, 0, 1, covered))
  })

  test.each([
    [1, 0x17, false],
    [2, 0x27, true],
    [3, 0x37, false],
    [4, 0x47, true],
  ])('header type %i', (headerType, first, isCiphered) => {
    for (const eea of [0, 1, 2] as const) {
      for (const eia of [0, 1, 2] as const) {
        const { ue, mme } = ends({ eea, eia })
        const octets = protect(ue, plain, headerType, 'uplink')
        expect(octets[0]).toBe(first)
        expect(toHex(octets.slice(6)) === toHex(plain)).toBe(!isCiphered || eea === 0)
        expect(unprotect(mme, octets, 'uplink')).toEqual({
          plain,
          headerType,
          macOk: true,
          replayed: false,
          count: 0,
        })
        expect([ue.uplinkCount, mme.uplinkCount, mme.downlinkCount]).toEqual([1, 1, 0])
      }
    }
  })

  test('header type 0 is the message itself, which nothing vouches for', () => {
    const { ue, mme } = ends()
    const octets = protect(ue, plain, 0, 'uplink')
    expect(octets).toEqual(plain)
    expect(ue.uplinkCount).toBe(0)
    const attach = encodeNas(fullEmm[0])
    expect(unprotect(mme, attach, 'uplink')).toMatchObject({ plain: attach, macOk: false, count: -1 })
  })

  test('a Security Mode Command can be read before its keys exist', () => {
    const command = fromHex('37e8a14bcf00075d220605e060c04070c1')
    expect(peekHeader(command)).toEqual({
      protocolDiscriminator: 7,
      headerType: 3,
      sequenceNumber: 0,
      mac: 0xe8a14bcf,
    })
    expect(decodeNas(payloadOf(command), 'downlink')).toMatchObject({
      kind: 'SecurityModeCommand',
      selectedNasSecurityAlgorithms: { eea: 2, eia: 2 },
    })
    expect(() => payloadOf(fromHex('27807d6aa1016b8354'))).toThrow(CodecError)
  })

  test.each([
    ['ESM', { esmMessageContainer: fromHex('5200eb000401020304') }, 6, 15],
    ['NAS', { nasMessageContainer: fromHex('3901020202') }, 5, 10],
  ])(
    'header type 5 ciphers the contents of the %s container alone (§4.4.5)',
    (_which, container, from, to) => {
      const request = encodeNas({
        kind: 'ControlPlaneServiceRequest',
        controlPlaneServiceType: { type: 0, active: false },
        nasKeySetIdentifier: 0,
        ...container,
        epsBearerContextStatus: [5],
      })
      for (const eea of [0, 1, 2] as const) {
        const { ue, mme } = ends({ eea, uplinkCount: 77 })
        const octets = protect(
          ue,
          request,
          securityHeaderType.integrityProtectedAndPartiallyCiphered,
          'uplink',
        )
        expect(octets[0]).toBe(0x57)
        const sent = octets.subarray(6)
        const contents = epsCipher(eea, kNasEnc, 77, 0, 0, request.subarray(from, to))
        expect(toHex(sent.subarray(from, to))).toBe(toHex(contents))
        expect(toHex(sent.subarray(0, from))).toBe(toHex(request.subarray(0, from)))
        expect(toHex(sent.subarray(to))).toBe(toHex(request.subarray(to)))
        expect(unprotect(mme, octets, 'uplink')).toMatchObject({ plain: request, macOk: true, count: 77 })
      }
    },
  )

  test('header type 5 leaves a message without container as it is', () => {
    const { ue, mme } = ends()
    for (const text of ['074d00', '074d00 5702 2000', '074d00 78 0004 01', '0741']) {
      const octets = protect(ue, fromHex(text), 5, 'uplink')
      expect(toHex(octets.subarray(6))).toBe(toHex(fromHex(text)))
      expect(unprotect(mme, octets, 'uplink')).toMatchObject({ plain: fromHex(text), macOk: true })
    }
  })

  test('an ESM message has no envelope, whatever its bearer identity', () => {
    expect(peekHeader(fromHex('5200c2'))).toEqual({
      protocolDiscriminator: 2,
      headerType: 0,
      sequenceNumber: -1,
      mac: -1,
    })
  })
})

describe('NAS COUNT (§4.4.3)', () => {
  test('goes on across the wrap of the sequence number', () => {
    const { ue, mme } = ends({ uplinkCount: 254 })
    for (const count of [254, 255, 256, 257]) {
      expect(unprotect(mme, protect(ue, plain, 2, 'uplink'), 'uplink')).toMatchObject({ macOk: true, count })
    }
  })

  test('the two directions count apart', () => {
    const { ue, mme } = ends({ uplinkCount: 5, downlinkCount: 9 })
    unprotect(mme, protect(ue, plain, 2, 'uplink'), 'uplink')
    unprotect(ue, protect(mme, plain, 2, 'downlink'), 'downlink')
    expect(mme).toMatchObject({ uplinkCount: 6, downlinkCount: 10 })
    expect(ue).toMatchObject({ uplinkCount: 6, downlinkCount: 10 })
  })

  test('messages may be lost, up to 255 in a row', () => {
    const { ue, mme } = ends({ uplinkCount: 200 })
    mme.uplinkCount = 200
    for (let lost = 0; lost < 255; lost++) protect(ue, plain, 2, 'uplink')
    expect(unprotect(mme, protect(ue, plain, 2, 'uplink'), 'uplink')).toMatchObject({
      macOk: true,
      count: 455,
    })
  })

  test('a repeated message is refused, named, and moves nothing on', () => {
    const { ue, mme } = ends({ uplinkCount: 300 })
    const octets = protect(ue, plain, 2, 'uplink')
    expect(unprotect(mme, octets, 'uplink').macOk).toBe(true)
    expect(unprotect(mme, octets, 'uplink')).toMatchObject({ macOk: false, replayed: true })
    expect(mme.uplinkCount).toBe(301)
    expect(unprotect(mme, protect(ue, plain, 2, 'uplink'), 'uplink')).toMatchObject({
      macOk: true,
      count: 301,
    })
  })

  test('a message sent back the other way is refused', () => {
    const { ue } = ends()
    expect(unprotect(ue, protect(ue, plain, 2, 'uplink'), 'downlink')).toMatchObject({
      macOk: false,
      replayed: false,
    })
  })

  test('ends at 24 bits and never starts again', () => {
    const { ue, mme } = ends({ uplinkCount: 0xffffff })
    const last = protect(ue, plain, 2, 'uplink')
    expect(unprotect(mme, last, 'uplink')).toMatchObject({ macOk: true, count: 0xffffff })
    expect(() => protect(ue, plain, 2, 'uplink')).toThrow(/NAS COUNT has no value left/)
    const early = ends()
    const first = protect(early.ue, plain, 2, 'uplink')
    expect(unprotect(mme, first, 'uplink').macOk).toBe(false)
  })

  test.each([
    [0, 0, 0],
    [1, 0, 256],
    [255, 254, 510],
    [256, 0, 256],
    [0x1ffff, 0x10, 0x20010],
  ])('expecting %i, sequence number %i means %i', (next, sequenceNumber, count) => {
    expect(estimateCount(next, sequenceNumber)).toBe(count)
  })
})

describe('a Service Request (§8.2.25, §9.9.3.28)', () => {
  test('is header, key set with five bits of the count, and half a code over these two octets', () => {
    const { ue } = ends({ uplinkCount: 0x2345, ksi: 0xb })
    const octets = protectServiceRequest(ue)
    expect(octets.length).toBe(4)
    expect(toHex(octets.subarray(0, 2))).toBe('c765')
    const code = epsMac(2, kNasInt, 0x2345, 0, 0, fromHex('c765'))
    expect((octets[2] << 8) | octets[3]).toBe(code & 0xffff)
    expect(ue.uplinkCount).toBe(0x2346)
    expect(decodeNas(octets, 'uplink')).toEqual({
      kind: 'ServiceRequest',
      ksiAndSequenceNumber: { ksi: 3, sequenceNumber: 5 },
      shortMac: code & 0xffff,
    })
  })

  test('has the short code that OpenSSL computes (AES-CMAC, TS 33.401 §B.2.3)', () => {
    const { ue } = ends({ uplinkCount: 7, ksi: 1 })
    const octets = protectServiceRequest(ue)
    const covered = fromHex('00000007 00000000 c727')
    expect(toHex(octets.subarray(2))).toBe(toHex(cmacOfShortMessage(covered).subarray(2, 4)))
  })

  test.each([0, 1, 2] as const)(
    'is verified by EIA%i at the count that the MME expects, and moves it on',
    (eia) => {
      const { ue, mme } = ends({ eia, uplinkCount: 30, ksi: 2 })
      for (const count of [30, 31, 32, 33]) {
        expect(verifyServiceRequest(mme, protectServiceRequest(ue))).toEqual({
          ksi: 2,
          macOk: true,
          replayed: false,
          count,
        })
      }
      expect(mme).toMatchObject({ uplinkCount: 34, downlinkCount: 0 })
      expect(unprotect(mme, protect(ue, plain, 2, 'uplink'), 'uplink')).toMatchObject({
        macOk: true,
        count: 34,
      })
    },
  )

  test('may come after 31 lost messages, not after 32', () => {
    const { ue, mme } = ends({ uplinkCount: 100 })
    ue.uplinkCount = 131
    expect(verifyServiceRequest(mme, protectServiceRequest(ue))).toMatchObject({ macOk: true, count: 131 })
    ue.uplinkCount = mme.uplinkCount + 32
    expect(verifyServiceRequest(mme, protectServiceRequest(ue)).macOk).toBe(false)
    expect(mme.uplinkCount).toBe(132)
  })

  test('is refused and named when it comes again', () => {
    const { ue, mme } = ends({ uplinkCount: 40 })
    const octets = protectServiceRequest(ue)
    expect(verifyServiceRequest(mme, octets).macOk).toBe(true)
    expect(verifyServiceRequest(mme, octets)).toMatchObject({ macOk: false, replayed: true })
    expect(mme.uplinkCount).toBe(41)
  })

  test('of another key set, or with any bit changed, moves nothing on', () => {
    for (const eia of [1, 2] as const) {
      const { ue, mme } = ends({ eia, uplinkCount: 5, ksi: 4 })
      const octets = protectServiceRequest(ue)
      for (let bit = 0; bit < 32; bit++) {
        const changed = octets.slice()
        changed[bit >> 3] ^= 0x80 >> (bit & 7)
        if (isServiceRequest(changed)) expect(verifyServiceRequest(mme, changed).macOk).toBe(false)
        else expect(() => verifyServiceRequest(mme, changed)).toThrow(CodecError)
      }
      expect(mme.uplinkCount).toBe(5)
      mme.ksi = 3
      expect(verifyServiceRequest(mme, octets)).toEqual({ ksi: 4, macOk: false, replayed: false, count: 5 })
    }
  })

  test('ends at 24 bits and never starts again', () => {
    const { ue, mme } = ends({ uplinkCount: 0xffffff })
    expect(verifyServiceRequest(mme, protectServiceRequest(ue))).toMatchObject({
      macOk: true,
      count: 0xffffff,
    })
    expect(() => protectServiceRequest(ue)).toThrow(/NAS COUNT has no value left/)
    const first = protectServiceRequest(ends().ue)
    expect(verifyServiceRequest(mme, first)).toMatchObject({ macOk: false, replayed: false })
  })

  test.each([
    [0, 0, 0],
    [1, 0, 32],
    [31, 30, 62],
    [32, 0, 32],
    [0x1ffff, 0x10, 0x20010],
  ])('expecting %i, five bits of %i mean %i', (next, sequenceNumber, count) => {
    expect(estimateCountFromShort(next, sequenceNumber)).toBe(count)
  })

  test('survives truncation and mutation', () => {
    const { ue, mme } = ends({ uplinkCount: 9 })
    const tally = survives((octets) => verifyServiceRequest(mme, octets), [protectServiceRequest(ue)])
    expect(tally.messages).toBeGreaterThan(0)
    expect(tally.refusals).toBeGreaterThan(4)
  }, 120_000)
})

describe('integrity', () => {
  test('any changed bit is noticed, by EIA1 and EIA2', () => {
    for (const eia of [1, 2] as const) {
      const { ue, mme } = ends({ eia, uplinkCount: 3 })
      const octets = protect(ue, plain, 2, 'uplink')
      for (let bit = 8; bit < octets.length * 8; bit++) {
        const changed = octets.slice()
        changed[bit >> 3] ^= 0x80 >> (bit & 7)
        expect(unprotect(mme, changed, 'uplink').macOk).toBe(false)
      }
      expect(mme.uplinkCount).toBe(3)
    }
  })

  test('another key is noticed', () => {
    const { ue, mme } = ends()
    mme.kNasInt = kNasEnc
    expect(unprotect(mme, protect(ue, plain, 1, 'uplink'), 'uplink').macOk).toBe(false)
  })

  test('unprotect survives truncation and mutation', () => {
    const frames = [1, 2, 3, 4, 5].map((headerType) => protect(ends().ue, plain, headerType, 'uplink'))
    const { mme } = ends()
    const tally = survives((octets) => unprotect(mme, octets, 'uplink'), frames)
    expect(tally.messages + tally.refusals).toBeGreaterThan(mutationsPerType)
    expect(tally.refusals).toBeGreaterThan(0)
  }, 120_000)

  test('what is not a protected NAS message is refused with a CodecError', () => {
    const { mme } = ends()
    for (const text of ['', '17', '2700000000', '270000000000', 'c7a8640c']) {
      expect(() => unprotect(mme, fromHex(text), 'uplink')).toThrow(CodecError)
    }
  })
})

describe('the choice of algorithms (§5.4.3.2)', () => {
  const all = { eea: 0xe0, eia: 0xe0 }

  test('is the first of the network that the UE has', () => {
    expect(negotiate(all, { eea: [2, 1, 0], eia: [2, 1] })).toEqual({ eea: 2, eia: 2 })
    expect(negotiate({ eea: 0xc0, eia: 0x40 }, { eea: [2, 1, 0], eia: [2, 1] })).toEqual({ eea: 1, eia: 1 })
    expect(negotiate({ eea: 0x80, eia: 0x60 }, { eea: [2, 1, 0], eia: [1, 2] })).toEqual({ eea: 0, eia: 1 })
  })

  test('is never EIA0, not even where the network puts it first or the UE has nothing else', () => {
    expect(negotiate(all, { eea: [0], eia: [0, 2] })).toEqual({ eea: 0, eia: 2 })
    expect(negotiate({ eea: 0xff, eia: 0x80 }, { eea: [0, 1, 2], eia: [0, 1, 2] })).toBeUndefined()
    const random = testRandom(33)
    for (let i = 0; i < 1000; i++) {
      const chosen = negotiate({ eea: random(256), eia: random(256) }, { eea: [0, 2, 1], eia: [0, 2, 1] })
      expect(chosen?.eia).not.toBe(0)
    }
  })

  test('there may be none', () => {
    expect(negotiate({ eea: 0xe0, eia: 0x10 }, { eea: [0], eia: [2, 1] })).toBeUndefined()
    expect(negotiate({ eea: 0x20, eia: 0x60 }, { eea: [1], eia: [2] })).toBeUndefined()
  })
})

describe('the replayed UE security capability (§9.9.3.36)', () => {
  test('has the EPS octets only for a UE that gave no more', () =>
    expect(securityCapabilityOf({ eea: 0xe0, eia: 0x60 })).toEqual({ eea: 0xe0, eia: 0x60 }))

  test('clears the UCS2 preference and takes GEA1 to GEA7 from the MS network capability', () =>
    expect(
      securityCapabilityOf({ eea: 0xe0, eia: 0x60, uea: 0xc0, ucs2AndUia: 0xc0 }, fromHex('e5e034')),
    ).toEqual({
      eea: 0xe0,
      eia: 0x60,
      uea: 0xc0,
      uia: 0x40,
      gea: 0x70,
    }))
})
