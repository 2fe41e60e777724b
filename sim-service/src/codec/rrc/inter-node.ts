/**
 * Messages between eNBs, which travel in transparent containers of S1AP and X2AP (TS 36.331 §10.2.2), and the input of
 * the short MAC-I by which a UE proves who it is when it re-establishes its connection (§5.3.7.4, §7.1).
 */

import { CodecError } from '../codec-error.ts'
import type { PerType, ValueOf } from '../per/per.ts'
import { handoverCommand, handoverPreparationInformation, varShortMacInput } from './handover-preparation.ts'
import { failed, reader, refuseRest, writer } from './whole-pdu.ts'

/** The message in HandoverCommand is one of DL-DCCH: an eNB that only passes it on to the UE leaves it closed. */
export const interNodeMessages = {
  HandoverCommand: handoverCommand,
  HandoverPreparationInformation: handoverPreparationInformation,
} as const

type Messages = typeof interNodeMessages
export type InterNodeKind = keyof Messages

type Flat<T> = { [K in keyof T]: T[K] }

export type InterNodeMessageOf<K extends InterNodeKind> = K extends InterNodeKind
  ? Flat<{ kind: K } & ValueOf<Messages[K]>>
  : never

export type InterNodeMessage = InterNodeMessageOf<InterNodeKind>

/** criticalExtensions leads to `c1` of eight alternatives, of which the release 8 fields are the first. */
const HEAD_BITS = 4

export function encodeInterNode(message: InterNodeMessage): Uint8Array {
  const w = writer.reset()
  const type = interNodeMessages[message.kind] as PerType<unknown>
  w.bits(0, HEAD_BITS)
  try {
    type.encode(w, message)
  } catch (error) {
    throw failed(error, message.kind)
  }
  return w.finish()
}

export function decodeInterNode<K extends InterNodeKind>(kind: K, octets: Uint8Array): InterNodeMessageOf<K> {
  const r = reader.reset(octets)
  try {
    if (r.bits(HEAD_BITS) !== 0) throw new CodecError('unknown', 0, 'criticalExtensions')
    const fields = (interNodeMessages[kind] as PerType<object>).decode(r)
    refuseRest(r)
    return { kind, ...fields } as InterNodeMessageOf<K>
  } catch (error) {
    throw failed(error, kind)
  }
}

export type VarShortMacInput = ValueOf<typeof varShortMacInput>

/** What the integrity algorithm is run over: the encoding, a multiple of 8 bits (TS 36.331 §5.3.7.4). */
export function encodeVarShortMacInput(input: VarShortMacInput): Uint8Array {
  const w = writer.reset()
  try {
    varShortMacInput.encode(w, input)
  } catch (error) {
    throw failed(error, 'VarShortMAC-Input')
  }
  return w.finish()
}
