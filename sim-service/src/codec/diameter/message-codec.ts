import { CodecError } from '../codec-error.ts'
import { OctetWriter } from '../octets.ts'
import { flagM } from './avp.ts'

import { baseCommands, ErrorAnswer } from './base.ts'
import type { AnyCommand, MessageOf } from './command.ts'
import { commandFlag, headMembers } from './command.ts'
import { isKnown } from './dictionary.ts'
import type { Level, UnknownAvp } from './grammar.ts'
import { gxCommands } from './gx.ts'
import { gyCommands } from './gy.ts'
import { checkLength, headerError, headerOctets } from './header.ts'
import { readAvps } from './read-avps.ts'
import { resultCode } from './result-codes.ts'
import { s6aCommands } from './s6a.ts'
import { s6aSubscriberCommands } from './s6a-subscriber.ts'
import { sessionCommands } from './session.ts'
import { readU32 } from './values.ts'
import { writeAvps } from './write-avps.ts'

export const commands = [
  ...baseCommands,
  ...sessionCommands,
  ...s6aCommands,
  ...s6aSubscriberCommands,
  ...gxCommands,
  ...gyCommands,
] as const

/** Every message that this codec has, told apart by `kind`. */
export type DiameterMessage = MessageOf<(typeof commands)[number]> | ErrorAnswer
export type DiameterKind = DiameterMessage['kind']

export type DiameterRequest = Extract<DiameterMessage, { kind: `${string}Request` }>
export type DiameterAnswer = Exclude<DiameterMessage, DiameterRequest>

const byKind = new Map<string, AnyCommand>()
/** By command code and R flag; the few commands that share both differ in their application. */
const byCode = new Map<number, AnyCommand[]>()
for (const command of [...commands, ErrorAnswer] as readonly AnyCommand[]) byKind.set(command.kind, command)
for (const command of commands as readonly AnyCommand[]) {
  const key = codeKey(command.code, command.flags)
  byCode.set(key, [...(byCode.get(key) ?? []), command])
}

/** The table of a kind. */
export function commandOfKind(kind: string): AnyCommand | undefined {
  return byKind.get(kind)
}

/** Whether a message has the R flag, which its kind implies. */
export function isRequest(message: DiameterMessage): message is DiameterRequest {
  return (byKind.get(message.kind)!.flags & commandFlag.request) !== 0
}

function codeKey(code: number, flags: number): number {
  return code * 2 + (flags >>> 7)
}

const RESERVED_FLAGS = 0x0f

const writer = new OctetWriter(4096)
const head: unknown[] = headMembers.map(() => undefined)
type HeadValues = [number, number, boolean | undefined, boolean | undefined, number | undefined]

/** RFC 6733 §3: a message as octets. Throws CodecError for a value that has none. */
export function encodeDiameter(message: DiameterMessage): Uint8Array {
  try {
    return encode(message)
  } catch (error) {
    throw error instanceof CodecError ? error.within(message.kind).in('Diameter') : error
  }
}

function encode(message: DiameterMessage): Uint8Array {
  const command = byKind.get(message.kind)
  if (command === undefined) throw new CodecError('not-encodable', -1, 'no Diameter message is of this kind')
  let { code, application, flags } = command
  if (command === (ErrorAnswer as AnyCommand)) {
    const { commandCode, applicationId } = message as ErrorAnswer
    code = commandCode
    application = applicationId
    flags |= commandFlag.error
  }
  command.head.collect(message, head)
  const [hopByHop, endToEnd, retransmitted, proxiable, reservedFlags] = head as HeadValues
  if (retransmitted === true) flags |= commandFlag.retransmitted
  if (proxiable === true) flags |= commandFlag.proxiable
  else if (proxiable === false) flags &= ~commandFlag.proxiable
  if (reservedFlags !== undefined) flags |= reservedFlags & RESERVED_FLAGS
  const w = writer.reset()
  w.u8(1)
  w.u24(0)
  w.u8(flags)
  w.u24(code)
  w.u32(application)
  w.u32(identifier(hopByHop))
  w.u32(identifier(endToEnd))
  writeAvps(command.grammar, w, message as unknown as Level)
  if (w.length > 0xffffff)
    throw new CodecError('not-encodable', w.length, 'a message of more than 2^24 - 1 octets')
  w.setU24(1, w.length)
  return w.finish()
}

