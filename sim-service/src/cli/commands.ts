import { auditCommand } from './audit-command.ts'
import type { Command } from './command.ts'
import { compareCommand } from './compare-command.ts'
import { decodeCommand } from './decode-command.ts'
import { doctorCommand } from './doctor-command.ts'
import { eventsCommand } from './events-command.ts'
import { flagsCommand } from './flags-command.ts'
import { listCommand } from './list-command.ts'
import { planCommand } from './plan-command.ts'
import { replayCommand } from './replay-command.ts'
import { runCommand } from './run-command.ts'
import { runsCommand } from './runs-command.ts'
import { schemaCommand } from './schema-command.ts'
import { tokenCommand } from './token-command.ts'
import { validateCommand } from './validate-command.ts'
import { versionCommand } from './version-command.ts'
import { workerCommand } from './worker-command.ts'

/** In the order of the help text. */
export const commands: readonly Command[] = [
  runCommand,
  runsCommand,
  replayCommand,
  compareCommand,
  validateCommand,
  planCommand,
  decodeCommand,
  listCommand,
  schemaCommand,
  flagsCommand,
  tokenCommand,
  auditCommand,
  workerCommand,
  eventsCommand,
  doctorCommand,
  versionCommand,
]
