import { parseDateTime } from './date-time.ts'
import {
  formatDuration,
  parseBitRate,
  parseCondition,
  parseDuration,
  parseOctets,
  parsePacing,
  parsePercentage,
  parsePhaseTime,
  parseRate,
  parseSpeed,
  parseThreshold,
  partsPerMillion,
} from './units.ts'

describe('durations are whole microseconds', () => {
  test.each([
    ['800ms', 800_000],
    ['18ms', 18_000],
    ['15m', 900_000_000],
    ['1h30m', 5_400_000_000],
    ['1d', 86_400_000_000],
    ['1.5s', 1_500_000],
    ['0s', 0],
    ['5us', 5],
    ['5µs', 5],
    ['1 s', 1_000_000],
    ['0.000001s', 1],
  ])('%s', (text, us) => expect(parseDuration(text)).toBe(us))

  test.each([
    '',
    '15',
    'ms',
    '-1s',
    '1.s',
    '.5s',
    '0.0000001s',
    '1e3s',
    '1s2h',
    '1s1s',
    's1',
    '1m ',
    `${'9'.repeat(40)}s`,
    '1M',
    '1h'.repeat(9),
  ])('%j is none', (text) => expect(parseDuration(text)).toBeUndefined())

  test.each([
    0, 1, 18_000, 231_400, 1_500_000, 60_000_000, 90_000_000, 5_400_000_000, 86_400_000_000, 61_000_001,
  ])('%d us reads back from its text', (us) => expect(parseDuration(formatDuration(us))).toBe(us))
})

describe('percentages are exact ratios', () => {
  test.each([
    ['60%', { num: 3, den: 5 }],
    ['99.5%', { num: 199, den: 200 }],
    ['100%', { num: 1, den: 1 }],
    ['0%', { num: 0, den: 1 }],
    ['33.333 %', { num: 33_333, den: 100_000 }],
  ])('%s', (text, value) => expect(parsePercentage(text)).toEqual(value))

  test.each(['60', '%', '101%', '-1%', '1,5%', '60%%', '0.0000000001%'])('%j is none', (text) =>
    expect(parsePercentage(text)).toBeUndefined(),
  )

  test('a probability is parts per million, and nothing finer', () => {
    expect(partsPerMillion({ num: 1, den: 8 })).toBe(125_000)
    expect(partsPerMillion({ num: 1, den: 3 })).toBeUndefined()
  })
})

describe('other quantities', () => {
  test.each<[string, unknown, unknown]>([
    ['150Mbit/s', parseBitRate('150Mbit/s'), 150_000_000],
    ['12.5kbit/s', parseBitRate('12.5kbit/s'), 12_500],
    ['150', parseBitRate('150'), undefined],
    ['500kB', parseOctets('500kB'), 500_000],
    ['1MiB', parseOctets('1MiB'), 1_048_576],
    ['0.5B', parseOctets('0.5B'), undefined],
    ['1kb', parseOctets('1kb'), undefined],
    ['120km/h', parseSpeed('120km/h'), 33_333],
    ['2m/s', parseSpeed('2m/s'), 2_000],
    ['200/s', parseRate('200/s'), { count: 200, perUs: 1_000_000 }],
    ['30/m', parseRate('30/m'), { count: 30, perUs: 60_000_000 }],
    ['30', parseRate('30'), undefined],
    ['inject+0s', parsePhaseTime('inject+0s'), { phase: 'inject', afterUs: 0 }],
    ['inject + 30s', parsePhaseTime('inject + 30s'), { phase: 'inject', afterUs: 30_000_000 }],
    ['settle', parsePhaseTime('settle'), { phase: 'settle', afterUs: 0 }],
    ['lunch+1s', parsePhaseTime('lunch+1s'), undefined],
    ['inject+', parsePhaseTime('inject+'), undefined],
    [
      '>= 99.5%',
      parseThreshold('>= 99.5%'),
      { kind: 'ratio', operator: '>=', value: { num: 199, den: 200 } },
    ],
    ['<300ms', parseThreshold('<300ms'), { kind: 'latency', operator: '<', valueUs: 300_000 }],
    ['= 3', parseThreshold('= 3'), undefined],
    ['< 300', parseThreshold('< 300'), undefined],
    ['attach.success < 80%', parseCondition('attach.success < 80%')?.sli, 'attach.success'],
    ['attach.success', parseCondition('attach.success'), undefined],
    ['max', parsePacing('max'), { kind: 'max' }],
    ['x10', parsePacing('x10'), { kind: 'times', factor: 10 }],
    ['x0', parsePacing('x0'), undefined],
  ])('%s', (_, value, expected) => expect(value).toEqual(expected))
})

describe('a date without the machine’s clock and zone', () => {
  test.each([
    ['2026-07-01T08:00:00+02:00', '2026-07-01T06:00:00Z', 120],
    ['1970-01-01T00:00:00Z', '1970-01-01T00:00:00Z', 0],
    ['2024-02-29T23:59:59.25-03:30', '2024-03-01T03:29:59.250Z', -210],
    ['2000-03-01T00:00:00Z', '2000-03-01T00:00:00Z', 0],
    ['2100-03-01T00:00:00Z', '2100-03-01T00:00:00Z', 0],
  ])('%s', (text, utc, utcOffsetMinutes) => {
    // Here, outside the simulation, the machine's own calendar is the independent witness.
    expect(parseDateTime(text)).toEqual({ text, epochUs: Date.parse(utc) * 1_000, utcOffsetMinutes })
  })

  test.each([
    '2026-07-01',
    '2026-07-01T08:00:00',
    '2026-13-01T08:00:00Z',
    '2026-02-29T08:00:00Z',
    '2100-02-29T08:00:00Z',
    '2026-04-31T08:00:00Z',
    '2026-07-01T24:00:00Z',
    '2026-07-01T08:60:00Z',
    '2026-07-01T08:00:00+02:07',
    '2026-07-01T08:00:00+15:00',
    '1969-12-31T23:59:59Z',
    '1970-01-01T00:00:00+01:00',
  ])('%s is none', (text) => expect(parseDateTime(text)).toBeUndefined())
})
