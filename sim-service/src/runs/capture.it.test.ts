import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { shippedPlan } from '../../test-support/shipped-plan.ts'
import { capturedRun } from '../../test-support/shipped-run.ts'
import { complaintsOf, dissectFile, type Layers, tsharkIsHere, valuesOf } from '../../test-support/tshark.ts'
import { describeWith, testWith } from '../../test-support/with-tool.ts'
import { readCapture } from '../codec/pcap/capture-reader.ts'
import { pcapngOf } from '../codec/pcap/pcapng-writer.ts'
import type { CaptureNas } from './capture.ts'
import { handMadeCapture } from './capture-samples.ts'

const modes = ['ciphered', 'plain', 'both'] as const

/** The exchange that was made by hand. */
const handMade = (nas: CaptureNas): Uint8Array => handMadeCapture({ nas })

/** A whole run of the scenario that ships for reading. */
function oneRoamer(nas: CaptureNas): Uint8Array {
  const { run, file } = capturedRun(shippedPlan('one-roamer'), { nas })
  run.complete()
  return file()
}

/** Ciphered NAS must not pass for plain, and every checksum is looked at. */
const OPTIONS = [
  ...['-o', 'nas-eps.null_decipher:FALSE'],
  ...['-o', 'ip.check_checksum:TRUE', '-o', 'udp.check_checksum:TRUE'],
  ...['-o', 'tcp.check_checksum:TRUE', '-o', 'sctp.checksum:CRC 32c'],
]

function dissected(octets: Uint8Array): Layers[] {
  const folder = mkdtempSync(join(tmpdir(), 'roamlab-capture-'))
  try {
    const file = join(folder, 'capture.pcapng')
    writeFileSync(file, octets)
    return dissectFile(file, OPTIONS)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Notes, warnings and errors of the transports: retransmissions, gaps, bad checksums. */
function transportRemarks(tree: unknown, protocol = ''): string[] {
  if (Array.isArray(tree)) return tree.flatMap((item) => transportRemarks(item, protocol))
  if (typeof tree !== 'object' || tree === null) return []
  const members = tree as Record<string, unknown>
  // 2097152 is PI_CHAT.
  const isRemark = Number(members['_ws.expert.severity'] ?? 0) > 2097152
  const own = isRemark && TRANSPORTS.includes(protocol) ? [String(members['_ws.expert.message'])] : []
  const below = Object.entries(members).flatMap(([key, member]) =>
    transportRemarks(member, key.startsWith('_ws') ? protocol : key.split('.')[0]),
  )
  return [...own, ...below]
}

const TRANSPORTS = ['ip', 'udp', 'tcp', 'sctp']

const all = (frames: readonly Layers[], field: string): string[] =>
  frames.flatMap((frame) => valuesOf(frame, field))

testWith(tsharkIsHere)('a frame that is in a capture twice is remarked on', () => {
  const { interfaces, packets } = readCapture(handMade('ciphered'))
  const described = interfaces.map(({ name = '', linkType }) => ({ name, linkType }))
  const twice = pcapngOf(
    described,
    packets.flatMap((packet) => [packet, packet]),
  )
  const remarks = dissected(twice).flatMap((frame) => transportRemarks(frame))
  expect(remarks).toEqual(expect.arrayContaining([expect.stringMatching(/retransmi/i)]))
})

describeWith(tsharkIsHere).each([
  ['an exchange made by hand', handMade],
  ['a run of one roamer', oneRoamer],
] as const)('the capture of %s in tshark', (_, make) => {
  test.each(modes)('has no complaint with NAS %s', (mode) => {
    const frames = dissected(make(mode))
    expect(frames.length).toBeGreaterThan(40)
    expect(frames.flatMap(complaintsOf)).toEqual([])
    expect(frames.flatMap((frame) => transportRemarks(frame))).toEqual([])
    expect(all(frames, 'diameter.cmd.code')).toEqual(expect.arrayContaining(['257', '318', '272']))
    expect(all(frames, 'gtpv2.message_type')).toEqual(expect.arrayContaining(['32', '33']))
  })

  test('shows Attach Accept on nas-plain only, naming the frame that carried it', () => {
    const frames = dissected(make('both'))
    const accepts = frames.filter((frame) => valuesOf(frame, 'nas_eps.nas_msg_emm_type').includes('0x42'))
    expect(accepts.map((frame) => valuesOf(frame, 'frame.interface_name'))).toEqual([['nas-plain']])
    const [number] = valuesOf(accepts[0], 'exported_pdu.orig_fno')
    const original = frames[Number(number) - 1]
    // Initial Context Setup, which carries it ciphered.
    expect(valuesOf(original, 's1ap.procedureCode')).toEqual(['9'])
    expect(valuesOf(original, 'frame.time_epoch')).toEqual(valuesOf(accepts[0], 'frame.time_epoch'))
  })

  test('shows Attach Accept where it was, on S1 and on the radio, when NAS is plain', () => {
    const accepts = dissected(make('plain')).filter((frame) =>
      valuesOf(frame, 'nas_eps.nas_msg_emm_type').includes('0x42'),
    )
    expect(accepts.flatMap((frame) => valuesOf(frame, 'frame.interface_name'))).toEqual(['s1-mme', 'radio'])
  })
})
