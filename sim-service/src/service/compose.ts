import express from 'express'
import type { Config } from '../platform/config/config.ts'
import type { Database } from '../platform/postgres/database.ts'
import { Closers } from './closers.ts'
import { Health } from './health.ts'
import { HttpListener } from './http-listener.ts'
import { InstanceFile, type ServiceUrl } from './instance-file.ts'
import { operations } from './operations.ts'
import { requestTelemetry } from './request-telemetry.ts'
import { openStores } from './stores.ts'
import { createTelemetry, type Telemetry } from './telemetry.ts'

export interface ServiceParts {
  config: Config
  /** The folder of sim-service. */
  home: string
  dataFolder: string
  version: string
  /** Told as each part answers. */
  onAnswer(url: ServiceUrl): void
}

export interface Service {
  readonly url: string
  readonly database: Database
  readonly telemetry: Telemetry
  readonly health: Health
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
  }

  async start(): Promise<Service> {
    const { parts, health, closers, telemetry } = this
    health.down(STARTING, 'the service is starting')
    const url = await this.listen()
    const { database, about } = await openStores({ ...parts, health, closers, telemetry })
    this.answered(`database: ${about}`, '')
    health.up(STARTING)
    return { url, database, telemetry, health, stop: () => this.stop() }
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

  private async listen(): Promise<string> {
    const { config, version } = this.parts
    const { metrics, tracing } = this.telemetry
    const app = express().disable('x-powered-by').disable('etag')
    app.use(requestTelemetry(metrics, tracing))
    const readiness = () => this.health.readiness
    app.use(operations({ version, readiness, metrics, latestRun: async () => undefined }))
    const listener = new HttpListener(app)
    const { url } = await listener.listen(config.port, config.host, 'ROAMLAB_PORT')
    this.closers.add('HTTP', () => listener.close(config.stopSeconds * 250))
    this.answered('health', `${url}/healthz`)
    return url
  }

  private answered(what: string, url: string): void {
    const answer = { what, url }
    if (url !== '') this.urls.push(answer)
    this.instance.write(this.urls)
    this.parts.onAnswer(answer)
  }
}
