import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

/**
 * `rl_`, ten characters by which the row is found, and 256 random bits in base64url. Scanners for leaked secrets know
 * such forms by their beginning.
 */
const form = /^rl_([a-z2-7]{10})_([A-Za-z0-9_-]{43})$/
const ID_ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567'
const ID_LENGTH = 10
const SECRET_BYTES = 32

export interface NewSecret {
  readonly id: string
  /** What the holder gets, once. */
  readonly token: string
  readonly hash: Buffer
}

export function newSecret(): NewSecret {
  const id = Array.from(randomBytes(ID_LENGTH), (byte) => ID_ALPHABET[byte % ID_ALPHABET.length]).join('')
  const token = `rl_${id}_${randomBytes(SECRET_BYTES).toString('base64url')}`
  return { id, token, hash: hashOf(token) }
}

/** The id within a token; undefined where it cannot be one of ours. */
export function idOf(token: string): string | undefined {
  return form.exec(token)?.[1]
}

/** One round of SHA-256 is enough here: nobody guesses 256 random bits, which no word list contains. */
export function hashOf(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}

/** In the same time wherever they begin to differ. */
export function isSame(token: string, hash: Uint8Array): boolean {
  const own = hashOf(token)
  return own.length === hash.length && timingSafeEqual(own, hash)
}
