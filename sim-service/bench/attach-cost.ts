import { World } from '../src/scenario/world.ts'
import { CYCLE } from './attach-cycle.ts'
import { type Effort, medianOf, repeated, rounded } from './effort.ts'
import { cyclePlan } from './plans.ts'

/** Quiet time behind the last arrival, in which everybody's answers go that were kept for repeated requests. */
const TAIL_US = 60_000_000

/**
 * Microseconds of one core for each attach, when so many attach and stay: one arrives every 5 ms of virtual time
 * whatever their number, so equally many are on their way at any instant. Measured is the whole run divided by its
 * attaches: the attach with its radio, security and sessions, no traffic, no detach; also the signalling of nodes that
 * goes on meanwhile, and a minute of it behind the last. The population grows from nobody to all during the run, so
 * this is a mean over populations, and what the last attach costs may be more. The plan and the making of the world are
 * not in it. Few subscribers are attached several times, each time in a new world, so that the clock can tell.
 */
export function measureAttach(subscribers: number, atLeast: number): number {
  const plan = cyclePlan(subscribers, undefined)
  const worlds = Math.ceil(atLeast / subscribers)
  let ms = 0
  for (let i = 0; i < worlds; i++) {
    const world = new World(plan, CYCLE)
    const started = performance.now()
    world.sim.run(plan.durationUs + TAIL_US)
    ms += performance.now() - started
    const accepted = world.sim.invariants.marks.get('attach.accepted') ?? 0
    if (accepted !== subscribers) throw new Error(`${accepted} attached of ${subscribers}`)
  }
  return (ms * 1000) / (subscribers * worlds)
}

const SIZES = [1_000, 10_000, 100_000]
/** The greatest size alone takes most of a minute. */
const QUICK_SIZES = SIZES.slice(0, 2)
const AT_LEAST = 10_000

/** Sizes take turns, so that a machine that slows down slows all; the ratio is taken within a round. */
export async function attachCostFigures(
  effort: Effort,
  sizes: readonly number[] = effort.isQuick ? QUICK_SIZES : SIZES,
  atLeast = AT_LEAST,
): Promise<object> {
  const rounds = await repeated(effort, `attach cost at ${sizes.join(', ')} subscribers`, () =>
    sizes.map((size) => measureAttach(size, atLeast)),
  )
  return {
    attachCost: {
      repeats: rounds.length,
      bySubscribers: Object.fromEntries(
        sizes.map((size, i) => [size, { usPerAttach: medianOf(rounds, (round) => round[i], 1) }]),
      ),
      ratioLastToFirst: medianOf(rounds, (round) => round[round.length - 1] / round[0], 3),
      ratioLastToFirstAll: rounds.map((round) => rounded(round[round.length - 1] / round[0], 3)),
    },
  }
}
