import type { Config } from '../platform/config/config.ts'
import type { Closers } from './closers.ts'
import type { Health } from './health.ts'
import type { Telemetry } from './telemetry.ts'

/** What every stage of the composition is given. */
export interface Foundation {
  readonly config: Config
  /** As it was given; for parts that read their own variables. */
  readonly environment: Readonly<Record<string, string | undefined>>
  /** The folder of sim-service. */
  readonly home: string
  readonly dataFolder: string
  readonly version: string
  readonly health: Health
  readonly closers: Closers
  readonly telemetry: Telemetry
}
