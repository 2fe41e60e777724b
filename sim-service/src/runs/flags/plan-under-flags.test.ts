import { join } from 'node:path'
import { serviceFolder } from '../../../test-support/command-line.ts'
import { loadScenario } from '../../scenario/library.ts'
import { makePlan } from '../../scenario/make-plan.ts'
import { initialFlags } from '../ports/flags.ts'
import { flagWords, planUnderFlags } from './plan-under-flags.ts'

const loaded = loadScenario('handover-spike', [join(serviceFolder(), 'config')])
if (!loaded.ok) throw new Error(loaded.problems[0].message)
const scale = { num: 1, den: 100 }
const plan = makePlan(loaded.scenario, loaded.profiles, loaded.agreements, { scale })

describe('a plan under flags', () => {
  test('is the same where they are as they are initially', () => {
    expect(planUnderFlags(plan, initialFlags)).toEqual(plan)
    expect(flagWords(initialFlags)).toEqual([])
  })

  test('handover_fallback: no eNB has an X2, and nothing else differs', () => {
    const { visited, ...rest } = planUnderFlags(plan, { handover_fallback: true })
    const { visited: before, ...restBefore } = plan
    expect(before[0].x2Neighbours).toBeGreaterThan(0)
    expect(visited).toEqual(before.map((network) => ({ ...network, x2Neighbours: 0 })))
    expect(rest).toEqual(restBefore)
  })

  test('handover_fallback leaves eNBs that know nothing of each other as they are', () => {
    const visited = plan.visited.map(({ x2Neighbours: _, ...network }) => network)
    expect(planUnderFlags({ ...plan, visited }, { handover_fallback: true }).visited).toEqual(visited)
  })

  test('fallback_billing_rules: every agreement lets sessions go on', () => {
    const { homes } = planUnderFlags(plan, { fallback_billing_rules: true })
    const all = homes.flatMap(({ agreement, elsewhere = [] }) => [agreement, ...elsewhere])
    expect(new Set(all.map(({ charging }) => charging.failureHandling))).toEqual(new Set(['continue']))
  })

  test('is had again by words', () => {
    const words = flagWords({ ...initialFlags, handover_fallback: true, max_concurrent_runs: 9 })
    expect(words).toEqual(['--flag handover_fallback'])
  })
})
