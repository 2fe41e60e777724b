import { CodecError } from '../../codec/codec-error.ts'
import { type Json, toJson } from '../../codec/json.ts'
import type { Direction } from '../../codec/nas/message.ts'
import { decodeNas, type NasMessage } from '../../codec/nas/nas.ts'
import { isServiceRequest, peekHeader, securityHeaderType } from '../../codec/nas/nas-security.ts'
import {
  decodeInterNode,
  decodeRrc,
  decodeUeEutraCapability,
  decodeUeRadioCapability,
  type InterNodeKind,
} from '../../codec/rrc/rrc.ts'
import { decodeSourceToTargetContainer, decodeTargetToSourceContainer } from '../../codec/s1ap/s1ap.ts'
import { isCiphered } from '../nas-monitor.ts'

/** Octets as a key: one character each. */
export function textOf({ buffer, byteOffset, length }: Uint8Array): string {
  return Buffer.from(buffer, byteOffset, length).toString('latin1')
}

/** Ciphered NAS messages that could be opened, by their octets. */
export class OpenedNas {
  private readonly plain = new Map<string, Uint8Array>()

  add(octets: Uint8Array, plain: Uint8Array): void {
    this.plain.set(textOf(octets), plain)
  }

  of(octets: Uint8Array): Uint8Array | undefined {
    return this.plain.get(textOf(octets))
  }
}

/** A NAS message within another message, for the ladder: its kind, and that of the ESM message in it. */
export interface DecodedNas {
  kind: string
  protection: 'plain' | 'integrity protected' | 'ciphered'
  /** Everything in it, its own contents decoded too. */
  fields: { [member: string]: Json }
  esm?: { kind: string; fields: { [member: string]: Json } }
}

/** Shown where a ciphered message stays closed. */
export const CIPHERED = 'Ciphered'

const headerNames: Readonly<Record<number, string>> = Object.fromEntries(
  Object.entries(securityHeaderType).map(([name, value]) => [value, name]),
)

const ENVELOPE_OCTETS = 6

/** A message as JSON in which the messages that it carries are decoded too: NAS, ESM in EMM, UE capabilities. */
export class NestedMessages {
  private readonly opened: OpenedNas
  private found: DecodedNas[] = []

  constructor(opened: OpenedNas) {
    this.opened = opened
  }

  expand(message: unknown, direction: Direction): { fields: Json; nas: DecodedNas[] } {
    this.found = []
    const fields = this.value(message, '', direction)
    return { fields, nas: this.found }
  }

  /** A plain NAS message that stands alone. */
  plainNas(octets: Uint8Array, direction: Direction): { fields: Json; nas: DecodedNas[] } {
    this.found = []
    const message = this.nasMessage(octets, direction)
    this.note(message, 'plain')
    return { fields: message, nas: this.found }
  }

  private value(value: unknown, key: string, direction: Direction): Json {
    if (value instanceof Uint8Array) return this.octets(value, key, direction)
    if (Array.isArray(value)) return value.map((item) => this.value(item, key, direction))
    if (value === null || typeof value !== 'object') return toJson(value)
    const result: { [key: string]: Json } = {}
    for (const [name, member] of Object.entries(value))
      if (member !== undefined) result[name] = this.value(member, name, direction)
    return result
  }

  private octets(octets: Uint8Array, key: string, direction: Direction): Json {
    switch (key) {
      case 'nasPdu':
      case 'dedicatedInfoNas':
      case 'dedicatedInfoNasList':
        return this.nas(octets, direction)
      case 'esmMessageContainer':
        return this.nasMessage(octets, direction)
      case 'ueRadioCapability':
        return decodedOr(octets, () => this.value(decodeUeRadioCapability(octets), '', direction))
      case 'ueCapabilityRatContainer':
        return decodedOr(octets, () => toJson(decodeUeEutraCapability(octets)))
      case 'sourceToTargetTransparentContainer':
        return this.container(
          octets,
          decodeSourceToTargetContainer,
          'HandoverPreparationInformation',
          direction,
        )
      case 'targetToSourceTransparentContainer':
        return this.container(octets, decodeTargetToSourceContainer, 'HandoverCommand', direction)
      case 'rrcContext':
        return this.interNode(octets, 'HandoverPreparationInformation', direction)
      case 'targetEnbToSourceEnbTransparentContainer':
        return this.interNode(octets, 'HandoverCommand', direction)
      case 'handoverCommandMessage':
        return decodedOr(octets, () => this.value(decodeRrc('dl-dcch', octets), '', 'downlink'))
      default:
        return toJson(octets)
    }
  }

