import { CodecError } from '../codec-error.ts'
import { fromHex, toHex } from '../octets.ts'
import { ipv6ToOctets, octetsToIpv6 } from './ipv6.ts'

describe('IPv6 addresses as text (RFC 4291 §2.2, RFC 5952 §4)', () => {
  test.each([
    ['::', '00000000000000000000000000000000'],
    ['::1', '00000000000000000000000000000001'],
    ['1::', '00010000000000000000000000000000'],
    ['2001:db8::1:0:0:1', '20010db8000000000001000000000001'], // two runs of two: the first is shortened
    ['2001:db8:0:1:1:1:1:1', '20010db8000000010001000100010001'], // a single zero is not
    ['2001:0:0:1::1', '20010000000000010000000000000001'], // the longest run is
  ])('%s', (text, octets) => {
    expect(octetsToIpv6(fromHex(octets), 0)).toBe(text)
    expect(toHex(ipv6ToOctets(text))).toBe(octets)
  })

  test('other texts of the same address are accepted', () => {
    expect(toHex(ipv6ToOctets('2001:0DB8:0:0:0:0:0:A'))).toBe('20010db800000000000000000000000a')
  })

  test.each([
    '',
    ':',
    '1',
    ':::',
    '1::2::3',
    '1:2:3:4:5:6:7:8:9',
    '1:2:3:4:5:6:7::8',
    '12345::',
    'g::',
    '1:2:3:4:5:6:7:',
  ])('%s is refused', (text) => {
    expect(() => ipv6ToOctets(text)).toThrow(CodecError)
  })
})
