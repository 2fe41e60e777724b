import { exponentialFrom, keyedU32 } from './random.ts'
import type { Simulation, Target } from './simulation.ts'

export interface StationModel {
  servers: number
  /** Mean time that one message occupies a server. */
  serviceTimeUs: number
  distribution: 'exponential' | 'constant'
  /** Messages that may wait; one more is dropped and counted as overload. */
  queueLimit: number
}

/** What makes a station slower for a time. */
export interface Slowness {
  /** For one message: how many times as long its service takes, and how long it is held then; nothing spares it. */
  of(sim: Simulation): { readonly factor: number; readonly heldUs: number } | undefined
}

/**
 * The processing capacity of a network function: servers, a bounded queue, first come first served. Since work
 * arrives in time order, a server's next free instant is all the state there is.
 */
export class ServiceStation {
  private readonly sim: Simulation
  private readonly model: StationModel
  private readonly freeAt: Float64Array
  private readonly source: number
  private inSystem = 0
  served = 0
  dropped = 0
  busyUs = 0
  private slowdown = 1
  private slowness: readonly Slowness[] | undefined = undefined

  constructor(sim: Simulation, name: string, model: StationModel) {
    this.sim = sim
    this.model = model
    this.freeAt = new Float64Array(model.servers)
    this.source = sim.source(`station/${name}`)
  }

  /** Multiplies the service time from now on. */
  slow(factor: number): void {
    this.slowdown = factor
  }

  /** Makes the station slower until `recover`; several add up. */
  impede(slowness: Slowness): void {
    this.slowness = [...(this.slowness ?? []), slowness]
  }

  recover(slowness: Slowness): void {
    const left = this.slowness?.filter((one) => one !== slowness) ?? []
    this.slowness = left.length === 0 ? undefined : left
  }

  get isImpeded(): boolean {
    return this.slowness !== undefined
  }

  /** The node crashed: what waited and what was in service is gone. Its events must not be counted as finished. */
  clear(): void {
    this.freeAt.fill(0)
    this.inSystem = 0
  }

  /** Queues work; `target` gets the event when a server has finished it. False when the queue is full. */
  accept(target: Target, code: number, work: unknown): boolean {
    if (this.inSystem >= this.model.queueLimit + this.model.servers) {
      this.dropped++
      return false
    }
    const { freeAt } = this
    const { now } = this.sim
    // Any idle server will do: which of them it is changes no later start.
    let earliest = 0
    for (let i = 1; i < freeAt.length && freeAt[earliest] > now; i++)
      if (freeAt[i] < freeAt[earliest]) earliest = i
    let service = this.serviceUs()
    let heldUs = 0
    if (this.slowness !== undefined) {
      for (const one of this.slowness) {
        const effect = one.of(this.sim)
        if (effect === undefined) continue
        service = Math.round(service * effect.factor)
        heldUs += effect.heldUs
      }
    }
    const start = Math.max(now, freeAt[earliest])
    freeAt[earliest] = start + service
    this.busyUs += service
    this.inSystem++
    this.sim.schedule(start + service + heldUs, target, code, work)
    return true
  }

  /** Messages that wait or are being worked on. */
  get occupancy(): number {
    return this.inSystem
  }

  /** To be called when the event of `accept` happens. */
  finished(): void {
    this.inSystem--
    this.served++
  }

  private serviceUs(): number {
    const mean = this.model.serviceTimeUs * this.slowdown
    if (mean === 0) return 0
    if (this.model.distribution === 'constant') return Math.round(mean)
    return exponentialFrom(keyedU32(this.source, this.sim.flow, this.sim.now, 0), mean)
  }
}
