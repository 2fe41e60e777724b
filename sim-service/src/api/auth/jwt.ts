import {
  createRemoteJWKSet,
  errors,
  type JWTPayload,
  type JWTVerifyGetKey,
  type JWTVerifyOptions,
  jwtVerify,
} from 'jose'

/** What came of a JWT. That the keys cannot be had says nothing about the token. */
export type Verified =
  | { readonly kind: 'valid'; readonly claims: JWTPayload }
  | { readonly kind: 'refused'; readonly why: string }
  | { readonly kind: 'unavailable'; readonly why: string }

export interface JwtRules {
  readonly issuer: string
  readonly audience: string
  readonly algorithms: readonly string[]
  readonly clockToleranceSeconds: number
}

const FETCH_TIMEOUT_MS = 5000
/** An unknown key asks the issuer again, but not more often than this: else anybody could make us ask all the time. */
const COOLDOWN_MS = 30_000
const KEYS_LAST_MS = 600_000
/** After the issuer did not answer, how long nobody else waits for it. */
const PAUSE_AFTER_FAILURE_MS = 2000
const LONGEST_JWT = 16_384

/** Checks JWTs against the keys that an issuer publishes (RFC 7517), and against what must be true of them. */
export class JwtVerifier {
  private readonly keys: JWTVerifyGetKey
  private readonly options: JWTVerifyOptions
  private failedAt = Number.NEGATIVE_INFINITY
  private failure = ''

  constructor(jwksUrl: string, { issuer, audience, algorithms, clockToleranceSeconds }: JwtRules) {
    const remote = createRemoteJWKSet(new URL(jwksUrl), {
      timeoutDuration: FETCH_TIMEOUT_MS,
      cooldownDuration: COOLDOWN_MS,
      cacheMaxAge: KEYS_LAST_MS,
    })
    this.keys = (header, token) => this.key(remote, header, token)
    this.options = {
      issuer,
      audience,
      algorithms: [...algorithms],
      clockTolerance: clockToleranceSeconds,
      requiredClaims: ['exp', 'sub'],
    }
  }

  async verify(token: string): Promise<Verified> {
    if (token.length > LONGEST_JWT) return { kind: 'refused', why: 'the token is too long' }
    try {
      const { payload } = await jwtVerify(token, this.keys, this.options)
      return { kind: 'valid', claims: payload }
    } catch (error) {
      if (error instanceof KeysUnavailable) return { kind: 'unavailable', why: error.message }
      if (error instanceof errors.JOSEError) return { kind: 'refused', why: reasonOf(error) }
      throw error
    }
  }

  private async key(...[remote, header, token]: [JWTVerifyGetKey, ...Parameters<JWTVerifyGetKey>]) {
    if (performance.now() - this.failedAt < PAUSE_AFTER_FAILURE_MS) throw new KeysUnavailable(this.failure)
    try {
      return await remote(header, token)
    } catch (error) {
      if (error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSMultipleMatchingKeys)
        throw error
      // A key set that cannot be fetched, read or understood: whatever it was, it was not the token.
      this.failedAt = performance.now()
      this.failure = error instanceof Error ? error.message : String(error)
      throw new KeysUnavailable(this.failure)
    }
  }
}

class KeysUnavailable extends Error {
  constructor(detail: string) {
    super(`the issuer's keys cannot be had: ${detail}`)
    this.name = 'KeysUnavailable'
  }
}

/** Stable words for what clients meet most; the package's own for the rest. */
function reasonOf(error: InstanceType<typeof errors.JOSEError>): string {
  if (error instanceof errors.JWTExpired) return 'the token has expired'
  if (error instanceof errors.JWTClaimValidationFailed)
    return `the claim ${error.claim} is not what it must be`
  if (error instanceof errors.JOSEAlgNotAllowed) return 'its algorithm is not allowed here'
  if (error instanceof errors.JWSSignatureVerificationFailed) return "its signature is not the issuer's"
  if (error instanceof errors.JWKSNoMatchingKey) return 'the issuer has no such key'
  return `it is no valid JWT: ${error.message}`
}
