import { CodecError } from '../../codec/codec-error.ts'
import type { Guti } from '../../codec/nas/identities.ts'
import type { Direction } from '../../codec/nas/message.ts'
import { decodeNas } from '../../codec/nas/nas.ts'
import type { AnyMessage } from './captured-message.ts'

/** Every fully qualified TEID anywhere in a GTPv2 message, as `address/teid`; TEID 0 stands for one yet to come. */
export function gtpTunnelsIn(value: unknown, found: string[] = []): string[] {
  if (Array.isArray(value)) for (const item of value) gtpTunnelsIn(item, found)
  else if (typeof value === 'object' && value !== null && !(value instanceof Uint8Array)) {
    const { interfaceType, teid, ipv4, ipv6 } = value as {
      interfaceType?: number
      teid?: number
      ipv4?: string
      ipv6?: unknown
    }
    if (interfaceType === undefined || teid === undefined) {
      for (const member of Object.values(value)) gtpTunnelsIn(member, found)
      return found
    }
    if (teid === 0) return found
    if (ipv4 !== undefined) found.push(`${ipv4}/${teid}`)
    const other = ipv6 instanceof Uint8Array ? ipv6Text(ipv6, 0) : ipv6
    if (typeof other === 'string') found.push(`${other}/${teid}`)
  }
  return found
}

/** The tunnel ends of E-RABs in an S1AP message, as `address/teid`. */
export function s1TunnelsIn(value: unknown, found: string[] = []): string[] {
  if (Array.isArray(value)) for (const item of value) s1TunnelsIn(item, found)
  else if (typeof value === 'object' && value !== null && !(value instanceof Uint8Array)) {
    const { transportLayerAddress: address, gtpTeid } = value as {
      transportLayerAddress?: unknown
      gtpTeid?: unknown
    }
    if (address !== undefined && typeof gtpTeid === 'number') {
      for (const text of addressesOf(address)) found.push(`${text}/${gtpTeid}`)
    } else for (const member of Object.values(value)) s1TunnelsIn(member, found)
  }
  return found
}

/** TS 36.413 §9.2.2.1: IPv4, IPv6, or both, IPv4 first. */
function addressesOf(address: unknown): string[] {
  if (typeof address === 'string') return [address]
  const { octets, length } = address as { octets?: Uint8Array; length?: number }
  if (octets === undefined) return []
  if (length === 128) return [ipv6Text(octets, 0)]
  return length === 160 ? [octets.subarray(0, 4).join('.'), ipv6Text(octets, 4)] : []
}

/** Eight groups, as the addresses of captured packets are written. */
function ipv6Text(octets: Uint8Array, at: number): string {
  const groups: string[] = []
  for (let i = at; i < at + 16; i += 2) groups.push(((octets[i] << 8) | octets[i + 1]).toString(16))
  return groups.join(':')
}

/** The S-TMSI by which an S1AP message names its UE, under the PLMN of its tracking area. */
export function temporaryIdentityIn(message: AnyMessage, plmn: string): string | undefined {
  const { sTmsi, uePagingId, tai, taiList } = message as {
    sTmsi?: { mmec: number; mTmsi: number }
    uePagingId?: { sTmsi?: { mmec: number; mTmsi: number } }
    tai?: { plmnIdentity?: string }
    taiList?: Array<{ tai?: { plmnIdentity?: string }; plmnIdentity?: string }>
  } & AnyMessage
  const identity = sTmsi ?? uePagingId?.sTmsi
  if (identity === undefined) return undefined
  const [first] = Array.isArray(taiList) ? taiList : []
  const area = tai?.plmnIdentity ?? first?.tai?.plmnIdentity ?? first?.plmnIdentity ?? plmn
  return keyOf(area, identity.mmec, identity.mTmsi)
}

const EMM = 7
/** Attach Request and Accept, Detach Request, Tracking Area Update Request and Accept, GUTI Reallocation Command. */
const typesWithGuti: ReadonlySet<number> = new Set([0x41, 0x42, 0x45, 0x48, 0x49, 0x50])

/** The GUTI of a plain NAS message: the one by which a UE names itself, or the one that the network allots. */
export function gutiIn(plain: Uint8Array, direction: Direction): string | undefined {
  if (plain[0] !== EMM || !typesWithGuti.has(plain[1])) return undefined
  let message: { epsMobileIdentity?: unknown; oldGuti?: unknown; guti?: unknown }
  try {
    message = decodeNas(plain, direction) as typeof message
  } catch (error) {
    if (!(error instanceof CodecError)) throw error
    return undefined
  }
  for (const value of [message.guti, message.epsMobileIdentity, message.oldGuti]) {
    const guti = gutiOf(value)
    if (guti !== undefined) return keyOf(guti.plmn, guti.mmeCode, guti.mTmsi)
  }
  return undefined
}

function gutiOf(value: unknown): Guti | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const { mTmsi, guti } = value as { mTmsi?: number; guti?: Guti }
  return mTmsi === undefined ? guti : (value as Guti)
}

function keyOf(plmn: string, mmeCode: number, mTmsi: number): string {
  return `${plmn}/${mmeCode}/${mTmsi.toString(16).padStart(8, '0')}`
}
