import fc from 'fast-check'
import { maskJsonLine, maskText } from './masking.ts'

describe('subscribers are masked in what is written', () => {
  test.each([
    ['262019900000001', '26201**********'],
    ['attach of 262019900000001 failed', 'attach of 26201********** failed'],
    ['imsi=262019900000001,', 'imsi=26201**********,'],
    ['imsi-262019900000001.pcapng', 'imsi-26201**********.pcapng'],
    ['nai 0262019900000001@wlan.mnc001', 'nai 02620***********@wlan.mnc001'],
    ['+499912345678', '+49991*******'],
    ['20801990000001', '20801*********'],
  ])('%s', (text, masked) => {
    expect(maskText(text)).toBe(masked)
  })

  test.each([
    '01935f3a-7c4e-7b1a-9e2f-123456789012',
    '4bf92f3577b34da6a3ce929d0e0e4736',
    'port 8080, after 1.234567890123 s, 2026-11-23T09:42:38.123Z',
    `sha256 ${'0123456789'.repeat(6)}abcd`,
  ])('%s is nobody', (text) => {
    expect(maskText(text)).toBe(text)
  })

  test('a line of JSON stays JSON, and no number as long as an IMSI is left in it', () => {
    const text = fc.oneof(fc.string(), fc.stringMatching(/^[a-z "\\]{0,5}\d{14,15}[a-z "\\]{0,5}$/))
    const value = fc.dictionary(text, fc.oneof(text, fc.integer(), fc.constant(262019900000001)))
    fc.assert(
      fc.property(value, (line) => {
        const masked = maskJsonLine(JSON.stringify(line))
        expect(JSON.parse(masked)).toBeInstanceOf(Object)
        expect(masked).not.toMatch(/(?<!\d)\d{14,15}(?!\d)/)
      }),
    )
  })
})
