import { promisify } from 'node:util'
import { constants, deflate, inflate } from 'node:zlib'

const deflated = promisify<Buffer, object, Buffer>(deflate)
const inflated = promisify<Buffer, Buffer>(inflate)

/** A plan is numbers in rows: the fastest level makes a tenth of it, the best a twelfth in five times the time. */
const settings = { level: constants.Z_BEST_SPEED }

/** A JSON value, compressed in another thread. */
export function jsonBytes(value: unknown): Promise<Buffer> {
  return deflated(Buffer.from(JSON.stringify(value)), settings)
}

export async function fromJsonBytes<T>(octets: Buffer): Promise<T> {
  return JSON.parse((await inflated(octets)).toString()) as T
}
