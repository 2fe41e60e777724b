/** Elements of a PDN connection: APN, PDN address, EPS QoS, APN-AMBR, protocol configuration options. */
import { CodecError } from '../codec-error.ts'
import { ipv4ToU32, u32ToIpv4 } from '../ipv4.ts'
import type { OctetReader, OctetWriter } from '../octets.ts'
import { readTft, TFT_OCTETS_MAX, type TrafficFlowTemplate, writeTft } from '../tft.ts'
import { octets, putOctet, putU16 } from './values.ts'
import type { IeType } from './wire.ts'

/** PDN type (TS 24.301 §9.9.4.10); GTPv2 and Diameter have other numbers. */
export const pdnType = { ipv4: 1, ipv6: 2, ipv4v6: 3, nonIp: 5, ethernet: 6 } as const
/** Request type (TS 24.008 §10.5.6.17). */
export const requestType = { initialRequest: 1, handover: 2, emergency: 4 } as const

/** Access point name (TS 24.008 §10.5.6.1): dotted text, length-prefixed labels on the wire. */
export const accessPointName: IeType<string> = {
  minimum: 1,
  maximum: 100,
  write(w, value) {
    let lengthAt = w.length
    w.u8(0)
    for (let i = 0; i < value.length; i++) {
      const c = value.charCodeAt(i)
      if (c === 46) {
        endLabel(w, lengthAt)
        lengthAt = w.length
        w.u8(0)
      } else if (c > 32 && c < 127) w.u8(c)
      else throw new CodecError('not-encodable', -1, 'an APN is of printable ASCII characters')
    }
    endLabel(w, lengthAt)
  },
  read(r) {
    let text = ''
    while (r.offset < r.end) {
      const length = r.u8()
      if (length === 0 || length > 63)
        throw new CodecError('bad-value', r.offset - 1, `label of ${length} octets`)
      r.need(length)
      if (text !== '') text += '.'
      for (let i = 0; i < length; i++) {
        const c = r.octets[r.offset++]
        if (c <= 32 || c >= 127 || c === 46)
          throw new CodecError('bad-value', r.offset - 1, 'not a label character')
        text += String.fromCharCode(c)
      }
    }
    return text
  },
}

function endLabel(w: OctetWriter, lengthAt: number): void {
  const length = w.length - lengthAt - 1
  if (length === 0 || length > 63)
    throw new CodecError('not-encodable', -1, `APN label of ${length} characters`)
  w.setU8(lengthAt, length)
}

/** PDN address (TS 24.301 §9.9.4.9). An IPv6 address is given by its 8-octet interface identifier. */
export interface PdnAddress {
  pdnType: number
  ipv4?: string
  interfaceIdentifier?: Uint8Array
}

export const pdnAddress: IeType<PdnAddress> = {
  minimum: 5,
  maximum: 13,
  write(w, value) {
    const { pdnType: type, ipv4, interfaceIdentifier } = value
    const hasIpv4 = type === pdnType.ipv4 || type === pdnType.ipv4v6
    const hasIpv6 = type === pdnType.ipv6 || type === pdnType.ipv4v6
    if (hasIpv4 !== (ipv4 !== undefined) || hasIpv6 !== (interfaceIdentifier !== undefined)) {
      throw new CodecError('not-encodable', -1, `these are not the addresses of PDN type ${type}`)
    }
    w.u8(type)
    if (interfaceIdentifier !== undefined) {
      if (interfaceIdentifier.length !== 8)
        throw new CodecError('not-encodable', -1, 'an interface identifier has 8 octets')
      w.bytes(interfaceIdentifier)
    }
    if (ipv4 !== undefined) w.u32(ipv4ToU32(ipv4))
    if (!hasIpv4 && !hasIpv6) writeNoAddress(w, type)
  },
  read(r) {
    const at = r.offset
    const type = r.u8() & 7
    if (type === pdnType.ipv4) return { pdnType: type, ipv4: u32ToIpv4(r.u32()) }
    if (type === pdnType.ipv6) return { pdnType: type, interfaceIdentifier: r.take(8) }
    if (type === pdnType.ipv4v6) {
      return { pdnType: type, interfaceIdentifier: r.take(8), ipv4: u32ToIpv4(r.u32()) }
    }
    if (type !== pdnType.nonIp && type !== pdnType.ethernet)
      throw new CodecError('bad-value', at, `PDN type ${type}`)
    r.offset = r.end
    return { pdnType: type }
  },
  hasSpare: (octets, start) => octets[start] > pdnType.ipv4v6,
}

