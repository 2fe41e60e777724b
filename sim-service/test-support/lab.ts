import type { Port } from '../src/engine/link.ts'
import type { Simulation } from '../src/engine/simulation.ts'
import type { Ue } from '../src/network/ue/ue.ts'
import { World, type WorldOptions } from '../src/scenario/world.ts'
import { type LabPlan, labPlan, type PlanChanges } from './lab-plan.ts'
import { type Interface, interfaceOf, read, type Seen } from './lab-reader.ts'

export type { LabPlan, Seen }

export interface LabOptions extends PlanChanges {
  /** Switches of the world that no scenario has. Without more, every UE attaches with its IMSI. */
  world?: WorldOptions
}

/** Virtual time after which something awaited will not come any more: longer than T3402 and every quota's validity. */
const PATIENCE_US = 3600e6

export const second = 1_000_000
export const millisecond = 1_000

/**
 * A small world under observation: every frame on every link is decoded as it is sent. Nothing runs but virtual time,
 * so a test of half an hour of timers takes milliseconds.
 */
export class Lab {
  readonly plan: LabPlan
  readonly world: World
  readonly sim: Simulation
  readonly seen: Seen[] = []
  readonly measured: Array<{
    name: string
    dimensions: string
    value: number
    timeUs: number
    flow: number
  }> = []
  /** Called for every frame as it is sent, to hurt the network at just that moment. */
  onSeen: ((one: Seen) => void) | undefined
  private cursor = 0

  constructor(options: LabOptions = {}) {
    this.plan = labPlan(options)
    this.world = new World(this.plan, { foreignGutiPpm: 0, ...options.world })
    this.sim = this.world.sim
    this.sim.sink = {
      measure: (name, dimensions, value, timeUs, flow) => {
        this.measured.push({ name, dimensions, value, timeUs, flow })
      },
    }
    const tap = (link: Port['link']): void => {
      link.tap = (from, octets, channel, timeUs, flow) => {
        const one = observe({ link, from, octets, channel, timeUs, flow })
        this.seen.push(one)
        this.onSeen?.(one)
      }
    }
    // Links made later, those of the radio above all, are tapped as they come.
    this.world.cabling.onLink = tap
    this.world.cabling.links.forEach(tap)
  }

  /** The first subscriber, or the n-th, counted from 1. */
  ue(number = 1): Ue {
    return this.world.ues[number - 1]
  }

  get home(): World['homes'][number] {
    return this.world.homes[0]
  }

  get mme(): World['visited'][number]['mmes'][number] {
    return this.world.visited[0].mmes[0]
  }

  get enb(): World['visited'][number]['enbs'][number] {
    return this.world.visited[0].enbs[0]
  }

  get sgw(): World['visited'][number]['sgws'][number] {
    return this.world.visited[0].sgws[0]
  }

  get pgw(): World['homes'][number]['pgws'][number] {
    return this.home.pgws[0]
  }

  get ocs(): World['homes'][number]['ocss'][number] {
    return this.home.ocss[0]
  }

  get hss(): World['homes'][number]['hsss'][number] {
    return this.home.hsss[0]
  }

  /** What the subscriber did or what was done to it, in one command between events. */
  command<T>(owner: { entity: number }, action: () => T, flow = 1): T {
    return this.sim.as(owner.entity, flow, action)
  }

  /** Sends octets from a link's end as if its owner had. */
  inject(from: Port, octets: Uint8Array, channel = 0): void {
    this.command(from.owner, () => from.send(octets, channel))
  }

  /** Runs until the n-th subscriber's attach is complete in every node, and looks on from there. */
  attached(number = 1): this {
    this.until(() => this.mme.byImsi.get(this.ue(number).imsi)?.registered === true)
    return this.run(100 * millisecond).skip()
  }

  /** Lets virtual time pass. */
  run(durationUs: number): this {
    this.sim.run(this.sim.now + durationUs)
    return this
  }

