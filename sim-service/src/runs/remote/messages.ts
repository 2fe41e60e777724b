import { deserialize, serialize } from 'node:v8'
import { deflateRawSync, inflateRawSync } from 'node:zlib'
import type { Plan } from '../../scenario/plan.ts'
import type { ShardSnapshot, ShardWishes, WindowOrder, WindowReport } from '../window.ts'
import type { WorkerFailure } from '../worker-error.ts'

/**
 * What the leader of a run and its workers say to each other over the event log. An *execution* is one attempt of one
 * leader at a run: a service that was killed and resumes a run begins another, and nobody confuses the two.
 */

/** On `run.shards`, to all workers. */
export type LeaderMessage =
  /** Asks who is there. A worker drops what it holds for this leader and is not named. */
  | { readonly kind: 'pulse'; readonly leader: string; readonly pulse: number; readonly executions: string[] }
  | { readonly kind: 'plan'; readonly hash: string; readonly plan: PackedPlan }
  | Take
  | { readonly kind: 'window'; readonly execution: string; readonly order: WindowOrder }
  | { readonly kind: 'finish'; readonly execution: string }
  /** The run is over, or its leader gives it up. */
  | { readonly kind: 'release'; readonly execution: string }

/** One worker shall execute one shard, from the start of the run to where the others are, and then with them. */
export interface Take {
  readonly kind: 'take'
  readonly leader: string
  /** The leader's latest pulse: the one after it may have been on its way already. */
  readonly pulse: number
  readonly run: string
  readonly execution: string
  readonly shard: number
  /** Of several that were told to take a shard, the last one counts: this number grows. */
  readonly epoch: number
  readonly worker: string
  readonly build: string
  readonly planHash: string
  readonly wishes: ShardWishes
  /** The orders that carried commands; with the plan they are all that the shard has ever been told. */
  readonly history: readonly Told[]
  /** The end of the latest window that all shards have done. */
  readonly reachedUs: number
  /** What the others are at. */
  readonly pending?: ShardOrder
  /** W3C trace context of whoever asked for the run. */
  readonly traceparent?: string
}

/** A plan, packed: who passes it on has no need to look into it. */
export type PackedPlan = Uint8Array

export interface Told {
  readonly atUs: number
  readonly commands: WindowOrder['commands']
}

export type ShardOrder =
  | { readonly kind: 'window'; readonly order: WindowOrder }
  | { readonly kind: 'finish' }

/** On `run.results`, to the leaders. */
export type WorkerMessage =
  /** The leader's own, to see that the log carries. */
  | { readonly kind: 'pulse'; readonly leader: string; readonly pulse: number }
  | Beat
  | { readonly kind: 'plan-wanted'; readonly hash: string }
  | ({ readonly kind: 'window'; readonly untilUs: number; readonly report: WindowReport } & FromShard)
  | ({ readonly kind: 'finished'; readonly snapshot: ShardSnapshot; readonly latest: Uint8Array } & FromShard)
  | ({ readonly kind: 'failed'; readonly failure: WorkerFailure } & FromShard)
  /** The worker stops, and another shall take it. */
  | ({ readonly kind: 'handed-back' } & FromShard)

export interface FromShard {
  readonly execution: string
  readonly shard: number
  readonly epoch: number
  readonly worker: string
}

/** A worker's answer to a pulse: it is alive and holds these shards. */
export interface Beat {
  readonly kind: 'beat'
  readonly worker: string
  readonly build: string
  /** Threads. */
  readonly slots: number
  /** It works only when there is no other. */
  readonly isStandby: boolean
  /** It takes nothing more. */
  readonly isLeaving: boolean
  readonly shards: readonly HeldShard[]
}

export interface HeldShard {
  readonly execution: string
  readonly shard: number
  readonly epoch: number
}

/** One holder's hold on a shard. */
export function keyOf({ execution, shard, epoch }: HeldShard): string {
  return `${execution}/${shard}/${epoch}`
}

/** Plain data of any kind, small: counters are mostly zeros and names. Between equal builds only. */
export function packed(message: unknown): Uint8Array {
  return deflateRawSync(serialize(message), { level: 1 })
}

export function packedPlan(plan: Plan): PackedPlan {
  return packed(plan)
}

export function unpackedPlan(octets: PackedPlan): Plan {
  return unpacked(octets)
}

export function unpacked<T>(octets: Uint8Array): T {
  return deserialize(inflateRawSync(octets)) as T
}

/** Pulses and beats are understood by every build; everything else is between equal ones. */
export function isForEveryBuild(kind: string): boolean {
  return kind === 'pulse' || kind === 'beat'
}
