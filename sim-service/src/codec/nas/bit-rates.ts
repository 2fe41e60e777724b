/**
 * Bit rates as NAS codes them, in steps that grow with the rate: TS 24.301 §9.9.4.2 (APN-AMBR) and §9.9.4.3 (EPS QoS),
 * which agree on the first two octets of a direction and not on the third.
 */
import type { ApnAmbr, BitRateCodes, EpsQos, ExtendedApnAmbr, ExtendedEpsQos } from './session.ts'

const EXTENDED2_STEP_KBPS = 256_000
const MOST_KBPS = 65_280_000

/** The rate of an octet and its extension, in kbit/s. */
export function bitRateKbps(code: number, extended = 0): number {
  if (extended !== 0) {
    if (extended <= 74) return 8600 + extended * 100
    if (extended <= 186) return (16 + (extended - 74)) * 1000
    return (128 + (Math.min(extended, 250) - 186) * 2) * 1000
  }
  if (code === 255) return 0
  if (code < 64) return code
  return code < 128 ? 64 + (code - 64) * 8 : 576 + (code - 128) * 64
}

/** The codes of the highest rate that is not above `kbps`; a rate above 0 is never coded as 0. */
function codesOf(kbps: number): { code: number; extended: number; extended2: number } {
  const extended2 = kbps > 256_000 ? Math.floor(Math.min(kbps, MOST_KBPS) / EXTENDED2_STEP_KBPS) : 0
  const rest = kbps - extended2 * EXTENDED2_STEP_KBPS
  return { ...codesBelow256Mbps(Math.floor(rest)), extended2 }
}

function codesBelow256Mbps(kbps: number): { code: number; extended: number } {
  if (kbps < 1) return { code: 255, extended: 0 }
  if (kbps < 64) return { code: kbps, extended: 0 }
  if (kbps < 576) return { code: 64 + Math.floor((kbps - 64) / 8), extended: 0 }
  if (kbps < 8700) return { code: 128 + Math.min(126, Math.floor((kbps - 576) / 64)), extended: 0 }
  if (kbps <= 16_000) return { code: 254, extended: Math.floor((kbps - 8600) / 100) }
  if (kbps <= 128_000) return { code: 254, extended: 74 + Math.floor((kbps - 16_000) / 1000) }
  return { code: 254, extended: Math.min(250, 186 + Math.floor((kbps - 128_000) / 2000)) }
}

/** The APN-AMBR element of two rates, each rounded down to a rate that the element can express. */
export function apnAmbrOf(downlinkKbps: number, uplinkKbps: number): ApnAmbr {
  const down = codesOf(downlinkKbps)
  const up = codesOf(uplinkKbps)
  const value: ApnAmbr = { downlink: down.code, uplink: up.code }
  const needs2 = down.extended2 !== 0 || up.extended2 !== 0
  if (!needs2 && down.extended === 0 && up.extended === 0) return value
  value.downlinkExtended = down.extended
  value.uplinkExtended = up.extended
  if (!needs2) return value
  value.downlinkExtended2 = down.extended2
  value.uplinkExtended2 = up.extended2
  return value
}

export function kbpsOfApnAmbr(ambr: ApnAmbr): { downlinkKbps: number; uplinkKbps: number } {
  return {
    downlinkKbps:
      bitRateKbps(ambr.downlink, ambr.downlinkExtended) + (ambr.downlinkExtended2 ?? 0) * EXTENDED2_STEP_KBPS,
    uplinkKbps:
      bitRateKbps(ambr.uplink, ambr.uplinkExtended) + (ambr.uplinkExtended2 ?? 0) * EXTENDED2_STEP_KBPS,
  }
}

/** The rates of a bearer with a guaranteed bit rate. */
export interface BearerRates {
  mbrUplinkKbps: number
  mbrDownlinkKbps: number
  gbrUplinkKbps: number
  gbrDownlinkKbps: number
}

interface EpsQosCodes {
  code: number
  extended: number
  extended2: number
}

/** The codes of the lowest rate that is not below `kbps`, so that a guarantee holds; at most 10 Gbit/s. */
function epsQosCodes(kbps: number): EpsQosCodes {
  if (kbps <= 0) return { code: 255, extended: 0, extended2: 0 }
  if (kbps <= 63) return { code: Math.ceil(kbps), extended: 0, extended2: 0 }
  if (kbps <= 568) return { code: 64 + Math.ceil((kbps - 64) / 8), extended: 0, extended2: 0 }
  if (kbps <= 8640) return { code: 128 + Math.ceil(Math.max(0, kbps - 576) / 64), extended: 0, extended2: 0 }
  if (kbps <= 256_000) return { code: 254, extended: extendedCode(kbps), extended2: 0 }
  return { code: 254, extended: 250, extended2: extended2Code(kbps) }
}

