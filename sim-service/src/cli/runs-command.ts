import type { Run } from '../../client/src/schemas/runs.ts'
import { verdictText } from '../runs/report/report-text.ts'
import { alignedRows } from '../runs/report/text-layout.ts'
import { didYouMean, oneOf, printable } from '../scenario/problem.ts'
import { type Arguments, type Options, wholeNumber } from './arguments.ts'
import { BadInput } from './bad-input.ts'
import type { Command } from './command.ts'
import { exitCode } from './exit-codes.ts'
import { type Io, printJson } from './io.ts'
import { conclude, exitCodeOfReport, follow, reportOf } from './remote-run.ts'
import { ServiceApi, serviceOptions } from './service-api.ts'

const LISTED = 20
const MOST_LISTED = 10_000

const options = {
  ...serviceOptions,
  limit: { value: 'N', help: `list: so many, ${LISTED} when not said` },
  state: { value: 'STATE', help: 'list: only of this state, such as running', isRepeatable: true },
  scenario: { value: 'NAME', help: 'list: only of this scenario' },
  label: { value: 'NAME[=VALUE]', help: 'list: only with this label' },
  reason: { value: 'TEXT', help: 'abort: why; it is audited' },
} as const satisfies Options

type Verb = (api: ServiceApi, words: readonly string[], given: Arguments, io: Io) => Promise<number>

/** What may be done, with what beside the run's id. */
const verbs: Readonly<Record<string, Verb>> = { list, show, watch, abort, heal, rate, replay, remove }

export const runsCommand: Command = {
  name: 'runs',
  summary: 'list, watch and operate the runs of a service',
  about:
    'runs list says what there is; runs show ID what one proved; runs watch ID follows it to its end and exits as ' +
    'roamlab run does. abort, heal, rate FACTOR and replay are what an operator may do; remove deletes a run that ' +
    'is over. ID may be latest.',
  operands: { name: `${Object.keys(verbs).join('|')} [ID [FACTOR]]`, least: 1, most: 3 },
  options,
  examples: [
    'roamlab runs list --state running',
    'roamlab runs watch latest --api http://lab.example:8080',
    'roamlab runs abort latest --reason "wrong seed"',
  ],
  async execute(given, io) {
    const [word, ...words] = given.operands
    const verb = verbNamed(word)
    return verbs[verb](new ServiceApi(given, io), words, given, io)
  },
}

function verbNamed(word: string): string {
  const names = Object.keys(verbs)
  if (names.includes(word)) return word
  const expected = `(expected ${oneOf(names)})`
  throw new BadInput(`runs: "${printable(word)}" is not valid here${didYouMean(word, names)} ${expected}`)
}

async function list(api: ServiceApi, words: readonly string[], given: Arguments, io: Io): Promise<number> {
  allow(words, 0)
  const limit = wholeNumber('limit', given.one('limit') ?? String(LISTED), 1, MOST_LISTED)
  const query = {
    state: given.has('state') ? (given.all('state') as Run['state'][]) : undefined,
    scenario: given.one('scenario'),
    label: given.one('label'),
    limit: Math.min(limit, 200),
  }
  const runs = await api.told(async (client) => {
    const found: Run[] = []
    for await (const run of client.runs.all(query)) if (found.push(run) === limit) break
    return found
  })
  if (given.has('json')) printJson(io, runs)
  else if (runs.length === 0) io.stderr.write('there are none\n')
  else io.stdout.write(`${alignedRows(runs.map(rowOf)).join('\n')}\n`)
  return exitCode.passed
}

function rowOf({ id, scenario, seed, state, verdict, requestedAt, progress }: Run): string[] {
  const { virtualUs, durationUs } = progress
  const isRunning = state === 'running' && durationUs > 0
  const how = verdict ?? (isRunning ? `${Math.floor((100 * virtualUs) / durationUs)} %` : '')
  return [id, requestedAt.slice(0, 19).replace('T', ' '), state, how, `${scenario.name}, seed ${seed}`]
}

