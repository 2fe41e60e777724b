import { z } from 'zod'
import { didYouMean, oneOf, type Problem, printable } from '../../scenario/problem.ts'
import { readYaml, type YamlSource } from '../../scenario/yaml-source.ts'
import { type FlagName, type FlagSnapshot, flagCatalogue, flagNames } from '../ports/flags.ts'

export type FlagValues = Partial<FlagSnapshot>

export type ParsedFlags =
  | { readonly ok: true; readonly values: FlagValues }
  | { readonly ok: false; readonly problems: readonly Problem[] }

const fileSchema = z.strictObject({
  apiVersion: z.literal('roamlab/v1'),
  kind: z.literal('FeatureFlags'),
  metadata: z
    .strictObject({ title: z.string().min(1).max(200), owner: z.string().max(200).optional() })
    .optional(),
  spec: z.record(z.string(), z.unknown()),
})

const expectations: Readonly<Record<string, string>> = {
  apiVersion: 'roamlab/v1',
  kind: 'FeatureFlags',
  metadata: 'a mapping with title and owner',
  spec: 'a mapping of flags to values',
}

/** Reads config/feature-flags.yaml: all that is wrong with it, each with its line. */
export function parseFlagFile(text: string, file: string): ParsedFlags {
  const yaml = readYaml(text, file)
  if (!yaml.ok) return yaml
  const { source } = yaml
  const shaped = fileSchema.safeParse(source.value)
  if (!shaped.success)
    return { ok: false, problems: shaped.error.issues.flatMap((one) => explained(one, source)) }
  const problems = Object.entries(shaped.data.spec).flatMap(([name, value]) => {
    const path = ['spec', name]
    if (!isFlagName(name))
      return source.problem(
        path,
        `unknown flag "${printable(name)}"${didYouMean(name, flagNames)}`,
        oneOf(flagNames),
        'key',
      )
    const expected = whatIsWrong(name, value)
    return expected === undefined
      ? []
      : source.problem(path, `${printable(value)} is not valid here`, expected)
  })
  return problems.length > 0 ? { ok: false, problems } : { ok: true, values: shaped.data.spec as FlagValues }
}

function explained(issue: z.core.$ZodIssue, source: YamlSource): Problem[] {
  const path = issue.path as (string | number)[]
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) =>
      source.problem([...path, key], `unknown key "${printable(key)}"`, 'nothing', 'key'),
    )
  const [top = ''] = path
  return [
    source.problem(
      path,
      `${top === '' ? 'the file' : top} is not what belongs here`,
      expectations[top] ?? 'a mapping',
    ),
  ]
}

export function isFlagName(name: string): name is FlagName {
  return Object.hasOwn(flagCatalogue, name)
}

/** What a value should have been; undefined when it is one. */
export function whatIsWrong(name: FlagName, value: unknown): string | undefined {
  const flag = flagCatalogue[name]
  if (flag.kind === 'switch') return typeof value === 'boolean' ? undefined : 'true or false'
  const isIn =
    Number.isSafeInteger(value) && (value as number) >= flag.least && (value as number) <= flag.most
  return isIn ? undefined : `a whole number from ${flag.least} to ${flag.most}`
}
