import { readFileSync, writeFileSync } from 'node:fs'
import type { Flag, FlagList } from '../../client/src/schemas/operations.ts'
import { overridesText, readFlagKeys, sign } from '../platform/flags/flag-keys.ts'
import { signatureFile } from '../platform/flags/flag-source.ts'
import { parseFlagFile } from '../runs/flags/flag-file.ts'
import { alignedRows } from '../runs/report/text-layout.ts'
import { formatProblem, printable } from '../scenario/problem.ts'
import { type Arguments, type Options, oneOfWords } from './arguments.ts'
import { BadInput, reasonOf } from './bad-input.ts'
import type { Command } from './command.ts'
import { exitCode } from './exit-codes.ts'
import { type Io, printJson } from './io.ts'
import { ServiceApi, serviceOptions } from './service-api.ts'

const options = {
  reason: { value: 'TEXT', help: 'why a flag is changed; it is kept in the audit' },
  key: {
    value: 'FILE',
    help: 'the private key (PEM) that signs a change or a file, where the service asks for it',
  },
  ...serviceOptions,
} as const satisfies Options

const actions = ['list', 'set', 'clear', 'sign'] as const

export const flagsCommand: Command = {
  name: 'flags',
  summary: 'list, set and clear the feature flags of a service; sign their file',
  about:
    'flags list says what each flag does, what it is and who said so. flags set NAME VALUE changes one in all ' +
    'processes of the service, flags clear NAME lets it be what the file says; both need the role admin and a ' +
    'reason. flags sign FILE writes FILE.jws beside it, for a service that has a key configured.',
  operands: { name: 'list, set NAME VALUE, clear NAME or sign FILE', least: 1, most: 3 },
  options,
  examples: [
    'roamlab flags list',
    'roamlab flags set chaos_enabled false --reason "the drill hurts a neighbour"',
    'roamlab flags clear chaos_enabled --reason "over"',
    'roamlab flags sign feature-flags.yaml --key flags.pem',
  ],
  async execute(given, io) {
    const [what, name, value] = given.operands
    const action = oneOfWords('flags', what, actions)
    const wanted = { list: 1, set: 3, clear: 2, sign: 2 }[action]
    if (given.operands.length !== wanted) throw new BadInput(`flags ${action}: expected ${forms[action]}`)
    if (action === 'list') await list(given, io)
    else if (action === 'sign') await signFile(name, given, io)
    else await change(name, action === 'set' ? flagValue(value) : undefined, given, io)
    return exitCode.passed
  },
}

const forms = {
  list: 'nothing more',
  set: 'NAME VALUE',
  clear: 'NAME',
  sign: 'FILE',
} as const

async function list(given: Arguments, io: Io): Promise<void> {
  const flags = await new ServiceApi(given, io).ask<FlagList>('GET', '/api/v1/flags')
  if (given.has('json')) {
    printJson(io, flags)
    return
  }
  const rows = flags.items.map(({ name, value, from, about }) => [name, String(value), sources[from], about])
  const problems = flags.problems.map((problem) => `refused: ${problem}\n`)
  io.stdout.write(`${problems.join('')}${alignedRows(rows).join('\n')}\n`)
}

const sources = { override: 'set', file: 'file', build: 'build' } as const

async function change(
  name: string,
  value: boolean | number | undefined,
  given: Arguments,
  io: Io,
): Promise<void> {
  const reason = given.one('reason')
  if (reason === undefined) throw new BadInput('--reason is missing: it is kept in the audit')
  const api = new ServiceApi(given, io)
  const signature = await signatureOf(api, name, value, given.one('key'))
  const path = `/api/v1/flags/${encodeURIComponent(name)}`
  const said = { reason, ...(signature && { signature }) }
  const flag =
    value === undefined
      ? await api.ask<Flag>('DELETE', `${path}?${new URLSearchParams(said)}`)
      : await api.ask<Flag>('PUT', path, { value, ...said })
  if (given.has('json')) printJson(io, flag)
  else io.stdout.write(`${flag.name} is ${flag.value} (${sources[flag.from]})\n`)
}

/** Over all that is set after the change, and its number: neither can be taken for another. */
async function signatureOf(
  api: ServiceApi,
  name: string,
  value: boolean | number | undefined,
  key: string | undefined,
): Promise<string | undefined> {
  if (key === undefined) return undefined
  const { items, version } = await api.ask<FlagList>('GET', '/api/v1/flags')
  const before = items.filter(({ from }) => from === 'override').map((flag) => [flag.name, flag.value])
  const { [name]: _, ...others } = Object.fromEntries(before)
  return sign(
    overridesText(version + 1, value === undefined ? others : { ...others, [name]: value }),
    keyIn(key),
  )
}

async function signFile(path: string, given: Arguments, io: Io): Promise<void> {
  const key = given.one('key')
  if (key === undefined) throw new BadInput('--key is missing: the private key that signs')
  let content: Buffer
  try {
    content = readFileSync(path)
  } catch (error) {
    throw new BadInput(`${path}: ${reasonOf(error)}`)
  }
  const parsed = parseFlagFile(content.toString('utf8'), path)
  if (!parsed.ok) throw new BadInput(...parsed.problems.map(formatProblem))
  const target = signatureFile(path)
  writeFileSync(target, `${await sign(content, keyIn(key))}\n`)
  if (given.has('json')) printJson(io, { signed: path, signature: target })
  else io.stdout.write(`signed: ${target}\n`)
}

function keyIn(file: string) {
  try {
    return readFlagKeys({ privateKey: file })!.privateKey!
  } catch (error) {
    throw new BadInput(`--key: ${(error as Error).message}`)
  }
}

function flagValue(text: string): boolean | number {
  if (text === 'true' || text === 'on') return true
  if (text === 'false' || text === 'off') return false
  if (/^\d{1,15}$/.test(text)) return Number(text)
  throw new BadInput(`"${printable(text)}" is not valid here (expected true, false or a whole number)`)
}
