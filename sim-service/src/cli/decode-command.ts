import { readFileSync } from 'node:fs'
import { subscriberKeys } from '../network/subscriber-keys.ts'
import type { KeysOf } from '../runs/nas-monitor.ts'
import { type CaptureInput, withCaptureFile } from '../runs/reading/capture-input.ts'
import type { CaptureSurvey } from '../runs/reading/capture-survey.ts'
import { type DecodedMessage, type Draft, draftsOf, MessageMaker, surveyOf } from '../runs/reading/decode.ts'
import { printable, printablePath } from '../scenario/problem.ts'
import type { Arguments } from './arguments.ts'
import { BadInput, reasonOf } from './bad-input.ts'
import type { Command } from './command.ts'
import { identityLines, remarksOn, verificationSummary, verificationTable } from './decode-report.ts'
import { exitCode } from './exit-codes.ts'
import { type MessageTest, parseFilter } from './filter.ts'
import type { Io } from './io.ts'
import { parseKeysFile } from './keys-file.ts'
import { type LadderRow, ladderLines, ladderRow } from './ladder.ts'
import { seedOf } from './scenario-input.ts'
import { CaptureVerification, findingLine, findingText, type VerifyCounts } from './verify-capture.ts'

export const decodeCommand: Command = {
  name: 'decode',
  summary: 'show a capture as a call flow, message by message',
  about:
    'Reads pcapng or pcap and prints the signalling as a ladder; with --json, one object a line with every field of ' +
    'a message. Ciphered NAS opens where the capture has it deciphered beside it, or with keys of the subscribers. ' +
    'What is none of ours is counted on stderr.\n\n' +
    'With --verify, every message is decoded, written as JSON, read again, encoded, and compared with its octets. ' +
    'Exit code 0: all are equal; 7: some differ; 4: none was compared, or some do not decode. Messages of types that ' +
    'Roamlab does not have are counted and change no exit code. docs/DECODING.md says more.\n\n' +
    'A filter compares protocol, kind, interface, variant, imsi, from, to, address, source, destination, time and ' +
    'frame with values, joined by and, or, not and parentheses; * stands for any characters.',
  operands: { name: 'FILE', least: 1, most: 1 },
  options: {
    imsi: { value: 'IMSI', help: 'only what concerns this subscriber' },
    follow: {
      value: 'IMSI',
      help: 'the same, and by which identities it was followed from interface to interface',
    },
    filter: { value: 'EXPRESSION', help: "only messages of which it is true: 'protocol=GTPv2 and time<2.5'" },
    verify: { help: 'compare every message with its own encoding' },
    seed: {
      value: 'N',
      help: 'the seed of the run that was captured: its subscribers have the keys that follow from it',
    },
    keys: {
      value: 'FILE',
      help: 'keys of subscribers, a line each: imsi,k,opc, K and OPc of 32 hexadecimal digits',
    },
  },
  examples: [
    'roamlab decode one.pcapng',
    'roamlab decode drill.pcapng --imsi 262019900000001',
    "roamlab decode drill.pcapng --filter 'kind=Attach* and address=10.10.16.0/20'",
    'roamlab decode one.pcapng --json | jq \'select(.protocol == "Diameter") | .kind\'',
    'roamlab decode ciphered.pcapng --seed 7',
    'roamlab decode foreign.pcap --verify',
  ],
  execute(given, io) {
    const [file] = given.operands
    const keysOf = keysGiven(given)
    const wanted = wantedOf(given)
    return reading(file, (input) => {
      const surveyed = surveyOf(input, { keysOf })
      if (!surveyed.ok) throw new BadInput(`${printablePath(file)}: ${surveyed.problem}`)
      const { survey } = surveyed
      const shown = new Shown(input, survey, wanted)
      const code = given.has('verify') ? verify(shown, given, io) : show(shown, given, io, file)
      for (const remark of remarksOn(survey, keysOf !== undefined)) io.stderr.write(`${remark}\n`)
      const isDamaged = survey.walk.problem !== undefined && survey.walk.problem.problem !== 'truncated'
      return isDamaged && code === exitCode.passed ? exitCode.badInput : code
    })
  },
}

function reading<T>(file: string, use: (input: CaptureInput) => T): T {
  try {
    return withCaptureFile(file, use)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).syscall === undefined) throw error
    throw new BadInput(`${printablePath(file)}: cannot be read: ${reasonOf(error)}`)
  }
}

/** Which messages are asked for. */
interface Wanted {
  imsi?: string
  filter?: MessageTest
}

function wantedOf(given: Arguments): Wanted {
  const [imsi, follow] = (['imsi', 'follow'] as const).map((name) => imsiOf(given, name))
  if (imsi !== undefined && follow !== undefined) throw new BadInput('--imsi and --follow exclude each other')
  const text = given.one('filter')
  if (text === undefined) return { imsi: imsi ?? follow }
  const parsed = parseFilter(text)
  if (!parsed.ok) throw new BadInput(`--filter: ${parsed.problem}`)
  return { imsi: imsi ?? follow, filter: parsed.test }
}

function imsiOf(given: Arguments, option: string): string | undefined {
  const imsi = given.one(option)
  if (imsi === undefined || /^\d{6,15}$/.test(imsi)) return imsi
  throw new BadInput(`--${option}: "${printable(imsi)}" is not an IMSI (expected 6 to 15 digits)`)
}

