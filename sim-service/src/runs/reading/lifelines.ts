import { roles } from './node-roles.ts'

/** A vertical line of a ladder: one node, or all nodes of a kind. */
export interface Lifeline {
  readonly key: string
  readonly name: string
  /** What the legend says of it: an address, or how many nodes it stands for. */
  readonly address: string
  /** Whether it stands for a node whose address is not known. */
  stands(role: string): boolean
}

/** A node whose role the capture does not tell. */
const OTHER = 'node'

/** Whom a message goes between. */
export interface Ends {
  from: string
  to: string
  source?: string
  destination?: string
}

export function lifelineKey(role: string, address: string): string {
  return address === '' ? nameOf(role) : `${nameOf(role)} ${address}`
}

/** The nodes that take part, in their order from the UE inwards; when they are too many, one line for each role. */
export function lifelinesOf(messages: readonly Ends[], most: number): Lifeline[] {
  const addresses = addressesByRole(messages)
  const ordered = [...roles, OTHER].filter((role) => addresses.has(role))
  const single = ordered.flatMap((role) => {
    const known = [...(addresses.get(role) ?? [])].filter((address) => address !== '').sort(byNumbers)
    if (known.length === 0) return [lifeline(role, role, '', lifelineKey(role, ''))]
    return known.map((address, i) =>
      lifeline(role, known.length === 1 ? role : `${role} ${i + 1}`, address, lifelineKey(role, address)),
    )
  })
  if (single.length <= most) return single
  return ordered.map((role) => {
    const known = [...(addresses.get(role) ?? [])].filter((address) => address !== '')
    return lifeline(role, role, known.length > 1 ? `×${known.length}` : (known[0] ?? ''), role)
  })
}

function lifeline(role: string, name: string, address: string, key: string): Lifeline {
  return { key, name, address, stands: (other) => nameOf(other) === role }
}

function nameOf(role: string): string {
  return (roles as readonly string[]).includes(role) ? role : OTHER
}

function addressesByRole(messages: readonly Ends[]): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>()
  const add = (role: string, address = ''): void => {
    const name = nameOf(role)
    const known = found.get(name) ?? new Set()
    found.set(name, known.add(address))
  }
  for (const { from, to, source, destination } of messages) {
    add(from, source)
    add(to, destination)
  }
  return found
}

/** 10.0.0.9 before 10.0.0.10. */
function byNumbers(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true })
}
