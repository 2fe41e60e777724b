import type { Agreement } from './agreement.ts'
import { canonicalJson } from './canonical-json.ts'
import { didYouMean, oneOf, type Path, type Problem, printable } from './problem.ts'
import type { Profile } from './profile.ts'
import { resolveAgreement } from './resolve.ts'
import type { Scenario } from './scenario.ts'
import type { YamlSource } from './yaml-source.ts'

/** What a scenario refers to, with where it says so. */
export interface Reference {
  readonly shelf: 'profiles' | 'agreements'
  readonly name: string
  readonly path: Path
}

export function references({ spec }: Scenario): Reference[] {
  const { visited, homes } = spec.networks
  return [
    ...visited.map(({ profile }, i) => reference('profiles', profile, ['visited', i, 'profile'])),
    ...homes.flatMap(({ profile }, i) =>
      profile ? [reference('profiles', profile, ['homes', i, 'profile'])] : [],
    ),
    ...homes.flatMap((home, i) =>
      agreementNames(home).map(({ name, path }) => reference('agreements', name, ['homes', i, ...path])),
    ),
  ]
}

type Home = Scenario['spec']['networks']['homes'][number]

/** The agreements of a home network, each with where its name stands. */
export function agreementNames({ agreement }: Pick<Home, 'agreement'>): { name: string; path: Path }[] {
  if (typeof agreement === 'string') return [{ name: agreement, path: ['agreement'] }]
  return agreement.map((name, i) => ({ name, path: ['agreement', i] }))
}

function reference(shelf: Reference['shelf'], name: string, path: Path): Reference {
  return { shelf, name, path: ['spec', 'networks', ...path] }
}

export function missing(
  { shelf, name, path }: Reference,
  known: readonly string[],
  source: YamlSource,
): Problem {
  const what = shelf === 'profiles' ? 'profile' : 'agreement'
  const message = `no ${what} is named "${printable(name)}"${didYouMean(name, known)}`
  return source.problem(path, message, known.length > 0 ? oneOf(known) : `a file ${shelf}/${name}.yaml`)
}

/** Whether the agreements that a scenario names are between its networks, and in force when it starts. */
export function referenceProblems(
  { spec }: Scenario,
  source: YamlSource,
  profiles: Readonly<Record<string, Profile>>,
  agreements: Readonly<Record<string, Agreement>>,
): Problem[] {
  const problems: Problem[] = []
  for (const [i, home] of spec.networks.homes.entries()) {
    problems.push(...agreementProblems(spec, home, ['spec', 'networks', 'homes', i], source, agreements))
  }
  for (const { shelf, name, path } of references({ spec } as Scenario)) {
    const found = shelf === 'profiles' ? profiles[name] : agreements[name]
    if (found && found.metadata.name !== name) {
      const message = `the file ${shelf}/${name}.yaml calls itself "${printable(found.metadata.name)}"`
      problems.push(source.problem(path, message, 'a file named as its metadata.name'))
    }
  }
  return problems
}

/** Each visited network has to have one agreement with the home network, and no other network any. */
function agreementProblems(
  { networks: { visited }, startsAt }: Scenario['spec'],
  home: Home,
  at: Path,
  source: YamlSource,
  agreements: Readonly<Record<string, Agreement>>,
): Problem[] {
  const problems: Problem[] = []
  const complain = (path: Path, message: string, expected: string): void => {
    problems.push(source.problem([...at, ...path], message, expected))
  }
  const uncovered = new Set(visited.map(({ plmn }) => plmn))
  const expectedNetworks = oneOf([...uncovered])
  let first: Agreement | undefined
  for (const { name, path } of agreementNames(home)) {
    const agreement = agreements[name]
    // What is wrong with the file is a problem of its own, and what it would have covered is unknown.
    if (!agreement) return problems
    const { spec } = agreement
    if (spec.home.plmn !== home.plmn)
      complain(path, `${name} is an agreement of ${spec.home.plmn}`, `an agreement of ${home.plmn}`)
    if (!uncovered.delete(spec.visited.plmn)) {
      const isSecond = visited.some(({ plmn }) => plmn === spec.visited.plmn)
      const message = `${name} covers roaming in ${spec.visited.plmn}${isSecond ? ', as another does' : ''}`
      complain(path, message, `an agreement with ${expectedNetworks}`)
    }
    const { validFrom, validUntil } = spec
    if (startsAt.epochUs < validFrom.epochUs || startsAt.epochUs >= validUntil.epochUs) {
      const message = `${name} is in force from ${validFrom.text} until ${validUntil.text}`
      complain(path, message, `an agreement in force at ${startsAt.text}`)
    }
    first ??= agreement
    if (termsOf(agreement) !== termsOf(first)) {
      const message = `not supported yet: ${name} has another session or charging than ${first.metadata.name}`
      complain(path, message, "for now one session and charging in all of a home's agreements")
    }
  }
  if (problems.length === 0 && uncovered.size > 0) {
    const message = `no agreement of ${home.plmn} covers roaming in ${oneOf([...uncovered])}`
    complain(['agreement'], message, 'a list with one agreement for each visited network')
  }
  return problems
}

/** What a home network's own nodes are configured with, wherever its subscribers roam. */
function termsOf(agreement: Agreement): string {
  const { apn, qci, arp, ueAmbr, apnAmbr, charging } = resolveAgreement(agreement)
  return canonicalJson({ apn, qci, arp, ueAmbr, apnAmbr, charging })
}
