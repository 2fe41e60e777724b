import { AnchorFile } from '../platform/audit/anchors.ts'
import type { Anchor, AuditVerification } from '../platform/audit/verify.ts'
import { printable } from '../scenario/problem.ts'
import { type Arguments, type Options, oneOfWords } from './arguments.ts'
import { BadInput } from './bad-input.ts'
import type { Command } from './command.ts'
import { exitCode } from './exit-codes.ts'
import { type Io, printJson } from './io.ts'
import { verifyIn } from './verify-audit.ts'

const options = {
  database: { value: 'URL', help: 'the database of the service; DATABASE_URL when absent' },
  anchors: {
    value: 'FILE',
    help: 'heads of the chain that the service wrote down (audit-anchors.jsonl in its data folder)',
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
    'roamlab audit verify --database postgresql://roamlab@localhost/roamlab',
    'roamlab audit verify --anchors audit-anchors.jsonl',
  ],
  async execute(given, io) {
    oneOfWords('audit', given.operands[0], ['verify'])
    const anchors = [...given.all('anchor').map(anchorOf), ...given.all('anchors').flatMap(anchorsIn)]
    const verification = await verifyIn(databaseUrl(given, io), anchors)
    if (given.has('json')) printJson(io, verification)
    else io.stdout.write(textOf(verification))
    return verification.broken === undefined ? exitCode.passed : exitCode.invariantBroken
  },
}

function databaseUrl(given: Arguments, { environment }: Io): string {
  const url = given.one('database') ?? environment['DATABASE_URL']
  if (!url) throw new BadInput('--database is missing, and DATABASE_URL is not set')
  if (!/^postgres(?:ql)?:\/\//.test(url))
    throw new BadInput('--database: expected a URL such as postgresql://user:password@host/database')
  return url
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
