/** Values in GTPv2-C (TS 29.274 §8) of load, rates and counts, and such as are kept unopened. */
import { type PlmnId, plmnOf, writePlmn } from '../plmn.ts'
import { u16, u24, u32, within } from './gtp-numbers.ts'
import { chargingCharacteristics, chargingId, octet } from './gtpv2-ies.ts'
import { labels } from './gtpv2-text.ts'
import type { IeCodec } from './gtpv2-wire.ts'

/** §8.113: percent. */
export const metric = octet(0xff)
/** §8.114: of load and overload control. */
export const controlSequenceNumber = chargingId
/** §8.77: SPID, 1 to 256. */
export const rfspIndex = chargingCharacteristics
/** §8.138. */
export const additionalRrmPolicyIndex = chargingId
/** §8.41. */
export const pTmsi = chargingId
/** §8.43. */
export const hopCounter = octet(0xff)
/** §8.81: 1 packet services, 2 packet and circuit. */
export const detachType = octet(0xff)
/** §8.99: 0 none, 1 deactivate ISR, 2 page, 3 stop paging. */
export const actionIndication = octet(0x07)
/** §8.104: 0 by the UE, 1 by the network. */
export const cnOperatorSelectionEntity = octet(0x03)
/** §8.79. */
export const csgMembershipIndication = octet(0x01)
/** §8.149: user plane integrity 0 not needed, 1 preferred, 2 required. */
export const upSecurityPolicy = octet(0x03)
/** §8.78: 27 bits. */
export const csgId: IeCodec<number> = {
  minOctets: 4,
  write(w, value) {
    w.u32(within(value, 0x7ffffff))
  },
  read: (o, at) => u32(o, at) & 0x7ffffff,
}

/** §8.42: 3 octets of TS 24.008. */
export const pTmsiSignature: IeCodec<number> = {
  minOctets: 3,
  write(w, value) {
    w.u24(within(value, 0xffffff))
  },
  read: (o, at) => u24(o, at),
}

/** §8.118: as many octets as the message says of it, one or two where it leaves that open. */
export function integerNumber(octets: 1 | 2 | 4): IeCodec<number> {
  return {
    minOctets: octets,
    write(w, value) {
      if (octets === 4) w.u32(within(value, 0xffffffff))
      else if (octets === 2) w.u16(within(value, 0xffff))
      else if (value > 0xff) w.u16(within(value, 0xffff))
      else w.u8(within(value, 0xff))
    },
    read(o, at, end) {
      if (octets === 1 && end - at === 1) return o[at]
      return octets === 4 ? u32(o, at) : u16(o, at)
    },
  }
}
export const ueUsageType = integerNumber(1)
export const suggestedPacketCount = integerNumber(1)
export const packetSize = integerNumber(2)
export const waitTime = integerNumber(2)
export const serviceGapTimer = integerNumber(4)

/** §8.119: milliseconds since 1900. */
export const millisecondTimeStamp: IeCodec<number> = {
  minOctets: 6,
  write(w, value) {
    const high = Math.floor(value / 0x100000000)
    w.u16(within(high, 0xffff))
    w.u32(within(value - high * 0x100000000, 0xffffffff))
  },
  read: (o, at) => u16(o, at) * 0x100000000 + u32(o, at + 2),
}

/** §8.129: NAS data PDUs in six minutes. */
export interface ServingPlmnRateControl {
  uplinkRateLimit: number
  downlinkRateLimit: number
}

export const servingPlmnRateControl: IeCodec<ServingPlmnRateControl> = {
  minOctets: 4,
  write(w, value) {
    w.u16(within(value.uplinkRateLimit, 0xffff))
    w.u16(within(value.downlinkRateLimit, 0xffff))
  },
  read: (o, at) => ({ uplinkRateLimit: u16(o, at), downlinkRateLimit: u16(o, at + 2) }),
}

/** §8.130. */
export interface Counter {
  /** Seconds since 1900. */
  timestamp: number
  value: number
}

export const counter: IeCodec<Counter> = {
  minOctets: 5,
  write(w, value) {
    w.u32(within(value.timestamp, 0xffffffff))
    w.u8(within(value.value, 0xff))
  },
  read: (o, at) => ({ timestamp: u32(o, at), value: o[at + 4] }),
}

/** §8.148: a cell of NR. */
export interface PscellId {
  plmn: PlmnId
  /** 36 bits. */
  nrCellIdentity: number
}

export const pscellId: IeCodec<PscellId> = {
  minOctets: 8,
  write(w, value) {
    writePlmn(w, value.plmn)
    const high = Math.floor(value.nrCellIdentity / 0x100000000)
    w.u8(within(high, 15))
    w.u32(within(value.nrCellIdentity - high * 0x100000000, 0xffffffff))
  },
  read: (o, at) => ({
    plmn: plmnOf(u24(o, at), at),
    nrCellIdentity: (o[at + 3] & 15) * 0x100000000 + u32(o, at + 4),
  }),
}

/** §8.127. */
export interface HeaderCompressionConfiguration {
  /** A bit a profile. */
  rohcProfiles: number
  maxCid: number
}

export const headerCompressionConfiguration: IeCodec<HeaderCompressionConfiguration> = {
  minOctets: 4,
  write(w, value) {
    w.u16(within(value.rohcProfiles, 0xffff))
    w.u16(within(value.maxCid, 0xffff))
  },
  read: (o, at) => ({ rohcProfiles: u16(o, at), maxCid: u16(o, at + 2) }),
}

/** §8.146: an FQDN behind an octet that is spare. */
export const pgwFqdn: IeCodec<string> = {
  minOctets: 2,
  write(w, name) {
    w.u8(0)
    labels.write(w, name)
  },
  read: (o, at, end) => labels.read(o, at + 1, end),
}

/** §8.131 and others: what the message says of it is enough, or its inside is another specification's. */
export const mappedUeUsageType = chargingCharacteristics
