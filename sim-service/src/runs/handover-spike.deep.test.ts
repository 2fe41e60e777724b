import { shippedPlan } from '../../test-support/shipped-plan.ts'
import { Run, type RunResult } from './run.ts'

const objective = (result: RunResult, sli: string) => result.verdict.objectives.find((one) => one.sli === sli)

describe('handover-spike', () => {
  const plan = shippedPlan('handover-spike')
  const run = new Run(plan)
  const kinds = new Map<string, number>()
  const { sink } = run.world.sim
  run.world.sim.sink = {
    measure: (name, dimensions, value, timeUs, flow) => {
      if (name === 'handover.preparation') kinds.set(dimensions, (kinds.get(dimensions) ?? 0) + 1)
      sink?.measure(name, dimensions, value, timeUs, flow)
    },
  }
  const result = run.complete()

  test('has at least 2,000 handovers in each of its two minutes, by movement and reports alone', () => {
    expect(objective(result, 'handover.success')?.samples).toBeGreaterThan(4_000)
  })

  test('has them over X2 and over S1', () => {
    expect(kinds.get('x2')).toBeGreaterThan(1_000)
    expect(kinds.get('s1')).toBeGreaterThan(500)
  })

  test('passes: 95 % take less than 450 ms, nearly all succeed, and no octet is lost without a name', () => {
    expect(result.verdict.objectives.map(({ state }) => state)).toEqual(['passed', 'passed', 'passed'])
    expect(objective(result, 'handover.latency.p95')?.value).toBeLessThan(450_000)
    expect(result.violations).toEqual([])
  })
})
