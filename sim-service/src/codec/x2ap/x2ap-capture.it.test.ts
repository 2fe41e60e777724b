import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  complaintsOf,
  dissectFile,
  type Layers,
  tsharkIsHere,
  valuesOf,
} from '../../../test-support/tshark.ts'
import { testWith } from '../../../test-support/with-tool.ts'
import { readCapture } from '../pcap/capture-reader.ts'
import { deframe } from '../pcap/deframing.ts'
import { wellKnownPort } from '../pcap/framing.ts'
import { linkType, pcapngOf } from '../pcap/pcapng-writer.ts'
import { ppid, SctpAssociation } from '../pcap/sctp-association.ts'
import { decodeX2ap, encodeX2ap } from './x2ap.ts'
import { examples } from './x2ap-examples.ts'

const source = { address: '10.0.1.1', port: wellKnownPort.x2ap }
const target = { address: '10.0.1.2', port: wellKnownPort.x2ap }

/** A capture of one association between two eNBs that carries every example, in turn from either end. */
function capture(): Uint8Array {
  const x2 = new SctpAssociation(source, target)
  const frames = [
    ...x2.handshake(),
    ...examples.flatMap((example, i) =>
      x2.data(i % 2 === 0 ? 'client' : 'server', { ppid: ppid.x2ap, octets: encodeX2ap(example) }),
    ),
  ]
  return pcapngOf(
    [{ name: 'X2', linkType: linkType.ethernet }],
    frames.map((octets, i) => ({ interface: 0, timeUs: i * 1000, octets })),
  )
}

function dissected(octets: Uint8Array): Layers[] {
  const folder = mkdtempSync(join(tmpdir(), 'roamlab-x2-'))
  try {
    const file = join(folder, 'x2.pcapng')
    writeFileSync(file, octets)
    return dissectFile(file)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

describe('X2AP over SCTP, port 36422, payload protocol 27 (TS 36.422 §7)', () => {
  test('a capture gives back every message', () => {
    const { pdus } = deframe(readCapture(capture()).packets)
    expect(pdus.map(({ octets }) => decodeX2ap(octets))).toEqual(examples)
    expect(new Set(pdus.map((pdu) => pdu.ppid))).toEqual(new Set([27]))
  })

  testWith(tsharkIsHere)('tshark finds X2AP in every data chunk, without complaint', () => {
    const frames = dissected(capture()).slice(4)
    expect(frames).toHaveLength(examples.length)
    expect(frames.flatMap(complaintsOf)).toEqual([])
    expect(frames.filter((frame) => valuesOf(frame, 'x2ap.X2AP_PDU').length === 1)).toHaveLength(
      examples.length,
    )
    expect(new Set(frames.flatMap((frame) => valuesOf(frame, 'sctp.srcport')))).toEqual(new Set(['36422']))
  })
})
