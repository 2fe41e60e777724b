import { type Actor, type Role, roles } from '../../runs/ports/actor.ts'

/** What a route asks for: a role, or nothing at all. */
export type Access = 'public' | Role

export function isRole(text: unknown): text is Role {
  return roles.some((role) => role === text)
}

/** Whoever has a role has those below it. */
export function hasRole(actor: Pick<Actor, 'role'>, wanted: Role): boolean {
  return roles.indexOf(actor.role) >= roles.indexOf(wanted)
}

/** Two proofs of one request: neither lifts the other. */
export function lowerOf(a: Role, b: Role): Role {
  return roles.indexOf(a) <= roles.indexOf(b) ? a : b
}
