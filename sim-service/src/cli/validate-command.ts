import { readFileSync } from 'node:fs'
import { planWarnings } from '../scenario/describe-plan.ts'
import { loadScenario } from '../scenario/library.ts'
import { makePlan } from '../scenario/make-plan.ts'
import { parseAgreement, parseProfile, parseServiceObjectives } from '../scenario/parse.ts'
import { formatProblem, type Problem, printablePath } from '../scenario/problem.ts'
import type { Command } from './command.ts'
import { exitCode } from './exit-codes.ts'
import { printJson } from './io.ts'
import { configFolders, scenarioOptions } from './scenario-input.ts'

interface Finding {
  file: string
  ok: boolean
  problems: readonly Problem[]
  warnings: readonly string[]
}

export const validateCommand: Command = {
  name: 'validate',
  summary: 'check files before they are run',
  about:
    'Checks scenarios with everything that they refer to, profiles, agreements and service objectives. Problems ' +
    'go to stderr as file:line:column with what was expected; warnings name what a run could not prove, ' +
    'and fail nothing.',
  operands: { name: 'FILE...', least: 1, most: Number.POSITIVE_INFINITY },
  options: scenarioOptions,
  examples: ['roamlab validate my-scenario.yaml', 'roamlab validate --json scenarios/*.yaml'],
  execute(given, io) {
    const folders = configFolders(given, io)
    const findings = given.operands.map((name) => check(name, folders))
    const isOk = findings.every(({ ok }) => ok)
    if (given.has('json')) printJson(io, { ok: isOk, files: findings })
    else {
      for (const { file, ok, problems, warnings } of findings) {
        for (const problem of problems) io.stderr.write(`${formatProblem(problem)}\n`)
        for (const warning of warnings) io.stderr.write(`${printablePath(file)}: warning: ${warning}\n`)
        if (ok) io.stdout.write(`${printablePath(file)}: valid\n`)
      }
    }
    return isOk ? exitCode.passed : exitCode.badInput
  },
}

function check(name: string, folders: readonly string[]): Finding {
  const other = otherKind(name)
  if (other !== undefined) {
    const parsed = parsers[other.kind](other.text, name)
    return { file: name, ok: parsed.ok, problems: parsed.ok ? [] : parsed.problems, warnings: [] }
  }
  const loaded = loadScenario(name, folders)
  if (!loaded.ok) return { file: name, ok: false, problems: loaded.problems, warnings: [] }
  const plan = makePlan(loaded.scenario, loaded.profiles, loaded.agreements)
  const placeOfFault = (index: number): string => {
    const { line, path } = loaded.source.problem(['spec', 'faults', index], '', '')
    return `line ${line}: ${path}`
  }
  return { file: loaded.file, ok: true, problems: [], warnings: planWarnings(plan, placeOfFault) }
}

const parsers = {
  Profile: parseProfile,
  Agreement: parseAgreement,
  ServiceObjectives: parseServiceObjectives,
} as const

/** A file that says that it is no scenario; everything else is checked as one. */
function otherKind(file: string): { kind: keyof typeof parsers; text: string } | undefined {
  try {
    const text = readFileSync(file, 'utf8')
    const stated = /^kind: *["']?(\w+)\b/m.exec(text)?.[1]
    const kind = (Object.keys(parsers) as (keyof typeof parsers)[]).find((name) => name === stated)
    return kind === undefined ? undefined : { kind, text }
  } catch {
    // The library says why it cannot be read.
    return undefined
  }
}
