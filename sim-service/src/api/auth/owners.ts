import type { Actor } from '../../runs/ports/actor.ts'
import { failed, type Result, succeeded } from '../../runs/ports/failures.ts'

/** References of Backstage: two that differ in case are the same. */
function isOwnedBy(owner: string, { subject, groups }: Actor): boolean {
  const wanted = owner.toLowerCase()
  return subject.toLowerCase() === wanted || groups.some((group) => group.toLowerCase() === wanted)
}

/**
 * Whether somebody may write or delete what belongs to somebody. `owners` are the owner that it has and the one that
 * it is to have: neither may be somebody else's, or a thing could be taken away, or put under another's name. What
 * nobody owns, everybody with the role may write. An admin may all.
 */
export function mayWrite(
  actor: Actor,
  what: string,
  owners: readonly (string | undefined)[],
): Result<undefined> {
  const other = owners.find((owner) => owner !== undefined && owner !== '' && !isOwnedBy(owner, actor))
  if (actor.role === 'admin' || other === undefined) return succeeded(undefined)
  return failed(
    'not-the-owner',
    `${what} belongs to ${other}, and ${actor.name} is not that or a member of it`,
  )
}
