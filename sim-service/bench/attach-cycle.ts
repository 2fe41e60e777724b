import type { Link } from '../src/engine/link.ts'
import { World } from '../src/scenario/world.ts'
import { cyclePlan } from './plans.ts'

/** What the fixed cycle leaves out of a world: nobody comes with a GUTI, nobody is told the network's name. */
export const CYCLE = { foreignGutiPpm: 0, sendsEmmInformation: false } as const

export interface CycleResult {
  attachesPerSecondPerCore: number
  eventsPerSecond: number
  eventsPerCycle: number
}

/**
 * Arrivals a virtual second, when nothing else is said: all of `summer-peak-es` has 24, its regions have two. The more
 * UEs are under way at a time, the less of them do near caches hold, so that the rate is part of the figure.
 */
export const ARRIVALS_PER_SECOND = 20

/** Cycles a second on one core: the whole of attach, session and detach, encoded and decoded on every link. */
export function measureCycle(subscribers: number, arrivalsPerSecond = ARRIVALS_PER_SECOND): CycleResult {
  const plan = cyclePlan(subscribers, 2_000_000, 1_000_000 / arrivalsPerSecond)
  const world = new World(plan, CYCLE)
  const started = performance.now()
  world.sim.run(plan.durationUs)
  const seconds = (performance.now() - started) / 1000
  const accepted = world.sim.invariants.marks.get('attach.accepted') ?? 0
  const left = world.sim.invariants.marks.get('detach.ue') ?? 0
  if (accepted !== subscribers || left !== subscribers)
    throw new Error(`${accepted} attached, ${left} detached of ${subscribers}`)
  return {
    attachesPerSecondPerCore: subscribers / seconds,
    eventsPerSecond: world.sim.events / seconds,
    eventsPerCycle: world.sim.events / subscribers,
  }
}

/** Messages of one subscriber's cycle by interface, as a capture of that subscriber counts frames. */
export function messagesPerCycle(): Record<string, number> {
  const plan = cyclePlan(1, 2_000_000)
  const world = new World(plan, CYCLE)
  const counts: Record<string, number> = {}
  const tap = (link: Link): void => {
    const name = link.name.split('/', 1)[0]
    link.tap = (_from, _octets, _channel, _timeUs, flow) => {
      if (flow > 0) counts[name] = (counts[name] ?? 0) + 1
    }
  }
  world.cabling.onLink = tap
  for (const link of world.cabling.links) tap(link)
  world.sim.run(plan.durationUs)
  counts['total'] = Object.values(counts).reduce((sum, count) => sum + count, 0)
  return counts
}
