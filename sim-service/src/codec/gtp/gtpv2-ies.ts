/**
 * The values of GTPv2-C information elements (TS 29.274 §8): one codec an IE type. The type number stands in the
 * rows of the messages; digits and names are in `gtpv2-text.ts`, places in `gtpv2-location.ts`, what
 * concerns nodes, timers and reasons in `gtpv2-node-ies.ts`.
 */
import { CodecError } from '../codec-error.ts'
import { ipv4ToU32, u32ToIpv4 } from '../ipv4.ts'
import { copyOfRange } from '../octet-slab.ts'
import type { OctetWriter } from '../octets.ts'
import { ofLength, u16, u32, within } from './gtp-numbers.ts'
import { labels, tbcd } from './gtpv2-text.ts'
import { always, type IeCodec } from './gtpv2-wire.ts'

export { cause } from './gtpv2-cause.ts'
export { indication } from './gtpv2-indication.ts'
export { plmnId, uli } from './gtpv2-location.ts'
export {
  epcTimer,
  epcTimerUnit,
  fqCsid,
  privateExtension,
  ranNasCause,
  ueTimeZone,
} from './gtpv2-node-ies.ts'

/** §8.3. */
export const imsi = tbcd('IMSI', 15)
/** §8.10: IMEI (15 digits) or IMEISV (16). */
export const mei = tbcd('MEI', 16)
/** §8.11: digits in international format, without type-of-number octet. */
export const msisdn = tbcd('MSISDN', 20)
/** §8.6: network identifier and operator identifier, `internet.mnc001.mcc262.gprs`. */
export const accessPointName = labels
/** §8.66. */
export const fqdn = labels

/** An IE of one octet whose upper bits may be spare. */
export function octet(mask: number): IeCodec<number> {
  return {
    minOctets: 1,
    write(w, value) {
      w.u8(within(value, mask))
    },
    read: (octets, at) => octets[at] & mask,
    isPlain: (octets, at, end) => end - at === 1 && octets[at] <= mask,
  }
}

/** The {@link IeCodec.isPlain} of values of so many octets that have no spare bits. */
function ofOctets(count: number) {
  return (_octets: Uint8Array, at: number, end: number): boolean => end - at === count
}

/** §8.5: the restart counter. */
export const recovery = octet(0xff)
/** §8.8. */
export const ebi = octet(0x0f)
/** §8.17; values {@link gtpRatType}. */
export const ratType = octet(0xff)
/** §8.34; values {@link gtpPdnType}. */
export const pdnType = octet(0x07)
/** §8.57. */
export const apnRestriction = octet(0xff)
/** §8.58: 0 subscribed and verified, 1 from the UE and not verified, 2 from the network and not verified. */
export const selectionMode = octet(0x03)
/** §8.35. */
export const procedureTransactionId = octet(0xff)
/** §8.65: 0 MME, 1 SGSN. */
export const nodeType = octet(0xff)
/** §8.61: 0 stop, 1 CGI/SAI, 2 RAI, 3 TAI, 4 ECGI, 5 CGI/SAI and RAI, 6 TAI and ECGI, 7, 8 with eNB identities. */
export const changeReportingAction = octet(0xff)
/** §8.27: steps of 50 ms. */
export const delayValue = octet(0xff)

export const gtpRatType = {
  utran: 1,
  geran: 2,
  wlan: 3,
  gan: 4,
  hspaEvolution: 5,
  eutran: 6,
  virtual: 7,
  nbIot: 8,
  lteM: 9,
  nr: 10,
} as const

export const gtpPdnType = { ipv4: 1, ipv6: 2, ipv4v6: 3, nonIp: 4, ethernet: 5 } as const

/** §8.29; the same value stands in the CDRs and on Gx, Gy. */
export const chargingId: IeCodec<number> = {
  minOctets: 4,
  write(w, value) {
    w.u32(within(value, 0xffffffff))
  },
  read: u32,
  isPlain: ofOctets(4),
}

/** §8.101: seconds since 1900, as NTP counts them. */
export const uliTimestamp = chargingId

/** §8.30: two octets of TS 32.298; 0x0800 is prepaid. */
export const chargingCharacteristics: IeCodec<number> = {
  minOctets: 2,
  write(w, value) {
    w.u16(within(value, 0xffff))
  },
  read: u16,
  isPlain: ofOctets(2),
}

/** §8.56. */
export const portNumber = chargingCharacteristics

