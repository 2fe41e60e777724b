import type { Role } from '../../runs/ports/actor.ts'
import { type Failure, failed, type Result, succeeded } from '../../runs/ports/failures.ts'
import { isRole } from './roles.ts'

export const ON_BEHALF_OF = 'x-roamlab-on-behalf-of'

/** For whom the holder of a token acts. */
export interface Person {
  readonly subject: string
  readonly name: string
  readonly groups: readonly string[]
  /** What the one who delegates says that the person may do; the token's own role is the limit. */
  readonly role?: Role
}

const LONGEST = 4096
const MOST_GROUPS = 100
/** Of Backstage: in lower case, as two that differ in case are the same. */
const person = /^user:[a-z0-9-]+\/[a-z0-9_.-]+$/
const group = /^group:[a-z0-9-]+\/[a-z0-9_.-]+$/
const form = 'user:NAMESPACE/NAME;groups=group:NAMESPACE/NAME,…;name=NAME;role=ROLE'

/**
 * Reads `X-Roamlab-On-Behalf-Of: user:default/ana;groups=group:default/core,group:default/ops;name=Ana%20L%C3%B3pez`.
 * Only the person is needed; the name is percent-encoded UTF-8, the role one of ours. Nothing that is not understood is
 * passed over.
 */
export function readOnBehalfOf(header: string): Result<Person> {
  const refused = (detail: string): { ok: false; failure: Failure } =>
    failed('delegation-refused', `X-Roamlab-On-Behalf-Of: ${detail}`, { hint: `expected ${form}` })
  if (header.length > LONGEST) return refused('it is too long')
  const [subject, ...parts] = header.toLowerCase().split(';')
  if (!person.test(subject)) return refused('it does not begin with a person')
  const given = new Map<string, string>()
  for (const [index, part] of parts.entries()) {
    const [, key] = /^(groups|name|role)=./.exec(part) ?? []
    if (key === undefined) return refused(`part ${index + 2} is none of groups, name and role`)
    if (given.has(key)) return refused(`${key} is given twice`)
    // A name keeps its capitals.
    given.set(key, header.split(';')[index + 1].slice(key.length + 1))
  }
  const groups = given.get('groups')?.toLowerCase().split(',') ?? []
  if (groups.length > MOST_GROUPS || !groups.every((one) => group.test(one)))
    return refused('a group is not one')
  const role = given.get('role')?.toLowerCase()
  if (role !== undefined && !isRole(role)) return refused('there is no such role')
  const name = nameIn(given.get('name') ?? subject.replace(/^.*\//, ''))
  if (name === undefined) return refused('the name is not percent-encoded UTF-8 of 1 to 100 characters')
  return succeeded({ subject, name, groups: [...new Set(groups)], role })
}

function nameIn(text: string): string | undefined {
  try {
    const name = decodeURIComponent(text)
    return /^[^\p{C}]{1,100}$/u.test(name) ? name : undefined
  } catch {
    return undefined
  }
}
