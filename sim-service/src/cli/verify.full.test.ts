import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { roamlab, temporaryFolder } from '../../test-support/command-line.ts'
import { CodecError } from '../codec/codec-error.ts'
import { fromHex } from '../codec/octets.ts'
import { enb, interfaces, mme, s1SetupRequest } from '../codec/pcap/capture-samples.ts'
import { pcapngOf } from '../codec/pcap/pcapng-writer.ts'
import { SctpAssociation } from '../codec/pcap/sctp-association.ts'
import { exitCodeOfVerification } from './decode-command.ts'
import { type LayerCodec, verifyPdu } from './verify.ts'
import { findingText } from './verify-capture.ts'
import { s1apLayer } from './verify-layers.ts'

jest.setTimeout(60_000)

/** Two octets: `flag` is the top bit of the first, of which the lowest is spare; `list.0.size` the second. */
const toy: LayerCodec = {
  decode: ([first, second, ...rest]) => {
    if (second === undefined) throw new CodecError('truncated', 1, 'one octet').within('Toy').in('toy')
    if (first === 0xff) throw new CodecError('unknown', 0, 'no such message').in('toy')
    return {
      kind: 'Toy',
      flag: first >= 0x80,
      value: (first >> 1) & 0x3f,
      list: [{ size: second }],
      rest: rest.length,
    }
  },
  encode: (value) => {
    const {
      flag,
      value: bits,
      list,
    } = value as { flag: boolean; value: number; list: Array<{ size: number }> }
    if (list[0].size === 99) throw new CodecError('not-encodable', 1, 'ninety-nine').within('Toy').in('toy')
    return Uint8Array.of((flag ? 0x80 : 0) | (bits << 1), list[0].size)
  },
}
const verified = (hex: string, codec = toy) => verifyPdu('S1AP', codec, fromHex(hex))

describe('a PDU compared with its own encoding', () => {
  test('is equal when all of its octets come again', () => {
    expect(verified('8407')).toMatchObject({ kind: 'Toy', verdict: 'equal' })
  })

  test('differs where an octet does, whose element is named', () => {
    expect(verified('8507')).toMatchObject({
      verdict: 'differing',
      difference: { offset: 0, captured: '0x85', encoded: '0x84', element: 'value' },
    })
    const sloppy: LayerCodec = { ...toy, encode: () => fromHex('8400') }
    expect(verified('8407', sloppy).difference).toEqual({
      offset: 1,
      captured: '0x07',
      encoded: '0x00',
      element: 'list.0.size',
    })
  })

  test('differs where one is longer than the other', () => {
    expect(verified('840700').difference).toEqual({ offset: 2, captured: '0x00' })
    const longer: LayerCodec = { ...toy, encode: () => fromHex('840711') }
    expect(verified('8407', longer).difference).toMatchObject({ offset: 2, encoded: '0x11' })
  })

  test('that does not encode differs, with the reason', () => {
    expect(verified('8463')).toMatchObject({
      verdict: 'differing',
      problem: 'does not encode: toy Toy at octet 1: not-encodable (ninety-nine)',
    })
  })

  test('that does not decode is undecodable, or unknown when it is no message that the codec has', () => {
    expect(verified('84')).toMatchObject({
      verdict: 'undecodable',
      problem: expect.stringContaining('one octet'),
    })
    expect(verified('ff00')).toMatchObject({
      verdict: 'unknown',
      problem: expect.stringContaining('no such message'),
    })
  })

  test('is encoded from its JSON alone: what a decoder would keep beside its values does not help', () => {
    const secretive: LayerCodec = {
      decode: (octets) => Object.defineProperty({ kind: 'Toy', members: 1 }, 'raw', { value: octets }),
      encode: (value) => (value as { raw?: Uint8Array }).raw ?? new Uint8Array(0),
    }
    expect(secretive.encode(secretive.decode(fromHex('0102')))).toEqual(fromHex('0102'))
    expect(verified('0102', secretive)).toMatchObject({ verdict: 'differing', difference: { offset: 0 } })
  })

  test('of a real protocol names the element of any octet', () => {
    const blind: LayerCodec = { ...s1apLayer, encode: () => changed }
    const changed = s1SetupRequest.slice()
    const nameAt = Buffer.from(s1SetupRequest).indexOf('roamlab')
    changed[nameAt] ^= 1
    expect(verifyPdu('S1AP', blind, s1SetupRequest).difference).toMatchObject({
      offset: nameAt,
      element: 'enbName',
    })
  })
})

test('a finding is one line: where, what, and both octets', () => {
  const difference = { offset: 23, captured: '0x40', encoded: '0x00', element: 'tai.tac' }
  const at = { frameNumber: 17, protocol: 'NAS', verdict: 'differing' } as const
  expect([
    findingText({ ...at, kind: 'AttachAccept', inside: 'InitialContextSetupRequest', difference }),
    findingText({ ...at, kind: 'AttachAccept', difference: { offset: 5, captured: '0x01' } }),
    findingText({
      ...at,
      kind: '',
      verdict: 'unknown',
      problem: 'NAS at octet 1: unknown (message type 0x99)',
    }),
  ]).toEqual([
    'frame 17  NAS AttachAccept in InitialContextSetupRequest: tai.tac, octet 23: captured 0x40, encoded 0x00',
    'frame 17  NAS AttachAccept: octet 5: captured 0x01, encoded none',
    'frame 17  NAS: unknown: NAS at octet 1: unknown (message type 0x99)',
  ])
})

