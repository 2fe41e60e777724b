import { testRandom } from '../../test-support/mutation.ts'
import type { Json } from '../codec/json.ts'
import { encodeNas, type NasMessage } from '../codec/nas/nas.ts'
import { encodeExportedPdu } from '../codec/pcap/exported-pdu.ts'
import { linkType, pcapngOf } from '../codec/pcap/pcapng-writer.ts'
import {
  enb,
  epochUs,
  exchange,
  handMadeCapture,
  keysOf,
  mme,
  nasMessages,
  roamer,
  stranger,
} from '../runs/capture-samples.ts'
import { type DecodedMessage, type DecodeOptions, decodeCapture, jsonLines } from '../runs/reading/decode.ts'

function messagesOf(octets: Uint8Array, options?: DecodeOptions): DecodedMessage[] {
  const decoded = decodeCapture(octets, options)
  if (!decoded.ok) throw new Error(decoded.problem)
  return decoded.messages
}

const insideOf = ({ kind, nas }: DecodedMessage): string =>
  [kind, ...nas.map((it) => (it.esm === undefined ? it.kind : `${it.kind}/${it.esm.kind}`))].join(' ')

const both = handMadeCapture({ nas: 'both' })

describe('a decoded capture', () => {
  const messages = messagesOf(both)

  test('has every message once, with its ends, its subscriber and what it carries', () => {
    expect(messages).toHaveLength(exchange().length)
    const line = (message: DecodedMessage): string => {
      const { from, to, protocol, subscriber } = message
      return `${from} > ${to} ${protocol} ${insideOf(message)}${subscriber === undefined ? '' : ` ${subscriber}`}`
    }
    expect(messages.map(line)).toEqual([
      'eNB > MME S1AP S1SetupRequest',
      'MME > eNB S1AP S1SetupResponse',
      'MME > HSS Diameter CapabilitiesExchangeRequest',
      'HSS > MME Diameter CapabilitiesExchangeAnswer',
      'PGW > OCS Diameter CapabilitiesExchangeRequest',
      'OCS > PGW Diameter CapabilitiesExchangeAnswer',
      `UE > eNB RRC RRCConnectionRequest ${roamer}`,
      `UE > eNB RRC RRCConnectionSetupComplete AttachRequest/PdnConnectivityRequest ${roamer}`,
      `eNB > MME S1AP InitialUEMessage AttachRequest/PdnConnectivityRequest ${roamer}`,
      `eNB > MME S1AP InitialUEMessage AttachRequest/PdnConnectivityRequest ${stranger}`,
      `MME > HSS Diameter AuthenticationInformationRequest ${roamer}`,
      `HSS > MME Diameter AuthenticationInformationAnswer ${roamer}`,
      `MME > eNB S1AP DownlinkNASTransport AuthenticationRequest ${roamer}`,
      `eNB > UE RRC DLInformationTransfer AuthenticationRequest ${roamer}`,
      `UE > eNB RRC ULInformationTransfer AuthenticationResponse ${roamer}`,
      `eNB > MME S1AP UplinkNASTransport AuthenticationResponse ${roamer}`,
      `MME > eNB S1AP DownlinkNASTransport SecurityModeCommand ${roamer}`,
      `eNB > UE RRC DLInformationTransfer SecurityModeCommand ${roamer}`,
      `UE > eNB RRC ULInformationTransfer SecurityModeComplete ${roamer}`,
      `eNB > MME S1AP UplinkNASTransport SecurityModeComplete ${roamer}`,
      `MME > SGW GTPv2 CreateSessionRequest ${roamer}`,
      `PGW > OCS Diameter GyCreditControlRequest ${roamer}`,
      `OCS > PGW Diameter GyCreditControlAnswer ${roamer}`,
      `SGW > MME GTPv2 CreateSessionResponse ${roamer}`,
      `MME > eNB S1AP InitialContextSetupRequest AttachAccept/ActivateDefaultEpsBearerContextRequest ${roamer}`,
      `eNB > UE RRC DLInformationTransfer AttachAccept/ActivateDefaultEpsBearerContextRequest ${roamer}`,
      `UE > eNB RRC ULInformationTransfer AttachComplete/ActivateDefaultEpsBearerContextAccept ${roamer}`,
      `eNB > MME S1AP UplinkNASTransport AttachComplete/ActivateDefaultEpsBearerContextAccept ${roamer}`,
    ])
  })

  test('tells times, interfaces and addresses; the radio has the eNB that S1AP shows', () => {
    expect(messages.map(({ timeUs }) => timeUs - epochUs)).toEqual(exchange().map((_, i) => i * 1000))
    const [request] = messages.filter(({ kind }) => kind === 'RRCConnectionRequest')
    expect([request.interface, request.variant, request.destination]).toEqual(['radio', 'ul-ccch', enb.ipv4])
    const [initial] = messages.filter(({ kind }) => kind === 'InitialUEMessage')
    expect([initial.interface, initial.source, initial.destination]).toEqual(['s1-mme', enb.ipv4, mme.ipv4])
    const [air] = messages.filter(({ kind }) => kind === 'AuthenticationInformationRequest')
    expect([air.interface, air.variant]).toEqual(['s6a', 'S6a'])
  })

  test('is as deep as the messages are nested', () => {
    const setup = messages.find(({ kind }) => kind === 'InitialContextSetupRequest')!
    type Tree = { [member: string]: Json } & Json[]
    const item = ((setup.fields as Tree)['erabToBeSetupListCtxtSuReq'] as Tree)[0] as Tree
    const nas = item['nasPdu'] as Tree
    expect(nas['securityHeaderType']).toBe('integrityProtectedAndCiphered')
    const accept = nas['message'] as Tree
    const esm = accept['esmMessageContainer'] as Tree
    expect([accept['kind'], esm['kind'], (esm['pdnAddress'] as Tree)['ipv4']]).toEqual([
      'AttachAccept',
      'ActivateDefaultEpsBearerContextRequest',
      '100.64.0.1',
    ])
  })

  test('reads the same whether keys, copies or contents in place open the NAS', () => {
    const inside = messages.map(insideOf)
    expect(messagesOf(handMadeCapture({ nas: 'ciphered' }), { keysOf }).map(insideOf)).toEqual(inside)
    expect(messagesOf(handMadeCapture({ nas: 'plain' })).map(insideOf)).toEqual(inside)
    expect(messagesOf(both, { keysOf })).toEqual(messages)
  })

  test('without keys says that NAS is ciphered, and still knows whose it is', () => {
    const closed = messagesOf(handMadeCapture({ nas: 'ciphered' })).filter(({ nas }) =>
      nas.some(({ kind }) => kind === 'Ciphered'),
    )
    expect(closed).toHaveLength(6)
    expect(new Set(closed.map(({ subscriber }) => subscriber))).toEqual(new Set([roamer]))
  })

  test('is one line of JSON for each message, with every field', () => {
    const lines = jsonLines(messages).trimEnd().split('\n')
    expect(lines.map((line) => JSON.parse(line))).toEqual(messages)
  })
})

