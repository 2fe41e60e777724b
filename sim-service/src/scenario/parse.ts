import type { z } from 'zod'
import type { Agreement } from './agreement.ts'
import { executableAgreementProblems, executableProblems } from './executable.ts'
import { fault } from './fault-schema.ts'
import { type JsonSchema, jsonSchemaAt, type Kind, schemas } from './json-schema.ts'
import { didYouMean, formatProblem, oneOf, type Path, type Problem, pathText, printable } from './problem.ts'
import type { Profile } from './profile.ts'
import {
  agreementProblems,
  completed,
  profileProblems,
  scenarioProblems,
  serviceObjectiveProblems,
} from './rules.ts'
import type { Scenario } from './scenario.ts'
import type { ServiceObjectives } from './service-objectives.ts'
import { MAX_PROBLEMS, readYaml, type YamlSource } from './yaml-source.ts'

export interface Refused {
  readonly ok: false
  /** At least one, in the order of the file. */
  readonly problems: readonly Problem[]
}

/** `source` locates problems that only show when files are put together. */
export type ParsedScenario =
  | { readonly ok: true; readonly scenario: Scenario; readonly source: YamlSource }
  | Refused
export type ParsedProfile =
  | { readonly ok: true; readonly profile: Profile; readonly source: YamlSource }
  | Refused
export type ParsedAgreement =
  | { readonly ok: true; readonly agreement: Agreement; readonly source: YamlSource }
  | Refused
export type ParsedServiceObjectives =
  | { readonly ok: true; readonly serviceObjectives: ServiceObjectives; readonly source: YamlSource }
  | Refused

/** Reads a scenario: whatever the text is, the answer is one that this version executes, or problems with lines. */
export function parseScenario(text: string, fileName: string): ParsedScenario {
  const shaped = parseShape('Scenario', text, fileName)
  if (!shaped.ok) return shaped
  const scenario = completed(shaped.value)
  const problems = [
    ...scenarioProblems(scenario, shaped.source),
    ...executableProblems(scenario, shaped.source),
  ]
  return problems.length > 0 ? refused(problems) : { ok: true, scenario, source: shaped.source }
}

export function parseProfile(text: string, fileName: string): ParsedProfile {
  const shaped = parseShape('Profile', text, fileName)
  if (!shaped.ok) return shaped
  const problems = profileProblems(shaped.value, shaped.source)
  return problems.length > 0 ? refused(problems) : { ok: true, profile: shaped.value, source: shaped.source }
}

export function parseAgreement(text: string, fileName: string): ParsedAgreement {
  const shaped = parseShape('Agreement', text, fileName)
  if (!shaped.ok) return shaped
  const problems = [
    ...agreementProblems(shaped.value, shaped.source),
    ...executableAgreementProblems(shaped.value, shaped.source),
  ]
  return problems.length > 0
    ? refused(problems)
    : { ok: true, agreement: shaped.value, source: shaped.source }
}

/** An SLI that this version does not measure is no problem here: the promise stays, and nothing is said about it. */
export function parseServiceObjectives(text: string, fileName: string): ParsedServiceObjectives {
  const shaped = parseShape('ServiceObjectives', text, fileName)
  if (!shaped.ok) return shaped
  const problems = serviceObjectiveProblems(shaped.value, shaped.source)
  return problems.length > 0
    ? refused(problems)
    : { ok: true, serviceObjectives: shaped.value, source: shaped.source }
}

/** A fault alone, as if it stood in a scenario: `text` holds `spec.faults` with one of them, and nothing else. */
export function parseFault(
  text: string,
  fileName: string,
): { readonly ok: true; readonly fault: z.output<typeof fault>; readonly source: YamlSource } | Refused {
  const yaml = readYaml(text, fileName)
  if (!yaml.ok) return yaml
  const { source } = yaml
  const [value] = (source.value as { spec: { faults: unknown[] } }).spec.faults
  const result = fault.safeParse(value, { reportInput: true })
  if (result.success) return { ok: true, fault: result.data, source }
  const placed = result.error.issues.map((issue) => ({
    ...issue,
    path: ['spec', 'faults', 0, ...issue.path],
  }))
  return refused(placed.flatMap((issue) => explain('Scenario', issue, source)))
}

type Shaped<K extends Kind> =
  | { readonly ok: true; readonly value: z.output<(typeof schemas)[K]>; readonly source: YamlSource }
  | Refused

/** Reads YAML and holds it against the schema of its kind. */
function parseShape<K extends Kind>(kind: K, text: string, fileName: string): Shaped<K> {
  const yaml = readYaml(text, fileName)
  if (!yaml.ok) return yaml
  const { source } = yaml
  const result = schemas[kind].safeParse(source.value, { reportInput: true })
  if (result.success) return { ok: true, value: result.data as z.output<(typeof schemas)[K]>, source }
  return refused(result.error.issues.slice(0, MAX_PROBLEMS).flatMap((issue) => explain(kind, issue, source)))
}

function refused(problems: readonly Problem[]): Refused {
  const once = new Map(problems.map((problem) => [formatProblem(problem), problem]))
  const ordered = [...once.values()].sort((a, b) => a.line - b.line || a.column - b.column)
  return { ok: false, problems: ordered.slice(0, MAX_PROBLEMS) }
}

/** One issue of zod in an author's words. What was expected comes from the schema's titles. */
function explain(kind: Kind, issue: z.core.$ZodIssue, source: YamlSource): Problem[] {
  const path = issue.path as Path
  const schema = jsonSchemaAt(kind, path)
  const input = issue.input
  if (issue.code === 'unrecognized_keys') {
    const known = Object.keys(schema?.properties ?? {})
    return issue.keys
      .slice(0, MAX_PROBLEMS)
      .map((key) =>
        source.problem(
          [...path, key],
          `unknown key "${printable(key)}"${didYouMean(key, known)}`,
          oneOf(known),
          'key',
        ),
      )
  }
  if (issue.code === 'invalid_key') {
    const name = printable(path[path.length - 1])
    return [source.problem(path, `"${name}" is not a name`, 'a name of 1 to 40 characters', 'key')]
  }
  const expected = expectation(schema)
  if (input === undefined && issue.code !== 'custom') {
    const name = pathText(path.slice(-1))
    return [source.problem(path, path.length === 0 ? 'the file is empty' : `${name} is missing`, expected)]
  }
  return [source.problem(path, whatIsWrong(issue, input, schema), expected)]
}

function whatIsWrong(issue: z.core.$ZodIssue, input: unknown, schema: JsonSchema | undefined): string {
  if (Array.isArray(input)) {
    if (issue.code === 'too_small') return 'the list is too short'
    return issue.code === 'too_big'
      ? `the list has ${input.length} entries`
      : 'a list is not what belongs here'
  }
  if (input !== null && typeof input === 'object') return 'a mapping is not what belongs here'
  const alternatives = [schema, ...(schema?.anyOf ?? [])]
  const words = alternatives.flatMap((one) => one?.enum ?? []).filter((value) => typeof value === 'string')
  const shown = typeof input === 'string' ? `"${printable(input)}"` : printable(input)
  const fault =
    issue.code === 'too_small'
      ? 'is too small'
      : issue.code === 'too_big'
        ? 'is too large'
        : 'is not valid here'
  return `${shown} ${typeof input === 'string' ? 'is not valid here' : fault}${didYouMean(String(input), words)}`
}

function expectation(schema: JsonSchema | undefined): string {
  if (schema?.title) return schema.title
  if (schema?.properties) return `a mapping with ${oneOf(Object.keys(schema.properties))}`
  return schema?.items ? 'a list' : 'another value'
}
