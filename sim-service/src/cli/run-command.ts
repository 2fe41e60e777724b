import type { CaptureNas } from '../runs/capture.ts'
import { commandText } from '../runs/command-text.ts'
import type { JournalRecord } from '../runs/journal.ts'
import { jsonReport } from '../runs/report/report-json.ts'
import { textReport } from '../runs/report/report-text.ts'
import { runReport } from '../runs/report/run-report.ts'
import { SABOTAGE_VARIABLE, sabotages } from '../runs/sabotage.ts'
import type { Pacing, Plan } from '../scenario/plan.ts'
import { oneOf, printable } from '../scenario/problem.ts'
import { subscriberCount } from '../scenario/subscribers.ts'
import { parsePacing } from '../scenario/units.ts'
import { type Arguments, type Options, oneOfWords, wholeNumber } from './arguments.ts'
import { BadInput } from './bad-input.ts'
import type { Command } from './command.ts'
import { exitCode, exitCodeOf } from './exit-codes.ts'
import { type Io, versionsOf } from './io.ts'
import { commandOption, operatorCommands } from './operator-commands.ts'
import { Outputs } from './outputs.ts'
import { promisesFor, withPromises } from './promises.ts'
import { runRemotely } from './remote-run.ts'
import { type CaptureRequest, runScenario } from './run-scenario.ts'
import { runSeeds } from './run-seeds.ts'
import {
  configFolders,
  flagOption,
  readPlan,
  scaleOption,
  scenarioOptions,
  seedOption,
  seedsOf,
  seedsOption,
} from './scenario-input.ts'
import { serviceOptions } from './service-api.ts'
import { storedRun } from './stored-run.ts'

const SAMPLED_SUBSCRIBERS = 20
const MOST_WORKERS = 250
const nasModes = ['ciphered', 'plain', 'both'] as const satisfies CaptureNas[]

export const workersOption = {
  workers: {
    value: 'N',
    help:
      'threads that share the regions of the run, 0 for none beside this one; one for each region, as far as there ' +
      'are cores, when not said. The result does not depend on it',
  },
} as const satisfies Options

export const runCommand: Command = {
  name: 'run',
  summary: 'run a scenario and say what it proves',
  about:
    'Runs a scenario, named or in a file, in virtual time, and prints its verdict with the reason, objectives, ' +
    'KPIs and fingerprints. The same scenario and seed give the same run, whatever else is asked for.',
  operands: { name: 'SCENARIO', least: 1, most: 1 },
  options: {
    ...seedOption,
    ...seedsOption,
    ...scaleOption,
    ...flagOption,
    pacing: {
      value: 'max|xN|realtime',
      help: "instead of the scenario's: as fast as it can, N times as fast as time goes, or as time goes",
    },
    out: {
      value: 'KIND=FILE ...',
      help:
        'write files: json=FILE the whole result, pcap=FILE a pcapng capture, junit=FILE JUnit XML, ' +
        'markdown=FILE (or md=FILE) a report, plan=FILE what roamlab replay needs, journal=FILE what happened, JSON ' +
        'by line. A file is there whole or not at all',
      isRepeatable: true,
      continues: /^[a-z]+=/,
    },
    capture: {
      value: 'all|N|none',
      help:
        `of which subscribers the capture has the signalling; the first ${SAMPLED_SUBSCRIBERS} when not said. ` +
        'That of the nodes is always there',
    },
    'capture-nas': {
      value: nasModes.join('|'),
      help:
        'NAS in the capture: ciphered as it was, plain in its place, or both (when not said): as it was, and ' +
        'deciphered beside it on an interface of its own',
    },
    ...commandOption,
    ...workersOption,
    slos: { help: 'judge by the service objectives of slos.yaml too, as far as this version measures them' },
    ...serviceOptions,
    label: { value: 'NAME=VALUE', help: 'with --api: what the run is found by', isRepeatable: true },
    detach: { help: 'with --api: do not wait for the end; prints the id of the run' },
    quiet: { help: 'no progress line, and no report on stdout' },
    ...scenarioOptions,
  },
  examples: [
    'roamlab run one-roamer',
    'roamlab run one-roamer --out pcap=one.pcapng && wireshark one.pcapng',
    'roamlab run first-drill --seed 8 --out json=result.json junit=result.xml',
    'roamlab run my-scenario.yaml --pacing x10',
    'roamlab run first-drill --command 2m:rate=2 --command 3m:abort --out plan=operated.json',
    'roamlab run first-drill --api http://127.0.0.1:8080 --out pcap=drill.pcapng',
    'roamlab run first-drill --seeds 1..20 --out md=seeds.md json=seeds.json',
  ],
  execute: run,
}