  /** Runs until the condition holds; false when it never does. */
  until(condition: () => boolean, withinUs = PATIENCE_US): boolean {
    const end = this.sim.now + withinUs
    while (!condition()) {
      const next = this.sim.nextTime()
      if (next > end) return false
      this.sim.run(next)
    }
    return true
  }

  /**
   * Runs until a message of this kind is sent that no earlier call has returned. NAS kinds are found inside their
   * carriers.
   */
  next(kind: string, on?: Interface): Seen {
    const came = this.until(() => {
      while (this.cursor < this.seen.length) if (matches(this.seen[this.cursor++], kind, on)) return true
      return false
    })
    if (!came) throw new Error(`no ${kind} came; the last were ${this.lastKinds()}`)
    return this.seen[this.cursor - 1]
  }

  /** From here on `next` looks for messages that are still to come. */
  skip(): this {
    this.cursor = this.seen.length
    return this
  }

  /** Every message of a kind so far, on one interface where given. NAS crosses two: name `s1-mme` or `radio`. */
  messages(kind: string, on?: Interface): Seen[] {
    return this.seen.filter((one) => matches(one, kind, on))
  }

  count(kind: string, on?: Interface): number {
    return this.messages(kind, on).length
  }

  /** Milliseconds between one message of a kind and the next: how a timer's retransmissions are spaced. */
  spacing(kind: string, on?: Interface): number[] {
    const times = this.messages(kind, on).map((one) => one.timeUs)
    return times.slice(1).map((time, i) => (time - times[i]) / millisecond)
  }

  /** The kinds of what was sent after a message, of the same subscriber. */
  after(one: Seen): string[] {
    return this.seen.slice(this.seen.indexOf(one) + 1).map((next) => next.name)
  }

  mark(name: string): number {
    return this.sim.invariants.marks.get(name) ?? 0
  }

  /** Sum of the values measured under a name. */
  total(name: string, dimensions?: string): number {
    return this.values(name, dimensions).reduce((sum, value) => sum + value, 0)
  }

  values(name: string, dimensions?: string): number[] {
    return this.measured
      .filter((one) => one.name === name && (dimensions === undefined || one.dimensions === dimensions))
      .map((one) => one.value)
  }

  outcomes(name: string): string[] {
    return this.measured.filter((one) => one.name === name).map((one) => one.dimensions)
  }

  links(name: Interface): ReadonlyArray<Port['link']> {
    return this.world.cabling.links.filter((link) => interfaceOf(link) === name)
  }

  link(name: Interface): Port['link'] {
    const [first] = this.links(name)
    if (first === undefined) throw new Error(`no link ${name}`)
    return first
  }

  /** Nodes of this kind throw away what reaches them, from now on or while the condition holds. */
  deafen(kind: string, whenever: () => boolean = () => true): void {
    this.sim.injectFault('node.deaf', (name) => name.startsWith(`${kind}/`) && whenever())
  }

  private lastKinds(): string {
    return this.seen
      .filter((one) => !one.name.startsWith('DeviceWatchdog'))
      .slice(-12)
      .map((one) => `${one.on} ${one.name}`)
      .join(', ')
  }
}

/** A frame that the lab cannot read ends the test: no node may take the error for one of its own. */
function observe(frame: Parameters<typeof read>[0]): Seen {
  try {
    return read(frame)
  } catch (error) {
    throw new Error(`${frame.link.name}: ${(error as Error).message}`)
  }
}

function matches(one: Seen, kind: string, on: Interface | undefined): boolean {
  if (on !== undefined && one.on !== on) return false
  return one.message.kind === kind || one.nas?.kind === kind || one.esm?.kind === kind
}

/** `describe` and `test` in the words of a test purpose: when this happens, then that is true. */
export function when(condition: string, tests: () => void): void {
  describe(`when ${condition}`, tests)
}

export function then(claim: string, test: () => void): void {
  it(`then ${claim}`, test)
}
