/** What somebody may do; each includes those before it. */
export const roles = ['viewer', 'operator', 'admin'] as const

export type Role = (typeof roles)[number]

/** Who asks for something, and how that is known. */
export interface Actor {
  /** Who it is to whoever says so: a token's name, the `sub` of a JWT, a person of Grafana. */
  readonly subject: string
  /** As people read it. */
  readonly name: string
  readonly groups: readonly string[]
  readonly role: Role
  /** Whose quota it uses. */
  readonly tenant: string
  readonly via: 'token' | 'jwt' | 'grafana' | 'delegation' | 'off' | 'system'
  /** Whose token it came with, where somebody asks on another's behalf. */
  readonly through?: string
}

export const DEFAULT_TENANT = 'default'

/** The service itself, for what nobody asked for: drills of the first start, resumed runs. */
export const systemActor: Actor = {
  subject: 'system',
  name: 'Roamlab',
  groups: [],
  role: 'admin',
  tenant: DEFAULT_TENANT,
  via: 'system',
}
