import { join } from 'node:path'
import type { IdleAddress } from './idle-event-log.ts'
import { started } from './program.ts'
import { repositoryRoot } from './repository.ts'

/** How often a process wakes a second that has an event log with a subscription and nothing to do. */
export async function idleTurnsPerSecond(address: IdleAddress): Promise<number> {
  const program = join(repositoryRoot(), 'sim-service', 'test-support', 'idle-event-log.ts')
  const process = started(program, [JSON.stringify(address)], { cwd: repositoryRoot() })
  await process.says('\n')
  await process.ended
  return JSON.parse(process.stdout()).turnsPerSecond
}
