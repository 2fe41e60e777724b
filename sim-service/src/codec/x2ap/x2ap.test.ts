import { changedByDecoding } from '../../../test-support/disturbed-pdu.ts'
import { survives } from '../../../test-support/mutation.ts'
import { CodecError } from '../codec-error.ts'
import { fromJson, toJson } from '../json.ts'
import { fromHex, toHex } from '../octets.ts'
import { decodeX2ap, encodeX2ap, type X2apMessage, x2apHead, x2apMessageType } from './x2ap.ts'
import { examples } from './x2ap-examples.ts'

const kinds = [...new Set(examples.map((example) => example.kind))]

/** The refusal of a decoder, for its problem and path. */
function refusal(run: () => unknown): CodecError {
  try {
    run()
  } catch (error) {
    if (error instanceof CodecError) return error
    throw error
  }
  throw new Error('nothing was refused')
}

/** One IE of a PDU as hexadecimal text: id, criticality, length, value. */
const ieHex = (id: number, criticality: string, value: string): string =>
  id.toString(16).padStart(4, '0') + criticality + (value.length / 2).toString(16).padStart(2, '0') + value

/** A PDU made of raw IEs. */
function pdu(head: string, ies: readonly string[]): Uint8Array {
  const body = `00${ies.length.toString(16).padStart(4, '0')}${ies.join('')}`
  return fromHex(head + (body.length / 2).toString(16).padStart(2, '0') + body)
}

describe('every X2AP message (TS 36.423)', () => {
  test.each(examples.map((example) => [example.kind, example] as const))(
    '%s survives the octets and JSON',
    (_, example) => {
      const octets = encodeX2ap(example)
      const decoded = decodeX2ap(octets)
      expect(decoded).toEqual(example)
      const again = fromJson(JSON.parse(JSON.stringify(toJson(decoded)))) as X2apMessage
      expect(toHex(encodeX2ap(again))).toBe(toHex(octets))
    },
  )

  test('whatever the order and criticalities of its IEs, a message encodes to the octets that came', () => {
    expect(changedByDecoding(examples.map(encodeX2ap), decodeX2ap, encodeX2ap, 20)).toEqual([])
  })

  test('a decoded message shares no memory with the octets', () => {
    for (const example of examples) {
      const octets = encodeX2ap(example)
      const decoded = decodeX2ap(octets)
      octets.fill(0)
      expect(decoded).toEqual(example)
    }
  })

  test.each(kinds)('%s: whatever the octets, a message or a CodecError', (kind) => {
    const samples = examples.filter((example) => example.kind === kind).map(encodeX2ap)
    const { messages, refusals } = survives(decodeX2ap, samples)
    expect(messages).toBeGreaterThan(0)
    expect(refusals).toBeGreaterThan(0)
  })

  test('what a mutated message decodes to can be encoded and means the same', () => {
    let compared = 0
    for (const example of examples) {
      const sample = encodeX2ap(example)
      for (let bit = 0; bit < Math.min(sample.length, 120) * 8; bit += 5) {
        const octets = sample.slice()
        octets[bit >> 3] ^= 0x80 >> (bit & 7)
        let decoded: X2apMessage
        try {
          decoded = decodeX2ap(octets)
        } catch {
          continue
        }
        expect(decodeX2ap(encodeX2ap(decoded))).toEqual(decoded)
        compared++
      }
    }
    expect(compared).toBeGreaterThan(1000)
  })

  test('every message of the table has an example', () => {
    for (const kind of kinds) expect(x2apMessageType(kind).kind).toBe(kind)
    expect(kinds).toHaveLength(50)
  })
})

describe('what an eNB must cope with (36.423 §10)', () => {
  const old = ieHex(10, '00', '0007')
  const fresh = ieHex(9, '00', '0fff')
  const release = '000540'

  test('a UE Context Release, octet by octet', () => {
    const octets = pdu(release, [old, fresh])
    expect(toHex(octets)).toBe('0005400f000002000a00020007000900020fff')
    const message: X2apMessage = { kind: 'UEContextRelease', oldEnbUeX2apId: 7, newEnbUeX2apId: 4095 }
    expect(decodeX2ap(octets)).toEqual(message)
    expect(encodeX2ap(message)).toEqual(octets)
    expect(x2apHead(octets)).toEqual({ outcome: 'initiating', code: 5, criticality: 'ignore' })
  })

  test('order, criticality and IEs of later releases are kept', () => {
    const octets = pdu('000500', [ieHex(9, '40', '0001'), ieHex(400, '40', '0102'), old])
    const decoded = decodeX2ap(octets)
    expect(decoded).toEqual({
      kind: 'UEContextRelease',
      procedureCriticality: 'reject',
      oldEnbUeX2apId: 7,
      newEnbUeX2apId: 1,
      order: [9, 10],
      criticalities: { newEnbUeX2apId: 'ignore' },
      unknown: [{ id: 400, criticality: 'ignore', octets: fromHex('0102'), position: 1 }],
    })
    const again = fromJson(JSON.parse(JSON.stringify(toJson(decoded)))) as X2apMessage
    expect(toHex(encodeX2ap(again))).toBe(toHex(octets))
  })

  test('a cause of a later release is kept by its number', () => {
    const octets = pdu('000140', [old, ieHex(5, '40', '17e0')])
    const decoded = decodeX2ap(octets)
    expect(decoded).toMatchObject({ cause: { radioNetwork: 'extension-63' } })
    expect(toHex(encodeX2ap(decoded))).toBe(toHex(octets))
  })

  test('a missing mandatory IE, a procedure that we do not have', () => {
    const error = refusal(() => decodeX2ap(pdu(release, [old])))
    expect([error.problem, error.path]).toEqual(['missing', ['UEContextRelease', 'newEnbUeX2apId']])
    expect(error.message).toMatch(/^X2AP UEContextRelease\.newEnbUeX2apId at octet \d+: missing/)
    expect(refusal(() => decodeX2ap(pdu('001300', []))).problem).toBe('unknown')
    expect(refusal(() => encodeX2ap({ kind: 'NoSuchMessage' } as never)).problem).toBe('unknown')
    expect(refusal(() => x2apMessageType('NoSuchMessage')).problem).toBe('unknown')
  })
})