test('NAS that an exporter left without addresses goes the way in which it is a message', () => {
  const both = [nasMessages.authenticationRequest, nasMessages.authenticationResponse] as NasMessage[]
  const packets = both.map((message, i) => ({
    interface: 0,
    timeUs: i,
    octets: encodeExportedPdu({ dissector: 'nas-eps_plain', octets: encodeNas(message) }),
  }))
  const capture = pcapngOf([{ name: 'modem', linkType: linkType.exportedPdu }], packets)
  expect(messagesOf(capture).map(({ protocol, kind }) => `${protocol} ${kind}`)).toEqual([
    'NAS AuthenticationRequest',
    'NAS AuthenticationResponse',
  ])
})

describe('files that are not what they should be', () => {
  test('a file that is no capture gives one error that says so', () => {
    const decoded = decodeCapture(new TextEncoder().encode('imsi,k,opc\n'))
    expect(decoded).toEqual({
      ok: false,
      problem: expect.stringMatching(/^not a capture that can be read: .*octet 0/),
    })
    expect(decodeCapture(new Uint8Array(0)).ok).toBe(false)
  })

  test('a capture that breaks off is read as far as it goes', () => {
    const whole = messagesOf(both)
    const cut = messagesOf(both.subarray(0, both.length >> 1))
    expect(cut.length).toBeGreaterThan(10)
    expect(cut.map(({ kind }) => kind)).toEqual(whole.slice(0, cut.length).map(({ kind }) => kind))
  })

  test('damage inside costs messages, never the rest', () => {
    const random = testRandom(7)
    let messages = 0
    for (let i = 0; i < 300; i++) {
      const octets = both.slice()
      for (let k = 0; k < 3; k++) octets[100 + random(octets.length - 100)] = random(256)
      const decoded = decodeCapture(octets, { keysOf })
      if (decoded.ok) messages += decoded.messages.length
      else expect(decoded.problem).toContain('not a capture')
    }
    // A broken block ends the reading, so that on average half of what is there is lost then.
    expect(messages).toBeGreaterThan(300 * 20)
  })

  test('a message that does not decode is there, with the reason and its octets', () => {
    const octets = both.slice()
    // The procedure code of InitialUEMessage becomes one that does not exist.
    const at = Buffer.from(octets).indexOf(exchange()[8].octets)
    octets[at + 1] = 250
    const broken = messagesOf(octets).find(({ problem }) => problem !== undefined)!
    expect(broken.protocol).toBe('S1AP')
    expect(broken.problem).toMatch(/^S1AP/)
    expect((broken.fields as { octets: string }).octets).toMatch(/^0x00fa/)
  })
})
