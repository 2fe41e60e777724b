import { CodecError } from '../codec-error.ts'
import { OctetWriter } from '../octets.ts'
import type { RawAvp } from './avp.ts'
import { flagV } from './avp.ts'
import { ErrorAnswer } from './base.ts'
import { baseAvps } from './base-avps.ts'
import type { AnyCommand } from './command.ts'
import { commandFlag } from './command.ts'
import type { Level } from './grammar.ts'
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
type Given = 'kind' | 'hopByHop' | 'endToEnd' | 'retransmitted' | 'originHost' | 'originRealm'

/** What the one who answers adds. A capabilities exchange repeats nothing: there these names are lists of its own. */
export type AnswerMembers<R extends DiameterRequest> = R['kind'] extends 'CapabilitiesExchangeRequest'
  ? Omit<AnswerTo<R>, Given>
  : Omit<AnswerTo<R>, Given | Repeated>

const answers = new Map<string, { kind: string; repeats: readonly Repeated[] }>()
for (const request of commands as readonly AnyCommand[]) {
  if ((request.flags & commandFlag.request) === 0) continue
  const kind = request.kind.replace(/Request$/, 'Answer')
  const answer = commandOfKind(kind)!
  const repeats = repeated.filter((member) => {
    const presence = request.rows[member]
    return (
      presence !== undefined &&
      answer.rows[member] !== undefined &&
      request.kind !== 'CapabilitiesExchangeRequest'
    )
  })
  answers.set(request.kind, { kind, repeats })
}

/** The answer to a request: its identifiers and what an answer repeats of it, with the given members. */
export function answerTo<R extends DiameterRequest>(
  request: R,
  originHost: string,
  originRealm: string,
  members: AnswerMembers<R>,
): AnswerTo<R> {
  const { kind, repeats } = answers.get(request.kind)!
  const from = request as unknown as Level
  const command = commandOfKind(kind)!
  const result = new command.make(kind, request.hopByHop, request.endToEnd)
  if (request.proxiable !== undefined) result['proxiable'] = request.proxiable
  result['originHost'] = originHost
  result['originRealm'] = originRealm
  for (const member of repeats) if (from[member] !== undefined) result[member] = from[member]
  const given = members as Level
  for (const member in given) result[member] = given[member]
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
