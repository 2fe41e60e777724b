import type { JWTPayload } from 'jose'
import type { Role } from '../../runs/ports/actor.ts'
import type { GrafanaSettings } from './auth-settings.ts'
import { JwtVerifier } from './jwt.ts'

/** Whoever is signed in at Grafana, in a JWT that it signs and puts into each request of a plugin's proxy. */
export const GRAFANA_ID = 'x-grafana-id'

/** Grafana gives its tokens ten minutes, and signs with P-256 alone. */
const SKEW_SECONDS = 30
const roleOf: Readonly<Record<string, Role>> = { Viewer: 'viewer', Editor: 'operator', Admin: 'admin' }

export interface GrafanaPerson {
  readonly subject: string
  readonly name: string
  /** Absent where this version of Grafana does not say: then the token of the route decides. */
  readonly role?: Role
}

export function grafanaVerifier({ issuer, jwksUrl, organisation }: GrafanaSettings): JwtVerifier {
  return new JwtVerifier(jwksUrl, {
    issuer,
    audience: `org:${organisation}`,
    algorithms: ['ES256'],
    clockToleranceSeconds: SKEW_SECONDS,
  })
}

/**
 * The person in verified claims; undefined for one who has no role in the organisation. A login that can be written as
 * an owner is; another is known by Grafana's own identifier, in a namespace apart, so that none can pose as another.
 */
export function grafanaPerson(claims: JWTPayload): GrafanaPerson | undefined {
  const { sub = '', role, username, displayName, identifier, type } = claims
  const kind =
    (typeof type === 'string' ? type : sub.split(':')[0]) === 'service-account' ? 'service-account' : 'user'
  const login = typeof username === 'string' ? username.toLowerCase() : ''
  const id = typeof identifier === 'string' && identifier !== '' ? identifier : sub.replace(/^[^:]*:/, '')
  const known = /^[a-z0-9_.-]+$/.test(login) ? `grafana/${login}` : `grafana-uid/${id}`
  const name = [displayName, username, known].find((one) => typeof one === 'string' && one !== '') as string
  const person = { subject: `${kind}:${known}`, name }
  if (role === undefined || role === '') return person
  return typeof role === 'string' && Object.hasOwn(roleOf, role)
    ? { ...person, role: roleOf[role] }
    : undefined
}
