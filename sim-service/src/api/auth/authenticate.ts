import type { JWTPayload } from 'jose'
import type { ApiToken, Recognised } from '../../platform/identity/token-store.ts'
import { type Actor, DEFAULT_TENANT } from '../../runs/ports/actor.ts'
import { type Failure, failed, succeeded } from '../../runs/ports/failures.ts'
import { type Metrics, noMetrics } from '../../runs/ports/metrics.ts'
import { StoreUnavailable } from '../../runs/ports/store-unavailable.ts'
import { type AuthSettings, isLoopback, type JwtSettings } from './auth-settings.ts'
import { GRAFANA_ID, grafanaPerson, grafanaVerifier } from './grafana-person.ts'
import { JwtVerifier } from './jwt.ts'
import { ON_BEHALF_OF, readOnBehalfOf } from './on-behalf-of.ts'
import { isRole, lowerOf } from './roles.ts'

/** What a request shows, whichever protocol it came by. */
export interface Credentials {
  /** By a name in lower case. */
  header(name: string): string | undefined
  readonly remoteAddress?: string
}

export type Authentication =
  | { readonly ok: true; readonly value: Actor }
  | {
      readonly ok: false
      readonly failure: Failure
      /** What goes with a 401 as WWW-Authenticate (RFC 6750 §3). */
      readonly challenge?: string
    }

export interface AuthenticatorParts {
  readonly settings: AuthSettings
  readonly tokens: { recognise(secret: string): Promise<Recognised> }
  readonly metrics?: Metrics
}

/** Says who asks. REST and RPC both go by it. */
export class Authenticator {
  readonly mode: 'on' | 'off'
  private readonly settings: AuthSettings
  private readonly tokens: AuthenticatorParts['tokens']
  private readonly metrics: Metrics
  private readonly jwt: JwtVerifier | undefined
  private readonly grafana: JwtVerifier | undefined

  constructor({ settings, tokens, metrics = noMetrics }: AuthenticatorParts) {
    this.settings = settings
    this.mode = settings.mode
    this.tokens = tokens
    this.metrics = metrics
    this.jwt = settings.jwt && new JwtVerifier(settings.jwt.jwksUrl, settings.jwt)
    this.grafana = settings.grafana && grafanaVerifier(settings.grafana)
  }

  /** For the start and for readiness, where there is something that everybody should know. */
  get warning(): string | undefined {
    return this.mode === 'on' ? undefined : 'AUTH=off: whoever reaches this machine’s loopback is an admin'
  }

  async authenticate(credentials: Credentials): Promise<Authentication> {
    const known = this.mode === 'off' ? withoutIdentity(credentials) : await this.known(credentials)
    const outcome = known.ok ? known.value.via : known.failure.code
    this.metrics.count('roamlab_authentications_total', { outcome })
    return known
  }

  private async known(credentials: Credentials): Promise<Authentication> {
    const authorization = credentials.header('authorization')
    if (authorization === undefined) return unauthenticated('there is no token')
    const [, bearer] = /^bearer +([\w.~+/-]+=*)$/i.exec(authorization) ?? []
    if (bearer === undefined)
      return unauthenticated('Authorization is not "Bearer" and a token', 'invalid_request')
    return bearer.startsWith('rl_') ? this.byToken(bearer, credentials) : this.byJwt(bearer, credentials)
  }

  private async byToken(secret: string, credentials: Credentials): Promise<Authentication> {
    const recognised = await this.recognised(secret)
    if (recognised === undefined) return unavailable('the store of tokens does not answer')
    if (recognised.kind !== 'good') return unauthenticated(whatIsWrong[recognised.kind], 'invalid_token')
    const { token } = recognised
    const grafanaId = credentials.header(GRAFANA_ID)
    const onBehalfOf = credentials.header(ON_BEHALF_OF)
    if (grafanaId !== undefined && onBehalfOf !== undefined)
      return failed('delegation-refused', 'two persons are named, by Grafana and by the holder of the token')
    if (grafanaId !== undefined) return this.fromGrafana(grafanaId, token)
    return onBehalfOf === undefined ? succeeded(holderOf(token)) : forPerson(onBehalfOf, token)
  }

  private async recognised(secret: string): Promise<Recognised | undefined> {
    try {
      return await this.tokens.recognise(secret)
    } catch (error) {
      if (error instanceof StoreUnavailable) return undefined
      throw error
    }
  }

