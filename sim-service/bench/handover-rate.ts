import { startHandover } from '../src/network/enb/handover.ts'
import { operatorBlock, sitePool } from '../src/scenario/addresses.ts'
import type { Plan } from '../src/scenario/plan.ts'
import { World } from '../src/scenario/world.ts'
import { CYCLE } from './attach-cycle.ts'
import { type Effort, medianOf, repeated } from './effort.ts'
import { cyclePlan } from './plans.ts'

/** Decisions follow each other at this pace, so that many handovers are under way at a time and no queue builds up. */
const PACE_US = 400

/** Two neighbours with an X2 relation; everybody is at the first. */
function neighbours(subscribers: number): Plan {
  const plan = cyclePlan(subscribers, undefined)
  const [visited] = plan.visited
  const sites = sitePool(2, 1, visited.plmn, operatorBlock.visited)
  return {
    ...plan,
    visited: [{ ...visited, sites, x2Neighbours: 1 }],
    subscribers: plan.subscribers.map((one) => ({ ...one, site: 0 })),
  }
}

/**
 * Handovers over X2 for each second of one core, decision to empty old path: preparation with its containers, the
 * order, status transfer, path switch, end markers and release. Every UE goes to and fro; radio is no part of it.
 */
export function measureHandovers(subscribers: number, rounds: number): number {
  const plan = neighbours(subscribers)
  const world = new World(plan, CYCLE)
  const { sim } = world
  sim.run(plan.durationUs)
  const { enbs } = world.visited[0]
  let completed = 0
  sim.sink = {
    measure: (name, dimensions) => {
      if (name === 'handover.outcome' && dimensions === 'completed') completed++
    },
  }
  const round = (from: number): void => {
    const enb = enbs[from]
    for (const ue of enb.byEnbUeId.values()) {
      sim.as(enb.entity, ue.flow, () => startHandover(enb, ue, 1 - from))
      sim.run(sim.now + PACE_US)
    }
    sim.run(sim.now + 1_000_000)
  }
  round(0)
  round(1)
  completed = 0
  const started = performance.now()
  for (let i = 0; i < rounds; i++) round(i % 2)
  const seconds = (performance.now() - started) / 1000
  if (completed !== subscribers * rounds) throw new Error(`${completed} of ${subscribers * rounds} handovers`)
  return completed / seconds
}

const SUBSCRIBERS = 1_000
const ROUNDS = 8

export async function handoverFigures(effort: Effort): Promise<object> {
  const rates = await repeated(effort, `${SUBSCRIBERS * ROUNDS} handovers`, () =>
    measureHandovers(SUBSCRIBERS, ROUNDS),
  )
  return { handover: { handoversPerSecondPerCore: medianOf(rates, (one) => one) } }
}
