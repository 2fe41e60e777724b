/**
 * The service without its first drill, for tests that start and kill it many times. It is composed as `npm start` does,
 * from the environment, and says its URLs as its parts answer.
 */
import { join } from 'node:path'
import { processIo, versionsOf } from '../src/cli/io.ts'
import { startService } from '../src/service/compose.ts'
import { configOf, dataFolderOf, urlLine } from '../src/service/surroundings.ts'
import { repositoryRoot } from './repository.ts'

/** What it prints last, when every part answers. */
export const SERVING = 'every part answers'

async function serveOnly(): Promise<void> {
  const io = processIo(join(repositoryRoot(), 'sim-service'))
  const config = configOf(io)
  const { home, environment, stdout } = io
  const service = await startService({
    config,
    environment,
    home,
    dataFolder: dataFolderOf(config, home),
    version: versionsOf(io).roamlab,
    onAnswer: (answer) => void stdout.write(`${urlLine(answer)}\n`),
  })
  stdout.write(`${SERVING}\n`)
  if (!io.stop.aborted)
    await new Promise((resolve) => io.stop.addEventListener('abort', resolve, { once: true }))
  await service.stop()
}

if (process.argv[1]?.endsWith('serve-only.ts')) void serveOnly()
