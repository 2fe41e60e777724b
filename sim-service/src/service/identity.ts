import { join } from 'node:path'
import { readAuthSettings } from '../api/auth/auth-settings.ts'
import { Authenticator } from '../api/auth/authenticate.ts'
import { readFlagKeys } from '../platform/flags/flag-keys.ts'
import { FlagStore } from '../platform/flags/flag-store.ts'
import { firstAdmin, tokenInFile } from '../platform/identity/token-file.ts'
import { TokenStore } from '../platform/identity/token-store.ts'
import { ConfigError } from './config-error.ts'
import type { Foundation } from './foundation.ts'
import type { OpenStores } from './stores.ts'

export interface Identity {
  readonly authenticator: Authenticator
  readonly tokens: TokenStore
  /** The secret of the first administrator's token, and the file that keeps it. */
  readonly admin: { readonly secret: string; readonly file: string; readonly isNew: boolean }
}

const FLAGS = 'flags'

/** Who may do what: tokens of the store, JWTs of the configured issuer, persons of Grafana. */
export async function openIdentity(
  { database, audit }: OpenStores,
  { config, environment, dataFolder, health, telemetry: { metrics, log } }: Foundation,
): Promise<Identity> {
  const read = readAuthSettings(environment, [config.host])
  if (!read.ok) throw new ConfigError(read.problems)
  const tokens = new TokenStore(database, audit)
  const authenticator = new Authenticator({ settings: read.settings, tokens, metrics })
  if (authenticator.warning !== undefined) {
    log.warn({}, authenticator.warning)
    health.warn(authenticator.warning)
  }
  const file = join(dataFolder, 'admin-token')
  return { authenticator, tokens, admin: { file, ...(await tokenInFile(file, tokens, firstAdmin)) } }
}

/** Flags of the file that ships and what was set above them; what is refused shows in readiness. */
export async function openFlags(
  { database, audit }: OpenStores,
  { config, home, health, closers, telemetry: { metrics, log } }: Foundation,
): Promise<FlagStore> {
  health.up(FLAGS)
  const flags = new FlagStore({
    database,
    audit,
    file: join(home, 'config', 'feature-flags.yaml'),
    keys: readFlagKeys({ publicKey: config.flagsPublicKey, privateKey: config.flagsPrivateKey }),
    log,
    metrics,
    onProblems: (problems) => {
      if (problems.length === 0) health.up(FLAGS)
      else health.down(FLAGS, problems.join('; '))
    },
  })
  await flags.start()
  closers.add('flags', () => flags.stop())
  return flags
}