function identifier(value: number): number {
  if (value >>> 0 !== value) throw new CodecError('not-encodable', 12, `not an identifier: ${String(value)}`)
  return value
}

/**
 * One whole message. Throws DiameterError, which says how RFC 6733 §7 answers the request ({@link errorAnswer} in
 * `answers.ts` does it from the header alone).
 */
export function decodeDiameter(octets: Uint8Array): DiameterMessage {
  let name = ''
  try {
    checkLength(octets)
    const command = commandOf(octets)
    name = command.kind
    const flags = octets[4]
    const message = new command.make(name, readU32(octets, 12), readU32(octets, 16))
    if (command === (ErrorAnswer as AnyCommand)) {
      message['commandCode'] = readU32(octets, 4) & 0xffffff
      message['applicationId'] = readU32(octets, 8)
    }
    if ((flags & commandFlag.retransmitted) !== 0) message['retransmitted'] = true
    if (((flags ^ command.flags) & commandFlag.proxiable) !== 0) {
      message['proxiable'] = (flags & commandFlag.proxiable) !== 0
    }
    if ((flags & RESERVED_FLAGS) !== 0) message['reservedFlags'] = flags & RESERVED_FLAGS
    readAvps(command.grammar, octets, headerOctets, octets.length, message)
    return message as unknown as DiameterMessage
  } catch (error) {
    if (!(error instanceof CodecError)) throw error
    throw (name === '' ? error : error.within(name)).in('Diameter')
  }
}

function commandOf(octets: Uint8Array): AnyCommand {
  if (octets[0] !== 1)
    throw headerError('bad-value', 0, `version ${octets[0]}`, resultCode.unsupportedVersion)
  const flags = octets[4]
  const code = readU32(octets, 4) & 0xffffff
  const application = readU32(octets, 8)
  if ((flags & commandFlag.error) !== 0) {
    if ((flags & commandFlag.request) === 0) return ErrorAnswer as AnyCommand
    throw headerError('bad-value', 4, 'a request with the E flag', resultCode.invalidHdrBits)
  }
  const candidates = byCode.get(codeKey(code, flags & commandFlag.request))
  if (candidates !== undefined) {
    for (const command of candidates) if (command.application === application) return command
  }
  const served = (commands as readonly AnyCommand[]).some((command) => command.application === application)
  throw headerError(
    'unknown',
    4,
    `command ${code} of application ${application}`,
    served ? resultCode.commandUnsupported : resultCode.applicationUnsupported,
  )
}

/**
 * The first AVP, at any level, that has the M flag and is not in our dictionary: such a request is answered with
 * 5001 DIAMETER_AVP_UNSUPPORTED and this AVP in Failed-AVP (RFC 6733 §4.1). An AVP that we know but do not expect
 * at this place stands in `unknown` too and is not reported: the grammars end in `* [ AVP ]`.
 */
export function unknownMandatory(message: DiameterMessage): UnknownAvp | undefined {
  return mandatoryIn(message as unknown as Level)
}

const AS_RECEIVED: ReadonlySet<string> = new Set(['unknown', 'flagsSeen', 'orderSeen', 'paddingSeen'])

function mandatoryIn(level: Level): UnknownAvp | undefined {
  for (const avp of level.unknown ?? [])
    if ((avp.flags & flagM) !== 0 && !isKnown(avp.code, avp.vendor)) return avp
  for (const member in level) {
    if (member === 'failedAvp' || AS_RECEIVED.has(member)) continue
    const value = level[member]
    if (typeof value !== 'object' || value === null || value instanceof Uint8Array) continue
    const groups = Array.isArray(value) ? value : [value]
    for (const group of groups) {
      if (typeof group !== 'object' || group === null || group instanceof Uint8Array) break
      const found = mandatoryIn(group as Level)
      if (found !== undefined) return found
    }
  }
  return undefined
}
