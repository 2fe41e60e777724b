import type { Agreement } from './agreement.ts'
import { didYouMean, oneOf, type Path, type Problem, printable } from './problem.ts'
import type { Profile } from './profile.ts'
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
    ...homes.map(({ agreement }, i) => reference('agreements', agreement, ['homes', i, 'agreement'])),
  ]
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
    const agreement = agreements[home.agreement]?.spec
    if (!agreement) continue
    const at: Path = ['spec', 'networks', 'homes', i, 'agreement']
    if (agreement.home.plmn !== home.plmn) {
      const message = `${home.agreement} is an agreement of ${agreement.home.plmn}`
      problems.push(source.problem(at, message, `an agreement of ${home.plmn}`))
    }
    for (const { plmn } of spec.networks.visited) {
      if (agreement.visited.plmn === plmn) continue
      const message = `${home.agreement} covers roaming in ${agreement.visited.plmn}`
      problems.push(source.problem(at, message, `an agreement with ${plmn}`))
    }
    const { epochUs } = spec.startsAt
    if (epochUs < agreement.validFrom.epochUs || epochUs >= agreement.validUntil.epochUs) {
      const { validFrom, validUntil } = agreement
      const message = `${home.agreement} is in force from ${validFrom.text} until ${validUntil.text}`
      problems.push(source.problem(at, message, `an agreement in force at ${spec.startsAt.text}`))
    }
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
