import type { Comparison } from '../../kpi/compare.ts'
import type { Ratio } from '../../kpi/ratio.ts'
import type { GivenTexts } from '../../scenario/library.ts'
import type { Reference } from '../../scenario/references.ts'
import type { Result } from '../ports/failures.ts'
import type { StoredRun } from '../replay.ts'
import type { Fingerprints } from '../window.ts'
import type { RunInputs } from './run-inputs.ts'
import type { RunRehearsal, SubscriberTrace } from './run-service.ts'

/** What a scenario is, as far as the service must know before it is planned. */
export interface CheckedScenario {
  readonly name: string
  readonly title: string
  readonly owner: string
  readonly hash: string
  readonly durationUs: number
  readonly seed: number
  /** `max`, `x10` or `realtime`. */
  readonly pacing: string
  readonly subscribers: number
  /** Of every profile and agreement that it names. */
  readonly texts: GivenTexts
}

export interface CheckRequest {
  readonly text: string
  readonly file: string
  readonly folders: readonly string[]
  readonly texts: GivenTexts
}

export interface TraceRequest {
  readonly runId: string
  readonly ueId: string
  readonly stored: StoredRun
  readonly build: string
  readonly virtualSeconds: number
  readonly shardFingerprints: readonly Fingerprints[]
  /** The capture of the run, where the subscriber is in it. */
  readonly capture?: Uint8Array
}

export interface RehearseRequest {
  readonly inputs: RunInputs
  readonly scale?: Ratio
}

/** Work that would hold up the service: each is done by a thread of its pool. */
export interface Tasks {
  references(
    request: Pick<CheckRequest, 'text' | 'file'>,
  ): Result<readonly Pick<Reference, 'shelf' | 'name'>[]>
  check(request: CheckRequest): Result<CheckedScenario>
  rehearse(request: RehearseRequest): Result<RunRehearsal>
  compare(request: { readonly a: Uint8Array; readonly b: Uint8Array }): Result<Comparison>
  trace(request: TraceRequest): Result<SubscriberTrace>
}

export type TaskName = keyof Tasks

export type TaskMessage = { [N in TaskName]: { name: N; request: Parameters<Tasks[N]>[0] } }[TaskName]

export type TaskAnswer = { ok: true; value: unknown } | { ok: false; message: string; stack?: string }
