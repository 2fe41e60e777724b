import { CodecError } from '../codec/codec-error.ts'
import type { Direction } from '../codec/nas/message.ts'
import { peekHeader, securityHeaderType } from '../codec/nas/nas-security.ts'
import { isCiphered } from '../runs/nas-monitor.ts'
import { type Protocol, protocols } from '../runs/reading/captured-message.ts'
import type { Draft } from '../runs/reading/decode.ts'
import type { OpenedNas } from '../runs/reading/nested-messages.ts'
import { type LayerCodec, type Verified, verifyPdu } from './verify.ts'
import {
  diameterLayer,
  eutraCapabilityLayer,
  gtpuLayer,
  gtpv2Layer,
  interNodeLayer,
  nasLayer,
  radioCapabilityLayer,
  rrcLayer,
  s1apLayer,
  sourceToTargetLayer,
  targetToSourceLayer,
  x2apLayer,
} from './verify-layers.ts'

/** A PDU that was not the same again, or could not be read. */
export interface Finding extends Omit<Verified, 'value'> {
  frameNumber: number
  /** The message that carries it. */
  inside?: string
}

export interface VerifyCounts {
  pdus: number
  equal: number
  differing: number
  undecodable: number
  unknown: number
  /** NAS that stayed ciphered: its envelope was compared as a part of what carries it. */
  closed: number
  /** Of those that are equal: with elements in them that the codec keeps as octets. */
  withUnknownElements: number
}

const ENVELOPE_OCTETS = 6

/** Members under which a message carries another. */
type Carried = (octets: Uint8Array, direction: Direction, inside: string) => void

/**
 * Compares every PDU of a capture with its own encoding, layer by layer: the message on the wire, NAS in S1AP and RRC,
 * ESM in EMM, UE capabilities. A layer takes part in the one around it by its octets, so that each octet of the
 * capture is compared in the innermost layer that has a decoder for it, and again in all around.
 */
export class CaptureVerification {
  readonly counts = Object.fromEntries(protocols.map((name) => [name, noCounts()])) as Record<
    Protocol,
    VerifyCounts
  >
  private readonly opened: OpenedNas
  private readonly onFinding: (finding: Finding) => void
  private frameNumber = 0

  constructor(opened: OpenedNas, onFinding: (finding: Finding) => void) {
    this.opened = opened
    this.onFinding = onFinding
  }

  /** `direction` is that of the NAS messages in it. */
  add(draft: Draft, direction: Direction): void {
    const { pdu, protocol, channel } = draft
    this.frameNumber = pdu.frameNumber
    if (protocol === 'NAS') this.layer('NAS', nasLayer(direction), pdu.octets, direction)
    else {
      const codec = channel === undefined ? outer[protocol as keyof typeof outer] : rrcLayer(channel)
      this.layer(protocol, codec, pdu.octets, direction)
    }
  }

  get total(): VerifyCounts {
    const total = noCounts()
    for (const counts of Object.values(this.counts))
      for (const name of Object.keys(total) as Array<keyof VerifyCounts>) total[name] += counts[name]
    return total
  }

  private layer(
    protocol: Protocol,
    codec: LayerCodec,
    octets: Uint8Array,
    direction: Direction,
    inside?: string,
  ): void {
    const { value, ...verified } = verifyPdu(protocol, codec, octets)
    const counts = this.counts[protocol]
    counts.pdus++
    counts[verified.verdict]++
    if (verified.verdict !== 'equal') {
      const finding: Finding = { frameNumber: this.frameNumber, ...verified }
      if (inside !== undefined) finding.inside = inside
      this.onFinding(finding)
    } else if (hasUnknownElements(value)) counts.withUnknownElements++
    if (value !== undefined) this.layersIn(value, direction, verified.kind)
  }

  private layersIn(value: unknown, direction: Direction, inside: string): void {
    if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return
    for (const [key, member] of Object.entries(value)) {
      const carried = this.carried[key]
      if (carried === undefined) this.layersIn(member, direction, inside)
      else
        for (const octets of Array.isArray(member) ? member : [member])
          if (octets instanceof Uint8Array) carried(octets, direction, inside)
          else this.layersIn(octets, direction, inside)
    }
  }

