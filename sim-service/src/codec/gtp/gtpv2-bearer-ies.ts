/** Values about bearers in GTPv2-C (TS 29.274 §8): flows, flags, numbers of packets, usage. */
import { CodecError } from '../codec-error.ts'
import { type TrafficFlowTemplate, tftIn, writeTft } from '../tft.ts'
import { u16, u32, within } from './gtp-numbers.ts'
import { accessPointName, rate, writeRate } from './gtpv2-ies.ts'
import type { IeCodec } from './gtpv2-wire.ts'

/** One octet of named flags, the first name at bit 1; a flag is a member when it is set. */
export function flags<const F extends string>(...names: readonly F[]): IeCodec<{ [K in F]?: boolean }> {
  const mask = (1 << names.length) - 1
  return {
    minOctets: 1,
    write(w, value) {
      let octet = 0
      for (const name in value) {
        const bit = names.indexOf(name)
        if (bit < 0) throw new CodecError('not-encodable', -1, `no flag ${name}`)
        if (value[name] === true) octet |= 1 << bit
      }
      w.u8(octet)
    },
    read(o, at) {
      const value: { [K in F]?: boolean } = {}
      for (let bit = 0; bit < names.length; bit++) if (o[at] & (1 << bit)) value[names[bit]] = true
      return value
    },
    isPlain: (o, at, end) => end - at === 1 && o[at] <= mask,
  }
}

/** §8.32: no compression of the payload, voice bearer, video bearer of SRVCC, preserved without a radio bearer. */
export const bearerFlags = flags('ppc', 'vb', 'vind', 'asi')
/** §8.76. */
export const csgInformationReportingAction = flags('ucicsg', 'ucishc', 'uciuhc')
/** §8.96. */
export const henbInformationReporting = flags('fti')
/** §8.88: low access priority. */
export const signallingPriorityIndication = flags('lapi')
/** §8.98: changes of serving network and time zone that are still to be reported. */
export const changeToReportFlags = flags('sncr', 'tzcr')
/** §8.116. */
export const wlanOffloadabilityIndication = flags('utran', 'eutran')
/** §8.125: in the order of the figure's bits from 1 up. */
export const ciotOptimizationsSupportIndication = flags('sgnipdn', 'scnipdn', 'awopdn', 'ihcsi')
/** §8.133. */
export const upFunctionSelectionIndicationFlags = flags('dcnr')

/** §8.19 and §8.20: the value part of TS 24.008 §10.5.6.12. */
export const bearerTft: IeCodec<TrafficFlowTemplate> = {
  minOctets: 1,
  write: writeTft,
  read: tftIn,
}
export const trafficAggregateDescription = bearerTft

/** §8.16; kbit/s. */
export interface FlowQos {
  qci: number
  maximumUplinkKbps: number
  maximumDownlinkKbps: number
  guaranteedUplinkKbps: number
  guaranteedDownlinkKbps: number
}

export const flowQos: IeCodec<FlowQos> = {
  minOctets: 21,
  write(w, value) {
    w.u8(within(value.qci, 0xff))
    writeRate(w, value.maximumUplinkKbps)
    writeRate(w, value.maximumDownlinkKbps)
    writeRate(w, value.guaranteedUplinkKbps)
    writeRate(w, value.guaranteedDownlinkKbps)
  },
  read: (o, at) => ({
    qci: o[at],
    maximumUplinkKbps: rate(o, at + 1),
    maximumDownlinkKbps: rate(o, at + 6),
    guaranteedUplinkKbps: rate(o, at + 11),
    guaranteedDownlinkKbps: rate(o, at + 16),
  }),
  isPlain: (_o, at, end) => end - at === 21,
}

/** §8.117. */
export interface PagingAndServiceInformation {
  ebi: number
  /** The DSCP of the packet that waits. */
  pagingPolicyIndication?: number
}

export const pagingAndServiceInformation: IeCodec<PagingAndServiceInformation> = {
  minOctets: 2,
  write(w, value) {
    const { pagingPolicyIndication } = value
    w.u8(within(value.ebi, 15))
    w.u8(pagingPolicyIndication === undefined ? 0 : 1)
    if (pagingPolicyIndication !== undefined) w.u8(within(pagingPolicyIndication, 63))
  },
  read(o, at, end) {
    const value: PagingAndServiceInformation = { ebi: o[at] & 15 }
    if ((o[at + 1] & 1) === 0) return value
    if (end - at < 3) throw new CodecError('bad-length', at, 'the PPI flag needs a third octet')
    value.pagingPolicyIndication = o[at + 2] & 63
    return value
  },
}

/** §8.134: lost packets in tenths of a percent. */
export interface MaximumPacketLossRate {
  uplinkPermille?: number
  downlinkPermille?: number
}

export const maximumPacketLossRate: IeCodec<MaximumPacketLossRate> = {
  minOctets: 1,
  write(w, { uplinkPermille, downlinkPermille }) {
    w.u8((uplinkPermille === undefined ? 0 : 1) | (downlinkPermille === undefined ? 0 : 2))
    if (uplinkPermille !== undefined) w.u16(within(uplinkPermille, 0xffff))
    if (downlinkPermille !== undefined) w.u16(within(downlinkPermille, 0xffff))
  },
  read(o, at, end) {
    const count = (o[at] & 1) + ((o[at] >> 1) & 1)
    if (end - at < 1 + 2 * count) throw new CodecError('bad-length', at, `${count} rates do not fit`)
    const value: MaximumPacketLossRate = {}
    if (o[at] & 1) value.uplinkPermille = u16(o, at + 1)
    if (o[at] & 2) value.downlinkPermille = u16(o, at + (o[at] & 1 ? 3 : 1))
    return value
  },
}

