import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { AnchorFile } from '../platform/audit/anchors.ts'
import type { Anchor, AuditVerification } from '../platform/audit/verify.ts'
import { embeddedUrl } from '../platform/postgres/embedded.ts'
import { printable } from '../scenario/problem.ts'
import { type Arguments, type Options, oneOfWords } from './arguments.ts'
import { BadInput } from './bad-input.ts'
import type { Command } from './command.ts'
import { exitCode } from './exit-codes.ts'
import { type Io, printJson } from './io.ts'
import { dataFolderHere } from './service-api.ts'
import { verifyIn } from './verify-audit.ts'

const options = {
  database: {
    value: 'URL',
    help: "the database of the service; DATABASE_URL when absent, else that of this machine's own service",
  },
  anchors: {
    value: 'FILE',
    help: "heads of the chain that the service wrote down; this machine's own audit-anchors.jsonl when absent",
    isRepeatable: true,
  },
  anchor: {
    value: 'SEQ:HASH',
    help: 'a head of the chain from a report or a log line',
    isRepeatable: true,
  },
} as const satisfies Options

export const auditCommand: Command = {
  name: 'audit',
  summary: 'prove that the audit trail was not touched',
  about:
    'audit verify follows the chain of records in the database and names the first row that is not as it was ' +
    'written, and why. A chain whose end was cut off is whole in itself: that shows against anchors, heads of the ' +
    'chain that were kept elsewhere. Exit code 7 when something was touched.',
  operands: { name: 'verify', least: 1, most: 1 },
  options,
  examples: [
    'roamlab audit verify',
    'roamlab audit verify --database postgresql://roamlab@localhost/roamlab --anchors audit-anchors.jsonl',
  ],
  async execute(given, io) {
    oneOfWords('audit', given.operands[0], ['verify'])
    const files = given.has('anchors') ? given.all('anchors') : ownAnchors(given, io)
    const anchors = [...given.all('anchor').map(anchorOf), ...files.flatMap(anchorsIn)]
    const verification = await verifyIn(databaseUrl(given, io), anchors)
    if (given.has('json')) printJson(io, verification)
    else io.stdout.write(textOf(verification))
    return verification.broken === undefined ? exitCode.passed : exitCode.invariantBroken
  },
}

function databaseUrl(given: Arguments, io: Io): string {
  const named = given.one('database') ?? (io.environment['DATABASE_URL'] || undefined)
  const url = named ?? embeddedUrl(join(dataFolderHere(io), 'postgres'))
  if (url === undefined)
    throw new BadInput(
      `--database is missing, DATABASE_URL is not set, and no database runs in ${dataFolderHere(io)}`,
    )
  if (!/^postgres(?:ql)?:\/\//.test(url))
    throw new BadInput('--database: expected a URL such as postgresql://user:password@host/database')
  return url
}

/** Of this machine's service, where it is that one's database. */
function ownAnchors(given: Arguments, io: Io): string[] {
  const file = join(dataFolderHere(io), 'audit-anchors.jsonl')
  return !given.has('database') && existsSync(file) ? [file] : []
}

function anchorOf(text: string): Anchor {
  const [, seq, hash] = /^(\d{1,15}):([0-9a-f]{64})$/.exec(text) ?? []
  if (seq === undefined)
    throw new BadInput(
      `--anchor: "${printable(text)}" is not valid here (expected SEQ:HASH, as reports have it)`,
    )
  return { seq: Number(seq), hash, from: `--anchor ${seq}` }
}

function anchorsIn(path: string): Anchor[] {
  try {
    return new AnchorFile(path).read()
  } catch (error) {
    throw new BadInput(`--anchors: ${(error as Error).message}`)
  }
}

function textOf({ events, head, anchors, broken }: AuditVerification): string {
  if (broken !== undefined) return `row ${broken.seq}: ${broken.why}\n`
  const held = anchors === 0 ? 'no anchors given: a cut end would not show' : `${anchors} anchors hold`
  return `${events} records, an unbroken chain; ${held}\nhead ${head.seq}:${head.hash}\n`
}