/** Containers that this layer does not open: PCO (§8.13), TFT (§8.19), trace (§8.31), throttling (§8.85). */
export const octetString: IeCodec<Uint8Array> = {
  minOctets: 0,
  write(w, value) {
    w.bytes(value)
  },
  read: copyOfRange,
  isPlain: always,
}

/** §8.7; kbit/s, uplink first. */
export interface Ambr {
  uplinkKbps: number
  downlinkKbps: number
}

export const ambr: IeCodec<Ambr> = {
  minOctets: 8,
  write(w, value) {
    w.u32(within(value.uplinkKbps, 0xffffffff))
    w.u32(within(value.downlinkKbps, 0xffffffff))
  },
  read: (o, at) => ({ uplinkKbps: u32(o, at), downlinkKbps: u32(o, at + 4) }),
  isPlain: ofOctets(8),
}

/** §8.86. In the two pre-emption members 1 means *disabled*, as on Diameter. */
export interface Arp {
  preEmptionCapability: number
  priorityLevel: number
  preEmptionVulnerability: number
}

/** §8.15; kbit/s. The guaranteed rates are 0 on a bearer without GBR. */
export interface BearerQos extends Arp {
  qci: number
  maximumUplinkKbps: number
  maximumDownlinkKbps: number
  guaranteedUplinkKbps: number
  guaranteedDownlinkKbps: number
}

const ARP_SPARE = 0x82

function writeArp(w: OctetWriter, value: Arp): void {
  const capability = within(value.preEmptionCapability, 1) << 6
  w.u8(capability | (within(value.priorityLevel, 15) << 2) | within(value.preEmptionVulnerability, 1))
}

export const arp: IeCodec<Arp> = {
  minOctets: 1,
  write: writeArp,
  read: (o, at) => ({
    preEmptionCapability: (o[at] >> 6) & 1,
    priorityLevel: (o[at] >> 2) & 15,
    preEmptionVulnerability: o[at] & 1,
  }),
  isPlain: (o, at, end) => end - at === 1 && (o[at] & ARP_SPARE) === 0,
}

export const bearerQos: IeCodec<BearerQos> = {
  minOctets: 22,
  write(w, value) {
    writeArp(w, value)
    w.u8(within(value.qci, 0xff))
    writeRate(w, value.maximumUplinkKbps)
    writeRate(w, value.maximumDownlinkKbps)
    writeRate(w, value.guaranteedUplinkKbps)
    writeRate(w, value.guaranteedDownlinkKbps)
  },
  read: (o, at) => ({
    preEmptionCapability: (o[at] >> 6) & 1,
    priorityLevel: (o[at] >> 2) & 15,
    preEmptionVulnerability: o[at] & 1,
    qci: o[at + 1],
    maximumUplinkKbps: rate(o, at + 2),
    maximumDownlinkKbps: rate(o, at + 7),
    guaranteedUplinkKbps: rate(o, at + 12),
    guaranteedDownlinkKbps: rate(o, at + 17),
  }),
  isPlain: (o, at, end) => end - at === 22 && (o[at] & ARP_SPARE) === 0,
}

/** Rates have 40 bits. */
export function writeRate(w: OctetWriter, kbps: number): void {
  const high = Math.floor(kbps / 0x100000000)
  w.u8(within(high, 0xff))
  w.u32(within(kbps - high * 0x100000000, 0xffffffff))
}

export function rate(o: Uint8Array, at: number): number {
  return o[at] * 0x100000000 + u32(o, at + 1)
}

/** §8.22. */
export interface Fteid {
  /** One of {@link fteidInterface}. */
  interfaceType: number
  teid: number
  ipv4?: string
  /** 16 octets. */
  ipv6?: Uint8Array
}

export const fteidInterface = {
  s1uEnb: 0,
  s1uSgw: 1,
  s12Rnc: 2,
  s12Sgw: 3,
  s5s8uSgw: 4,
  s5s8uPgw: 5,
  s5s8cSgw: 6,
  s5s8cPgw: 7,
  s5s8cSgwPmipv6: 8,
  s5s8cPgwPmipv6: 9,
  s11Mme: 10,
  s11s4Sgw: 11,
  s10Mme: 12,
  s3Mme: 13,
  s3Sgsn: 14,
  s4uSgsn: 15,
  s4uSgw: 16,
  s4Sgsn: 17,
  s16Sgsn: 18,
  enbDlForwarding: 19,
  enbUlForwarding: 20,
  rncForwarding: 21,
  sgsnForwarding: 22,
  sgwDlForwarding: 23,
  sgwUlForwarding: 28,
  s11uMme: 38,
  s11uSgw: 39,
} as const

