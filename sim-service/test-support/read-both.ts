import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { decodeDiameter } from '../src/codec/diameter/diameter.ts'
import { diameterFields, flat } from '../src/codec/diameter/diameter-fields.ts'
import { decodeGtpu } from '../src/codec/gtp/gtpu.ts'
import { decodeGtpv2 } from '../src/codec/gtp/gtpv2.ts'
import { byField } from '../src/codec/gtp/gtpv2-fields.ts'
import { decodeNas } from '../src/codec/nas/nas.ts'
import { nasFields } from '../src/codec/nas/nas-fields.ts'
import { isServiceRequest, peekHeader } from '../src/codec/nas/nas-security.ts'
import { readCapture } from '../src/codec/pcap/capture-reader.ts'
import { type CapturedPdu, deframe } from '../src/codec/pcap/deframing.ts'
import { decodeRrc, type RrcChannel, rrcChannelOf } from '../src/codec/rrc/rrc.ts'
import { decodeS1ap, type S1apMessage } from '../src/codec/s1ap/s1ap.ts'
import { s1apFields } from '../src/codec/s1ap/s1ap-fields.ts'
import { decodeX2ap } from '../src/codec/x2ap/x2ap.ts'
import { x2apFields } from '../src/codec/x2ap/x2ap-fields.ts'
import { isCiphered } from '../src/runs/nas-monitor.ts'
import { nasPdusOf } from '../src/runs/s1ap-view.ts'
import { compareFields } from './agreement.ts'
import { complaintsOf, dissectFile, type Layers, valuesOf } from './tshark.ts'

/** One PDU of a capture as we decode it, beside the frame as tshark does. */
export interface Read {
  kind: string
  on: string
  message: object
  frame: Layers
}

/** Ciphered NAS must not pass for plain. */
const WITHOUT_GUESSING = ['-o', 'nas-eps.null_decipher:FALSE']

/** A whole capture file in tshark. */
export function dissected(octets: Uint8Array, options: readonly string[] = WITHOUT_GUESSING): Layers[] {
  const folder = mkdtempSync(join(tmpdir(), 'roamlab-captures-'))
  try {
    const file = join(folder, 'capture.pcapng')
    writeFileSync(file, octets)
    return dissectFile(file, options)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/**
 * The file in tshark and in our decoders. No frame may have a complaint, and none may be without a PDU for us. With
 * EEA0, tshark has its own preferences.
 */
export function readBoth(octets: Uint8Array, { eea0 = false } = {}): Read[] {
  const frames = dissected(octets, eea0 ? [] : WITHOUT_GUESSING)
  const { pdus, skipped } = deframe(readCapture(octets).packets)
  const complaints = [...frames.flatMap(complaintsOf), ...skipped.map(({ reason }) => reason)]
  if (complaints.length > 0) throw new Error(complaints.join('\n'))
  return pdus.flatMap((pdu) => {
    const frame = frames[pdu.frameNumber - 1]
    const [on] = valuesOf(frame, 'frame.interface_name')
    const read = { on, frame, ...decoded(on, pdu) }
    return on === 's1-mme' ? [read, ...readableNas(read, eea0)] : [read]
  })
}

/** The NAS messages in an S1AP message that are not ciphered: from behind the security header, if there is one. */
function readableNas({ message, frame }: Read, eea0: boolean): Read[] {
  return nasPdusOf(message as S1apMessage).flatMap(({ octets, direction }) => {
    const { headerType } = peekHeader(octets)
    if (isCiphered(headerType) && !eea0) return []
    const isBare = headerType === 0 || isServiceRequest(octets)
    const nas = decodeNas(isBare ? octets : octets.subarray(SECURITY_HEADER), direction)
    return [{ on: 'nas', frame, ...of(nas) }]
  })
}
const SECURITY_HEADER = 6

function decoded(on: string, pdu: CapturedPdu): { kind: string; message: object } {
  const { dissector, octets } = pdu
  if (on === 'radio') {
    return of(decodeRrc(rrcChannelOf(dissector!) as RrcChannel, octets))
  }
  if (on === 'nas-plain') return of(plainNas(octets))
  if (on === 's1-mme') return of(decodeS1ap(octets))
  if (on === 'x2') return of(decodeX2ap(octets))
  if (on === 's10' || on === 's11' || on === 's8') return of(decodeGtpv2(octets))
  if (on.endsWith('-u')) return of(decodeGtpu(octets))
  return of(decodeDiameter(octets))
}

const of = <M extends { kind: string }>(message: M): { kind: string; message: M } => ({
  kind: message.kind,
  message,
})

/** A message on nas-plain does not say which way it goes; a type belongs to one direction, but for Detach Request. */
function plainNas(octets: Uint8Array): { kind: string } {
  try {
    return decodeNas(octets, 'uplink')
  } catch {
    return decodeNas(octets, 'downlink')
  }
}

/** Every leaf of a message against tshark's field, by the committed name maps of the codecs. */
function compared({ on, kind, message, frame }: Read): ReturnType<typeof compareFields> {
  if (on === 's1-mme') return compareFields(message, frame, s1apFields)
  if (on === 'nas' || on === 'nas-plain') return compareFields(message, frame, nasFields[kind])
  if (on === 'x2') return compareFields(message, frame, x2apFields)
  if (on === 's10' || on === 's11' || on === 's8') {
    const { values, rules } = byField(message)
    return compareFields(values, frame, rules)
  }
  return compareFields(flat(message as never), frame, diameterFields)
}

/**
 * Compares every leaf of every message. RRC and GTP-U have their comparison with the codecs alone: their maps are made
 * there.
 */
export function compareAll(reads: readonly Read[]): { compared: number; problems: string[] } {
  let count = 0
  const problems = reads
    .filter(({ on }) => on !== 'radio' && !on.endsWith('-u'))
    .flatMap((read) => {
      const result = compared(read)
      count += result.compared
      return result.problems.map((problem) => `${read.on} ${read.kind}: ${problem}`)
    })
  return { compared: count, problems }
}
