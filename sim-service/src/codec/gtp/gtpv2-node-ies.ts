/** Values about nodes, times and reasons in GTPv2-C (TS 29.274 §8). */
import { CodecError } from '../codec-error.ts'
import { ofLength, u16, within } from './gtp-numbers.ts'
import type { IeCodec } from './gtpv2-wire.ts'

/** §8.44. */
export interface UeTimeZone {
  /** Difference to UTC in quarters of an hour, daylight saving included, -79 .. 79. */
  quarterHours: number
  /** Hours of daylight saving: 0, 1 or 2. */
  daylightSavingTime: number
}

export const ueTimeZone: IeCodec<UeTimeZone> = {
  minOctets: 2,
  write(w, value) {
    const quarters = Math.abs(value.quarterHours)
    const tens = Math.floor(within(quarters, 79) / 10)
    const sign = value.quarterHours < 0 ? 8 : 0
    // TS 24.008 §10.5.3.8: semi-octets swapped, bit 4 is the sign.
    w.u8(((quarters % 10) << 4) | sign | tens)
    w.u8(within(value.daylightSavingTime, 3))
  },
  read(o, at) {
    const units = o[at] >> 4
    if (units > 9) throw new CodecError('bad-value', at, 'a time zone digit above 9')
    const quarters = (o[at] & 7) * 10 + units
    return {
      quarterHours: o[at] & 8 && quarters > 0 ? -quarters : quarters,
      daylightSavingTime: o[at + 1] & 3,
    }
  },
  isPlain: (o, at, end) => end - at === 2 && o[at + 1] <= 3 && (o[at] & 8) === 0,
}

export const epcTimerUnit = {
  seconds2: 0,
  minutes1: 1,
  minutes10: 2,
  hours1: 3,
  hours10: 4,
  infinite: 7,
} as const

/** §8.87. */
export interface EpcTimer {
  /** One of {@link epcTimerUnit}; values that it lacks mean one minute. */
  unit: number
  /** 0 .. 31 units; 0 stops the timer. */
  value: number
}

export const epcTimer: IeCodec<EpcTimer> = {
  minOctets: 1,
  write(w, timer) {
    w.u8((within(timer.unit, 7) << 5) | within(timer.value, 31))
  },
  read: (o, at) => ({ unit: o[at] >> 5, value: o[at] & 31 }),
}

/** §8.62: the parts of a node that fail together. */
export interface FqCsid {
  /** 0 IPv4 (4 octets), 1 IPv6 (16), 2 a number of the PLMN (4). */
  nodeIdType: number
  nodeId: Uint8Array
  csids: number[]
}

export const fqCsid: IeCodec<FqCsid> = {
  minOctets: 5,
  write(w, value) {
    w.u8((within(value.nodeIdType, 15) << 4) | within(value.csids.length, 15))
    w.bytes(ofLength(value.nodeId, value.nodeIdType === 1 ? 16 : 4))
    for (const csid of value.csids) w.u16(within(csid, 0xffff))
  },
  read(o, at, end) {
    const nodeIdType = o[at] >> 4
    const idEnd = at + 1 + (nodeIdType === 1 ? 16 : 4)
    const count = o[at] & 15
    if (end < idEnd + 2 * count) throw new CodecError('bad-length', at, `${count} CSIDs do not fit`)
    const csids: number[] = []
    for (let i = 0; i < count; i++) csids.push(u16(o, idEnd + 2 * i))
    return { nodeIdType, nodeId: o.slice(at + 1, idEnd), csids }
  },
}

/** §8.103: why the access or the NAS released. */
export interface RanNasCause {
  /** 1 S1AP, 2 EMM, 3 ESM, 4 Diameter, 5 IKEv2. */
  protocolType: number
  /** S1AP: 0 radio network, 1 transport, 2 NAS, 3 protocol, 4 miscellaneous. */
  causeType: number
  /** One octet, two for Diameter and IKEv2. */
  value: number
}

export const ranNasCause: IeCodec<RanNasCause> = {
  minOctets: 2,
  write(w, cause) {
    w.u8((within(cause.protocolType, 15) << 4) | within(cause.causeType, 15))
    if (isWide(cause.protocolType)) w.u16(within(cause.value, 0xffff))
    else w.u8(within(cause.value, 0xff))
  },
  read(o, at, end) {
    const protocolType = o[at] >> 4
    if (isWide(protocolType) && end - at < 3) throw new CodecError('bad-length', at, '3 octets expected')
    const value = isWide(protocolType) ? u16(o, at + 1) : o[at + 1]
    return { protocolType, causeType: o[at] & 15, value }
  },
}

function isWide(protocolType: number): boolean {
  return protocolType === 4 || protocolType === 5
}

/** §8.67. */
export interface PrivateExtension {
  enterpriseId: number
  value: Uint8Array
}

export const privateExtension: IeCodec<PrivateExtension> = {
  minOctets: 2,
  write(w, extension) {
    w.u16(within(extension.enterpriseId, 0xffff))
    w.bytes(extension.value)
  },
  read: (o, at, end) => ({ enterpriseId: u16(o, at), value: o.slice(at + 2, end) }),
}
