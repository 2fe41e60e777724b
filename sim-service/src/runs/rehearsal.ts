import { linksOf } from '../chaos/link-effects.ts'
import { isNothing, type PlannedFault } from '../chaos/planned-fault.ts'
import type { Link, Port } from '../engine/link.ts'
import type { Plan } from '../scenario/plan.ts'
import { shardPlan } from '../scenario/regions.ts'
import { subscriberCount } from '../scenario/subscribers.ts'
import { World } from '../scenario/world.ts'

/** What a fault is expected to do, told from a sample of the subscribers that met no fault at all. */
export interface Prediction {
  readonly id: string
  /** Share of all subscribers that it hits, from 0 to 1. */
  readonly share: number
  readonly subscribers: number
  /** Frames a second that come within its reach at the busiest second, and all of them while it acts. */
  readonly peakPerSecond: number
  readonly frames: number
}

export interface Rehearsal {
  readonly sample: number
  readonly of: number
  readonly predictions: readonly Prediction[]
}

const SECOND_US = 1_000_000

/** What was seen within the reach of one fault, in one region after the other. */
class Watch {
  readonly fault: PlannedFault
  private readonly framesOf = new Map<number, number>()
  private readonly perSecond = new Map<number, number>()
  private readonly seenBefore = new Set<number>()
  private readonly attached = new Set<number>()
  private frames = 0

  constructor(fault: PlannedFault) {
    this.fault = fault
  }

  frame(timeUs: number, flow: number): void {
    const { atUs, untilUs } = this.fault
    if (timeUs >= untilUs) return
    if (timeUs < atUs) {
      if (flow !== 0) this.seenBefore.add(flow)
      return
    }
    this.frames++
    if (flow !== 0) this.framesOf.set(flow, (this.framesOf.get(flow) ?? 0) + 1)
    const second = Math.floor((timeUs - atUs) / SECOND_US)
    this.perSecond.set(second, (this.perSecond.get(second) ?? 0) + 1)
  }

  /** Who is attached when it begins: a fault that takes contexts hits them, whether they signal or not. */
  begins(flows: Iterable<number>): void {
    for (const flow of flows) if (this.seenBefore.has(flow)) this.attached.add(flow)
  }

  prediction(times: number, all: number, sample: number): Prediction {
    const hit = this.expectedSubscribers(times)
    const share = sample === 0 ? 0 : hit / sample
    return {
      id: this.fault.id,
      share,
      subscribers: Math.round(share * all),
      peakPerSecond: Math.round(Math.max(0, ...this.perSecond.values()) * times),
      frames: Math.round(this.frames * times),
    }
  }

  /** Of a selector's chance for one frame follows that of a subscriber with so many. */
  private expectedSubscribers(times: number): number {
    const { kind, selector } = this.fault
    if (isNothing(this.fault)) return 0
    if (takesContexts.has(kind)) return new Set([...this.framesOf.keys(), ...this.attached]).size
    if (selector === undefined) return this.framesOf.size
    const chance =
      selector.kind === 'share'
        ? selector.ppm / 1e6
        : selector.kind === 'every'
          ? 1 / selector.nth
          : Math.min(1, selector.count / Math.max(1, this.frames * times))
    let expected = 0
    for (const frames of this.framesOf.values()) expected += 1 - (1 - chance) ** frames
    return expected
  }
}

/** Faults that hit everybody who is attached through their target. */
const takesContexts: ReadonlySet<string> = new Set(['node.crash', 'cell.outage', 'ocs.down'])

/**
 * Rehearses faults without doing them: a sample of the subscribers lives through the plan up to the end of the last
 * fault, undisturbed, and what passes where a fault would strike is counted. `sample` is the same scenario with fewer
 * subscribers; rates are multiplied by what it lacks.
 */
export function rehearse(sample: Plan, all: number): Rehearsal {
  const watches = sample.faults.map((fault) => new Watch(fault))
  const calm = { ...sample, faults: [] }
  for (let shard = 0; shard < sample.regions; shard++) watchRegion(new World(shardPlan(calm, shard)), watches)
  const count = subscriberCount(sample)
  return {
    sample: count,
    of: all,
    predictions: watches.map((watch) => watch.prediction(all / count, all, count)),
  }
}

function watchRegion(world: World, watches: readonly Watch[]): void {
  const reaches = watches.map((watch) => ({ watch, ...reachOn(watch.fault) }))
  const tap = (link: Link): void => {
    const own = reaches.filter(({ isMine }) => isMine(link))
    if (own.length === 0) return
    link.tap = (from, _octets, _channel, timeUs, flow) => {
      for (const { watch, isMet } of own) if (isMet(from)) watch.frame(timeUs, flow)
    }
  }
  world.cabling.links.forEach(tap)
  world.cabling.onLink = tap
  for (const watch of [...watches].sort((a, b) => a.fault.atUs - b.fault.atUs)) {
    world.sim.run(Math.max(world.sim.now, watch.fault.atUs))
    watch.begins(world.ues.filter(({ registered }) => registered).map(({ index }) => index))
  }
  world.sim.run(Math.max(world.sim.now, ...watches.map(({ fault }) => fault.untilUs)))
}

interface Felt {
  readonly isMine: (link: Link) => boolean
  /** Of such a link, by what it was sent. */
  readonly isMet: (from: Port) => boolean
}

/** Where a fault would be felt: on links in both directions, at nodes by what comes to them. */
function reachOn(fault: PlannedFault): Felt {
  if (fault.link !== undefined) return { isMine: linksOf({ plan: fault }), isMet: () => true }
  const names = new Set(fault.nodes)
  const isNamed = ({ owner }: Port): boolean => names.has((owner as { name?: string }).name ?? '')
  return { isMine: (link) => isNamed(link.a) || isNamed(link.b), isMet: (from) => isNamed(from.peer) }
}