  /** The route's token proves that the request came through Grafana, the signature whose it is. */
  private async fromGrafana(grafanaId: string, token: ApiToken): Promise<Authentication> {
    if (this.grafana === undefined)
      return unauthenticated('X-Grafana-Id cannot be checked: no Grafana is configured (GRAFANA_URL)')
    const verified = await this.grafana.verify(grafanaId)
    if (verified.kind === 'unavailable') return unavailable(`X-Grafana-Id: ${verified.why}`)
    if (verified.kind === 'refused') return unauthenticated(`X-Grafana-Id: ${verified.why}`, 'invalid_token')
    const person = grafanaPerson(verified.claims)
    if (person === undefined) return failed('forbidden', 'this person has no role in the organisation')
    return succeeded({
      subject: person.subject,
      name: person.name,
      groups: token.groups,
      role: person.role === undefined ? token.role : lowerOf(token.role, person.role),
      tenant: token.tenant,
      via: 'grafana',
      through: subjectOf(token),
    })
  }

  private async byJwt(bearer: string, credentials: Credentials): Promise<Authentication> {
    const { jwt } = this.settings
    if (jwt === undefined || this.jwt === undefined)
      return unauthenticated('it is no API token, and no issuer of JWTs is configured', 'invalid_token')
    if (credentials.header(ON_BEHALF_OF) !== undefined)
      return failed('delegation-refused', 'a JWT is its bearer’s own: nobody acts for another with it')
    const verified = await this.jwt.verify(bearer)
    if (verified.kind === 'unavailable') return unavailable(verified.why)
    if (verified.kind === 'refused') return unauthenticated(verified.why, 'invalid_token')
    return bearerOf(verified.claims, jwt)
  }
}

const whatIsWrong = {
  unknown: 'there is no such API token',
  expired: 'the API token has expired',
  revoked: 'the API token was revoked',
} as const

function subjectOf({ id }: ApiToken): string {
  return `token:${id}`
}

function holderOf(token: ApiToken): Actor {
  const { name, role, tenant, groups } = token
  return { subject: subjectOf(token), name, groups, role, tenant, via: 'token' }
}

/** Delegation: the person with the groups that the holder names, and no more than the holder may do. */
function forPerson(header: string, token: ApiToken): Authentication {
  if (!token.mayDelegate) return failed('delegation-refused', `the token ${token.name} may not delegate`)
  const person = readOnBehalfOf(header)
  if (!person.ok) return person
  const { subject, name, groups, role } = person.value
  return succeeded({
    subject,
    name,
    groups,
    role: role === undefined ? token.role : lowerOf(token.role, role),
    tenant: token.tenant,
    via: 'delegation',
    through: subjectOf(token),
  })
}

/** A JWT that says nothing of a role may do nothing: the issuer has other applications, too. */
function bearerOf(payload: JWTPayload, { claims }: JwtSettings): Authentication {
  const { sub = '' } = payload
  const [role, groups = [], tenant = DEFAULT_TENANT] = [claims.role, claims.groups, claims.tenant].map(
    (name) => payload[name],
  )
  if (!isRole(role)) return failed('forbidden', `the token's claim ${claims.role} names no role`)
  if (!isTexts(groups) || typeof tenant !== 'string' || tenant === '')
    return unauthenticated('the claims of groups or tenant have another form', 'invalid_token')
  const names = [payload['name'], payload['preferred_username'], sub]
  return succeeded({
    // What is not a person's reference is kept apart from every name of our own.
    subject: /^user:[a-z0-9-]+\/[\w.-]+$/.test(sub) ? sub : `jwt:${sub}`,
    name: names.find((one) => typeof one === 'string' && one !== '') as string,
    groups,
    role,
    tenant,
    via: 'jwt',
  })
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'string')
}

/**
 * `AUTH=off`. The service listens on loopback alone then; what a web page makes a browser on this machine send comes
 * from there, too, and is told by its origin or by the name that it was led here by.
 */
function withoutIdentity({ header, remoteAddress = '' }: Credentials): Authentication {
  const host = (header('host') ?? header(':authority') ?? '').replace(/:\d+$/, '')
  const origin = header('origin')
  const isOurs =
    isLoopback(remoteAddress) && isLoopback(host) && (origin === undefined || isLoopback(hostOf(origin)))
  if (!isOurs) return failed('forbidden', 'AUTH=off: only this machine itself may ask')
  const role = 'admin'
  const name = 'anybody (AUTH=off)'
  return succeeded({
    subject: 'user:local/anybody',
    name,
    groups: [],
    role,
    tenant: DEFAULT_TENANT,
    via: 'off',
  })
}

function hostOf(origin: string): string {
  return URL.parse(origin)?.hostname ?? origin
}

function unauthenticated(detail: string, error?: 'invalid_token' | 'invalid_request'): Authentication {
  const words = error && `, error="${error}", error_description="${detail.replace(/[^ !#-[\]-~]/g, "'")}"`
  return { ...failed('unauthenticated', detail), challenge: `Bearer realm="roamlab"${words ?? ''}` }
}

function unavailable(detail: string): Authentication {
  return failed('identity-unavailable', detail, { retryAfterSeconds: 2 })
}
