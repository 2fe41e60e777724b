import type { ChaosReport } from '../../kpi/chaos-report.ts'
import { chaosSentence, faultCells, hypothesisCells } from './report-chaos.ts'

const report: ChaosReport = {
  held: 58,
  evaluated: 60,
  ratio: 58 / 60,
  interval: { from: 0.886, to: 0.9908 },
  isConclusive: true,
  faults: [
    {
      id: 'hss-slow',
      kind: 'node.slow',
      target: 'hss/26201',
      fromSeconds: 150,
      untilSeconds: 270,
      hits: 1895,
      hypotheses: [
        { sli: 'attach.success', target: 'at least 99 %', when: 'before', held: 12, evaluated: 12 },
        { sli: 'attach.success', target: 'at least 99 %', when: 'after', held: 10, evaluated: 12 },
      ],
      recovery: [
        { sli: 'attach.success', target: 'at least 99 %', state: 'recovered', seconds: 11 },
        { sli: 'attach.latency.p95', target: 'below 450 ms', state: 'unknown' },
      ],
    },
  ],
}

test('each fault has a row: what, where, when, how often', () => {
  expect(faultCells(report)).toEqual([['hss-slow', 'node.slow', 'hss/26201', '150 s', '270 s', '1,895']])
})

test('each hypothesis has one: held of evaluated on each side, and when it was well again', () => {
  expect(hypothesisCells(report)).toEqual([
    ['hss-slow', 'attach.success', 'at least 99 %', '12 of 12', 'none', '10 of 12', 'after 11 s'],
    ['hss-slow', 'attach.latency.p95', 'below 450 ms', 'none', 'none', 'none', 'too few observations'],
  ])
})

test('the share has its interval, and says when it proves nothing', () => {
  const sentence = '58 of 60 hypotheses held, between 88.6 % and 99.08 % with 95 % confidence'
  expect(chaosSentence(report)).toBe(sentence)
  expect(chaosSentence({ ...report, isConclusive: false })).toBe(`${sentence}; too few to prove anything`)
  expect(chaosSentence({ held: 0, evaluated: 0, isConclusive: false, faults: [] })).toBe(
    'no hypothesis could be evaluated',
  )
})
