import type { Operator, PhaseName, Target } from '../kpi/objectives.ts'
import { phaseNames } from '../kpi/objectives.ts'
import { type Ratio, ratio } from '../kpi/ratio.ts'

/*
 * Quantities as people write them, into integers. Every parser reads the whole text or gives `undefined`; a value that
 * is not exact in its unit (`0.0000001s`) or leaves the safe integers is not a value.
 */

interface Decimal {
  readonly digits: number
  /** The value is digits / scale. */
  readonly scale: number
}

const DECIMAL = /^(\d{1,15})(?:\.(\d{1,9}))?$/

function decimal(text: string): Decimal | undefined {
  const match = DECIMAL.exec(text)
  if (!match) return undefined
  const fraction = match[2] ?? ''
  const digits = Number(match[1] + fraction)
  return Number.isSafeInteger(digits)
    ? { digits, scale: Number(`1${'0'.repeat(fraction.length)}`) }
    : undefined
}

/** Splits `1.5Mbit/s` into number and unit and gives number × factor of the unit, if that is a safe integer. */
function quantity(text: string, factors: Readonly<Record<string, number>>): number | undefined {
  const match = /^([\d.]+) ?([a-zA-Z/%µ]*)$/.exec(text)
  if (!match || !Object.hasOwn(factors, match[2])) return undefined
  const number = decimal(match[1])
  if (!number) return undefined
  const product = BigInt(number.digits) * BigInt(factors[match[2]])
  if (product % BigInt(number.scale) !== 0n) return undefined
  const value = Number(product / BigInt(number.scale))
  return Number.isSafeInteger(value) ? value : undefined
}

const durationUnitsUs = {
  us: 1,
  µs: 1,
  ms: 1_000,
  s: 1_000_000,
  m: 60_000_000,
  h: 3_600_000_000,
  d: 86_400_000_000,
}

/** `800ms`, `1.5s`, `15m`, `1h30m` in microseconds. */
export function parseDuration(text: string): number | undefined {
  const parts = /^(?:[\d.]+ ?[a-zµ]+)+$/.test(text) ? text.match(/[\d.]+ ?[a-zµ]+/g) : null
  if (!parts || parts.length > 6) return undefined
  let sum = 0
  let previous = Number.POSITIVE_INFINITY
  for (const part of parts) {
    const us = quantity(part, durationUnitsUs)
    const unit = durationUnitsUs[part.replace(/^[\d. ]+/, '') as keyof typeof durationUnitsUs]
    if (us === undefined || unit >= previous) return undefined
    previous = unit
    sum += us
  }
  return Number.isSafeInteger(sum) ? sum : undefined
}

/** `99.5%` as 199/200. */
export function parsePercentage(text: string): Ratio | undefined {
  const match = /^([\d.]+) ?%$/.exec(text)
  const number = match && decimal(match[1])
  if (!number || number.digits > 100 * number.scale) return undefined
  return ratio(number.digits, 100 * number.scale)
}

/** `150Mbit/s` in bit/s. */
export function parseBitRate(text: string): number | undefined {
  return quantity(text, { 'bit/s': 1, 'kbit/s': 1_000, 'Mbit/s': 1_000_000, 'Gbit/s': 1_000_000_000 })
}

/** `500kB`, `1MiB` in octets. */
export function parseOctets(text: string): number | undefined {
  return quantity(text, {
    B: 1,
    kB: 1_000,
    MB: 1_000_000,
    GB: 1_000_000_000,
    KiB: 1_024,
    MiB: 1_048_576,
    GiB: 1_073_741_824,
  })
}

/** `500m`, `1.732km` in metres. */
export function parseDistance(text: string): number | undefined {
  return quantity(text, { m: 1, km: 1_000 })
}

/** `8dB`, `-3.5dB` in tenths of a decibel. */
export function parseDecibels(text: string): number | undefined {
  return signed(text, { dB: 10 })
}

