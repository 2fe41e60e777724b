import type { Plan } from '../scenario/plan.ts'
import type { World, WorldOptions } from '../scenario/world.ts'
import { Coordinator, type Progress } from './coordinator.ts'
import type { Decision } from './journal.ts'
import type { RunResult } from './result.ts'
import { Shard } from './shard.ts'
import type { Command, Crew, ShardSnapshot, ShardWishes, WindowOrder, WindowReport } from './window.ts'

export type { Progress } from './coordinator.ts'
export type { RunResult } from './result.ts'

/** Shards in this thread, one after the other. */
export class LocalCrew implements Crew {
  readonly shards: readonly Shard[]

  constructor(plan: Plan, wishes: ShardWishes = {}, options: WorldOptions = {}) {
    this.shards = Array.from({ length: plan.regions }, (_, index) => new Shard(plan, index, wishes, options))
  }

  run(order: WindowOrder): WindowReport[] {
    return this.shards.map((shard) => shard.run(order))
  }

  finish(): ShardSnapshot[] {
    return this.shards.map((shard) => shard.finish())
  }

  /** Ends every fault that still acts. */
  close(): void {
    for (const shard of this.shards) shard.close()
  }
}

/** One execution of a plan in this thread. The host calls `advance` window by window and decides about pacing. */
export class Run {
  readonly plan: Plan
  readonly shards: readonly Shard[]
  private readonly crew: LocalCrew
  private readonly coordinator: Coordinator

  constructor(plan: Plan, options: WorldOptions = {}, replayed?: readonly Decision[]) {
    this.plan = plan
    this.coordinator = new Coordinator(plan, { replayed })
    this.crew = new LocalCrew(plan, {}, options)
    this.shards = this.crew.shards
  }

  /** The world of the first region, and of the run where there is one region. */
  get world(): World {
    return this.shards[0].world
  }

  command(command: Command): void {
    this.coordinator.command(command)
  }

  /** Runs the next window; false when the run was at its end already. */
  advance(): boolean {
    const order = this.coordinator.nextWindow()
    if (order === undefined) return false
    this.coordinator.windowEnded(order, this.crew.run(order))
    return true
  }

  get progress(): Progress {
    return this.coordinator.progress
  }

  get decisions(): readonly Decision[] {
    return this.coordinator.decisions
  }

  /** Runs to the end and judges. */
  complete(): RunResult {
    while (this.advance());
    return this.result()
  }

  /** Leaves nothing broken, however far the run came. */
  close(): void {
    this.crew.close()
  }

  result(): RunResult {
    return this.coordinator.result(this.crew.finish())
  }
}
