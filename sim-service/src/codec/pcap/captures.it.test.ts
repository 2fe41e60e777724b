import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Layers } from '../../../test-support/tshark.ts'
import { complaintsOf, dissectFile, tsharkIsHere, valuesOf } from '../../../test-support/tshark.ts'
import { describeWith, testWith } from '../../../test-support/with-tool.ts'
import { fromHex, toHex } from '../octets.ts'
import { readCapture } from './capture-reader.ts'
import {
  enb,
  hss,
  interfaces,
  mme,
  mmeDiameter,
  s1SetupRequest,
  sampleFrames,
  samplePackets,
  startUs,
} from './capture-samples.ts'
import { deframe } from './deframing.ts'
import { udpFrame } from './framing.ts'
import type { PacketToWrite } from './pcapng-writer.ts'
import { pcapngOf } from './pcapng-writer.ts'
import { SctpAssociation } from './sctp-association.ts'
import { TcpStream } from './tcp-stream.ts'

/** Wireshark checks no checksum unless told to. */
const CHECKSUMS = [
  ...['-o', 'ip.check_checksum:TRUE', '-o', 'udp.check_checksum:TRUE'],
  ...['-o', 'tcp.check_checksum:TRUE', '-o', 'sctp.checksum:CRC 32c'],
]

function dissected(packets: readonly PacketToWrite[]): Layers[] {
  const folder = mkdtempSync(join(tmpdir(), 'roamlab-capture-'))
  try {
    const file = join(folder, 'capture.pcapng')
    writeFileSync(file, pcapngOf(interfaces, packets))
    return dissectFile(file, CHECKSUMS)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const ethernet = (frames: readonly Uint8Array[]): PacketToWrite[] =>
  frames.map((octets, i) => ({ interface: 0, timeUs: startUs + i, octets }))

const GOOD = '1'

/** Expert items above a chat: notes, warnings and errors, such as retransmissions and bad checksums. */
function remarksOf(tree: unknown): string[] {
  const found: string[] = []
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) for (const item of value) visit(item)
    else if (typeof value === 'object' && value !== null) {
      const members = value as Record<string, unknown>
      // 2097152 is PI_CHAT.
      const severity = Number(members['_ws.expert.severity'] ?? 0)
      if (severity > 2097152) found.push(String(members['_ws.expert.message']))
      for (const member of Object.values(members)) visit(member)
    }
  }
  visit(tree)
  return found
}

