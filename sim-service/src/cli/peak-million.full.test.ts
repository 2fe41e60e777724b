import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { changedScenario, roamlab, temporaryFolder } from '../../test-support/command-line.ts'
import type { RunReport } from '../runs/report/run-report.ts'
import { subscriberNumbered } from '../scenario/subscribers.ts'

jest.setTimeout(120_000)

const folder = temporaryFolder()
const file = join(folder, 'million.json')
/** The scenario as it ships, but shorter and in fewer regions. */
const scenario = changedScenario(
  'peak-million',
  join(folder, 'million.yaml'),
  ['duration: 1h', 'duration: 3m'],
  ['over: 59m', 'over: 1m'],
  ['warmup: 5m, baseline: 55m', 'baseline: 3m'],
  ['stay: 10m', 'stay: 1m'],
  ['  population:', '  regions: 4\n  population:'],
)
const scale = ['--scale', '1/10000']

test('a run whose subscribers no plan lists is stored small, replays, and shows any of them', async () => {
  const { code, stderr } = await roamlab('run', scenario, ...scale, '--workers', '2', '--out', `json=${file}`)
  // Of a hundred roamers an objective has too few samples.
  expect([code, stderr]).toEqual([4, ''])
  const { kpis, replay, subscribers }: RunReport = JSON.parse(readFileSync(file, 'utf8'))
  expect(kpis['attach.accepted']).toBe(100)
  expect([replay!.plan.subscribers, subscribers.rows]).toEqual([[], []])
  expect(statSync(file).size).toBeLessThan(2e6)
  expect((await roamlab('replay', file, '--workers', '0')).code).toBe(0)
  const { imsi } = subscriberNumbered(replay!.plan, 17)
  const byNumber = await roamlab('replay', file, '--trace', '17')
  expect([byNumber.code, byNumber.stdout]).toEqual([0, expect.stringContaining('DetachRequest')])
  expect((await roamlab('replay', file, '--trace', imsi)).stdout).toBe(byNumber.stdout)
})

test('roamlab plan explains the million', async () => {
  const { code, stdout } = await roamlab('plan', 'peak-million', ...scale)
  expect(code).toBe(0)
  expect(stdout).toMatch(/^population 100 subscribers, switching on from .* each detaches after 10m$/m)
  expect(stdout).toMatch(/^regions +200$/m)
})
