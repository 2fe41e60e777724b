export type LogFields = Readonly<Record<string, unknown>>

/**
 * Log lines for whoever operates the service. An error goes under `err`. Inside a span of a run, `run_id` and
 * `trace_id` are added; subscribers' numbers are masked wherever they appear.
 */
export interface Log {
  debug(fields: LogFields, message: string): void
  info(fields: LogFields, message: string): void
  warn(fields: LogFields, message: string): void
  error(fields: LogFields, message: string): void
  child(fields: LogFields): Log
}

export const noLog: Log = { debug() {}, info() {}, warn() {}, error() {}, child: () => noLog }
