import { CodecError } from '../codec/codec-error.ts'
import type { Direction } from '../codec/nas/message.ts'
import { peekHeader, securityHeaderType } from '../codec/nas/nas-security.ts'
import { decodeRrc, encodeRrc, type RrcMessage } from '../codec/rrc/rrc.ts'
import { isCiphered, type MonitoredNas } from './nas-monitor.ts'

const EMM = 7

/** The message with its contents deciphered, under the header of one that is integrity protected only. */
export function readable(ciphered: Uint8Array, plain: Uint8Array): Uint8Array {
  const octets = ciphered.slice()
  octets[0] = (securityHeaderType.integrityProtected << 4) | EMM
  octets.set(plain, octets.length - plain.length)
  return octets
}

/** In aligned PER a NAS message stands on whole octets, and deciphering keeps its length: it is replaced in place. */
export function s1apWithReadableNas(octets: Uint8Array, messages: readonly MonitoredNas[]): Uint8Array {
  let shown = octets
  for (const nas of messages) {
    if (nas.plain === undefined || !isCiphered(nas.headerType)) continue
    const at = indexOf(shown, nas.octets)
    if (at === -1) continue
    if (shown === octets) shown = octets.slice()
    shown.set(readable(nas.octets, nas.plain), at)
  }
  return shown
}

/** RRC is unaligned PER: the message is taken apart and put together again. */
export function rrcWithReadableNas(
  octets: Uint8Array,
  direction: Direction,
  open: (nas: Uint8Array) => Uint8Array | undefined,
): Uint8Array {
  const channel = direction === 'uplink' ? 'ul-dcch' : 'dl-dcch'
  const shown = (nas: Uint8Array): Uint8Array => {
    if (!isCiphered(peekHeader(nas).headerType)) return nas
    const plain = open(nas)
    return plain === undefined ? nas : readable(nas, plain)
  }
  try {
    const message = decodeRrc(channel, octets)
    const readableMessage = withNas(message, shown)
    return readableMessage === message ? octets : encodeRrc(channel, readableMessage)
  } catch (error) {
    if (!(error instanceof CodecError)) throw error
    return octets
  }
}

function withNas(message: RrcMessage, shown: (nas: Uint8Array) => Uint8Array): RrcMessage {
  switch (message.kind) {
    case 'RRCConnectionSetupComplete':
      return { ...message, dedicatedInfoNas: shown(message.dedicatedInfoNas) }
    case 'ULInformationTransfer':
    case 'DLInformationTransfer': {
      const nas = message.dedicatedInfoType.dedicatedInfoNas
      return nas === undefined ? message : { ...message, dedicatedInfoType: { dedicatedInfoNas: shown(nas) } }
    }
    case 'RRCConnectionReconfiguration': {
      const list = message.dedicatedInfoNasList
      return list === undefined ? message : { ...message, dedicatedInfoNasList: list.map(shown) }
    }
    default:
      return message
  }
}

function indexOf(octets: Uint8Array, part: Uint8Array): number {
  for (let at = 0; at + part.length <= octets.length; at++) {
    let same = 0
    while (same < part.length && octets[at + same] === part[same]) same++
    if (same === part.length) return at
  }
  return -1
}