/** Non-IP and Ethernet have no address: four octets, coded zero. */
function writeNoAddress(w: OctetWriter, type: number): void {
  if (type !== pdnType.nonIp && type !== pdnType.ethernet)
    throw new CodecError('not-encodable', -1, `PDN type ${type}`)
  w.u32(0)
}

/** One octet each, uplink first (TS 24.301 §9.9.4.3). */
export interface BitRateCodes {
  mbrUplink: number
  mbrDownlink: number
  gbrUplink: number
  gbrDownlink: number
}

/** EPS quality of service: the QCI alone for a non-GBR bearer. */
export interface EpsQos {
  qci: number
  bitRates?: BitRateCodes
  extended?: BitRateCodes
  extended2?: BitRateCodes
}

export const epsQos: IeType<EpsQos> = {
  minimum: 1,
  maximum: 13,
  write(w, value) {
    putOctet(w, value.qci)
    if (value.bitRates !== undefined) writeBitRates(w, value.bitRates)
    if (value.extended !== undefined) writeBitRates(w, value.extended)
    if (value.extended2 !== undefined) writeBitRates(w, value.extended2)
    const isGap =
      (value.bitRates === undefined && value.extended !== undefined) ||
      (value.extended === undefined && value.extended2 !== undefined)
    if (isGap) throw new CodecError('not-encodable', -1, 'extended bit rates without the ones below them')
  },
  read(r) {
    const value: EpsQos = { qci: r.u8() }
    if (r.offset < r.end) value.bitRates = readBitRates(r)
    if (r.offset < r.end) value.extended = readBitRates(r)
    if (r.offset < r.end) value.extended2 = readBitRates(r)
    return value
  },
}

function writeBitRates(w: OctetWriter, rates: BitRateCodes): void {
  putOctet(w, rates.mbrUplink)
  putOctet(w, rates.mbrDownlink)
  putOctet(w, rates.gbrUplink)
  putOctet(w, rates.gbrDownlink)
}

function readBitRates(r: OctetReader): BitRateCodes {
  return { mbrUplink: r.u8(), mbrDownlink: r.u8(), gbrUplink: r.u8(), gbrDownlink: r.u8() }
}

/** APN-AMBR (TS 24.301 §9.9.4.2) as its codes, downlink first; `apnAmbrOf` and `kbpsOfApnAmbr` know the rates. */
export interface ApnAmbr {
  downlink: number
  uplink: number
  downlinkExtended?: number
  uplinkExtended?: number
  downlinkExtended2?: number
  uplinkExtended2?: number
}

export const apnAmbr: IeType<ApnAmbr> = {
  minimum: 2,
  maximum: 6,
  write(w, value) {
    putOctet(w, value.downlink)
    putOctet(w, value.uplink)
    if (value.downlinkExtended === undefined || value.uplinkExtended === undefined) return
    putOctet(w, value.downlinkExtended)
    putOctet(w, value.uplinkExtended)
    if (value.downlinkExtended2 === undefined || value.uplinkExtended2 === undefined) return
    putOctet(w, value.downlinkExtended2)
    putOctet(w, value.uplinkExtended2)
  },
  read(r) {
    const value: ApnAmbr = { downlink: r.u8(), uplink: r.u8() }
    if (r.offset === r.end) return value
    value.downlinkExtended = r.u8()
    value.uplinkExtended = r.u8()
    if (r.offset === r.end) return value
    value.downlinkExtended2 = r.u8()
    value.uplinkExtended2 = r.u8()
    return value
  },
}

/**
 * Rates above those of APN-AMBR (§9.9.4.29), 65,280 Mbit/s: a value in steps of its unit, see `kbpsOfUnit`. Rates that
 * are not above are ignored.
 */
