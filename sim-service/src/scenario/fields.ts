import { z } from 'zod'
import { compareRatios, type Ratio } from '../kpi/ratio.ts'
import { parseDateTime } from './date-time.ts'
import { oneOf } from './problem.ts'
import {
  parseBitRate,
  parseCondition,
  parseDecibels,
  parseDistance,
  parseDuration,
  parseOctets,
  parsePacing,
  parsePercentage,
  parsePhaseTime,
  parsePower,
  parseSpeed,
  parseThreshold,
  partsPerMillion,
} from './units.ts'

/*
 * The kinds of value that the files are made of. The `title` of each is what a problem says was expected, and what
 * the published JSON Schema shows; a field adds its own `description`.
 */

/** Text that a parser turns into a value; `undefined` means that the text is not one. */
function written<T>(title: string, examples: string[], parse: (text: string) => T | undefined) {
  return z
    .string()
    .meta({ examples })
    .transform((text, context): T => {
      const value = parse(text)
      if (value !== undefined) return value
      context.issues.push({ code: 'custom', message: 'not of the form', input: text })
      return z.NEVER
    })
    .meta({ title })
}

const within =
  (max: number, min = 0) =>
  (value: number | undefined) =>
    value === undefined || value < min || value > max ? undefined : value

const DAY_US = 86_400_000_000

/** In microseconds. */
export const duration = (options: { from?: number; to?: number } = {}) =>
  written(
    options.from === 0
      ? 'a duration such as 0s, 800ms or 15m'
      : 'a duration above zero such as 800ms, 15m or 1h30m',
    ['800ms', '15m', '1h30m'],
    (text) => within(options.to ?? 31 * DAY_US, options.from ?? 1)(parseDuration(text)),
  )

/** The share of a whole. */
export const percentage = () =>
  written('a percentage such as 60% or 99.5%', ['60%', '99.5%'], parsePercentage)

/** A probability that the engine draws, in parts per million. */
export const probability = (most: Ratio = { num: 1, den: 1 }) =>
  written(
    most.num === most.den
      ? 'a percentage with at most four decimals'
      : 'a percentage of at most 99% with at most four decimals',
    ['0%', '0.1%'],
    (text) => {
      const share = parsePercentage(text)
      return share && compareRatios(share, most) <= 0 ? partsPerMillion(share) : undefined
    },
  )

/** In bit/s. */
export const bitRate = () =>
  written('a bit rate such as 150Mbit/s', ['64kbit/s', '150Mbit/s'], (text) =>
    within(10_000_000_000, 1)(parseBitRate(text)),
  )

/** In octets. */
export const octets = () =>
  written('an amount of data such as 500kB or 1MiB', ['500kB', '1MiB'], (text) =>
    within(1_000_000_000_000_000)(parseOctets(text)),
  )

/** In tenths of a decibel. */
export const decibels = () =>
  written('a ratio in decibels such as 8dB or -3.5dB', ['8dB', '-3.5dB'], (text) =>
    within(2_000, -2_000)(parseDecibels(text)),
  )

/** In tenths of a decibel above a milliwatt. */
export const power = () =>
  written('a power such as 46dBm', ['46dBm'], (text) => within(1_000, -2_000)(parsePower(text)))

/** In metres. */
export const metres = () =>
  written('a distance such as 500m or 1.732km', ['500m', '1.732km'], (text) =>
    within(100_000, 1)(parseDistance(text)),
  )

/** In millimetres a second. */
export const speed = () =>
  written('a speed such as 120km/h', ['120km/h'], (text) => within(1_000_000, 1)(parseSpeed(text)))

export const pacing = () =>
  written('max, realtime or a multiple such as x10', ['max', 'x10', 'realtime'], parsePacing)

export const phaseTime = () =>
  written('an instant in a phase such as inject+30s', ['inject+0s', 'inject+30s'], parsePhaseTime)

export const dateTime = () =>
  written(
    'a date, a time and a zone such as 2026-07-01T08:00:00+02:00',
    ['2026-07-01T08:00:00+02:00'],
    parseDateTime,
  )

export const threshold = () =>
  written('an operator and a value such as ">= 99.5%" or "< 300ms"', ['>= 99.5%', '< 300ms'], parseThreshold)

export const condition = () =>
  written(
    'an SLI, an operator and a value such as "attach.success < 80%"',
    ['attach.success < 80%'],
    parseCondition,
  )

export const count = (min: number, max: number) =>
  z
    .int()
    .min(min)
    .max(max)
    .meta({ title: `a whole number from ${min} to ${max}` })

const matching = (pattern: RegExp, title: string, examples: string[]) =>
  z.string().regex(pattern).meta({ title, examples })

export const plmn = () =>
  matching(/^\d{5,6}$/, 'a PLMN of five or six digits in quotes such as "21407"', ['21407', '26201'])

/** The name of a scenario, a profile, an agreement: also the name of its file. */
export const fileName = () =>
  matching(/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/, 'lower-case letters, digits and hyphens, at most 63', [
    'summer-peak-es',
  ])

export const tadig = () =>
  matching(/^[A-Z0-9]{5}$/, 'a TADIG code of five capital letters and digits', ['ESPTE'])

export const entityReference = () =>
  matching(
    /^[a-z]+:[a-z0-9-]+\/[A-Za-z0-9_.-]+$/,
    'a Backstage entity reference such as group:default/roaming-core',
    ['group:default/roaming-core'],
  )

/** Money is exact: a decimal as text, never a floating-point number. */
export const money = () =>
  matching(/^\d{1,12}(?:\.\d{1,6})?$/, 'an amount in quotes such as "0.0025"', ['0.0025'])

export const line = () =>
  z
    .string()
    .min(1)
    .max(200)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: a title is one printable line
    .regex(/^[^\u0000-\u001f\u007f]+$/)
    .meta({ title: 'one line of text, at most 200 characters' })

/** One of a few words; a near miss is named. */
export const word = <const W extends readonly [string, ...string[]]>(words: W) =>
  z.enum(words).meta({ title: oneOf(words) })

/** A value and where it comes from: a specification, a published measurement, or the word `unmeasured`. */
export const sourced = <T extends z.ZodType>(value: T) =>
  z.strictObject({ value, source: line().describe('Where the value comes from, or the word "unmeasured"') })
