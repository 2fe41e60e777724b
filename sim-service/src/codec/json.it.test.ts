import { dissect, tsharkIsHere, valuesOf } from '../../test-support/tshark.ts'
import { testWith } from '../../test-support/with-tool.ts'
import { fromJson, toJson } from './json.ts'
import { fromHex, OctetReader, OctetWriter, toHex } from './octets.ts'

describe('octets and JSON', () => {
  test('octets survive the way through JSON, and text that looks like octets stays text', () => {
    const value = { a: fromHex('00ff'), b: ['0x12', '\\x', 'plain', 7, true], c: { d: new Uint8Array(0) } }
    expect(fromJson(JSON.parse(JSON.stringify(toJson(value))))).toEqual(value)
  })

  test('a reader refuses to read past its window', () => {
    const reader = new OctetReader(fromHex('0102030405'), 0, 3)
    expect(reader.u16()).toBe(0x0102)
    expect(() => reader.u16()).toThrow(/2 octets needed, 1 left/)
  })

  test('a writer grows', () => {
    const writer = new OctetWriter(1)
    writer.u32(0xdeadbeef)
    writer.bytes(new Uint8Array(100).fill(1))
    expect(toHex(writer.finish())).toBe(`deadbeef${'01'.repeat(100)}`)
  })

  testWith(tsharkIsHere)('tshark reads an exported PDU', () => {
    const [layers] = dissect([
      {
        dissector: 'nas-eps_plain',
        octets: fromHex('0752001122334455667788991011121314151610aabbccddeeff00112233445566778899'),
      },
    ])
    expect(valuesOf(layers, 'nas_eps.nas_msg_emm_type')).toEqual(['0x52'])
  })
})