test('the exit code says whether all was proved', () => {
  const counts = {
    pdus: 9,
    equal: 9,
    differing: 0,
    undecodable: 0,
    unknown: 0,
    closed: 0,
    withUnknownElements: 0,
  }
  expect(exitCodeOfVerification(counts)).toBe(0)
  expect(exitCodeOfVerification({ ...counts, unknown: 3, closed: 2 })).toBe(0)
  expect(exitCodeOfVerification({ ...counts, undecodable: 1 })).toBe(4)
  expect(exitCodeOfVerification({ ...counts, equal: 0, unknown: 1 })).toBe(4)
  expect(exitCodeOfVerification({ ...counts, differing: 1, undecodable: 1 })).toBe(7)
})

describe('roamlab decode --verify', () => {
  const folder = temporaryFolder()

  test.each([
    ['one-roamer', ['S1AP', 'RRC', 'NAS', 'Diameter', 'GTPv2']],
    ['first-drill', ['S1AP', 'RRC', 'NAS', 'Diameter', 'GTPv2']],
  ])('of a capture of %s finds every octet of every message again', async (scenario, protocols) => {
    const capture = join(folder, `${scenario}.pcapng`)
    await roamlab('run', scenario, '--quiet', '--out', `pcap=${capture}`)
    const { code, stdout, stderr } = await roamlab('decode', capture, '--verify', '--json')
    const { summary } = JSON.parse(stdout)
    expect([code, stderr, stdout.trimEnd().split('\n').length]).toEqual([0, '', 1])
    expect(Object.keys(summary.protocols)).toEqual(protocols)
    for (const counts of Object.values<{ pdus: number }>(summary.protocols))
      expect(counts).toEqual({ ...counts, equal: counts.pdus, withUnknownElements: 0 })
    expect(summary.total.equal).toBeGreaterThan(150)
  })

  test('leaves what stays ciphered closed, and opens it with keys', async () => {
    const capture = join(folder, 'ciphered.pcapng')
    await roamlab('run', 'one-roamer', '--quiet', '--out', `pcap=${capture}`, '--capture-nas', 'ciphered')
    const countsOf = async (...words: string[]) => {
      const { code, stdout, stderr } = await roamlab('decode', capture, '--verify', '--json', ...words)
      return { code, ...JSON.parse(stdout).summary.protocols.NAS, stderr }
    }
    const closed = await countsOf()
    expect(closed).toMatchObject({ code: 0, stderr: '' })
    expect(closed.closed).toBeGreaterThan(5)
    const opened = await countsOf('--seed', '7')
    expect(opened).toMatchObject({ code: 0, closed: 0 })
    expect(opened.equal).toBeGreaterThan(closed.equal + closed.closed - 1)
    expect(opened.stderr).toMatch(
      /^NAS in S1AP: (\d+) ciphered, \1 deciphered with the keys and verified, 0 readable/,
    )
  })

  const captureOf = (...messages: Uint8Array[]): string => {
    const file = join(folder, `${messages.length}.pcapng`)
    const s1 = new SctpAssociation(enb, mme)
    const frames = messages.flatMap((octets) => s1.data('client', { ppid: 18, octets }))
    writeFileSync(
      file,
      pcapngOf(
        interfaces,
        frames.map((octets, i) => ({ interface: 0, timeUs: i, octets })),
      ),
    )
    return file
  }

  test('counts a message that it does not have, and one that is broken, apart', async () => {
    const unknown = s1SetupRequest.slice()
    unknown[1] = 250
    const broken = s1SetupRequest.slice(0, -1)
    const first = await roamlab('decode', captureOf(s1SetupRequest, unknown), '--verify')
    expect(first.code).toBe(0)
    expect(first.stdout).toMatch(/^frame 2 {2}S1AP: unknown: S1AP PDU at octet 1: unknown \(.*250\)\n/)
    expect(first.stdout).toMatch(/^total +2 +1 +0 +0 +1 +0 +0$/m)
    const second = await roamlab('decode', captureOf(s1SetupRequest, unknown, broken), '--verify')
    expect(second.code).toBe(4)
    expect(second.stdout).toMatch(/^frame 3 {2}S1AP: undecodable: /m)
  })

  test('looks only at what the filter lets through', async () => {
    const broken = s1SetupRequest.slice(0, -1)
    const file = captureOf(s1SetupRequest, s1SetupRequest, s1SetupRequest, broken)
    const { code, stdout } = await roamlab('decode', file, '--verify', '--filter', 'frame<=3')
    expect([code, /^total +3 +3 /m.test(stdout)]).toEqual([0, true])
  })
})