  private readonly carried: Readonly<Record<string, Carried>> = {
    nasPdu: (octets, direction, inside) => this.nas(octets, direction, inside),
    dedicatedInfoNas: (octets, direction, inside) => this.nas(octets, direction, inside),
    dedicatedInfoNasList: (octets, direction, inside) => this.nas(octets, direction, inside),
    esmMessageContainer: (octets, direction, inside) =>
      this.layer('NAS', nasLayer(direction), octets, direction, inside),
    ueRadioCapability: (octets, direction, inside) =>
      this.layer('RRC', radioCapabilityLayer, octets, direction, inside),
    piggybacked: (octets, direction, inside) => this.layer('GTPv2', gtpv2Layer, octets, direction, inside),
    ueCapabilityRatContainer: this.ifOurs('RRC', () => eutraCapabilityLayer),
    sourceToTargetTransparentContainer: this.ifOurs('S1AP', () => sourceToTargetLayer),
    targetToSourceTransparentContainer: this.ifOurs('S1AP', () => targetToSourceLayer),
    rrcContainer: this.ifOurs('RRC', (inside) =>
      inside === sourceToTargetLayer.name ? preparation : command,
    ),
    rrcContext: this.ifOurs('RRC', () => preparation),
    targetEnbToSourceEnbTransparentContainer: this.ifOurs('RRC', () => command),
    handoverCommandMessage: this.ifOurs('RRC', () => rrcLayer('dl-dcch')),
  }

  /** Containers of other radio access technologies are none of ours, and nothing outside tells which is which. */
  private ifOurs(protocol: Protocol, codecOf: (inside: string) => LayerCodec): Carried {
    return (octets, direction, inside) => {
      const codec = codecOf(inside)
      if (verifyPdu(protocol, codec, octets).value !== undefined)
        this.layer(protocol, codec, octets, direction, inside)
    }
  }

  private nas(octets: Uint8Array, direction: Direction, inside: string): void {
    const plain = this.plainOf(octets)
    if (plain === undefined) {
      this.counts.NAS.pdus++
      this.counts.NAS.closed++
    } else this.layer('NAS', nasLayer(direction), plain, direction, inside)
  }

  private plainOf(octets: Uint8Array): Uint8Array | undefined {
    try {
      const { headerType } = peekHeader(octets)
      if (isCiphered(headerType)) return this.opened.of(octets)
      const isEnveloped =
        headerType === securityHeaderType.integrityProtected ||
        headerType === securityHeaderType.integrityProtectedNewContext
      return isEnveloped ? octets.subarray(ENVELOPE_OCTETS) : octets
    } catch (error) {
      if (!(error instanceof CodecError)) throw error
      return octets
    }
  }
}

const preparation = interNodeLayer('HandoverPreparationInformation')
const command = interNodeLayer('HandoverCommand')
const outer = {
  S1AP: s1apLayer,
  X2AP: x2apLayer,
  Diameter: diameterLayer,
  GTPv2: gtpv2Layer,
  'GTP-U': gtpuLayer,
} as const

function noCounts(): VerifyCounts {
  return { pdus: 0, equal: 0, differing: 0, undecodable: 0, unknown: 0, closed: 0, withUnknownElements: 0 }
}

/** Codecs keep what their tables do not have under names that begin so. */
function hasUnknownElements(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return false
  return Object.entries(value).some(
    ([key, member]) => (key.startsWith('unknown') && member !== undefined) || hasUnknownElements(member),
  )
}

/** For people: `frame 17  S1AP InitialUEMessage: nasPdu, octet 23: captured 0x40, encoded 0x00`. */
export function findingText({
  frameNumber,
  protocol,
  kind,
  inside,
  difference,
  problem,
  verdict,
}: Finding): string {
  const name = kind === '' ? protocol : `${protocol} ${kind}`
  const what = `frame ${frameNumber}  ${inside === undefined ? name : `${name} in ${inside}`}`
  if (difference === undefined) return `${what}: ${verdict}: ${problem}`
  const { offset, element, captured = 'none', encoded = 'none' } = difference
  const place = element === undefined ? `octet ${offset}` : `${element}, octet ${offset}`
  return `${what}: ${place}: captured ${captured}, encoded ${encoded}`
}

/** A line of JSON for programs. */
export function findingLine(finding: Finding): string {
  return JSON.stringify(finding)
}