/** `46dBm` in tenths of a decibel above a milliwatt. */
export function parsePower(text: string): number | undefined {
  return signed(text, { dBm: 10 })
}

function signed(text: string, factors: Readonly<Record<string, number>>): number | undefined {
  if (!text.startsWith('-')) return quantity(text, factors)
  const value = quantity(text.slice(1), factors)
  return value === undefined || value === 0 ? value : -value
}

/** `120km/h` in millimetres a second, rounded to the nearest. */
export function parseSpeed(text: string): number | undefined {
  const kilometres = quantity(text, { 'km/h': 1_000_000 })
  return kilometres === undefined ? quantity(text, { 'm/s': 1_000 }) : Math.round(kilometres / 3_600)
}

/** `200/s`, `30/m`: how many in how many microseconds. */
export function parseRate(text: string): { count: number; perUs: number } | undefined {
  const match = /^(\d{1,9}) ?\/ ?([smh])$/.exec(text)
  return match ? { count: Number(match[1]), perUs: durationUnitsUs[match[2] as 's' | 'm' | 'h'] } : undefined
}

/** `inject+30s`: an instant relative to the start of a phase. */
export function parsePhaseTime(text: string): { phase: PhaseName; afterUs: number } | undefined {
  const match = /^([a-z]+)(?: ?\+ ?(.+))?$/.exec(text)
  const phase = match && phaseNames.find((name) => name === match[1])
  const afterUs = match?.[2] === undefined ? 0 : parseDuration(match[2])
  return phase && afterUs !== undefined ? { phase, afterUs } : undefined
}

/** `>= 99.5%` or `< 300ms`. */
export function parseThreshold(text: string): Target | undefined {
  const match = /^(>=|>|<=|<) ?(.+)$/.exec(text)
  if (!match) return undefined
  const operator = match[1] as Operator
  const value = parsePercentage(match[2])
  if (value) return { kind: 'ratio', operator, value }
  const valueUs = parseDuration(match[2])
  return valueUs === undefined ? undefined : { kind: 'latency', operator, valueUs }
}

/** `attach.success < 80%`: an SLI and its threshold. */
export function parseCondition(text: string): { sli: string; is: Target } | undefined {
  const match = /^([a-z0-9.]+) ?([<>].+)$/.exec(text)
  const is = match && parseThreshold(match[2])
  return is ? { sli: match[1], is } : undefined
}

/** `max`, `realtime` or a multiple of real time such as `x10`. */
export function parsePacing(
  text: string,
): { kind: 'max' | 'realtime' } | { kind: 'times'; factor: number } | undefined {
  if (text === 'max' || text === 'realtime') return { kind: text }
  const match = /^x([1-9]\d{0,5})$/.exec(text)
  return match ? { kind: 'times', factor: Number(match[1]) } : undefined
}

/** Parts per million, for the engine's draws; `undefined` for a share finer than that. */
export function partsPerMillion(share: Ratio): number | undefined {
  const ppm = (share.num * 1_000_000) / share.den
  return Number.isSafeInteger(ppm) ? ppm : undefined
}

const unitsByLength: readonly [string, number][] = [
  ['h', 3_600_000_000],
  ['m', 60_000_000],
  ['s', 1_000_000],
  ['ms', 1_000],
  ['us', 1],
]

/** The shortest exact text of a duration, as a scenario would write it: `1h30m`, `231.4ms`. */
export function formatDuration(us: number): string {
  if (us === 0) return '0s'
  if (us < 1_000_000) return us < 1_000 ? `${us}us` : `${us / 1_000}ms`
  if (us % 1_000_000 !== 0 && us < 60_000_000) return `${us / 1_000_000}s`
  let rest = us
  let text = ''
  for (const [unit, factor] of unitsByLength) {
    const count = Math.floor(rest / factor)
    if (count > 0) text += `${count}${unit}`
    rest -= count * factor
  }
  return text
}
