import { dissected } from '../../test-support/read-both.ts'
import { shippedPlan } from '../../test-support/shipped-plan.ts'
import { capturedRun } from '../../test-support/shipped-run.ts'
import { complaintsOf, tsharkIsHere } from '../../test-support/tshark.ts'
import { describeWith } from '../../test-support/with-tool.ts'

describeWith(tsharkIsHere)('captures of drills', () => {
  test.each([
    ['hss-slow', 1_500],
    ['cell-site-failover', 1_200],
    ['ocs-failover', 1_200],
  ])('%s has no malformed frame and no expert error', (scenario, subscribers) => {
    const { run, file } = capturedRun(shippedPlan(scenario, { scale: { num: 24, den: subscribers } }))
    expect(run.complete().chaos?.faults.every(({ hits }) => hits > 0)).toBe(true)
    const frames = dissected(file(), ['-o', 'nas-eps.null_decipher:FALSE'])
    expect(frames.length).toBeGreaterThan(1_000)
    expect(frames.flatMap(complaintsOf)).toEqual([])
  })
})
