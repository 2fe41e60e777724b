import { closeSync, mkdirSync, openSync, renameSync, statSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import { pino } from 'pino'
import type { Log } from '../../runs/ports/log.ts'
import { maskJsonLine } from './masking.ts'

export type LogLevel = 'debug' | 'info' | 'warn' | 'error'

export interface LogSink {
  write(line: string): unknown
}

/** What is known of the place in which a line is written: the run and the span (`telemetry/tracing.ts`). */
export interface LogSurroundings {
  runId(): string | undefined
  current(): { traceId: string; spanId: string } | undefined
}

export interface LogOptions {
  level: LogLevel
  sink: LogSink
  service: string
  surroundings?: LogSurroundings
}

/** JSON lines by pino; each goes through the mask as a whole, so that no field and no sentence gets around it. */
export function createLog({ level, sink, service, surroundings }: LogOptions): Log {
  const masked = { write: (line: string) => void sink.write(maskJsonLine(line)) }
  return pino(
    {
      level,
      base: { service },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      mixin: () => {
        const run = surroundings?.runId()
        const span = surroundings?.current()
        return {
          ...(run !== undefined && { run_id: run }),
          ...(span !== undefined && { trace_id: span.traceId, span_id: span.spanId }),
        }
      },
      // What the line itself says of its run is more exact than where it was written.
      mixinMergeStrategy: (line, around) => ({ ...around, ...line }),
    },
    masked,
  ) as unknown as Log
}

const KEPT_BYTES = 16 * 1024 * 1024

/** A log file that is put aside once when it has grown large, at its opening: two of them are the most there is. */
export function openLogFile(path: string): LogSink & { close(): void } {
  mkdirSync(dirname(path), { recursive: true })
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0
  if (size > KEPT_BYTES) renameSync(path, `${path}.1`)
  const file = openSync(path, 'a', 0o600)
  return { write: (line) => writeSync(file, line), close: () => closeSync(file) }
}
