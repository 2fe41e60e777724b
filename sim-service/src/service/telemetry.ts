import { join } from 'node:path'
import type { Config } from '../platform/config/config.ts'
import { createLog, openLogFile } from '../platform/telemetry/log.ts'
import { createMetrics, type ServiceMetrics } from '../platform/telemetry/metrics.ts'
import { createTracing, type ServiceTracing } from '../platform/telemetry/tracing.ts'
import type { Log } from '../runs/ports/log.ts'

export interface Telemetry {
  readonly log: Log
  readonly metrics: ServiceMetrics
  readonly tracing: ServiceTracing
  /** Where lines go: a file's path, or `standard error`. */
  readonly logTo: string
  close(): Promise<void>
}

export interface TelemetryParts {
  config: Pick<Config, 'logLevel' | 'logTo' | 'otlpEndpoint' | 'slots'>
  dataFolder: string
  version: string
  /** `roamlab`, or `roamlab-worker` in a process that only takes shards. */
  service: string
}

/** Log, metrics and traces of one process, each aware of the others. */
export function createTelemetry({ config, dataFolder, version, service }: TelemetryParts): Telemetry {
  const tracing = createTracing({ service, version, isExported: config.otlpEndpoint !== undefined })
  const logFile = join(dataFolder, 'service.log')
  const file = config.logTo === 'file' ? openLogFile(logFile) : undefined
  return {
    tracing,
    metrics: createMetrics({
      version,
      slots: config.slots,
      traceId: () => tracing.current()?.traceId,
      ofProcess: true,
    }),
    log: createLog({ level: config.logLevel, sink: file ?? process.stderr, service, surroundings: tracing }),
    logTo: file === undefined ? 'standard error' : logFile,
    async close() {
      await tracing.close()
      file?.close()
    },
  }
}
