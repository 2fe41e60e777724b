import type { Pacing } from '../../scenario/plan.ts'
import type { Decision } from '../journal.ts'
import type { CaptureWish } from '../window.ts'
import type { RunInputs } from './run-inputs.ts'

/** The document of a run that says how it is executed, whoever takes it up. */
export interface StoredRequest {
  readonly inputs: RunInputs
  readonly pacing?: Pacing
  readonly workers?: number
  readonly capture?: CaptureWish
  readonly traceparent?: string
  /** What the run was told that this one repeats: such a run listens to nobody. */
  readonly replayed?: readonly Decision[]
}

/** Names of the documents that the store keeps of a run. */
export const documents = { request: 'request', outcome: 'outcome' } as const
