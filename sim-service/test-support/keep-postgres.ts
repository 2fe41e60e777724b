/**
 * Keeps the PostgreSQL of the tests: started by the first test file that wants a database, ends when the process whose
 * number it was given has ended, and takes the server and its folder with it.
 */
import { existsSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { startEmbeddedPostgres } from '../src/platform/postgres/embedded.ts'
import { isAlive, startOf } from '../src/platform/postgres/postmaster.ts'

/** What the keeper leaves in its folder: how the server is reached, or why it is not. */
export const URL_FILE = 'url'
export const FAILURE_FILE = 'failure'

const POLL_MS = 200

/** What is written is lost with the machine, which tests do not pull the plug of. */
const settings = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  max_connections: '300',
  shared_buffers: '64MB',
}

async function keep(folder: string, root: number): Promise<void> {
  const startedAt = startOf(root)
  const server = await startEmbeddedPostgres(join(folder, 'server'), { home: process.cwd(), settings })
  leave(folder, URL_FILE, server.url)
  while (isAlive(root) && startOf(root) === startedAt && existsSync(folder))
    await new Promise((resolve) => setTimeout(resolve, POLL_MS))
  await server.stop()
  rmSync(folder, { recursive: true, force: true })
}

/** Whole or not at all: others wait for it. */
function leave(folder: string, name: string, text: string): void {
  writeFileSync(join(folder, `${name}.new`), text, { mode: 0o600 })
  renameSync(join(folder, `${name}.new`), join(folder, name))
}

if (process.argv[1]?.endsWith('keep-postgres.ts')) {
  const [folder, root] = process.argv.slice(2)
  keep(folder, Number(root)).catch((error) => leave(folder, FAILURE_FILE, String(error)))
}