/** §8.132; octets that went over NR or unlicensed spectrum. */
export interface SecondaryRatUsageDataReport {
  /** Intended receivers. */
  irpgw?: true
  irsgw?: true
  /** 0 NR, 1 unlicensed spectrum. */
  secondaryRatType: number
  ebi: number
  /** Seconds since 1900, as NTP counts them. */
  startTimestamp: number
  endTimestamp: number
  /** Eight octets each: a count may exceed the safe integers. */
  usageDataDl: Uint8Array
  usageDataUl: Uint8Array
  /** Of NG-RAN (SRUDN): NGAP's own octets. */
  transfer?: Uint8Array
}

export const secondaryRatUsageDataReport: IeCodec<SecondaryRatUsageDataReport> = {
  minOctets: 27,
  write(w, value) {
    const { irpgw, irsgw, transfer, usageDataDl, usageDataUl } = value
    w.u8((irpgw ? 1 : 0) | (irsgw ? 2 : 0) | (transfer === undefined ? 0 : 4))
    w.u8(within(value.secondaryRatType, 0xff))
    w.u8(within(value.ebi, 15))
    w.u32(within(value.startTimestamp, 0xffffffff))
    w.u32(within(value.endTimestamp, 0xffffffff))
    if (usageDataDl.length !== 8 || usageDataUl.length !== 8)
      throw new CodecError('not-encodable', -1, 'usage data has 8 octets')
    w.bytes(usageDataDl)
    w.bytes(usageDataUl)
    if (transfer === undefined) return
    w.u8(within(transfer.length, 0xff))
    w.bytes(transfer)
  },
  read(o, at, end) {
    const value: SecondaryRatUsageDataReport = {
      secondaryRatType: o[at + 1],
      ebi: o[at + 2] & 15,
      startTimestamp: u32(o, at + 3),
      endTimestamp: u32(o, at + 7),
      usageDataDl: o.slice(at + 11, at + 19),
      usageDataUl: o.slice(at + 19, at + 27),
    }
    if (o[at] & 1) value.irpgw = true
    if (o[at] & 2) value.irsgw = true
    if ((o[at] & 4) === 0) return value
    const transferAt = at + 28
    if (end < transferAt || end < transferAt + o[at + 27])
      throw new CodecError('bad-length', at, 'the transfer does not fit')
    value.transfer = o.slice(transferAt, transferAt + o[at + 27])
    return value
  },
}

/** §8.40. */
export interface PduNumbers {
  nsapi: number
  dlGtpuSequence: number
  ulGtpuSequence: number
  sendNpduNumber: number
  receiveNpduNumber: number
}

export const pduNumbers: IeCodec<PduNumbers> = {
  minOctets: 9,
  write(w, value) {
    w.u8(within(value.nsapi, 15))
    w.u16(within(value.dlGtpuSequence, 0xffff))
    w.u16(within(value.ulGtpuSequence, 0xffff))
    w.u16(within(value.sendNpduNumber, 0xffff))
    w.u16(within(value.receiveNpduNumber, 0xffff))
  },
  read: (o, at) => ({
    nsapi: o[at] & 15,
    dlGtpuSequence: u16(o, at + 1),
    ulGtpuSequence: u16(o, at + 3),
    sendNpduNumber: u16(o, at + 5),
    receiveNpduNumber: u16(o, at + 7),
  }),
}

/** §8.54; the flags say which numbers the source RNC did not give. */
export interface RabContext {
  ulpsi?: true
  dlpsi?: true
  ulgsi?: true
  dlgsi?: true
  nsapi: number
  dlGtpuSequence: number
  ulGtpuSequence: number
  dlPdcpSequence: number
  ulPdcpSequence: number
}

export const rabContext: IeCodec<RabContext> = {
  minOctets: 9,
  write(w, value) {
    const { ulpsi, dlpsi, ulgsi, dlgsi } = value
    const indications = (ulpsi ? 0x80 : 0) | (dlpsi ? 0x40 : 0) | (ulgsi ? 0x20 : 0) | (dlgsi ? 0x10 : 0)
    w.u8(indications | within(value.nsapi, 15))
    w.u16(within(value.dlGtpuSequence, 0xffff))
    w.u16(within(value.ulGtpuSequence, 0xffff))
    w.u16(within(value.dlPdcpSequence, 0xffff))
    w.u16(within(value.ulPdcpSequence, 0xffff))
  },
  read(o, at) {
    const value: RabContext = {
      nsapi: o[at] & 15,
      dlGtpuSequence: u16(o, at + 1),
      ulGtpuSequence: u16(o, at + 3),
      dlPdcpSequence: u16(o, at + 5),
      ulPdcpSequence: u16(o, at + 7),
    }
    if (o[at] & 0x80) value.ulpsi = true
    if (o[at] & 0x40) value.dlpsi = true
    if (o[at] & 0x20) value.ulgsi = true
    if (o[at] & 0x10) value.dlgsi = true
    return value
  },
}

/** §8.115. */
export interface ApnAndRelativeCapacity {
  /** Percent. */
  relativeCapacity: number
  apn: string
}

export const apnAndRelativeCapacity: IeCodec<ApnAndRelativeCapacity> = {
  minOctets: 2,
  write(w, value) {
    w.u8(within(value.relativeCapacity, 0xff))
    const lengthAt = w.length
    w.u8(0)
    accessPointName.write(w, value.apn)
    w.setU8(lengthAt, within(w.length - lengthAt - 1, 0xff))
  },
  read(o, at, end) {
    const apnEnd = at + 2 + o[at + 1]
    if (apnEnd > end || o[at + 1] === 0) throw new CodecError('bad-length', at, 'the APN does not fit')
    return { relativeCapacity: o[at], apn: accessPointName.read(o, at + 2, apnEnd) }
  },
}