export interface ExtendedApnAmbr {
  downlinkUnit: number
  downlink: number
  uplinkUnit: number
  uplink: number
}

export const extendedApnAmbr: IeType<ExtendedApnAmbr> = {
  minimum: 6,
  maximum: 6,
  write(w, value) {
    putOctet(w, value.downlinkUnit)
    putU16(w, value.downlink)
    putOctet(w, value.uplinkUnit)
    putU16(w, value.uplink)
  },
  read: (r) => ({ downlinkUnit: r.u8(), downlink: r.u16(), uplinkUnit: r.u8(), uplink: r.u16() }),
}

/** Rates above those of EPS QoS (§9.9.4.30), 10 Gbit/s, likewise. */
export interface ExtendedEpsQos {
  maximumUnit: number
  maximumUplink: number
  maximumDownlink: number
  guaranteedUnit: number
  guaranteedUplink: number
  guaranteedDownlink: number
}

export const extendedEpsQos: IeType<ExtendedEpsQos> = {
  minimum: 10,
  maximum: 10,
  write(w, value) {
    putOctet(w, value.maximumUnit)
    putU16(w, value.maximumUplink)
    putU16(w, value.maximumDownlink)
    putOctet(w, value.guaranteedUnit)
    putU16(w, value.guaranteedUplink)
    putU16(w, value.guaranteedDownlink)
  },
  read: (r) => ({
    maximumUnit: r.u8(),
    maximumUplink: r.u16(),
    maximumDownlink: r.u16(),
    guaranteedUnit: r.u8(),
    guaranteedUplink: r.u16(),
    guaranteedDownlink: r.u16(),
  }),
}

/** Quality of service of the time before EPS (TS 24.008 §10.5.6.5). */
export const negotiatedQos = octets(12, 20)
/** §9.9.4.26: both sides must have said that they know these before either sends them (§6.6.1.1). */
export const extendedProtocolConfigurationOptions = octets(1, 65_535)
/** §9.9.4.19. */
export const nbifomContainer = octets(1, 255)
/** §9.9.4.22. */
export const headerCompression = octets(3, 255)

/** Protocol configuration options (TS 24.008 §10.5.6.3). */
export interface ProtocolConfigurationOptions {
  /** 0 is PPP for use with the IP PDP type. */
  configurationProtocol: number
  options: Array<{ id: number; contents: Uint8Array }>
}

/** Container and protocol identifiers that flows use. */
export const pcoId = {
  ipcp: 0x8021,
  chap: 0xc223,
  pap: 0xc023,
  ipAddressAllocationViaNas: 0x000a,
  dnsServerIpv6Address: 0x0003,
  dnsServerIpv4Address: 0x000d,
  ipv4LinkMtu: 0x0010,
} as const

export const protocolConfigurationOptions: IeType<ProtocolConfigurationOptions> = {
  minimum: 1,
  maximum: 251,
  write(w, value) {
    w.u8(0x80 | (value.configurationProtocol & 7))
    for (const option of value.options) {
      if (option.contents.length > 255)
        throw new CodecError('not-encodable', -1, 'an option has at most 255 octets')
      putU16(w, option.id)
      w.u8(option.contents.length)
      w.bytes(option.contents)
    }
  },
  read(r) {
    const configurationProtocol = r.u8() & 7
    const options: Array<{ id: number; contents: Uint8Array }> = []
    while (r.offset < r.end) {
      const id = r.u16()
      const length = r.u8()
      options.push({ id, contents: r.take(length) })
    }
    return { configurationProtocol, options }
  },
  hasSpare: (octets, start) => (octets[start] & 0xf8) !== 0x80,
}

/** ESM information transfer flag (TS 24.301 §9.9.4.5). */
export const esmInformationTransfer = { notRequired: 0, required: 1 } as const

/** §9.9.4.16; also the traffic flow aggregate of the UE (§9.9.4.15), which is coded alike. */
export const trafficFlowTemplate: IeType<TrafficFlowTemplate> = {
  minimum: 1,
  maximum: TFT_OCTETS_MAX,
  write: writeTft,
  read: readTft,
}
