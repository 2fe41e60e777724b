import { fromHex, toHex } from '../octets.ts'
import { decodeGtpv2, encodeGtpv2, type Gtpv2 } from './gtpv2.ts'
import { defaultBearerQos } from './gtpv2-samples.ts'

const sample: Gtpv2<'CreateSessionRequest'> = {
  kind: 'CreateSessionRequest',
  teid: 0,
  sequence: 7,
  ratType: 6,
  senderFteid: { interfaceType: 10, teid: 1, ipv4: '10.0.0.1' },
  apn: 'internet',
  bearers: [
    {
      ebi: 5,
      bearerQos: defaultBearerQos,
    },
  ],
}

/** The octets of `sample`, its IEs apart so that a test can leave one out or change it. */
const header = '4820 0000 00000000 000007 00'
const rat = '52 0001 00 06'
const sender = '57 0009 00 8a 00000001 0a000001'
const apn = '47 0009 00 08 696e7465726e6574'
const ebi = '49 0001 00 05'
const qos = '50 0016 00 60 09 0000000000 0000000000 0000000000 0000000000'
const bearer = `5d 001f 00 ${ebi} ${qos}`

/** A Create Session Request of these IEs, its length put right. */
function request(...ies: string[]): Uint8Array {
  const octets = fromHex(header + ies.join(''))
  octets[2] = (octets.length - 4) >> 8
  octets[3] = octets.length - 4
  return octets
}

const unknownIe = 'fe 0003 05 aabbcc'

describe('what a received message has beyond its members (29.274 §8.1, §8.2)', () => {
  test('the spare half octet beside the instance and octets of a later release are passed over and kept', () => {
    const octets = request('52 0002 f0 06ff', sender, apn, bearer)
    const decoded = decodeGtpv2(octets)
    expect(decoded).toEqual({
      ...sample,
      surplus: [{ at: 0, besideInstance: 15, from: 1, octets: fromHex('ff') }],
    })
    expect(toHex(encodeGtpv2(decoded))).toBe(toHex(octets))
  })

  test('spare bits of a value and of the header are kept beside the value', () => {
    const octets = request(rat, sender, apn, bearer.replace(ebi, '49 0001 00 f5'))
    octets[0] |= 3
    octets[11] = 0x21
    const decoded = decodeGtpv2(octets) as Gtpv2<'CreateSessionRequest'>
    expect(decoded).toEqual({
      ...sample,
      spareSeen: { first: 3, last: 0x21 },
      bearers: [{ ...sample.bearers[0], surplus: [{ at: 0, from: 0, octets: fromHex('f0') }] }],
    })
    expect(toHex(encodeGtpv2(decoded))).toBe(toHex(octets))
    const changed = { ...decoded, bearers: [{ ...decoded.bearers[0], ebi: 6 }] }
    expect(toHex(encodeGtpv2(changed))).toContain('49000100f6')
  })

  test('an optional IE whose value is wrong counts as absent and is kept (§7.7.7, §7.7.8)', () => {
    const timeZone = '72 0001 00 40'
    const octets = request(rat, sender, apn, bearer, timeZone)
    const decoded = decodeGtpv2(octets) as Gtpv2<'CreateSessionRequest'>
    expect(decoded.ueTimeZone).toBeUndefined()
    expect(decoded.unknown).toEqual([{ at: 4, type: 114, instance: 0, octets: fromHex('40') }])
    expect(toHex(encodeGtpv2(decoded))).toBe(toHex(octets))
  })

  test('IEs in another order than the table come back in theirs', () => {
    const octets = request(bearer, unknownIe, apn, rat, bearer, sender)
    const decoded = decodeGtpv2(octets)
    expect(decoded.orderSeen).toEqual(['bearers', 'apn', 'ratType', 'bearers', 'senderFteid'])
    expect(toHex(encodeGtpv2(decoded))).toBe(toHex(octets))
  })
})