async function run(given: Arguments, io: Io): Promise<number> {
  if (given.has('api')) return runRemotely(given, io)
  const remote = ['label', 'detach'].find((option) => given.has(option))
  if (remote !== undefined) throw new BadInput(`--${remote} says nothing without --api`)
  const seeds = seedsOf(given)
  if (seeds !== undefined) return runSeeds(given, io, seeds)
  const { loaded, plan: scenarioPlan, reproduce } = readPlan(given, io)
  const promises = promisesFor(scenarioPlan, configFolders(given, io))
  const plan = given.has('slos') ? withPromises(scenarioPlan, promises) : scenarioPlan
  const pacing = pacingOf(given) ?? plan.pacing
  const commands = operatorCommands(given, plan)
  const sabotage = sabotageOf(io)
  const outputs = new Outputs(given.all('out'), loaded.file)
  try {
    const capture = captureOf(given, outputs, plan)
    const workers = workersOf(given)
    const journal = journalOf(outputs)
    const isQuiet = given.has('quiet')
    const request = { plan, pacing, capture, isQuiet, workers, journal, commands, sabotage }
    const finished = await runScenario(request, io)
    const operated = finished.run.decisions.map((decision) => ` --command ${commandText(decision)}`)
    const sabotaged = sabotage === undefined ? '' : `${SABOTAGE_VARIABLE}=${sabotage} `
    const context = {
      reproduce: sabotaged + reproduce + operated.join(''),
      versions: versionsOf(io),
      promises,
    }
    const report = { ...runReport(finished, context), replay: storedRun(finished, io.home) }
    const { stoppedBy } = finished
    outputs.commit(report)
    if (given.has('json')) io.stdout.write(jsonReport(report))
    else if (!given.has('quiet')) io.stdout.write(textReport(report, outputs.names))
    return stoppedBy === undefined ? exitCodeOf(report) : exitCode[stoppedBy]
  } finally {
    outputs.discard()
  }
}

/** How many worker threads; undefined leaves the number to the machine. */
export function workersOf(given: Arguments): number | undefined {
  const text = given.one('workers')
  return text === undefined ? undefined : wholeNumber('workers', text, 0, MOST_WORKERS)
}

/** Said aloud: nobody shall take such a run for one of the network's. */
function sabotageOf({ environment, stderr }: Io): string | undefined {
  const name = environment[SABOTAGE_VARIABLE] || undefined
  if (name === undefined) return undefined
  if (!Object.hasOwn(sabotages, name)) {
    const expected = `(expected ${oneOf(Object.keys(sabotages))})`
    throw new BadInput(`${SABOTAGE_VARIABLE}: "${printable(name)}" is not valid here ${expected}`)
  }
  stderr.write(`sabotaged by ${SABOTAGE_VARIABLE}: ${sabotages[name]}\n`)
  return name
}

export function pacingOf(given: Arguments): Pacing | undefined {
  const text = given.one('pacing')
  if (text === undefined) return undefined
  const pacing = parsePacing(text)
  if (pacing !== undefined) return pacing
  const expected = 'max, realtime or a multiple such as x10'
  throw new BadInput(`--pacing: "${printable(text)}" is not valid here (expected ${expected})`)
}

function journalOf({ journal: file }: Outputs): ((record: JournalRecord) => void) | undefined {
  return file && ((record) => file.write(`${JSON.stringify(record)}\n`))
}

function captureOf(given: Arguments, { capture: file }: Outputs, plan: Plan): CaptureRequest | undefined {
  const nas = oneOfWords('capture-nas', given.one('capture-nas') ?? 'both', nasModes)
  const subscribers = sampled(given.one('capture'), plan)
  if (file !== undefined) return { sink: (chunk) => file.write(chunk), subscribers, nas }
  const useless = ['capture', 'capture-nas'].find(
    (option) => given.has(option) && given.one(option) !== 'none',
  )
  if (useless !== undefined) throw new BadInput(`--${useless} says nothing without --out pcap=FILE`)
  return undefined
}

function sampled(text: string | undefined, plan: Plan): number {
  if (text === undefined) return SAMPLED_SUBSCRIBERS
  if (text === 'all') return subscriberCount(plan)
  if (text === 'none') return 0
  if (/^\d+$/.test(text)) return wholeNumber('capture', text, 1, Number.MAX_SAFE_INTEGER)
  throw new BadInput(`--capture: "${printable(text)}" is not valid here (expected all, none or a number)`)
}
