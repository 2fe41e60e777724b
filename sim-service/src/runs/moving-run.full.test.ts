import { shippedPlan } from '../../test-support/shipped-plan.ts'
import { Run } from './run.ts'

describe('who moves', () => {
  const small = (regions: number) => shippedPlan('handover-spike', { scale: { num: 12, den: 700 }, regions })

  test.each([1, 2])('moves, measures and is handed over alike in every repeat, in %d regions', (regions) => {
    const first = new Run(small(regions)).complete()
    expect(first.marks['handover.completed']).toBeGreaterThan(10)
    expect(new Run(small(regions)).complete()).toEqual(first)
  })

  test('does so whenever the host looks', () => {
    const first = new Run(small(1)).complete()
    const { world } = new Run(small(1))
    for (let at = 0; at < world.plan.durationUs; ) {
      at = Math.min(world.plan.durationUs, at + 777_777)
      world.sim.run(at)
    }
    expect(String(world.sim.fingerprints.signalling)).toBe(first.fingerprint.signalling)
    expect(String(world.sim.fingerprints.charging)).toBe(first.fingerprint.charging)
  })
})
