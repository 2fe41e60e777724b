import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openDatabase } from '../src/platform/postgres/database.ts'
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../src/platform/postgres/embedded.ts'
import { migrate } from '../src/platform/postgres/migrate.ts'
import { migrationsFolder } from './database.ts'
import { repositoryRoot } from './repository.ts'

/** A server of the test's own, which it may stop and start again at its address. */
export interface OwnPostgres {
  readonly url: string
  stop(): Promise<void>
  start(): Promise<void>
  /** Stops it and removes its data. */
  remove(): Promise<void>
}

export async function ownPostgres(): Promise<OwnPostgres> {
  const folder = mkdtempSync(join(tmpdir(), 'roamlab-own-postgres-'))
  chmodSync(folder, 0o755)
  const settings = { shared_buffers: '32MB', max_connections: '60' }
  const start = (): Promise<EmbeddedPostgres> =>
    startEmbeddedPostgres(join(folder, 'server'), { home: repositoryRoot(), settings })
  let server = await start()
  const { url } = server
  const database = openDatabase(url)
  await migrate(database, migrationsFolder()).finally(() => database.close())
  return {
    url,
    stop: () => server.stop(),
    start: async () => {
      server = await start()
      if (server.url !== url) throw new Error('the server has another address than before')
    },
    remove: async () => {
      await server.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
