import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Service, startService } from '../src/service/compose.ts'
import { configOf } from '../src/service/surroundings.ts'
import { type FreshDatabase, freshDatabase } from './database.ts'
import { repositoryRoot } from './repository.ts'

export interface LiveService {
  readonly url: string
  /** Host and port of gRPC. */
  readonly grpcAddress: string
  readonly token: string
  readonly dataFolder: string
  readonly service: Service
  /** Ends it and begins it anew on what it stored; its ports may be others. */
  restart(): Promise<void>
  close(): Promise<void>
}

/** The service as `npm start` composes it, on a database and a data folder of its own. */
export async function liveService(environment: Record<string, string> = {}): Promise<LiveService> {
  const fresh: FreshDatabase = await freshDatabase()
  const dataFolder = mkdtempSync(join(tmpdir(), 'roamlab-live-'))
  const home = join(repositoryRoot(), 'sim-service')
  const given = { ROAMLAB_PORT: '0', ROAMLAB_RPC_PORT: '0', DATABASE_URL: fresh.url, ...environment }
  const config = configOf({ environment: given, stderr: { write: () => undefined } })
  const answers = new Map<string, string>()
  const begin = (): Promise<Service> =>
    startService({
      config,
      environment: given,
      home,
      dataFolder,
      version: '1.2.3',
      onAnswer: ({ what, url }) => answers.set(what, url),
    })
  let service = await begin()
  return {
    get url() {
      return service.url
    },
    get grpcAddress() {
      return new URL(answers.get('gRPC')!).host
    },
    get token() {
      return readFileSync(join(dataFolder, 'admin-token'), 'utf8').trim()
    },
    dataFolder,
    get service() {
      return service
    },
    async restart() {
      await service.stop()
      service = await begin()
    },
    async close() {
      await service.stop()
      await fresh.drop()
      rmSync(dataFolder, { recursive: true, force: true })
    },
  }
}
