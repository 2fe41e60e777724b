import { chmodSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { systemActor } from '../../runs/ports/actor.ts'
import type { NewToken, TokenStore } from './token-store.ts'

/**
 * The secret in a file of the data folder, which only its owner may read: made at the first start, and made anew where
 * the store does not know it (another database, a revoked token). Whatever the service starts is handed the secret.
 */
export async function tokenInFile(
  path: string,
  store: TokenStore,
  wanted: NewToken,
): Promise<{ readonly secret: string; readonly isNew: boolean }> {
  const kept = existsSync(path) ? readFileSync(path, 'utf8').trim() : undefined
  if (kept !== undefined && (await store.recognise(kept)).kind === 'good') {
    chmodSync(path, 0o600)
    return { secret: kept, isNew: false }
  }
  const { secret } = await store.create(wanted, systemActor)
  // Under another name first: nobody reads half a token, or one before its mode is right.
  const unfinished = `${path}.${process.pid}`
  writeFileSync(unfinished, `${secret}\n`, { mode: 0o600 })
  chmodSync(unfinished, 0o600)
  renameSync(unfinished, path)
  return { secret, isNew: true }
}

/** Who has the data folder has the service: its first token may do everything. */
export const firstAdmin: NewToken = {
  name: 'first-start',
  role: 'admin',
  tenant: 'default',
  groups: [],
  mayDelegate: false,
  expiresAt: null,
}
