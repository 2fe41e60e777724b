import type { CreatedToken, CreateToken, Token, TokenPage } from '../../client/src/schemas/tokens.ts'
import { type Role, roles } from '../runs/ports/actor.ts'
import { alignedRows } from '../runs/report/text-layout.ts'
import { type Arguments, type Options, oneOfWords, wholeNumber } from './arguments.ts'
import { BadInput } from './bad-input.ts'
import type { Command } from './command.ts'
import { exitCode } from './exit-codes.ts'
import { type Io, printJson } from './io.ts'
import { ServiceApi, serviceOptions } from './service-api.ts'

const options = {
  role: { value: 'ROLE', help: 'of a new token: viewer, operator or admin; viewer when absent' },
  group: {
    value: 'GROUP',
    help: 'its holder is a member of it: group:default/roaming-core',
    isRepeatable: true,
  },
  tenant: { value: 'NAME', help: 'whose quota its runs use; default when absent' },
  'may-delegate': { help: 'its holder may act for a person whom it names' },
  days: { value: 'N', help: 'how long it lives; for ever when absent' },
  ...serviceOptions,
} as const satisfies Options

export const tokenCommand: Command = {
  name: 'token',
  summary: 'make, list and revoke API tokens of a service',
  about:
    'token create NAME prints a new token, which is told this once; token list says what there are; token revoke ID ' +
    'ends one for good. All need the role admin.',
  operands: { name: 'create NAME, list or revoke ID', least: 1, most: 2 },
  options,
  examples: [
    'roamlab token create "the pipeline" --role operator --group group:default/roaming-core --days 90',
    'roamlab token list',
    'roamlab token revoke k3v5xbqm2a',
  ],
  async execute(given, io) {
    const [what, name] = given.operands
    const api = new ServiceApi(given, io)
    const action = oneOfWords('token', what, ['create', 'list', 'revoke'])
    if (action === 'list') {
      if (name !== undefined) throw new BadInput(`"${name}" is one argument too many`)
      show(io, given, await allTokens(api))
    } else if (name === undefined)
      throw new BadInput(`token ${action}: ${action === 'create' ? 'NAME' : 'ID'} is missing`)
    else if (action === 'create') await create(api, name, given, io)
    else await revoke(api, name, given, io)
    return exitCode.passed
  },
}

async function create(api: ServiceApi, name: string, given: Arguments, io: Io): Promise<void> {
  const days = given.one('days')
  const wanted: CreateToken = {
    name,
    role: oneOfWords<Role>('role', given.one('role') ?? 'viewer', roles),
    groups: [...given.all('group')],
    mayDelegate: given.has('may-delegate'),
    ...(given.has('tenant') ? { tenant: given.one('tenant') } : {}),
    ...(days === undefined ? {} : { expiresInDays: wholeNumber('days', days, 1, 3650) }),
  }
  const created = await api.ask<CreatedToken>('POST', '/api/v1/tokens', wanted)
  if (given.has('json')) printJson(io, created)
  else {
    // The token alone on stdout: it can be put into a file or a variable.
    io.stdout.write(`${created.secret}\n`)
    io.stderr.write(`${created.token.id}: ${name}, ${created.token.role}; it is not shown again\n`)
  }
}

async function revoke(api: ServiceApi, id: string, given: Arguments, io: Io): Promise<void> {
  const token = await api.ask<Token>('DELETE', `/api/v1/tokens/${encodeURIComponent(id)}`)
  if (given.has('json')) printJson(io, token)
  else io.stdout.write(`${token.id}: ${token.name}, revoked ${token.revokedAt}\n`)
}

async function allTokens(api: ServiceApi): Promise<Token[]> {
  const all: Token[] = []
  for (let cursor: string | undefined = ''; cursor !== undefined; ) {
    const query: string = cursor === '' ? '' : `&cursor=${cursor}`
    const page: TokenPage = await api.ask('GET', `/api/v1/tokens?limit=200${query}`)
    all.push(...page.items)
    cursor = page.nextCursor
  }
  return all
}

function show(io: Io, given: Arguments, tokens: readonly Token[]): void {
  if (given.has('json')) {
    printJson(io, tokens)
    return
  }
  const rows = tokens.map((token) => [
    token.id,
    token.role,
    token.name,
    token.mayDelegate ? 'may delegate' : '',
    endOf(token),
  ])
  io.stdout.write(`${alignedRows(rows).join('\n')}\n`)
}

function endOf({ revokedAt, expiresAt }: Token): string {
  if (revokedAt !== null) return `revoked ${revokedAt.slice(0, 10)}`
  return expiresAt === null
    ? ''
    : `${Date.parse(expiresAt) > Date.now() ? 'until' : 'expired'} ${expiresAt.slice(0, 10)}`
}
