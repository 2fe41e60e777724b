import type { Simulation } from '../engine/simulation.ts'
import { Inbox } from './inbox.ts'

/** A request that was seen, and its answer once there is one: a repetition while it is worked on is ignored. */
export interface AnsweredRequest {
  octets: Uint8Array | undefined
}

interface Entry extends AnsweredRequest {
  readonly scope: Map<number, Entry>
  readonly id: number
  readonly forgetAtUs: number
}

const FORGET = 1

/**
 * Answers kept for repeated requests, so that a repetition gets the same octets and nothing is done twice
 * (TS 29.274 §7.6; RFC 6733 §3, §5.5.4). Kept for as long as a sender may repeat, then dropped in order of arrival.
 */
export class AnsweredRequests {
  private readonly inbox: Inbox
  private readonly sim: Simulation
  private readonly holdUs: number
  private readonly scopes = new Map<string, Map<number, Entry>>()
  private queue: Entry[] = []
  private first = 0
  private armed = false

  constructor(sim: Simulation, entity: number, holdUs: number) {
    this.sim = sim
    this.inbox = new Inbox(sim, 'answered requests', entity, this)
    this.holdUs = holdUs
  }

  /** The earlier request of this sender with this number, if it is still kept. */
  find(sender: string, id: number): AnsweredRequest | undefined {
    return this.scopes.get(sender)?.get(id)
  }

  /** Notes a new request; the caller fills in the answer when it sends it. */
  note(sender: string, id: number): AnsweredRequest {
    let scope = this.scopes.get(sender)
    if (scope === undefined) this.scopes.set(sender, (scope = new Map()))
    const entry: Entry = { scope, id, forgetAtUs: this.sim.now + this.holdUs, octets: undefined }
    scope.set(id, entry)
    this.queue.push(entry)
    if (!this.armed) this.arm()
    return entry
  }

  /** A node that has crashed knows no request any more. */
  forget(): void {
    this.scopes.clear()
    this.queue = []
    this.first = 0
  }

  onTimer(_code: number, _argument: unknown): void {
    const { now } = this.sim
    while (this.first < this.queue.length && this.queue[this.first].forgetAtUs <= now) {
      const entry = this.queue[this.first++]
      entry.scope.delete(entry.id)
    }
    this.queue = this.queue.slice(this.first)
    this.first = 0
    this.armed = false
    if (this.queue.length > 0) this.arm()
  }

  /** Looks again after a part of the hold time, so that clearing costs a few events however many requests there are. */
  private arm(): void {
    this.armed = true
    const { flow } = this.sim
    // Clearing is the network's own work, whoever's request happened to start the clock.
    this.sim.flow = 0
    this.sim.schedule(this.sim.now + Math.max(1, Math.ceil(this.holdUs / 4)), this.inbox, FORGET, undefined)
    this.sim.flow = flow
  }
}
