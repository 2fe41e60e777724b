import { dirname, join, resolve } from 'node:path'
import { readAuthSettings } from '../api/auth/auth-settings.ts'
import { BadInput } from '../cli/bad-input.ts'
import type { Io } from '../cli/io.ts'
import { type Config, readConfig } from '../platform/config/config.ts'
import type { ServiceUrl } from './instance-file.ts'

export function configOf({ environment, stderr }: Pick<Io, 'environment' | 'stderr'>): Config {
  const read = readConfig(environment)
  if (!read.ok) throw new BadInput(...read.problems)
  const auth = readAuthSettings(environment, [read.config.host])
  if (!auth.ok) throw new BadInput(...auth.problems)
  for (const warning of read.warnings) stderr.write(`${warning}\n`)
  return read.config
}

/** Where everything is that survives a restart. */
export function dataFolderOf({ dataFolder }: Pick<Config, 'dataFolder'>, home: string): string {
  return dataFolder === undefined ? join(dirname(home), '.roamlab') : resolve(dataFolder)
}

export function urlLine({ what, url }: ServiceUrl): string {
  return `  ${what.padEnd(10)} ${url}`.trimEnd()
}
