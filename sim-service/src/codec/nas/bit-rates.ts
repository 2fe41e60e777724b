/**
 * Bit rates as NAS codes them, in steps that grow with the rate: TS 24.301 §9.9.4.2 (APN-AMBR), whose first
 * two octets a direction are coded as in EPS QoS (§9.9.4.3).
 */
import type { ApnAmbr } from './session.ts'

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
