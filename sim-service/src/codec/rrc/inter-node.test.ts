import { createCipheriv } from 'node:crypto'
import { survives } from '../../../test-support/mutation.ts'
import { CodecError } from '../codec-error.ts'
import { fromJson, type Json, toJson } from '../json.ts'
import { fromHex, toHex } from '../octets.ts'
import { interNodeSamples, interNodeSamplesByKind } from './inter-node-samples.ts'
import {
  decodeInterNode,
  decodeRrc,
  encodeInterNode,
  encodeVarShortMacInput,
  type InterNodeMessage,
  shortMacI,
  type VarShortMacInput,
} from './rrc.ts'

function refusal(action: () => unknown): CodecError {
  try {
    action()
  } catch (error) {
    if (error instanceof CodecError) return error
  }
  throw new Error('not refused')
}

describe('messages between eNBs (TS 36.331 §10.2.2)', () => {
  test('a handover command is an envelope around a message of DL-DCCH', () => {
    // 0 c1, 000 r8, 0 nothing optional, 8 bits of length, 2a 02.
    const octets = fromHex('00115010')
    const command: InterNodeMessage = { kind: 'HandoverCommand', handoverCommandMessage: fromHex('2a02') }
    expect(toHex(encodeInterNode(command))).toBe(toHex(octets))
    expect(decodeInterNode('HandoverCommand', octets)).toEqual(command)
    expect(decodeRrc('dl-dcch', command.handoverCommandMessage).kind).toBe('RRCConnectionRelease')
  })

  test.each(interNodeSamplesByKind)('%s is what it was, and through JSON', (kind, samples) => {
    expect(samples.length).toBeGreaterThan(0)
    for (const sample of samples) {
      const octets = encodeInterNode(sample)
      const decoded = decodeInterNode(kind, octets)
      expect(decoded).toEqual(sample)
      const json = JSON.parse(JSON.stringify(toJson(decoded))) as Json
      expect(encodeInterNode(fromJson(json) as InterNodeMessage)).toEqual(octets)
    }
  })

  test.each(interNodeSamplesByKind)('%s survives truncation and mutation', (kind, samples) => {
    const tally = survives((octets) => decodeInterNode(kind, octets), samples.map(encodeInterNode))
    expect(tally.messages).toBeGreaterThan(0)
    expect(tally.refusals).toBeGreaterThan(0)
  })

  test('what a later release adds is kept', () => {
    const later: InterNodeMessage = {
      kind: 'HandoverCommand',
      handoverCommandMessage: fromHex('2a02'),
      nonCriticalExtension: { octets: fromHex('a5a5'), length: 16 },
    }
    const octets = encodeInterNode(later)
    expect(decodeInterNode('HandoverCommand', octets)).toEqual(later)
  })

  test('critical extensions and octets behind the message are refused', () => {
    const octets = encodeInterNode(interNodeSamples[0])
    const longer = Uint8Array.of(...octets, 0)
    expect(refusal(() => decodeInterNode('HandoverCommand', longer)).problem).toBe('bad-length')
    octets[0] |= 0x10
    const error = refusal(() => decodeInterNode('HandoverCommand', octets))
    expect(error.problem).toBe('unknown')
    expect(error.message).toContain('HandoverCommand')
  })
})

describe('the input of the short MAC-I (TS 36.331 §5.3.7.4, §7.1)', () => {
  test('it is 28, 9 and 16 bits, padded to octets', () => {
    const input: VarShortMacInput = { cellIdentity: 0xabc_def1, physCellId: 503, cRnti: 0x1f2e }
    expect(toHex(encodeVarShortMacInput(input))).toBe('abcdef1fb8f970')
  })

  test('values that have no octets, by name', () => {
    const input = { cellIdentity: 1, physCellId: 504, cRnti: 1 }
    expect(refusal(() => encodeVarShortMacInput(input)).message).toContain('VarShortMAC-Input.physCellId')
  })

  test('128-EIA2 over it, with all bits of COUNT, BEARER and DIRECTION set, gives the short MAC-I', () => {
    const key = fromHex('000102030405060708090a0b0c0d0e0f')
    const input: VarShortMacInput = { cellIdentity: 0xabc_def1, physCellId: 503, cRnti: 0x1f2e }
    // AES-CMAC (RFC 4493) of one incomplete block of 15 octets: header, input, 80.
    const aes = (block: Uint8Array): Buffer =>
      createCipheriv('aes-128-ecb', key, null).setAutoPadding(false).update(block)
    const doubled = (block: Buffer): Buffer => {
      const shifted = (BigInt(`0x${block.toString('hex')}`) << 1n) & (2n ** 128n - 1n)
      const value = (block[0] & 0x80) === 0 ? shifted : shifted ^ 0x87n
      return Buffer.from(value.toString(16).padStart(32, '0'), 'hex')
    }
    const subkey = doubled(doubled(aes(new Uint8Array(16))))
    const block = fromHex('fffffffffc000000abcdef1fb8f97080')
    const mac = aes(block.map((octet, i) => octet ^ subkey[i])).readUInt32BE(0)
    expect(shortMacI(2, key, input)).toBe(mac & 0xffff)
  })
})
