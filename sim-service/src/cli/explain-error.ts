import { types } from 'node:util'
import { LimitError } from '../engine/simulation.ts'
import { WorkerError } from '../runs/worker-error.ts'
import { BadInput, Failure } from './bad-input.ts'
import { exitCode } from './exit-codes.ts'
import type { Io } from './io.ts'

/** Says what went wrong, and gives the exit code. The place in the code is for those who ask for it. */
export function explainError(error: unknown, isDebug: boolean, { stderr }: Pick<Io, 'stderr'>): number {
  if (error instanceof BadInput) {
    stderr.write(`${error.message}\n`)
    return exitCode.badInput
  }
  if (error instanceof Failure || error instanceof LimitError || error instanceof WorkerError) {
    stderr.write(`${error.message}\n`)
    return exitCode.internalError
  }
  const { message, stack } = types.isNativeError(error) ? error : new Error(String(error))
  stderr.write(`internal error: ${message.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')}\n`)
  stderr.write(isDebug ? `${stack}\n` : 'run it again with --debug to see where it came from\n')
  return exitCode.internalError
}
