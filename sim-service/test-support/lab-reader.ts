import { decodeDiameter } from '../src/codec/diameter/diameter.ts'
import { decodeGtpu } from '../src/codec/gtp/gtpu.ts'
import { decodeGtpv2 } from '../src/codec/gtp/gtpv2.ts'
import { decodeNas, type NasMessage } from '../src/codec/nas/nas.ts'
import { isServiceRequest, peekHeader, securityHeaderType } from '../src/codec/nas/nas-security.ts'
import { decodeRrc } from '../src/codec/rrc/rrc.ts'
import { decodeS1ap } from '../src/codec/s1ap/s1ap.ts'
import { decodeX2ap } from '../src/codec/x2ap/x2ap.ts'
import type { Link, Port } from '../src/engine/link.ts'
import { PCCH } from '../src/network/ue/paging.ts'
import { CCCH } from '../src/network/ue/ue.ts'

export type Interface =
  | 'radio'
  | 's1-mme'
  | 'x2'
  | 's10'
  | 's11'
  | 's8'
  | 's1-u'
  | 'x2-u'
  | 'sgw-u'
  | 's8-u'
  | 's6a'
  | 'gx'
  | 'gy'
  | 'sgi'

// Tests read members of many message types: what a message has is asserted by the test that reads it.
// biome-ignore lint/suspicious/noExplicitAny: see above
type Loose = any

/** One frame as it was sent, with what was inside it. */
export interface Seen {
  readonly timeUs: number
  readonly on: Interface
  readonly from: string
  readonly to: string
  readonly port: Port
  readonly flow: number
  readonly octets: Uint8Array
  readonly message: Loose
  /** The NAS message inside, read without a key: networks of a lab cipher with EEA0 unless a test says otherwise. */
  readonly nas: Loose
  readonly nasHeader: number
  /** The ESM message inside an attach message. */
  readonly esm: Loose
  /** `Attach Request`'s name where the carrier alone says little: `InitialUEMessage[AttachRequest]`. */
  readonly name: string
}

interface Frame {
  link: Link
  from: Port
  octets: Uint8Array
  channel: number
  timeUs: number
  flow: number
}

/** Security header, MAC and sequence number of a protected message. */
const NAS_HEADER = 6

export function interfaceOf(link: Link): Interface {
  return link.name.split('/')[0] as Interface
}

export function ownerName(port: Port): string {
  const owner = port.owner as { name?: string; imsi?: string }
  return owner.name ?? owner.imsi ?? 'pdn'
}

/** Decodes a frame as its receiver will. */
export function read({ link, from, octets, channel, timeUs, flow }: Frame): Seen {
  const on = interfaceOf(link)
  const fromUe = from === link.a
  const message = decode(on, octets, channel, fromUe) as Loose
  const pdu = nasOf(message)
  const uplink = on === 'radio' || on === 's1-mme' ? fromUe : false
  const nas = pdu === undefined ? undefined : readNas(pdu, uplink)
  const container = (nas as Loose)?.esmMessageContainer as Uint8Array | undefined
  const esm = container === undefined ? undefined : readNas(container, uplink)
  return {
    timeUs,
    on,
    from: ownerName(from),
    to: ownerName(from.peer),
    port: from,
    flow,
    octets,
    message,
    nas,
    nasHeader: pdu === undefined ? -1 : peekHeader(pdu).headerType,
    esm,
    name: nas === undefined ? message.kind : `${message.kind}[${nas.kind}]`,
  }
}

function decode(on: Interface, octets: Uint8Array, channel: number, fromUe: boolean): object {
  switch (on) {
    case 'radio':
      if (channel >= PCCH) return decodeRrc('pcch', octets)
      return decodeRrc(`${fromUe ? 'ul' : 'dl'}-${channel === CCCH ? 'ccch' : 'dcch'}`, octets)
    case 's1-mme':
      return decodeS1ap(octets)
    case 'x2':
      return decodeX2ap(octets)
    case 's10':
    case 's11':
    case 's8':
      return decodeGtpv2(octets)
    case 's6a':
    case 'gx':
    case 'gy':
      return decodeDiameter(octets)
    case 's1-u':
    case 'x2-u':
    case 'sgw-u':
    case 's8-u':
      return decodeGtpu(octets)
    default:
      return { kind: 'octets' }
  }
}

/** The NAS octets that a message of the radio or of S1 carries. */
function nasOf(message: Loose): Uint8Array | undefined {
  return (
    message.nasPdu ??
    message.dedicatedInfoNas ??
    message.dedicatedInfoType?.dedicatedInfoNas ??
    message.dedicatedInfoNasList?.[0] ??
    message.erabToBeSetupListCtxtSuReq?.[0]?.nasPdu ??
    message.erabToBeModifiedListBearerModReq?.[0]?.nasPdu
  )
}

/** Undefined for a message that is ciphered with a real algorithm: nobody between the ends can read it. */
function readNas(pdu: Uint8Array, uplink: boolean): NasMessage | undefined {
  const plain =
    isServiceRequest(pdu) || peekHeader(pdu).headerType === securityHeaderType.plain
      ? pdu
      : pdu.subarray(NAS_HEADER)
  try {
    return decodeNas(plain, uplink ? 'uplink' : 'downlink')
  } catch {
    return undefined
  }
}
