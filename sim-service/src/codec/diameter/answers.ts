import { CodecError } from '../codec-error.ts'
import { type MemberAccess, memberAccess } from '../members.ts'
import { OctetWriter } from '../octets.ts'
import type { RawAvp } from './avp.ts'
import { flagV } from './avp.ts'
import { ErrorAnswer } from './base.ts'
import { baseAvps } from './base-avps.ts'
import type { AnyCommand, Header } from './command.ts'
import { commandFlag } from './command.ts'
import type { AsReceived, Level } from './grammar.ts'
import { grammarOf } from './grammar.ts'
import { headerOctets } from './header.ts'
import type { DiameterMessage, DiameterRequest } from './message-codec.ts'
import { commandOfKind, commands } from './message-codec.ts'
import { avpEnd } from './read-avps.ts'
import { readU32 } from './values.ts'
import { writeAvps } from './write-avps.ts'

/** The kind of answer to a request: `CancelLocationRequest` → `CancelLocationAnswer`. */
export type AnswerTo<R extends DiameterRequest> = R['kind'] extends `${infer Name}Request`
  ? Extract<DiameterMessage, { kind: `${Name}Answer` }>
  : never

/** What an answer repeats of its request (RFC 6733 §6.2, §8.11; RFC 4006 §3.2). */
const repeated = [
  'sessionId',
  'authSessionState',
  'authApplicationId',
  'ccRequestType',
  'ccRequestNumber',
  'ccSubSessionId',
  'proxyInfo',
] as const
type Repeated = (typeof repeated)[number]
const CAPABILITIES = 'CapabilitiesExchangeRequest'
type Given = keyof Header | keyof AsReceived | 'kind' | 'originHost' | 'originRealm'

/** What the one who answers adds. A capabilities exchange repeats nothing: there these names are lists of its own. */
export type AnswerMembers<R extends DiameterRequest> = R['kind'] extends 'CapabilitiesExchangeRequest'
  ? Omit<AnswerTo<R>, Given>
  : Omit<AnswerTo<R>, Given | Repeated>

/** How a kind of request is answered. `places` are the rows of the answer for what it repeats, and for its origin. */
interface Answering {
  readonly command: AnyCommand
  readonly asked: MemberAccess
  readonly places: readonly number[]
  readonly originHost: number
  readonly originRealm: number
}

const HEAD = ['hopByHop', 'endToEnd', 'proxiable'] as const

const answers = new Map<string, Answering>()
for (const request of commands as readonly AnyCommand[]) {
  if ((request.flags & commandFlag.request) === 0) continue
  const command = commandOfKind(request.kind.replace(/Request$/, 'Answer'))!
  const members = Object.keys(command.rows)
  const repeats = repeated.filter(
    (member) => member in request.rows && member in command.rows && request.kind !== CAPABILITIES,
  )
  answers.set(request.kind, {
    command,
    asked: memberAccess([...HEAD, ...repeats]),
    places: repeats.map((member) => members.indexOf(member)),
    originHost: members.indexOf('originHost'),
    originRealm: members.indexOf('originRealm'),
  })
}

const ofRequest = new Array<unknown>(HEAD.length + repeated.length).fill(undefined)

/** The answer to a request: its identifiers and what an answer repeats of it, with the given members. */
export function answerTo<R extends DiameterRequest>(
  request: R,
  originHost: string,
  originRealm: string,
  members: AnswerMembers<R>,
): AnswerTo<R> {
  const answering = answers.get(request.kind)!
  const { command, places } = answering
  const { rows, slots, access } = command.grammar
  access.collect(members, slots)
  answering.asked.collect(request, ofRequest)
  slots[answering.originHost] = originHost
  slots[answering.originRealm] = originRealm
  for (let i = 0; i < places.length; i++) slots[places[i]] = ofRequest[HEAD.length + i]
  let low = 0
  let high = 0
  for (let i = 0; i < rows.length; i++) {
    if (slots[i] === undefined) continue
    low |= rows[i].low
    high |= rows[i].high
  }
  const [hopByHop, endToEnd, proxiable] = ofRequest as [number, number, boolean | undefined]
  const result = new command.make(command.kind, hopByHop, endToEnd)
  if (proxiable !== undefined) result['proxiable'] = proxiable
  access.assemble(result, slots, low, high)
  return result as unknown as AnswerTo<R>
}

export interface ErrorAnswerMembers {
  resultCode: number
  originHost: string
  originRealm: string
  errorMessage?: string
  errorReportingHost?: string
  failedAvp?: RawAvp
  redirectHost?: string[]
  redirectHostUsage?: number
  redirectMaxCacheTime?: number
}

const writer = new OctetWriter()
/** RFC 6733 §7.2 without the AVPs that are copied from the request. */
const { sessionId: _s, proxyInfo: _p, ...ownRows } = ErrorAnswer.rows
const ownGrammar = grammarOf(ownRows)

/**
 * RFC 6733 §7.2: the answer with the E flag to a request that need not be decodable: its header is enough, and
 * Session-Id and Proxy-Info are repeated as far as they can be found.
 */
export function errorAnswer(request: Uint8Array, members: ErrorAnswerMembers): Uint8Array {
  if (request.length < headerOctets) throw new CodecError('truncated', 0, 'no whole header').in('Diameter')
  if ((request[4] & commandFlag.request) === 0)
    throw new CodecError('not-encodable', 4, 'an answer').in('Diameter')
  const { failedAvp, ...others } = members
  const own = failedAvp === undefined ? others : { ...others, failedAvp: [failedAvp] }
  const w = writer.reset()
  w.u8(1)
  w.u24(0)
  w.u8((request[4] & commandFlag.proxiable) | commandFlag.error)
  for (let i = 5; i < headerOctets; i++) w.u8(request[i])
  copyAvps(request, w, baseAvps.sessionId.code, 1)
  writeAvps(ownGrammar, w, own as unknown as Level)
  copyAvps(request, w, baseAvps.proxyInfo.code, Number.POSITIVE_INFINITY)
  w.setU24(1, w.length)
  return w.finish()
}

/** Copies the request's AVPs of one code; what cannot be read any more is left out. */
function copyAvps(request: Uint8Array, w: OctetWriter, code: number, most: number): void {
  const end = request.length
  try {
    for (let at = headerOctets; at < end && most > 0; ) {
      const stop = avpEnd(request, at, end)
      if (request[at + 4] < flagV && readU32(request, at) === code) {
        w.bytes(request.subarray(at, stop))
        w.zeros(-stop & 3)
        most--
      }
      at = (stop + 3) & ~3
    }
  } catch (error) {
    if (!(error instanceof CodecError)) throw error
  }
}