async function show(api: ServiceApi, words: readonly string[], given: Arguments, io: Io): Promise<number> {
  allow(words, 1)
  const run = await api.told(async (client) => client.runs.get(await idOf(api, words[0])))
  const report = await reportOf(api, run)
  if (given.has('json')) printJson(io, run)
  else {
    const rows = [
      ['run', run.id],
      ['scenario', `${run.scenario.name}, seed ${run.seed}, ${run.pacing}`],
      ['state', [run.state, run.reason ?? run.error].filter(Boolean).join(': ')],
      ['started by', `${run.startedBy.name}, ${run.requestedAt}`],
      ...Object.entries(run.labels).map(([name, value]) => [
        'label',
        value === '' ? name : `${name}=${value}`,
      ]),
    ]
    io.stdout.write(`${alignedRows(rows).join('\n')}\n`)
    if (report !== undefined) io.stdout.write(`\n${verdictText(report.value)}`)
  }
  return report === undefined ? exitCode.passed : exitCodeOfReport(report.value, io)
}

async function watch(api: ServiceApi, words: readonly string[], given: Arguments, io: Io): Promise<number> {
  allow(words, 1)
  const id = await idOf(api, words[0])
  await follow(api, id, io, true)
  return conclude(api, id, { given, io, outputs: [] })
}

async function abort(api: ServiceApi, words: readonly string[], given: Arguments, io: Io): Promise<number> {
  allow(words, 1)
  const reason = given.one('reason') ?? 'at the command line'
  return commanded(api, words[0], given, io, (id) => api.told((client) => client.runs.abort(id, reason)))
}

async function heal(api: ServiceApi, words: readonly string[], given: Arguments, io: Io): Promise<number> {
  allow(words, 1)
  return commanded(api, words[0], given, io, (id) => api.told((client) => client.runs.heal(id)))
}

async function rate(api: ServiceApi, words: readonly string[], given: Arguments, io: Io): Promise<number> {
  const [id, factor] = words
  if (factor === undefined) throw new BadInput('runs rate: FACTOR is missing')
  return commanded(api, id, given, io, (run) => api.told((client) => client.runs.changeRate(run, factor)))
}

/** A new run: its id alone on stdout. */
async function replay(api: ServiceApi, words: readonly string[], given: Arguments, io: Io): Promise<number> {
  allow(words, 1)
  const id = await idOf(api, words[0])
  const run = await api.told((client) => client.runs.replay(id))
  if (given.has('json')) printJson(io, run)
  else io.stdout.write(`${run.id}\n`)
  return exitCode.passed
}

async function remove(api: ServiceApi, words: readonly string[], _given: Arguments, io: Io): Promise<number> {
  allow(words, 1)
  const id = await idOf(api, words[0])
  await api.told((client) => client.runs.remove(id))
  io.stderr.write(`${id}: removed\n`)
  return exitCode.passed
}

async function commanded(
  api: ServiceApi,
  word: string | undefined,
  given: Arguments,
  io: Io,
  command: (id: string) => Promise<Run>,
): Promise<number> {
  const run = await command(await idOf(api, word))
  if (given.has('json')) printJson(io, run)
  else io.stdout.write(`${run.id}: told, now ${run.state}\n`)
  return exitCode.passed
}

async function idOf(api: ServiceApi, word: string | undefined): Promise<string> {
  if (word === undefined) throw new BadInput('ID is missing: a run, or latest')
  if (word !== 'latest') return word
  const { items } = await api.told((client) => client.runs.list({ limit: 1 }))
  if (items.length === 0) throw new BadInput('there are no runs yet')
  return items[0].id
}

function allow(words: readonly string[], most: number): void {
  if (words.length > most) throw new BadInput(`"${words[most]}" is one argument too many`)
}
