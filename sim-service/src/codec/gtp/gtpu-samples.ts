/** GTP-U messages for the tests. */
import { fromHex } from '../octets.ts'
import type { ExtensionHeader, GtpuMessage } from './gtpu.ts'

type Below = (below: number) => number

/** An IPv4 packet without payload: what a dissector can read behind the header. */
const packet = fromHex('45000014000100004001f97e0a2d00020808080a')

const octets = (random: Below, count: number) => Uint8Array.from({ length: count }, () => random(256))

function extensionHeaders(random: Below): ExtensionHeader[] {
  const first = random(4)
  return [
    { type: 0x20, serviceClassIndicator: random(256) },
    { type: 0x40, udpPort: random(0x10000) },
    { type: 0x82, longPdcpPduNumber: random(0x40000) },
    { type: 0xc0, pdcpPduNumber: random(0x10000) },
    // PDU session container (TS 38.415): downlink, QoS flow 9.
    { type: 0x85, octets: fromHex('0009') },
  ].slice(first, first + 2)
}

/** One message of each type; the optional header is drawn. */
export function gtpuSamples(random: Below): GtpuMessage[] {
  const sequence = () => ({ sequence: random(0x10000) })
  const teid = 1 + random(0xffffffff)
  const address = random(2) ? { ipv4: `10.0.${random(256)}.${random(256)}` } : { ipv6: octets(random, 16) }
  const unknown = random(2) ? { unknown: [{ type: 255, octets: fromHex('28af0102') }] } : {}
  return [
    { kind: 'EchoRequest', teid: 0, ...sequence(), ...unknown },
    { kind: 'EchoResponse', teid: 0, ...sequence(), recovery: random(256), ...unknown },
    {
      kind: 'ErrorIndication',
      teid: 0,
      ...sequence(),
      ...(random(2) ? { extensionHeaders: [{ type: 0x40, udpPort: random(0x10000) }] } : {}),
      teidDataI: teid,
      peerAddress: address,
      ...unknown,
    },
    {
      kind: 'SupportedExtensionHeadersNotification',
      teid: 0,
      ...sequence(),
      extensionHeaderTypes: [0x40, 0xc0],
    },
    { kind: 'EndMarker', teid, ...unknown },
    {
      kind: 'GPdu',
      teid,
      ...(random(2) ? sequence() : {}),
      ...(random(2) ? { nPduNumber: random(256) } : {}),
      ...(random(2) ? { extensionHeaders: extensionHeaders(random) } : {}),
      payload: packet.slice(),
    },
  ]
}
