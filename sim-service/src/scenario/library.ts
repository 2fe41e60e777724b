import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Agreement } from './agreement.ts'
import { blastProblems } from './blast-radius.ts'
import { makePlan } from './make-plan.ts'
import {
  type ParsedServiceObjectives,
  parseAgreement,
  parseProfile,
  parseScenario,
  parseServiceObjectives,
  type Refused,
} from './parse.ts'
import { didYouMean, type Problem, printablePath } from './problem.ts'
import type { Profile } from './profile.ts'
import { missing, type Reference, referenceProblems, references } from './references.ts'
import type { Scenario } from './scenario.ts'
import type { YamlSource } from './yaml-source.ts'

/**
 * Scenarios, profiles and agreements by name or by path: the only file of this floor that reads files. A folder holds
 * `scenarios/`, `profiles/` and `agreements/`; of several folders the first that has a name wins, so an author's own
 * come before those that ship.
 */
export type Shelf = 'scenarios' | 'profiles' | 'agreements'

/** Texts of profiles and agreements by name, which win over files. */
export interface GivenTexts {
  readonly profiles: Readonly<Record<string, string>>
  readonly agreements: Readonly<Record<string, string>>
}

const nothingGiven: GivenTexts = { profiles: {}, agreements: {} }

export interface LoadedScenario {
  readonly ok: true
  readonly file: string
  readonly scenario: Scenario
  readonly profiles: Readonly<Record<string, Profile>>
  readonly agreements: Readonly<Record<string, Agreement>>
  /** Of every profile and agreement that it names. */
  readonly texts: GivenTexts
  /** Locates what only shows in the plan. */
  readonly source: YamlSource
}

/** Above this nothing is read: a hand-written file is a few kilobytes. */
const MAX_OCTETS = 4_000_000

/** The names on a shelf, in order. */
export function listShelf(shelf: Shelf, folders: readonly string[]): string[] {
  const names = folders.flatMap((folder) => {
    const path = join(folder, shelf)
    return existsSync(path) && statSync(path).isDirectory() ? readdirSync(path) : []
  })
  const yaml = names.filter((name) => name.endsWith('.yaml')).map((name) => name.slice(0, -'.yaml'.length))
  return [...new Set(yaml)].sort()
}

/** The file of a name, if a folder has it. */
export function fileOf(shelf: Shelf, name: string, folders: readonly string[]): string | undefined {
  return folders.map((folder) => join(folder, shelf, `${name}.yaml`)).find((path) => existsSync(path))
}

/** A scenario with everything that it refers to, by its name (`first-drill`) or the path of its file. */
export function loadScenario(nameOrPath: string, folders: readonly string[]): LoadedScenario | Refused {
  const isName = /^[a-z0-9-]+$/.test(nameOrPath)
  const file = (isName ? fileOf('scenarios', nameOrPath, folders) : undefined) ?? nameOrPath
  const known = listShelf('scenarios', folders)
  const text = readText(file, `a file, or one of ${known.join(', ')}`, didYouMean(nameOrPath, known))
  if (typeof text !== 'string') return refused([text])
  const parsed = parseScenario(text, file)
  return parsed.ok ? withReferences(parsed.scenario, parsed.source, folders) : parsed
}

/** The catalogue of service objectives: that of the first folder that has one. */
export function loadServiceObjectives(folders: readonly string[]): ParsedServiceObjectives {
  const files = folders.map((folder) => join(folder, 'slos.yaml'))
  const file = files.find((path) => existsSync(path)) ?? files[files.length - 1]
  const text = readText(file, 'a file')
  return typeof text === 'string' ? parseServiceObjectives(text, file) : refused([text])
}

/** The same for a scenario that came from elsewhere than a file. */
export function withReferences(
  scenario: Scenario,
  source: YamlSource,
  folders: readonly string[],
  given: GivenTexts = nothingGiven,
): LoadedScenario | Refused {
  const problems: Problem[] = []
  const profiles: Record<string, Profile> = {}
  const agreements: Record<string, Agreement> = {}
  const texts = { profiles: {} as Record<string, string>, agreements: {} as Record<string, string> }
  for (const reference of references(scenario)) {
    const { shelf, name } = reference
    if (texts[shelf][name] !== undefined) continue
    const found = textOf(reference, folders, given)
    if (found === undefined) problems.push(missing(reference, listShelf(shelf, folders), source))
    else if (typeof found.text !== 'string') problems.push(found.text)
    else {
      texts[shelf][name] = found.text
      problems.push(...load(reference, found.file, found.text, profiles, agreements))
    }
  }
  problems.push(...referenceProblems(scenario, source, profiles, agreements))
  if (problems.length === 0 && scenario.spec.blastRadius !== undefined)
    problems.push(...blastProblems(scenario, makePlan(scenario, profiles, agreements), source))
  return problems.length > 0
    ? refused(problems)
    : { ok: true, file: source.file, scenario, profiles, agreements, texts, source }
}

/** What a reference names: a text that was given, else a file. */
function textOf(
  { shelf, name }: Reference,
  folders: readonly string[],
  given: GivenTexts,
): { file: string; text: string | Problem } | undefined {
  if (Object.hasOwn(given[shelf], name)) return { file: `${name}.yaml`, text: given[shelf][name] }
  const file = fileOf(shelf, name, folders)
  return file === undefined ? undefined : { file, text: readText(file, 'a file') }
}

/** Reads what a reference names into its table; what is wrong with that file is a problem at its own lines. */
function load(
  reference: Reference,
  file: string,
  text: string,
  profiles: Record<string, Profile>,
  agreements: Record<string, Agreement>,
): readonly Problem[] {
  if (reference.shelf === 'profiles') {
    const parsed = parseProfile(text, file)
    if (!parsed.ok) return parsed.problems
    profiles[reference.name] = parsed.profile
  } else {
    const parsed = parseAgreement(text, file)
    if (!parsed.ok) return parsed.problems
    agreements[reference.name] = parsed.agreement
  }
  return []
}

/** The text of a file, or why it cannot be had. Octets that are not UTF-8 become U+FFFD, which the parser refuses. */
function readText(file: string, expected: string, hint = ''): string | Problem {
  const problem = (message: string, wanted = expected): Problem => {
    return { file: printablePath(file), line: 1, column: 1, path: '', message, expected: wanted }
  }
  try {
    const stat = statSync(file)
    if (!stat.isFile()) return problem('this is not a file')
    if (stat.size > MAX_OCTETS)
      return problem(`the file has ${stat.size} octets`, 'a file of a few kilobytes')
    return readFileSync(file, 'utf8')
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    return problem(code === 'ENOENT' ? `no such file${hint}` : `cannot be read (${code ?? 'unknown error'})`)
  }
}

function refused(problems: readonly Problem[]): Refused {
  return { ok: false, problems }
}