describeWith(tsharkIsHere)('written captures in tshark', () => {
  test('every transport is dissected without a complaint, all checksums good', () => {
    const frames = dissected(samplePackets())
    expect(frames).toHaveLength(sampleFrames().length + 1)
    expect(frames.flatMap(complaintsOf)).toEqual([])
    // Wireshark remarks on every orderly close; nothing is lost, repeated or out of order.
    expect(frames.flatMap(remarksOf)).toEqual([
      'This frame initiates the connection closing',
      'This frame undergoes the connection closing',
    ])
    for (const frame of frames.slice(0, -1)) {
      expect(valuesOf(frame, 'ip.checksum.status')).toEqual([GOOD])
      const transport = ['sctp', 'tcp', 'udp'].filter((name) => frame[name] !== undefined)
      expect(transport).toHaveLength(1)
      expect(valuesOf(frame, `${transport[0]}.checksum.status`)).toEqual([GOOD])
    }
    const all = (field: string): string[] => frames.flatMap((frame) => valuesOf(frame, field))
    expect(all('s1ap.procedureCode')).toEqual(['17', '17', '17'])
    expect(all('diameter.cmd.code')).toEqual(['257'])
    expect(all('diameter.Origin-Host')).toEqual(['mme.roam.lab'])
    expect(all('gtpv2.message_type')).toEqual(['1'])
    expect(all('nas_eps.nas_msg_emm_type')).toEqual(['0x52'])
  })

  test('interfaces, times, comments and the original frame are read', () => {
    const frames = dissected(samplePackets())
    expect(valuesOf(frames[4], 'frame.interface_name')).toEqual(['signalling'])
    expect(valuesOf(frames[4], 'frame.comment')).toEqual(['the first S1AP message — héllo'])
    expect(Number(valuesOf(frames[4], 'frame.time_epoch')[0]) * 1_000_000).toBe(startUs + 4000)
    const last = frames.at(-1)!
    expect(valuesOf(last, 'frame.interface_name')).toEqual(['nas-plain'])
    expect(valuesOf(last, 'exported_pdu.orig_fno')).toEqual(['5'])
    expect(valuesOf(last, 'exported_pdu.ipv4_src')).toEqual([enb.address])
  })

  test('a long message is put together from SCTP fragments and TCP segments', () => {
    // An AVP that fills 5000 octets: Diameter code 1, User-Name.
    const long = new Uint8Array(5020).fill(0x61)
    long.set(fromHex('0100139c 80000101 00000000 00000001 00000001 00000001 40001388'))
    const s6aOverSctp = new SctpAssociation(
      { address: mme.address, port: 3868 },
      { address: hss.address, port: 3868 },
    )
    const tcp = new TcpStream(mmeDiameter, hss)
    const frames = dissected(
      ethernet([
        ...s6aOverSctp.handshake(),
        ...s6aOverSctp.data('client', { ppid: 46, octets: long }),
        s6aOverSctp.acknowledge('server'),
        ...tcp.handshake(),
        ...tcp.data('client', long),
        tcp.acknowledge('server'),
      ]),
    )
    expect(frames.flatMap(complaintsOf)).toEqual([])
    expect(frames.flatMap((frame) => valuesOf(frame, 'diameter.length'))).toEqual(['5020', '5020'])
    expect(
      frames.flatMap((frame) => valuesOf(frame, 'diameter.User-Name')).map((name) => name.length),
    ).toEqual([4992, 4992])
  })

  test('odd lengths, an empty payload and a payload of 8,900 octets keep their checksums', () => {
    const from = { address: '192.168.255.254', port: 40000 }
    const to = { address: '203.0.113.255', port: 40001 }
    const lengths = [0, 1, 2, 3, 255, 8900]
    const frames = dissected(
      ethernet(lengths.map((length) => udpFrame(from, to, new Uint8Array(length).fill(0xff)))),
    )
    expect(frames.map((frame) => valuesOf(frame, 'udp.checksum.status'))).toEqual(lengths.map(() => [GOOD]))
    expect(frames.map((frame) => valuesOf(frame, 'udp.length'))).toEqual(lengths.map((n) => [String(n + 8)]))
    expect(valuesOf(frames[0], 'eth.src')).toEqual(['02:00:c0:a8:ff:fe'])
  })

  test('an aborted association and a reset connection are known as such', () => {
    const s1 = new SctpAssociation(enb, mme)
    const tcp = new TcpStream(mmeDiameter, hss)
    const frames = dissected(
      ethernet([
        ...s1.handshake(),
        ...s1.data('client', { ppid: 18, octets: s1SetupRequest }),
        s1.abort('server'),
        ...tcp.handshake(),
        tcp.abort('server'),
      ]),
    )
    expect(frames.flatMap(complaintsOf)).toEqual([])
    expect(valuesOf(frames[5], 'sctp.chunk_type')).toEqual(['6'])
    expect(valuesOf(frames[9], 'tcp.flags.reset')).toEqual(['1'])
  })
})

describe('captures that tshark wrote', () => {
  const ours = samplePackets().slice(0, -1)
  const { pdus } = deframe(readCapture(pcapngOf(interfaces.slice(0, 1), ours)).packets)

  // Wireshark writes in the byte order of its machine, ours are big-endian.
  testWith(tsharkIsHere).each(['pcapng', 'pcap', 'nsecpcap'])(
    '%s gives the same packets and PDUs',
    (format) => {
      const folder = mkdtempSync(join(tmpdir(), 'roamlab-capture-'))
      try {
        const [from, to] = [join(folder, 'from'), join(folder, 'to')]
        writeFileSync(from, pcapngOf(interfaces.slice(0, 1), ours))
        execFileSync('tshark', ['-r', from, '-F', format, '-w', to], { stdio: 'ignore' })
        const read = readCapture(readFileSync(to))
        expect(read.packets.map(({ timeUs, octets }) => [timeUs, toHex(octets)])).toEqual(
          ours.map(({ timeUs, octets }) => [timeUs, toHex(octets)]),
        )
        expect(deframe(read.packets).pdus).toEqual(pdus)
        expect(pdus).toHaveLength(5)
        if (format === 'pcapng') expect(read.packets[4].comment).toBe(ours[4].comment)
      } finally {
        rmSync(folder, { recursive: true, force: true })
      }
    },
  )
})