function keysGiven(given: Arguments): KeysOf | undefined {
  const file = given.one('keys')
  const seed = seedOf(given)
  if (file !== undefined && seed !== undefined) throw new BadInput('--seed and --keys exclude each other')
  if (seed !== undefined) return (imsi) => subscriberKeys(seed, imsi)
  if (file === undefined) return undefined
  const parsed = parseKeysFile(readText(file))
  if (!parsed.ok) throw new BadInput(`${printablePath(file)}: ${parsed.problem}`)
  return parsed.keysOf
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw new BadInput(`${printablePath(file)}: cannot be read: ${reasonOf(error)}`)
  }
}

/** The messages that are asked for, one at a time; none is kept. */
class Shown {
  readonly survey: CaptureSurvey
  readonly maker: MessageMaker
  readonly imsi: string | undefined
  private readonly input: CaptureInput
  private readonly filter: MessageTest | undefined
  /** Whom the messages before the filter are about, a few of them. */
  readonly others = new Set<string>()

  constructor(input: CaptureInput, survey: CaptureSurvey, { imsi, filter }: Wanted) {
    this.input = input
    this.survey = survey
    this.maker = new MessageMaker(survey)
    this.imsi = imsi
    this.filter = filter
  }

  get isFiltered(): boolean {
    return this.filter !== undefined
  }

  *messages(): Generator<DecodedMessage, void> {
    const context = { startUs: this.survey.walk.firstUs ?? 0 }
    for (const draft of draftsOf(this.input, this.survey)) {
      const message = this.maker.message(draft)
      if (!this.isOf(message.subscriber)) continue
      if (this.filter === undefined || this.filter(message, context)) yield message
    }
  }

  /** With deciphered copies, which are messages of the capture too. */
  *drafts(): Generator<Draft, void> {
    const context = { startUs: this.survey.walk.firstUs ?? 0 }
    for (const draft of draftsOf(this.input, this.survey, { withCopies: true })) {
      if (this.imsi === undefined && this.filter === undefined) yield draft
      else {
        const message = this.maker.message(draft)
        if (this.isOf(message.subscriber) && (this.filter?.(message, context) ?? true)) yield draft
      }
    }
  }

  private isOf(subscriber: string | undefined): boolean {
    if (this.imsi === undefined || subscriber === this.imsi) return true
    if (subscriber !== undefined && this.others.size <= OTHERS_NAMED) this.others.add(subscriber)
    return false
  }
}

const OTHERS_NAMED = 5

function show(shown: Shown, given: Arguments, io: Io, file: string): number {
  const identities = given.has('follow')
    ? shown.survey.correlation.identitiesOf(given.one('follow')!)
    : undefined
  const isAny = given.has('json') ? showJson(shown, io, identities) : showLadder(shown, io)
  if (!isAny && shown.imsi !== undefined && !shown.isFiltered) throw nobody(shown, shown.imsi, file)
  if (identities !== undefined && !given.has('json'))
    io.stdout.write(
      identityLines(identities)
        .map((line) => `${line}\n`)
        .join(''),
    )
  return exitCode.passed
}

function nobody({ others }: Shown, imsi: string, file: string): BadInput {
  const named = [...others]
  const known =
    named.length === 0 ? 'no subscriber is named in it' : `it has ${named.slice(0, OTHERS_NAMED).join(', ')}`
  const more = named.length > OTHERS_NAMED ? ', ...' : ''
  return new BadInput(`${printablePath(file)}: holds no message of ${imsi}; ${known}${more}`)
}

function showJson(shown: Shown, io: Io, identities: object | undefined): boolean {
  const out = new Lines(io)
  let isAny = false
  for (const message of shown.messages()) {
    isAny = true
    out.line(JSON.stringify(message))
  }
  if (isAny && identities !== undefined) out.line(JSON.stringify({ identities }))
  out.flush()
  return isAny
}

function showLadder(shown: Shown, io: Io): boolean {
  const { imsi } = shown
  const rows: LadderRow[] = []
  for (const message of shown.messages()) rows.push(ladderRow(message, imsi === undefined))
  if (rows.length === 0 && imsi !== undefined && !shown.isFiltered) return false
  const out = new Lines(io)
  const columns = io.stdout.isTTY ? io.stdout.columns : undefined
  for (const line of ladderLines(rows, { imsi, columns })) out.line(line)
  out.flush()
  return true
}

function verify(shown: Shown, given: Arguments, io: Io): number {
  const out = new Lines(io)
  const isJson = given.has('json')
  const verification = new CaptureVerification(shown.survey.opened, (finding) =>
    out.line(isJson ? findingLine(finding) : findingText(finding)),
  )
  for (const draft of shown.drafts()) verification.add(draft, shown.maker.directionOf(draft))
  if (isJson) out.line(verificationSummary(verification, shown.survey))
  else for (const line of verificationTable(verification)) out.line(line)
  out.flush()
  return exitCodeOfVerification(verification.total)
}

/**
 * That a message encodes to its own octets is an invariant of the codecs. What does not decode proves nothing, and
 * neither does a capture without a message; a message of a type that is not ours was not promised.
 */
export function exitCodeOfVerification(total: VerifyCounts): number {
  if (total.differing > 0) return exitCode.invariantBroken
  return total.equal === 0 || total.undecodable > 0 ? exitCode.inconclusive : exitCode.passed
}

/** Lines on their way out, some thousands at a time. */
class Lines {
  private readonly io: Io
  private text = ''

  constructor(io: Io) {
    this.io = io
  }

  line(line: string): void {
    this.text += `${line}\n`
    if (this.text.length > 1 << 18) this.flush()
  }

  flush(): void {
    if (this.text !== '') this.io.stdout.write(this.text)
    this.text = ''
  }
}
