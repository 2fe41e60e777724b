import { AssertionError } from '../engine/assert.ts'
import { LimitError } from '../engine/simulation.ts'

/** A worker could not do its part, so there is no run. */
export class WorkerError extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, { cause })
    this.name = 'WorkerError'
  }
}

/** What went wrong in a worker, as plain data. */
export interface WorkerFailure {
  readonly name: string
  readonly message: string
  readonly limit?: string
  readonly stack?: string
}

export function failureOf(error: unknown): WorkerFailure {
  const { name, message, stack } = error as Error
  const limit = error instanceof LimitError ? error.limit : undefined
  return { name, message, limit, stack }
}

/** What went wrong in the worker is told as if it had happened here. */
export function errorOf(
  { name, message, limit, stack }: WorkerFailure,
  because: (what: string) => string,
): Error {
  const error =
    limit !== undefined
      ? new LimitError(limit, because(message))
      : name === 'AssertionError'
        ? new AssertionError(because(message))
        : new WorkerError(because(message))
  error.stack = stack ?? error.stack
  return error
}
