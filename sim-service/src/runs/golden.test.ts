import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { repositoryRoot } from '../../test-support/repository.ts'
import { shippedPlan } from '../../test-support/shipped-plan.ts'
import { subscriberCount } from '../scenario/subscribers.ts'
import { Run, type RunResult } from './run.ts'

type Fingerprints = RunResult['fingerprint']

const file = join(repositoryRoot(), 'sim-service', 'src', 'runs', 'golden-fingerprints.json')

/**
 * A change of what the networks send, or of when they send it, changes the fingerprints; its commit brings the new
 * ones, which these tests write when UPDATE_GOLDEN=1, and says why. A change that should make no difference makes none.
 */
test.each([
  ['one-roamer', 1, 1],
  ['first-drill', 40, 1],
  ['first-drill', 80, 4],
  ['summer-peak-es', 100, 2],
  ['border-day', 100, 2],
  ['peak-million', 100, 2],
  ['hss-slow', 200, 1],
  ['handover-spike', 12, 1],
  ['cell-site-failover', 120, 1],
  ['ocs-failover', 120, 1],
  ['iot-midnight-storm', 60, 1],
  ['sample-quiet-evening', 30, 1],
  ['sample-standby-ocs', 30, 1],
  ['sample-slow-hss', 30, 1],
  ['sample-hss-crash', 30, 1],
  ['sample-too-few', 30, 1],
])(
  '%s with %d subscribers in %d regions has the fingerprints that were committed',
  (scenario, subscribers, regions) => {
    const total = subscriberCount(shippedPlan(scenario))
    const plan = shippedPlan(scenario, { scale: { num: subscribers, den: total }, regions })
    expect([subscriberCount(plan), plan.regions]).toEqual([subscribers, regions])
    const name = regions === 1 ? scenario : `${scenario}/${regions}`
    const { fingerprint } = new Run(plan).complete()
    const committed = JSON.parse(readFileSync(file, 'utf8')) as Record<string, Fingerprints>
    if (process.env['UPDATE_GOLDEN'] === '1') {
      committed[name] = fingerprint
      writeFileSync(file, `${JSON.stringify(committed, null, 2)}\n`)
    }
    expect(fingerprint).toEqual(committed[name])
  },
)
