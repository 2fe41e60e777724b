import { fromHex } from '../octets.ts'
import { encodeExportedPdu, exportedPortType } from './exported-pdu.ts'
import type { Endpoint } from './framing.ts'
import { udpFrame, wellKnownPort } from './framing.ts'
import type { CaptureInterface, PacketToWrite } from './pcapng-writer.ts'
import { linkType } from './pcapng-writer.ts'
import { ppid, SctpAssociation } from './sctp-association.ts'
import { TcpStream } from './tcp-stream.ts'

// One capture with every transport, which the tests of this folder share.

export const enb: Endpoint = { address: '10.1.0.1', port: 36412 }
export const mme: Endpoint = { address: '10.0.0.1', port: wellKnownPort.s1ap }
export const mmeDiameter: Endpoint = { address: '10.0.0.1', port: 40001 }
export const hss: Endpoint = { address: '10.0.0.2', port: wellKnownPort.diameter }
export const mmeGtp: Endpoint = { address: '10.0.0.1', port: wellKnownPort.gtpC }
export const sgw: Endpoint = { address: '10.0.0.3', port: wellKnownPort.gtpC }

/** TS 36.413 §9.1.8.4: eNB 1 of 208/93. */
export const s1SetupRequest = fromHex(`
  0011 0031 000004
  003b 0008 0002f83900000010
  003c 400e 0580 726f616d6c61622d656e6231
  0040 0007 0000004002f839
  0089 4001 40`)

/** RFC 6733 §5.3.1: CER of mme.roam.lab with S6a (16777251) among its applications. */
export const capabilitiesExchange = fromHex(`
  01000090 80000101 00000000 00000001 00000001
  00000108 40000014 6d6d652e726f616d2e6c6162
  00000128 40000010 726f616d2e6c6162
  00000101 4000000e 00010a000001 0000
  0000010a 4000000c 000028af
  0000010d 0000000f 526f616d6c6162 00
  00000116 4000000c 00000001
  00000104 40000020 0000010a 4000000c 000028af 00000102 4000000c 01000023`)

/** TS 29.274 §7.1.1: Echo Request, Recovery 1. */
export const echoRequest = fromHex('40010009 00000100 03000100 01')
/** TS 24.301 §8.2.7: Authentication Request. */
export const authenticationRequest = fromHex(
  '075200 00112233445566778899aabbccddeeff 10 00112233445566778899aabbccddeeff',
)

export const interfaces: CaptureInterface[] = [
  { name: 'signalling', linkType: linkType.ethernet },
  { name: 'nas-plain', linkType: linkType.exportedPdu },
]

/** 2026-06-01T00:00:00Z. */
export const startUs = 1_780_272_000_000_000

/** S1AP on SCTP, CER on TCP in two segments, GTPv2-C echo on UDP; every control frame of both connections. */
export function sampleFrames(): Uint8Array[] {
  const s1 = new SctpAssociation(enb, mme)
  const s6a = new TcpStream(mmeDiameter, hss, 100)
  return [
    ...s1.handshake(),
    ...s1.data('client', { ppid: ppid.s1ap, octets: s1SetupRequest }),
    s1.acknowledge('server'),
    ...s1.data('server', { ppid: ppid.s1ap, stream: 1, octets: s1SetupRequest }),
    ...s1.data('client', { ppid: ppid.s1ap, stream: 1, octets: s1SetupRequest }),
    s1.acknowledge('client'),
    ...s1.heartbeat('server', startUs),
    ...s6a.handshake(),
    ...s6a.data('client', capabilitiesExchange),
    s6a.acknowledge('server'),
    udpFrame(mmeGtp, sgw, echoRequest),
    ...s6a.close('server'),
    ...s1.shutdown('client'),
  ]
}

export function samplePackets(): PacketToWrite[] {
  const packets: PacketToWrite[] = sampleFrames().map((octets, i) => ({
    interface: 0,
    timeUs: startUs + i * 1000,
    octets,
  }))
  packets[4].comment = 'the first S1AP message — héllo'
  packets.push({
    interface: 1,
    timeUs: startUs + 4000,
    octets: encodeExportedPdu({
      dissector: 'nas-eps_plain',
      octets: authenticationRequest,
      source: enb.address,
      destination: mme.address,
      portType: exportedPortType.sctp,
      sourcePort: enb.port,
      destinationPort: mme.port,
      originalFrame: 5,
    }),
    comment: 'frame 5, deciphered',
  })
  return packets
}