const V4 = 0x80
const V6 = 0x40

export const fteid: IeCodec<Fteid> = {
  minOctets: 5,
  write(w, value) {
    const { ipv4, ipv6 } = value
    w.u8((ipv4 === undefined ? 0 : V4) | (ipv6 === undefined ? 0 : V6) | within(value.interfaceType, 0x3f))
    w.u32(within(value.teid, 0xffffffff))
    if (ipv4 !== undefined) w.u32(ipv4ToU32(ipv4))
    if (ipv6 !== undefined) w.bytes(ofLength(ipv6, 16))
  },
  read(o, at, end) {
    const flags = o[at]
    const interfaceType = flags & 0x3f
    const teid = u32(o, at + 1)
    const needed = 5 + (flags & V4 ? 4 : 0) + (flags & V6 ? 16 : 0)
    if (end - at < needed)
      throw new CodecError('bad-length', at, `${end - at} octets, the flags need ${needed}`)
    if ((flags & (V4 | V6)) === V4) return { interfaceType, teid, ipv4: u32ToIpv4(u32(o, at + 5)) }
    const value: Fteid = { interfaceType, teid }
    if (flags & V4) value.ipv4 = u32ToIpv4(u32(o, at + 5))
    if (flags & V6) value.ipv6 = o.slice(at + needed - 16, at + needed)
    return value
  },
  isPlain: (o, at, end) => end - at === 5 + (o[at] & V4 ? 4 : 0) + (o[at] & V6 ? 16 : 0),
}

/** §8.14. For the types without IP the PDN type alone. */
export interface Paa {
  /** One of {@link gtpPdnType}. */
  pdnType: number
  ipv4?: string
  prefixLength?: number
  /** 16 octets. */
  ipv6?: Uint8Array
}

export const paa: IeCodec<Paa> = {
  minOctets: 1,
  write(w, value) {
    const { pdnType, ipv4, prefixLength, ipv6 } = value
    w.u8(within(pdnType, 7))
    if (pdnType === gtpPdnType.ipv6 || pdnType === gtpPdnType.ipv4v6) {
      if (ipv6 === undefined) throw new CodecError('not-encodable', -1, 'this PDN type has an IPv6 prefix')
      w.u8(within(prefixLength ?? 64, 128))
      w.bytes(ofLength(ipv6, 16))
    }
    if (pdnType === gtpPdnType.ipv4 || pdnType === gtpPdnType.ipv4v6) {
      if (ipv4 === undefined) throw new CodecError('not-encodable', -1, 'this PDN type has an IPv4 address')
      w.u32(ipv4ToU32(ipv4))
    }
  },
  read(o, at, end) {
    const type = o[at] & 7
    const needed = type === 1 ? 5 : type === 2 ? 18 : type === 3 ? 22 : 1
    if (end - at < needed)
      throw new CodecError('bad-length', at, `${end - at} octets, PDN type ${type} needs ${needed}`)
    if (type === 1) return { pdnType: type, ipv4: u32ToIpv4(u32(o, at + 1)) }
    const value: Paa = { pdnType: type }
    if (type !== 2 && type !== 3) return value
    value.prefixLength = o[at + 1]
    if (value.prefixLength > 128) throw new CodecError('bad-value', at + 1, 'a prefix has at most 128 bits')
    value.ipv6 = o.slice(at + 2, at + 18)
    if (type === 3) value.ipv4 = u32ToIpv4(u32(o, at + 18))
    return value
  },
  isPlain: (o, at, end) => o[at] === 1 && end - at === 5,
}

/** §8.9. */
export interface IpAddress {
  ipv4?: string
  /** 16 octets. */
  ipv6?: Uint8Array
}

export const ipAddress: IeCodec<IpAddress> = {
  minOctets: 4,
  write(w, value) {
    if (value.ipv4 !== undefined) w.u32(ipv4ToU32(value.ipv4))
    else if (value.ipv6 !== undefined) w.bytes(ofLength(value.ipv6, 16))
    else throw new CodecError('not-encodable', -1, 'an address is needed')
  },
  read(o, at, end) {
    if (end - at === 4) return { ipv4: u32ToIpv4(u32(o, at)) }
    if (end - at === 16) return { ipv6: o.slice(at, end) }
    throw new CodecError('bad-length', at, `an address has 4 or 16 octets, not ${end - at}`)
  },
  isPlain: always,
}
