import { operatorBlock, sitePool } from '../src/scenario/addresses.ts'
import type { Plan } from '../src/scenario/plan.ts'
import { World } from '../src/scenario/world.ts'
import { CYCLE } from './attach-cycle.ts'
import { type Effort, medianOf, repeated } from './effort.ts'
import { cyclePlan } from './plans.ts'

const SITES = 49
/** Pedestrians: they seldom leave their cell meanwhile, and a measurement costs as much as a driver's. */
const SPEED_MM_PER_S = 833
const SITE_SPACING_METRES = 500

function walkers(subscribers: number): Plan {
  const plan = cyclePlan(subscribers, undefined)
  const [visited] = plan.visited
  const sites = sitePool(SITES, 1, visited.plmn, operatorBlock.visited, {
    layout: 'hexagonal',
    spacingMetres: SITE_SPACING_METRES,
    contiguousAreas: true,
  })
  return {
    ...plan,
    mobility: { model: 'random-waypoint', speedMmPerS: SPEED_MM_PER_S },
    visited: [{ ...visited, sites }],
    subscribers: plan.subscribers.map((one, i) => ({ ...one, site: i % SITES })),
  }
}

/**
 * Nanoseconds of one core for each second of a UE that is connected and moves: five measurements of eight cells, their
 * filter, event A3 and the quality of the link, with the few reports that come of them. Attaches are over, and nobody
 * has traffic.
 */
export function measureRadio(subscribers: number, seconds: number): number {
  const plan = walkers(subscribers)
  const world = new World(plan, CYCLE)
  world.sim.run(plan.durationUs)
  const measuring = world.measuring?.size ?? 0
  if (measuring < subscribers / 2) throw new Error(`${measuring} of ${subscribers} measure`)
  const started = performance.now()
  world.sim.run(plan.durationUs + seconds * 1_000_000)
  return ((performance.now() - started) * 1_000_000) / (measuring * seconds)
}

const SUBSCRIBERS = 2_000
const SECONDS = 60

export async function radioFigures(effort: Effort): Promise<object> {
  const rounds = await repeated(effort, `radio of ${SUBSCRIBERS} UEs for ${SECONDS} s`, () =>
    measureRadio(SUBSCRIBERS, SECONDS),
  )
  return { radio: { repeats: rounds.length, nsPerUeSecond: medianOf(rounds, (ns) => ns) } }
}
