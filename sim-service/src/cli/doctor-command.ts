import { spawnSync } from 'node:child_process'
import { accessSync, constants, existsSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { alignedRows } from '../runs/report/text-layout.ts'
import { listShelf } from '../scenario/library.ts'
import { type Command, noOperands } from './command.ts'
import { exitCode } from './exit-codes.ts'
import { type Io, printJson, versionsOf } from './io.ts'

const NODE_MAJOR = 24

interface Check {
  readonly name: string
  /** What it is needed for. */
  readonly serves: string
  /** How to get it. */
  readonly remedy: string
  /** Without it, nothing runs. */
  readonly isNeeded: boolean
  /** What is here, or undefined. */
  find(io: Io): string | undefined
}

interface Diagnosis {
  name: string
  found: string | null
  needed: boolean
  serves: string
  /** What to do, where it is missing. */
  remedy?: string
}

const checks: readonly Check[] = [
  {
    name: 'Node',
    serves: 'everything',
    remedy: `npm ci in the repository, which installs Node ${NODE_MAJOR}`,
    isNeeded: true,
    find: (io) => {
      const { node } = versionsOf(io)
      return Number.parseInt(node, 10) >= NODE_MAJOR ? node : undefined
    },
  },
  {
    name: 'scenarios',
    serves: 'runs by name, such as first-drill',
    remedy: 'a checkout with the folder sim-service/config',
    isNeeded: true,
    find: ({ home }) => {
      const names = listShelf('scenarios', [join(home, 'config')])
      return names.length === 0 ? undefined : `${names.length} that ship`
    },
  },
  {
    name: 'run folder',
    serves: 'captures of the service (.roamlab in the repository)',
    remedy: 'make the repository writable',
    isNeeded: true,
    find: ({ home }) => {
      try {
        accessSync(dirname(home), constants.W_OK)
        return 'writable'
      } catch {
        return undefined
      }
    },
  },
  {
    name: 'tshark',
    serves: 'tests: the judge of every message and capture',
    remedy: 'Debian package tshark',
    isNeeded: false,
    find: () => versionOf('tshark', '--version'),
  },
  {
    name: 'freeDiameterd',
    serves: 'tests: Diameter against another stack',
    remedy: 'Debian package freediameter',
    isNeeded: false,
    find: () => versionOf('freeDiameterd', '--version'),
  },
  {
    name: 'openssl',
    serves: 'tests: the key that freeDiameterd insists on',
    remedy: 'Debian package openssl',
    isNeeded: false,
    find: () => versionOf('openssl', 'version'),
  },
  {
    name: 'python3',
    serves: 'tests: the environment of the foreign encoders is built with it',
    remedy: 'Debian packages python3 and python3-venv',
    isNeeded: false,
    find: () => versionOf('python3', '--version'),
  },
  {
    name: 'pycrate, scapy',
    serves: 'tests: messages from foreign encoders',
    remedy: 'node tools/python-env.mjs, which builds .roamlab/python',
    isNeeded: false,
    find: ({ home }) => {
      const python = join(dirname(home), '.roamlab', 'python', 'bin', 'python')
      if (!existsSync(python)) return undefined
      const { status } = spawnSync(python, ['-c', 'import pycrate_core, scapy'], { stdio: 'ignore' })
      return status === 0 ? 'in .roamlab/python' : undefined
    },
  },
  {
    name: 'java',
    serves: 'tests: a real Kafka broker (Java 17 or later)',
    remedy: 'Debian package default-jre-headless',
    isNeeded: false,
    find: () => versionOf('java', '-version'),
  },
  {
    name: 'mvn',
    serves: 'tests: fetches the jars of that broker',
    remedy: 'Debian package maven',
    isNeeded: false,
    find: ({ environment }) => placeOf('mvn', environment['PATH'] ?? ''),
  },
  {
    name: 'wireshark',
    serves: 'looking at captures',
    remedy: 'Debian package wireshark, or the installer of wireshark.org',
    isNeeded: false,
    find: () => versionOf('wireshark', '--version'),
  },
  {
    name: 'chromium',
    serves: 'tests of the pages, and pictures of them',
    remedy: 'Debian package chromium',
    isNeeded: false,
    find: () => versionOf('chromium', '--version'),
  },
]

export const doctorCommand: Command = {
  name: 'doctor',
  summary: 'say what this machine has and lacks',
  about:
    'Looks for what Roamlab and its tests use. The exit code is 0 when scenarios and the service can run.',
  operands: noOperands,
  options: {},
  examples: ['roamlab doctor', 'roamlab doctor --json'],
  execute(given, io) {
    const diagnoses = checks.map((check) => diagnosed(check, io))
    const isWell = diagnoses.every(({ found, needed }) => found !== null || !needed)
    if (given.has('json')) printJson(io, { ok: isWell, checks: diagnoses })
    else io.stdout.write(report(diagnoses, isWell))
    return isWell ? exitCode.passed : exitCode.internalError
  },
}

function diagnosed({ name, serves, remedy, isNeeded, find }: Check, io: Io): Diagnosis {
  const found = find(io) ?? null
  const diagnosis = { name, found, needed: isNeeded, serves }
  return found === null ? { ...diagnosis, remedy } : diagnosis
}

function report(diagnoses: readonly Diagnosis[], isWell: boolean): string {
  const rows = diagnoses.map(({ name, found, needed, serves, remedy }) => [
    found === null ? (needed ? 'NEEDED' : 'absent') : 'here',
    name,
    found ?? `get it: ${remedy}`,
    serves,
  ])
  const lacking = diagnoses.some(({ found }) => found === null)
  const conclusion = !isWell
    ? 'Scenarios cannot run here yet: see NEEDED.'
    : lacking
      ? 'Scenarios and the service run here; what is absent serves as said.'
      : 'Nothing is lacking.'
  return `${[...alignedRows(rows), '', conclusion].join('\n')}\n`
}

/** Where a program lies that takes seconds to say its version. */
function placeOf(program: string, path: string): string | undefined {
  return path
    .split(delimiter)
    .map((folder) => join(folder, program))
    .find((file) => existsSync(file))
}

/** The first line of what a program says about itself; undefined when it is not on the PATH. */
function versionOf(program: string, option: string): string | undefined {
  const { error, stdout, stderr } = spawnSync(program, [option], { encoding: 'utf8', timeout: 10_000 })
  if (error !== undefined) return undefined
  const lines = `${stdout}\n${stderr}`.split('\n').map((line) => line.trim())
  return lines.find((line) => /\d/.test(line)) ?? 'here'
}