function extendedCode(kbps: number): number {
  if (kbps <= 16_000) return Math.ceil((kbps - 8600) / 100)
  if (kbps <= 128_000) return 74 + Math.ceil((kbps - 16_000) / 1000)
  return 186 + Math.ceil((kbps - 128_000) / 2000)
}

function extended2Code(kbps: number): number {
  if (kbps <= 500_000) return Math.ceil((kbps - 256_000) / 4000)
  if (kbps <= 1_500_000) return 61 + Math.ceil((kbps - 500_000) / 10_000)
  return Math.min(246, 161 + Math.ceil((kbps - 1_500_000) / 100_000))
}

function epsQosKbps(code: number, extended: number, extended2: number): number {
  if (extended2 === 0) return bitRateKbps(code, extended)
  if (extended2 <= 61) return 256_000 + extended2 * 4000
  if (extended2 <= 161) return 500_000 + (extended2 - 61) * 10_000
  return 1_500_000 + (Math.min(extended2, 246) - 161) * 100_000
}

/** The EPS QoS of a bearer with a guaranteed bit rate; without rates, that of any other. */
export function epsQosOf(qci: number, rates?: BearerRates): EpsQos {
  if (rates === undefined) return { qci }
  const codes = {
    mbrUplink: epsQosCodes(rates.mbrUplinkKbps),
    mbrDownlink: epsQosCodes(rates.mbrDownlinkKbps),
    gbrUplink: epsQosCodes(rates.gbrUplinkKbps),
    gbrDownlink: epsQosCodes(rates.gbrDownlinkKbps),
  }
  const all = Object.values(codes)
  const octetsOf = (octet: keyof EpsQosCodes): BitRateCodes => ({
    mbrUplink: codes.mbrUplink[octet],
    mbrDownlink: codes.mbrDownlink[octet],
    gbrUplink: codes.gbrUplink[octet],
    gbrDownlink: codes.gbrDownlink[octet],
  })
  const value: EpsQos = { qci, bitRates: octetsOf('code') }
  if (all.some(({ extended }) => extended !== 0)) value.extended = octetsOf('extended')
  if (all.some(({ extended2 }) => extended2 !== 0)) value.extended2 = octetsOf('extended2')
  return value
}

/** Undefined for a bearer without bit rates. */
export function ratesOfEpsQos({ bitRates, extended, extended2 }: EpsQos): BearerRates | undefined {
  if (bitRates === undefined) return undefined
  const kbps = (member: keyof BitRateCodes): number =>
    epsQosKbps(bitRates[member], extended?.[member] ?? 0, extended2?.[member] ?? 0)
  return {
    mbrUplinkKbps: kbps('mbrUplink'),
    mbrDownlinkKbps: kbps('mbrDownlink'),
    gbrUplinkKbps: kbps('gbrUplink'),
    gbrDownlinkKbps: kbps('gbrDownlink'),
  }
}

const LARGEST_UNIT = 21
/** The unit of 1 Mbit/s; every fifth one is a thousand times as large. */
const UNIT_OF_1_MBPS = 2
const WITHIN_A_THOUSAND = [1, 4, 16, 64, 256]

/** One step of a unit (§9.9.4.30). Units below the lowest one mean it, units above the largest one mean that. */
export function kbpsOfUnit(unit: number, lowest: 1 | 3 = 1): number {
  const known = Math.min(Math.max(unit, lowest), LARGEST_UNIT)
  if (known < UNIT_OF_1_MBPS) return 200
  const steps = known - UNIT_OF_1_MBPS
  let kbps = 1000 * WITHIN_A_THOUSAND[steps % 5]
  for (let thousands = Math.floor(steps / 5); thousands > 0; thousands--) kbps *= 1000
  return kbps
}

/** §9.9.4.29: this element has no unit below 4 Mbit/s. */
export function kbpsOfExtendedApnAmbr(ambr: ExtendedApnAmbr): { downlinkKbps: number; uplinkKbps: number } {
  return {
    downlinkKbps: ambr.downlink * kbpsOfUnit(ambr.downlinkUnit, 3),
    uplinkKbps: ambr.uplink * kbpsOfUnit(ambr.uplinkUnit, 3),
  }
}

export function ratesOfExtendedEpsQos(qos: ExtendedEpsQos): BearerRates {
  const maximum = kbpsOfUnit(qos.maximumUnit)
  const guaranteed = kbpsOfUnit(qos.guaranteedUnit)
  return {
    mbrUplinkKbps: qos.maximumUplink * maximum,
    mbrDownlinkKbps: qos.maximumDownlink * maximum,
    gbrUplinkKbps: qos.guaranteedUplink * guaranteed,
    gbrDownlinkKbps: qos.guaranteedDownlink * guaranteed,
  }
}
