/** An instant with the offset of its zone, as RFC 3339 writes it, read without the machine's clock or zone. */
export interface DateTime {
  readonly text: string
  readonly epochUs: number
  readonly utcOffsetMinutes: number
}

const RFC_3339 =
  /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,6}))?(?:Z|([+-])(\d{2}):(\d{2}))$/

export function parseDateTime(text: string): DateTime | undefined {
  const match = RFC_3339.exec(text)
  if (!match) return undefined
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map(Number)
  if (year < 1970 || month < 1 || month > 12 || day < 1 || day > daysOfMonth(year, month)) return undefined
  if (hour > 23 || minute > 59 || second > 59) return undefined
  const offset = match[8] === undefined ? 0 : Number(match[9]) * 60 + Number(match[10])
  // TS 24.008 §10.5.3.8 codes a zone in quarters of an hour, and charging records carry that code.
  if (Number(match[10] ?? 0) > 59 || offset > 14 * 60 || offset % 15 !== 0) return undefined
  const utcOffsetMinutes = match[8] === '-' ? -offset : offset
  const seconds =
    daysFromEpoch(year, month, day) * 86_400 + hour * 3_600 + minute * 60 + second - utcOffsetMinutes * 60
  const micros = Number((match[7] ?? '').padEnd(6, '0'))
  const epochUs = seconds * 1_000_000 + micros
  return epochUs < 0 ? undefined : { text, epochUs, utcOffsetMinutes }
}

/** Days between 1970-01-01 and a date of the proleptic Gregorian calendar. */
function daysFromEpoch(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1
  return y * 365 + Math.floor(y / 4) - Math.floor(y / 100) + Math.floor(y / 400) + dayOfYear - 719_468
}

function daysOfMonth(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
}
