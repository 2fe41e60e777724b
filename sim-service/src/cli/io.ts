export { type Versions, versionsOf } from '../runs/report/versions.ts'

import { exitCode, type StopSignal } from './exit-codes.ts'
import { discardUnfinished } from './output-file.ts'

export interface TextSink {
  write(text: string): unknown
  readonly isTTY?: boolean
  readonly columns?: number
}

/** The world as a command sees it; tests pass their own. */
export interface Io {
  readonly stdout: TextSink
  readonly stderr: TextSink
  readonly environment: Readonly<Record<string, string | undefined>>
  /** The folder of sim-service: `config/` and `package.json` are in it. */
  readonly home: string
  /** Aborted with the name of the signal that asks the process to end. */
  readonly stop: AbortSignal
}

/** This process, with its signals. The first asks it to end, the second makes it leave at once. */
export function processIo(home: string): Io {
  const controller = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] satisfies StopSignal[]) {
    process.on(signal, () => {
      if (controller.signal.aborted) leaveAtOnce(signal)
      controller.abort(signal)
      if (process.stderr.isTTY)
        process.stderr.write(`\n${signal}: ending; once more, and it leaves at once\n`)
    })
  }
  // A reader that went away (`roamlab run … | head`) neither stops a run nor changes its exit code.
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error
    })
  }
  return {
    stdout: process.stdout,
    stderr: process.stderr,
    environment: process.env,
    home,
    stop: controller.signal,
  }
}

/** No file is left half written, and none is finished. */
function leaveAtOnce(signal: StopSignal): never {
  discardUnfinished()
  process.exit(exitCode[signal])
}

export function printJson(io: Io, value: unknown): void {
  io.stdout.write(`${JSON.stringify(value, null, 2)}\n`)
}
