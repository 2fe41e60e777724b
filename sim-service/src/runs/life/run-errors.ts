import { failed, type Result } from '../ports/failures.ts'
import { StoreUnavailable } from '../ports/store-unavailable.ts'

/** A store that does not answer is an answer too; everything else is a programmer's error. */
export async function guarded<T>(work: () => Promise<Result<T>>): Promise<Result<T>> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof StoreUnavailable)
      return failed('store-unavailable', error.message, { retryAfterSeconds: 5 })
    throw error
  }
}
