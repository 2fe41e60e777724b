import { z } from 'zod'

/** Whose JWTs are taken, and what must be true of them. */
export interface JwtSettings {
  readonly issuer: string
  readonly jwksUrl: string
  readonly audience: string
  readonly algorithms: readonly string[]
  readonly clockToleranceSeconds: number
  /** The claims that say what somebody may do, and in which groups and whose tenant he is. */
  readonly claims: { readonly role: string; readonly groups: string; readonly tenant: string }
}

/** Whose signed persons are taken beside a route's token. */
export interface GrafanaSettings {
  /** Grafana's `root_url`, to the letter: it is the `iss` of its tokens. */
  readonly issuer: string
  readonly jwksUrl: string
  readonly organisation: string
}

export interface AuthSettings {
  readonly mode: 'on' | 'off'
  readonly jwt?: JwtSettings
  readonly grafana?: GrafanaSettings
}

export type ReadAuthSettings =
  | { readonly ok: true; readonly settings: AuthSettings }
  | { readonly ok: false; readonly problems: readonly string[] }

type Environment = Readonly<Record<string, string | undefined>>

/** Signatures by a private key alone: with a shared secret everybody who can check a token could make one. */
const algorithms = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
] as const
const usualAlgorithms = 'RS256,PS256,ES256,EdDSA'

const url = z.url({ protocol: /^https?$/, error: 'expected an http or https URL' })
const claim = z.string().regex(/^[\w:/.-]{1,200}$/, 'expected the name of a claim')
const environmentSchema = z.object({
  AUTH: z.enum(['on', 'off'], 'expected on or off').default('on'),
  AUTH_ISSUER: z.string().max(500).optional(),
  AUTH_JWKS_URL: url.optional(),
  AUTH_AUDIENCE: z.string().max(500).optional(),
  AUTH_ALGORITHMS: z
    .string()
    .default(usualAlgorithms)
    .transform((text) => text.split(',').map((word) => word.trim()))
    .pipe(z.array(z.enum(algorithms, `expected a list of ${algorithms.join(', ')}`)).min(1)),
  AUTH_CLOCK_TOLERANCE_SECONDS: z
    .string()
    .regex(/^\d{1,3}$/, 'expected seconds, 0 to 300')
    .default('30')
    .transform(Number)
    .refine((seconds) => seconds <= 300, 'expected seconds, 0 to 300'),
  AUTH_ROLE_CLAIM: claim.default('roamlab_role'),
  AUTH_GROUPS_CLAIM: claim.default('groups'),
  AUTH_TENANT_CLAIM: claim.default('tenant'),
  GRAFANA_URL: url.optional(),
  GRAFANA_JWKS_URL: url.optional(),
  GRAFANA_ORG_ID: z
    .string()
    .regex(/^\d{1,12}$/, 'expected the number of an organisation')
    .default('1'),
})

/** Reads AUTH_* and GRAFANA_*; `boundTo` are the addresses on which the service listens. */
export function readAuthSettings(environment: Environment, boundTo: readonly string[]): ReadAuthSettings {
  const names = Object.keys(environmentSchema.shape)
  // A variable that is set to nothing is one that is not set.
  const given = Object.fromEntries(names.map((name) => [name, environment[name] || undefined]))
  const read = environmentSchema.safeParse(given)
  if (!read.success) {
    const problems = read.error.issues.map(({ path, message }) => `${path[0] as string}: ${message}`)
    return { ok: false, problems: [...new Set(problems)] }
  }
  const problems = [...jwtProblems(read.data), ...offProblems(read.data.AUTH, boundTo)]
  return problems.length > 0 ? { ok: false, problems } : { ok: true, settings: settingsOf(read.data) }
}

type Read = z.output<typeof environmentSchema>

function jwtProblems({ AUTH_ISSUER, AUTH_JWKS_URL, AUTH_AUDIENCE }: Read): string[] {
  const together = { AUTH_ISSUER, AUTH_JWKS_URL, AUTH_AUDIENCE }
  const missing = Object.entries(together).filter(([, value]) => value === undefined)
  if (missing.length === 0 || missing.length === 3) return []
  const names = missing.map(([name]) => name).join(' and ')
  return [`${names}: missing; JWTs need AUTH_ISSUER, AUTH_JWKS_URL and AUTH_AUDIENCE`]
}

function offProblems(mode: 'on' | 'off', boundTo: readonly string[]): string[] {
  const open = boundTo.filter((address) => !isLoopback(address))
  if (mode === 'on' || open.length === 0) return []
  return [`AUTH: off is possible on loopback only, and the service is to listen on ${open.join(', ')}`]
}

function settingsOf(read: Read): AuthSettings {
  const { AUTH_ISSUER: issuer, AUTH_JWKS_URL: jwksUrl, AUTH_AUDIENCE: audience, GRAFANA_URL } = read
  return {
    mode: read.AUTH,
    jwt:
      issuer === undefined || jwksUrl === undefined || audience === undefined
        ? undefined
        : {
            issuer,
            jwksUrl,
            audience,
            algorithms: read.AUTH_ALGORITHMS,
            clockToleranceSeconds: read.AUTH_CLOCK_TOLERANCE_SECONDS,
            claims: {
              role: read.AUTH_ROLE_CLAIM,
              groups: read.AUTH_GROUPS_CLAIM,
              tenant: read.AUTH_TENANT_CLAIM,
            },
          },
    grafana:
      GRAFANA_URL === undefined
        ? undefined
        : {
            issuer: GRAFANA_URL,
            jwksUrl: read.GRAFANA_JWKS_URL ?? `${GRAFANA_URL.replace(/\/$/, '')}/api/signing-keys/keys`,
            organisation: read.GRAFANA_ORG_ID,
          },
  }
}

/** Of an address, or of the host in a header. */
export function isLoopback(host: string): boolean {
  const name = host.toLowerCase().replace(/^\[|\]$/g, '')
  return (
    name === 'localhost' ||
    name === '::1' ||
    /^(?:::ffff:)?127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(name) ||
    name.endsWith('.localhost')
  )
}
