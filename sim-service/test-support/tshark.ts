import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/**
 * One PDU for tshark: the octets and the Wireshark dissector that reads them (`nas-eps`, `s1ap`, `gtpv2`,
 * `diameter`, `lte_rrc.ul_dcch` …).
 */
export interface DissectorInput {
  dissector: string
  octets: Uint8Array
}

/** tshark's `-T json` layer tree of one frame; repeated keys become arrays. */
export type Layers = { [field: string]: LayerValue }
export type LayerValue = string | Layers | Array<string | Layers>

let known: boolean | undefined

/** Whether tshark is here. With ROAMLAB_CI=1 its absence is an error: CI may skip nothing. */
export function tsharkIsHere(): boolean {
  if (known === undefined) {
    known = spawnSync('tshark', ['-v'], { stdio: 'ignore' }).status === 0
    if (!known && process.env['ROAMLAB_CI'] === '1')
      throw new Error('tshark is missing and ROAMLAB_CI=1: install the Debian package tshark')
    if (!known) console.warn('not checked here: tshark is missing (Debian package tshark)')
  }
  return known
}

function u32(value: number): Buffer {
  const b = Buffer.alloc(4)
  b.writeUInt32LE(value >>> 0)
  return b
}

/**
 * A classic pcap of link type 252 (exported PDU): each record names its dissector in tag 12
 * (EXP_PDU_TAG_DISSECTOR_NAME).
 */
export function exportedPduCapture(pdus: readonly DissectorInput[]): Buffer {
  const parts: Buffer[] = [
    Buffer.concat([u32(0xa1b2c3d4), Buffer.from([2, 0, 4, 0]), u32(0), u32(0), u32(262144), u32(252)]),
  ]
  pdus.forEach((pdu, index) => {
    const name = Buffer.from(pdu.dissector, 'latin1')
    const padded = Buffer.alloc(Math.ceil(name.length / 4) * 4)
    name.copy(padded)
    const tag = Buffer.alloc(4)
    tag.writeUInt16BE(12, 0)
    tag.writeUInt16BE(padded.length, 2)
    const data = Buffer.concat([tag, padded, Buffer.alloc(4), Buffer.from(pdu.octets)])
    parts.push(u32(index), u32(0), u32(data.length), u32(data.length), data)
  })
  return Buffer.concat(parts)
}

/** Runs tshark over a capture file and returns the layers of every frame. */
export function dissectFile(
  file: string,
  options: readonly string[] = ['-o', 'nas-eps.null_decipher:FALSE'],
): Layers[] {
  const text = execFileSync('tshark', ['-r', file, '-n', '-T', 'json', '--no-duplicate-keys', ...options], {
    maxBuffer: 1 << 30,
    stdio: ['ignore', 'pipe', 'ignore'],
  }).toString('utf8')
  const frames = JSON.parse(text) as Array<{ _source: { layers: Layers } }>
  return frames.map((frame) => frame._source.layers)
}

/** Dissects PDUs, each by its own dissector; the result has one entry per PDU. */
export function dissect(pdus: readonly DissectorInput[], options?: readonly string[]): Layers[] {
  const folder = mkdtempSync(join(tmpdir(), 'roamlab-tshark-'))
  try {
    const file = join(folder, 'pdus.pcap')
    writeFileSync(file, exportedPduCapture(pdus))
    return dissectFile(file, options)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** All values of a field anywhere below a layer tree, in order. */
export function valuesOf(tree: LayerValue, field: string): string[] {
  const found: string[] = []
  const visit = (value: LayerValue, key: string): void => {
    if (Array.isArray(value)) for (const item of value) visit(item, key)
    else if (typeof value === 'string') {
      if (key === field) found.push(value)
    } else for (const [name, member] of Object.entries(value)) visit(member, name)
  }
  visit(tree, '')
  return found
}

/** What a frame has that it must not: malformed layers and expert items of severity error. */
export function complaintsOf(layers: Layers): string[] {
  const complaints: string[] = []
  const visit = (value: LayerValue, key: string): void => {
    if (key === '_ws.malformed') complaints.push('malformed')
    if (Array.isArray(value)) for (const item of value) visit(item, key)
    else if (typeof value !== 'string') {
      // 8388608 is PI_ERROR; lower severities are remarks.
      if (value['_ws.expert.severity'] === '8388608') complaints.push(String(value['_ws.expert.message']))
      for (const [name, member] of Object.entries(value)) visit(member, name)
    }
  }
  visit(layers, '')
  return complaints
}
