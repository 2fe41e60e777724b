/**
 * Plain NAS messages of EPS (TS 24.301 §8 and §9): octets to typed message and back. Security protection is
 * in `nas-security.ts`. An ESM message container stays octets in its EMM message; `decodeNas` reads those too.
 */
import { CodecError } from '../codec-error.ts'
import { OctetReader, OctetWriter } from '../octets.ts'
import * as bearerMessages from './bearer-messages.ts'
import { emmCause } from './causes.ts'
import * as emmMessages from './emm-messages.ts'
import * as esmMessages from './esm-messages.ts'
import type { Direction, MessageCodec, MessageOf } from './message.ts'
import type { Bag } from './message-steps.ts'
import * as serviceMessages from './service-messages.ts'
import { keepSpare, putSpare, SPARE_OF_HEADER } from './spare-bits.ts'
import * as trackingAreaMessages from './tracking-area-messages.ts'

type CodecsOf<M> = Extract<M[keyof M], MessageCodec<unknown>>
export type EmmMessage = MessageOf<
  CodecsOf<typeof emmMessages> | CodecsOf<typeof serviceMessages> | CodecsOf<typeof trackingAreaMessages>
>
export type EsmMessage = MessageOf<CodecsOf<typeof esmMessages> | CodecsOf<typeof bearerMessages>>
export type NasMessage = EmmMessage | EsmMessage
export type NasMessageKind = NasMessage['kind']

/** TS 24.007 §11.2.3.1.1: protocol discriminator, the low half of the first octet. */
export const protocolDiscriminator = { esm: 2, emm: 7 } as const

type AnyCodec = MessageCodec<{ kind: string; ebi?: number; pti?: number }>

/** Every message of this codec, by kind. */
export const nasCodecs: ReadonlyMap<string, AnyCodec> = new Map(
  [emmMessages, serviceMessages, trackingAreaMessages, esmMessages, bearerMessages]
    .flatMap((messages): unknown[] => Object.values(messages))
    .filter((exported) => typeof exported === 'object' && exported !== null && 'decode' in exported)
    .map((codec) => [(codec as unknown as AnyCodec).kind, codec as unknown as AnyCodec]),
)

/** §9.3.1: the first octet of a Service Request, which has no message type. */
const SERVICE_REQUEST_HEADER = 0xc7

/** By protocol, direction and message type; a type of the other direction "is not defined" (§7.4, note 1). */
const byType = {
  emm: { uplink: typeTable(false, 'uplink'), downlink: typeTable(false, 'downlink') },
  esm: { uplink: typeTable(true, 'uplink'), downlink: typeTable(true, 'downlink') },
}

function typeTable(isEsm: boolean, direction: Direction): Array<AnyCodec | null> {
  const table = new Array<AnyCodec | null>(256).fill(null)
  for (const codec of nasCodecs.values()) {
    if (codec.type === serviceMessages.NO_MESSAGE_TYPE) continue
    if (codec.isEsm === isEsm && (codec.direction === direction || codec.direction === 'both'))
      table[codec.type] = codec
  }
  return table
}

const serviceRequest = serviceMessages.ServiceRequest as unknown as AnyCodec

const writer = new OctetWriter(1024)

export function encodeNas(message: NasMessage): Uint8Array {
  const codec = nasCodecs.get(message.kind)
  if (codec === undefined) throw new CodecError('unknown', -1, `no NAS message ${message.kind}`).in('NAS')
  writer.reset()
  try {
    if (codec.isEsm) {
      const { ebi, pti } = message as EsmMessage
      if (!(ebi >= 0 && ebi <= 15 && pti >= 0 && pti <= 255)) {
        throw new CodecError('not-encodable', -1, `EPS bearer identity ${ebi}, PTI ${pti}`)
      }
      writer.u8((ebi << 4) | protocolDiscriminator.esm)
      writer.u8(pti)
      writer.u8(codec.type)
    } else if (codec.type === serviceMessages.NO_MESSAGE_TYPE) writer.u8(SERVICE_REQUEST_HEADER)
    else {
      writer.u8(protocolDiscriminator.emm)
      writer.u8(codec.type)
    }
    codec.encode(writer, message)
    const spareOfHeader = message.spare?.[SPARE_OF_HEADER]
    if (spareOfHeader !== undefined) putSpare(writer, 0, 0, spareOfHeader)
  } catch (error) {
    throw located(misfit(error), message.kind)
  }
  return writer.finish()
}

/** Reads a plain EMM message, a Service Request or an ESM message. */
export function decodeNas(octets: Uint8Array, direction: Direction): NasMessage {
  const reader = new OctetReader(octets)
  let codec: AnyCodec | null = null
  try {
    const first = reader.u8()
    const discriminator = first & 15
    if (discriminator === protocolDiscriminator.emm) {
      if (first >> 4 >= 12 && direction === 'uplink') {
        codec = serviceRequest
        const message = codec.decode(reader) as NasMessage
        const bits = first ^ SERVICE_REQUEST_HEADER
        if (bits !== 0) keepSpare(message as object as Bag, SPARE_OF_HEADER, Uint8Array.of(bits))
        return message
      }
      if (first >> 4 !== 0)
        throw new CodecError('bad-value', 0, `security header type ${first >> 4} in a plain message`)
      codec = codecFor(byType.emm[direction], reader)
      return codec.decode(reader) as NasMessage
    }
    if (discriminator === protocolDiscriminator.esm) {
      const pti = reader.u8()
      codec = codecFor(byType.esm[direction], reader)
      const message = codec.decode(reader) as EsmMessage
      message.ebi = first >> 4
      message.pti = pti
      return message
    }
    throw new CodecError('unknown', 0, `protocol discriminator ${discriminator}`)
  } catch (error) {
    throw located(error, codec === null ? undefined : codec.kind)
  }
}

function codecFor(table: Array<AnyCodec | null>, reader: OctetReader): AnyCodec {
  const at = reader.offset
  const type = reader.u8()
  const codec = table[type]
  if (codec === null) throw new CodecError('unknown', at, `message type 0x${type.toString(16)}`)
  return codec
}

/** A value of another shape than its type, as JSON from outside may bring it, fails where it is taken apart. */
function misfit(error: unknown): unknown {
  return error instanceof TypeError ? new CodecError('not-encodable', -1, error.message) : error
}

function located(error: unknown, kind: string | undefined): unknown {
  if (!(error instanceof CodecError)) return error
  return (kind === undefined ? error : error.within(kind)).in('NAS')
}

/**
 * The cause with which a receiver answers a message that it could not decode, in EMM Status, ESM Status or the
 * reject of the procedure; undefined where the message is ignored: too short to have a type (§7.2), or of
 * another protocol. EMM and ESM have the same numbers here (§7.4, §7.5).
 */
export function causeOfDecodeError(error: CodecError): number | undefined {
  if (error.path.length > 0) return emmCause.invalidMandatoryInformation
  if (error.problem === 'unknown' && error.offset > 0) return emmCause.messageTypeNonExistentOrNotImplemented
  return undefined
}
