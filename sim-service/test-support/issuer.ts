import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type CryptoKey, exportJWK, generateKeyPair, type JWTPayload, SignJWT, UnsecuredJWT } from 'jose'

/** An issuer of JWTs with its keys at an address, as an identity provider or a Grafana has them. */
export interface Issuer {
  readonly url: string
  readonly jwksUrl: string
  /** How often somebody asked for the keys. */
  readonly fetches: () => number
  /** A token; what is said overrides what would be right. */
  sign(claims: JWTPayload, wrong?: Wrong): Promise<string>
  /** A new key from now on; the old one is not published any more. */
  rotate(): Promise<void>
  /** The keys cannot be had until it is called with true. */
  serve(isServing: boolean): void
  close(): Promise<void>
}

export interface Wrong {
  readonly issuer?: string
  readonly audience?: string
  /** Of another key than the published one. */
  readonly isForged?: boolean
  readonly algorithm?: 'none' | 'HS256' | 'RS256' | 'ES256' | 'ES384'
  /** Seconds from now; 300 when absent. */
  readonly expiresIn?: number
}

export async function startIssuer(audience: string): Promise<Issuer> {
  let key = await newKey()
  let fetches = 0
  let isServing = true
  const server: Server = createServer((_request, response) => {
    fetches++
    response.statusCode = isServing ? 200 : 503
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ keys: [key.published] }))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  const sign = async (claims: JWTPayload, wrong: Wrong = {}): Promise<string> => {
    const { algorithm = 'ES256', issuer = url, expiresIn = 300 } = wrong
    const now = Math.floor(Date.now() / 1000)
    const payload = {
      iss: issuer,
      aud: wrong.audience ?? audience,
      iat: now,
      exp: now + expiresIn,
      ...claims,
    }
    if (algorithm === 'none') return new UnsecuredJWT(payload).encode()
    const header = { alg: algorithm, kid: key.published.kid, typ: 'JWT' }
    // The trick of old libraries: the public key taken for a shared secret.
    const secret = new TextEncoder().encode(JSON.stringify(key.published))
    const other = algorithm === 'ES256' ? key.privateKey : (await newKey(algorithm)).privateKey
    const signer = algorithm === 'HS256' ? secret : wrong.isForged ? (await newKey()).privateKey : other
    return new SignJWT(payload).setProtectedHeader(header).sign(signer)
  }
  return {
    url,
    jwksUrl: `${url}keys`,
    fetches: () => fetches,
    sign,
    rotate: async () => {
      key = await newKey()
    },
    serve: (now) => {
      isServing = now
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
}

interface Key {
  readonly privateKey: CryptoKey
  readonly published: Record<string, unknown> & { kid: string }
}

async function newKey(algorithm = 'ES256'): Promise<Key> {
  const { privateKey, publicKey } = await generateKeyPair(algorithm === 'HS256' ? 'ES256' : algorithm)
  const kid = crypto.randomUUID()
  return { privateKey, published: { ...(await exportJWK(publicKey)), kid, use: 'sig', alg: algorithm } }
}

/** The same token with one bit of its claims changed. */
export function tampered(token: string): string {
  const [header, payload, signature] = token.split('.')
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString())
  const changed = Buffer.from(JSON.stringify({ ...claims, roamlab_role: 'admin', iat: 1 })).toString(
    'base64url',
  )
  return [header, changed, signature].join('.')
}
