import { testRandom } from '../../test-support/mutation.ts'
import { handMadeCapture, roamer } from '../runs/capture-samples.ts'
import { type DecodedMessage, decodeCapture } from '../runs/reading/decode.ts'
import { parseFilter } from './filter.ts'

const decoded = decodeCapture(handMadeCapture())
if (!decoded.ok) throw new Error(decoded.problem)
const { messages } = decoded
const startUs = messages[0].timeUs

const passing = (text: string, among: readonly DecodedMessage[] = messages): DecodedMessage[] => {
  const parsed = parseFilter(text)
  if (!parsed.ok) throw new Error(parsed.problem)
  return among.filter((message) => parsed.test(message, { startUs }))
}
const frames = (text: string): number[] => passing(text).map(({ frameNumber }) => frameNumber)
const without = (test: (message: DecodedMessage) => boolean): number[] =>
  messages.filter((message) => test(message)).map(({ frameNumber }) => frameNumber)

describe('a filter', () => {
  test.each<[string, (message: DecodedMessage) => boolean]>([
    ['protocol=s1ap', ({ protocol }) => protocol === 'S1AP'],
    ['protocol != S1AP', ({ protocol }) => protocol !== 'S1AP'],
    ['protocol=GTP*', ({ protocol }) => protocol === 'GTPv2'],
    ['interface=s6a', (message) => message.interface === 's6a'],
    ['variant=Gy or variant="ul-ccch"', ({ variant }) => variant === 'Gy' || variant === 'ul-ccch'],
    [`imsi=${roamer}`, ({ subscriber }) => subscriber === roamer],
    ['imsi=*', ({ subscriber }) => subscriber !== undefined],
    ['from=MME and to=HSS', ({ from, to }) => from === 'MME' && to === 'HSS'],
    ['address=10.100.3.1', ({ source, destination }) => [source, destination].includes('10.100.3.1')],
    ['source=10.10.16.0/20', ({ source = '' }) => source.startsWith('10.10.16.')],
    [
      'not address=10.100.0.0/16',
      (it) => ![it.source, it.destination].some((end) => end?.startsWith('10.100.')),
    ],
    ['frame>=10 and frame<20', ({ frameNumber }) => frameNumber >= 10 && frameNumber < 20],
    ['time<0.005', ({ timeUs }) => timeUs - startUs < 5000],
    ['time>=2026-07-01T06:00:00.02Z', ({ timeUs }) => timeUs >= 1_782_885_600_020_000],
    ['time=0.003 or time=0.004', ({ timeUs }) => [3000, 4000].includes(timeUs - startUs)],
  ])('%s', (text, test) => {
    const wanted = without(test)
    expect(frames(text)).toEqual(wanted)
    expect([0, messages.length]).not.toContain(wanted.length)
  })

  test('finds a message by what it carries too', () => {
    const kinds = passing('kind=AttachRequest').map(({ kind }) => kind)
    expect(new Set(kinds)).toEqual(new Set(['InitialUEMessage', 'RRCConnectionSetupComplete']))
    expect(frames('kind=pdnconnectivity*')).toEqual(frames('kind=AttachRequest'))
    expect(frames('kind=*Credit*Answer')).toEqual(frames('kind=GyCreditControlAnswer'))
  })

  test('binds not closer than and, and closer than or; parentheses decide otherwise', () => {
    const [a, b, c] = messages.map(({ frameNumber }) => frameNumber)
    expect(frames(`frame=${a} or frame=${b} and frame=${c}`)).toEqual([a])
    expect(frames(`(frame=${a} or frame=${b}) and frame=${b}`)).toEqual([b])
    expect(frames(`not frame>${a} and frame<${c}`)).toEqual([a])
    expect(frames(`NOT (frame>${b} AND protocol=*)`)).toEqual([a, b])
  })

  test('compares IPv6 addresses whatever their spelling', () => {
    const [first] = messages
    const six = { ...first, source: '2001:db8:0:0:0:0:0:1' }
    const of = (text: string): number => passing(text, [first, six]).length
    expect(
      ['address=2001:db8::1', 'source=2001:DB8::/32', 'source=::/0', 'source=2001:db8::2'].map(of),
    ).toEqual([1, 1, 1, 0])
  })
})

describe('a filter that is none is refused, with the column', () => {
  test.each([
    ['', 'column 1: expected a field, not the end'],
    ['protcol=S1AP', 'column 1: no field "protcol"'],
    ['size=3', 'column 1: no field "size"; fields are protocol,'],
    ['protocol', 'column 9: expected one of = != < <= > >= behind protocol, not the end'],
    ['protocol=', 'column 10: expected a value behind protocol=, not the end'],
    ['protocol=SS7', 'column 10: no protocol "SS7"; protocols are S1AP,'],
    ['protocol<S1AP', 'column 9: protocol is compared with = or !=, not <'],
    ['frame=x', 'column 7: "x" is no whole number'],
    ['time>yesterday', 'column 6: "yesterday" is no time (expected seconds since'],
    ['time>2026-13-01T00:00Z', 'column 6: "2026-13-01T00:00Z" is no time'],
    ['address=10.0.0.256', 'column 9: "10.0.0.256" is no address'],
    ['address=10.0.0.0/33', 'column 9: "10.0.0.0/33" is no address'],
    ['address=1::2::3', 'column 9: "1::2::3" is no address'],
    ['(frame=1', 'column 9: expected ")" for the "(" in column 1'],
    ['frame=1 frame=2', 'column 9: expected "and", "or" or the end, not "frame"'],
    ['frame=1 and', 'column 12: expected a field, not the end'],
    ['kind="Attach', 'column 6: a quote that does not end'],
    ['kind=a ! b', 'column 8: unexpected "!"'],
    [`${'('.repeat(200)}frame=1`, 'column 101: more than 100 levels'],
  ])('%s', (text, problem) => {
    const parsed = parseFilter(text)
    expect(parsed.ok).toBe(false)
    expect(parsed.ok ? '' : parsed.problem).toContain(problem)
  })

  test('whatever is typed, it is a filter or one line that says why not', () => {
    const random = testRandom(2)
    const words = [
      'protocol',
      'kind',
      '=',
      '!=',
      '(',
      ')',
      'and',
      'or',
      'not',
      '"',
      '*',
      '10.0.0.1',
      'time',
      '<',
      '1',
      ' ',
      '\u0000',
      'é',
    ]
    let filters = 0
    for (let i = 0; i < 20_000; i++) {
      const text = Array.from({ length: 1 + random(9) }, () => words[random(words.length)]).join(
        random(2) ? ' ' : '',
      )
      const parsed = parseFilter(text)
      if (parsed.ok) filters += typeof parsed.test(messages[0], { startUs }) === 'boolean' ? 1 : 0
      else expect(parsed.problem).toMatch(/^column \d+: [^\p{Cc}]+$/u)
    }
    expect(filters).toBeGreaterThan(0)
  })
})
