import express, { type Express } from 'express'
import { RPC_PREFIX } from '../api/rpc/rpc-server.ts'
import type { Config } from '../platform/config/config.ts'
import type { RunService } from '../runs/life/run-service.ts'
import { Closers } from './closers.ts'
import { openEventLog } from './event-log.ts'
import { createFaces } from './faces.ts'
import type { Foundation } from './foundation.ts'
import { Health } from './health.ts'
import { firstFree, HttpListener } from './http-listener.ts'
import { type Identity, openFlags, openIdentity } from './identity.ts'
import { InstanceFile, type ServiceUrl } from './instance-file.ts'
import { operations } from './operations.ts'
import { requestTelemetry } from './request-telemetry.ts'
import { openRuns } from './runs.ts'
import { openStores } from './stores.ts'
import { createTelemetry, type Telemetry } from './telemetry.ts'

export interface ServiceParts {
  config: Config
  environment: Readonly<Record<string, string | undefined>>
  /** The folder of sim-service. */
  home: string
  dataFolder: string
  version: string
  /** Told as each part answers. */
  onAnswer(url: ServiceUrl): void
}

export interface Service {
  readonly url: string
  readonly runs: RunService
  readonly admin: Identity['admin']
  readonly telemetry: Telemetry
  /** Readiness first, then what takes requests, then what runs, then what stores. Never fails. */
  stop(): Promise<void>
}

const STARTING = 'start'
const STOPPING = 'stop'

/**
 * The service, put together in stages: each stands on those before it, and is closed before them. HTTP answers first,
 * so that liveness and the reason for not being ready can be asked from the beginning.
 */
export async function startService(parts: ServiceParts): Promise<Service> {
  const composition = new Composition(parts)
  try {
    return await composition.start()
  } catch (error) {
    composition.telemetry.log.error({ err: error }, 'the start failed')
    await composition.stop()
    throw error
  }
}

class Composition {
  readonly telemetry: Telemetry
  private readonly parts: ServiceParts
  private readonly foundation: Foundation
  private readonly closers = new Closers()
  private readonly health: Health
  private readonly instance: InstanceFile
  private readonly urls: ServiceUrl[] = []
  private stopping: Promise<void> | undefined

  constructor(parts: ServiceParts) {
    this.parts = parts
    this.telemetry = createTelemetry({ ...parts, service: 'roamlab' })
    const { metrics, log } = this.telemetry
    this.health = new Health(({ name, isUp, reason }) => {
      metrics.set('roamlab_dependency_up', { dependency: name }, isUp ? 1 : 0)
      log[isUp ? 'info' : 'warn']({ dependency: name, isUp, reason }, 'readiness')
    })
    metrics.beforeScrape(() => metrics.set('roamlab_ready', {}, this.health.readiness.ready ? 1 : 0))
    this.instance = new InstanceFile(parts.dataFolder, parts.version)
    const { health, closers, telemetry } = this
    this.foundation = { ...parts, health, closers, telemetry }
  }

  async start(): Promise<Service> {
    const { foundation, health, telemetry } = this
    health.down(STARTING, 'the service is starting')
    const root = express().disable('x-powered-by').disable('etag')
    const url = await this.listen(root)
    const stores = await openStores(foundation)
    this.say(`database: ${stores.about}`)
    const events = await openEventLog(stores.database, foundation)
    this.say(`event log: ${events.about}`)
    const flags = await openFlags(stores, foundation)
    const identity = await openIdentity(stores, foundation)
    if (identity.authenticator.warning !== undefined) this.say(`WARNING: ${identity.authenticator.warning}`)
    const { runs, live } = await openRuns(stores, events, flags, foundation)
    const isStopping = (): boolean => this.stopping !== undefined
    const faces = createFaces({ foundation, open: stores, identity, flags, live, runs, isStopping })
    root.use(faces.api)
    await this.listenForRpc(faces.rpc)
    await runs.open()
    health.up(STARTING)
    for (const [what, path] of [
      ['REST', '/api/v1'],
      ['OpenAPI', '/openapi.json'],
      ['streams', '/api/v1/stream'],
      ['RPC', RPC_PREFIX],
      ['metrics', '/metrics'],
    ]) {
      this.answered(what, `${url}${path}`)
    }
    return { url, runs, admin: identity.admin, telemetry, stop: () => this.stop() }
  }

  stop(): Promise<void> {
    this.stopping ??= this.stopNow()
    return this.stopping
  }

  private async stopNow(): Promise<void> {
    this.health.down(STOPPING, 'the service is stopping')
    await this.closers.closeAll(this.parts.config.stopSeconds * 1000, this.telemetry.log)
    this.instance.remove()
    await this.telemetry.close()
  }

  private async listen(root: Express): Promise<string> {
    const { config, version } = this.parts
    const { metrics, tracing } = this.telemetry
    root.use(requestTelemetry(metrics, tracing))
    const readiness = () => this.health.readiness
    root.use(operations({ version, readiness, metrics }))
    const listener = new HttpListener(root)
    const { url } = await listener.listen(config.port, config.host, 'ROAMLAB_PORT')
    this.closers.add('HTTP', () => listener.close(config.stopSeconds * 250))
    this.answered('health', `${url}/healthz`)
    return url
  }

  private async listenForRpc(rpc: ReturnType<typeof createFaces>['rpc']): Promise<void> {
    const { config } = this.parts
    const { port } = await firstFree(config.rpcPort, 'ROAMLAB_RPC_PORT', (tried) =>
      rpc.listen(tried, config.host),
    )
    this.closers.add('gRPC', () => rpc.close(config.stopSeconds * 250))
    this.answered('gRPC', `http://${config.host}:${port}`)
  }

  private say(what: string): void {
    this.parts.onAnswer({ what, url: '' })
  }

  private answered(what: string, url: string): void {
    this.urls.push({ what, url })
    this.instance.write(this.urls)
    this.parts.onAnswer({ what, url })
  }
}