  private interNode(octets: Uint8Array, kind: InterNodeKind, direction: Direction): Json {
    return decodedOr(octets, () => this.value(decodeInterNode(kind, octets), '', direction))
  }

  /** A transparent container of S1AP, and what the eNBs say to each other in it. */
  private container(
    octets: Uint8Array,
    decode: (octets: Uint8Array) => { rrcContainer: Uint8Array },
    kind: InterNodeKind,
    direction: Direction,
  ): Json {
    return decodedOr(octets, () => {
      const { rrcContainer, ...others } = decode(octets)
      const shown = this.value(others, '', direction) as { [member: string]: Json }
      return { ...shown, rrcContainer: this.interNode(rrcContainer, kind, direction) }
    })
  }

  private nas(octets: Uint8Array, direction: Direction): Json {
    const shown: { [member: string]: Json } = { octets: toJson(octets) }
    try {
      const { headerType, sequenceNumber, mac } = peekHeader(octets)
      shown['securityHeaderType'] = headerNames[headerType] ?? headerType
      if (headerType === securityHeaderType.plain) {
        shown['message'] = this.note(this.nasMessage(octets, direction), 'plain')
        return shown
      }
      if (isServiceRequest(octets)) {
        // It has no envelope: its short code is an element of the message itself (24.301 8.2.25).
        shown['message'] = this.note(this.nasMessage(octets, direction), 'integrity protected')
        return shown
      }
      shown['messageAuthenticationCode'] = `0x${mac.toString(16).padStart(8, '0')}`
      shown['sequenceNumber'] = sequenceNumber
      if (!isCiphered(headerType)) {
        const message = this.nasMessage(octets.subarray(ENVELOPE_OCTETS), direction)
        shown['message'] = this.note(message, 'integrity protected')
        return shown
      }
      const plain = this.opened.of(octets)
      if (plain === undefined) this.found.push({ kind: CIPHERED, protection: 'ciphered', fields: {} })
      else shown['message'] = this.note(this.nasMessage(plain, direction), 'ciphered')
    } catch (error) {
      if (!(error instanceof CodecError)) throw error
      shown['problem'] = error.message
    }
    return shown
  }

  private nasMessage(octets: Uint8Array, direction: Direction): { [member: string]: Json } {
    let message: NasMessage
    try {
      message = decodeNas(octets, direction)
    } catch (error) {
      if (!(error instanceof CodecError)) throw error
      return { octets: toJson(octets), problem: error.message }
    }
    return this.value(message, '', direction) as { [member: string]: Json }
  }

  private note(message: { [member: string]: Json }, protection: DecodedNas['protection']): Json {
    const kind = typeof message['kind'] === 'string' ? message['kind'] : 'undecodable NAS'
    const nas: DecodedNas = { kind, protection, fields: message }
    const esm = message['esmMessageContainer']
    if (typeof esm === 'object' && esm !== null && !Array.isArray(esm) && typeof esm['kind'] === 'string')
      nas.esm = { kind: esm['kind'], fields: esm }
    this.found.push(nas)
    return message
  }
}

function decodedOr(octets: Uint8Array, decode: () => Json): Json {
  try {
    return decode()
  } catch (error) {
    if (!(error instanceof CodecError)) throw error
    return toJson(octets)
  }
}
