/** Values with which one MME hands a UE over to another (TS 29.274 §8). */
import { CodecError } from '../codec-error.ts'
import type { OctetWriter } from '../octets.ts'
import { type PlmnId, plmnOf, writePlmn } from '../plmn.ts'
import { ofLength, u16, u24, u32, within } from './gtp-numbers.ts'
import { always, type IeCodec } from './gtpv2-wire.ts'

const plmnAt = (o: Uint8Array, at: number): PlmnId => plmnOf(u24(o, at), at)

/** §8.48. */
export interface FContainer {
  /** One of {@link containerType}. */
  containerType: number
  /** For E-UTRAN the octets inside S1AP's OCTET STRING; for NBIFOM, BSS and the others as their specifications say. */
  container: Uint8Array
}

export const containerType = {
  utranTransparent: 1,
  bss: 2,
  eutranTransparent: 3,
  nbifom: 4,
  enDc: 5,
  interSystemSon: 6,
} as const

export const fContainer: IeCodec<FContainer> = {
  minOctets: 1,
  write(w, value) {
    w.u8(within(value.containerType, 15))
    w.bytes(value.container)
  },
  read: (o, at, end) => ({ containerType: o[at] & 15, container: o.slice(at + 1, end) }),
}

/** §8.49. */
export interface FCause {
  /** S1AP: 0 radio network, 1 transport, 2 NAS, 3 protocol, 4 miscellaneous; else of no meaning. */
  causeType: number
  value: number
}

/** The instance tells whose cause it is: S1AP's and BSSGP's have one octet, RANAP's two. */
function causeOfOctets(count: 1 | 2): IeCodec<FCause> {
  return {
    minOctets: 1 + count,
    write(w, value) {
      w.u8(within(value.causeType, 15))
      if (count === 1) w.u8(within(value.value, 0xff))
      else w.u16(within(value.value, 0xffff))
    },
    read: (o, at) => ({ causeType: o[at] & 15, value: count === 1 ? o[at + 1] : u16(o, at + 1) }),
  }
}
export const s1apCause = causeOfOctets(1)
export const bssgpCause = causeOfOctets(1)
export const ranapCause = causeOfOctets(2)

/** §8.46: a NAS message as the UE sent it, its security header included. */
export interface CompleteRequestMessage {
  /** 0 Attach Request, 1 TAU Request. */
  messageType: number
  message: Uint8Array
}

export const completeRequestMessage: IeCodec<CompleteRequestMessage> = {
  minOctets: 1,
  write(w, value) {
    w.u8(within(value.messageType, 0xff))
    w.bytes(value.message)
  },
  read: (o, at, end) => ({ messageType: o[at], message: o.slice(at + 1, end) }),
}

/** §8.47. */
export interface Guti {
  plmn: PlmnId
  mmeGroupId: number
  mmeCode: number
  mTmsi: number
}

export const guti: IeCodec<Guti> = {
  minOctets: 10,
  write(w, value) {
    writePlmn(w, value.plmn)
    w.u16(within(value.mmeGroupId, 0xffff))
    w.u8(within(value.mmeCode, 0xff))
    w.u32(within(value.mTmsi, 0xffffffff))
  },
  read: (o, at) => ({
    plmn: plmnAt(o, at),
    mmeGroupId: u16(o, at + 3),
    mmeCode: o[at + 5],
    mTmsi: u32(o, at + 6),
  }),
}

/** §8.50: as in TS 36.413, so that a third MNC digit stands elsewhere than in the other IEs. */
export const selectedPlmnId: IeCodec<PlmnId> = {
  minOctets: 3,
  write(w, plmn) {
    writePlmn(w, plmn)
    const o = w.octets
    const at = w.length - 3
    if (plmn.length !== 6) return
    const [mnc1, mnc2, mnc3] = [o[at + 2] & 15, o[at + 2] >> 4, o[at + 1] >> 4]
    o[at + 1] = (mnc1 << 4) | (o[at + 1] & 15)
    o[at + 2] = (mnc3 << 4) | mnc2
  },
  read(o, at) {
    if (o[at + 1] >> 4 === 15) return plmnAt(o, at)
    const [mnc1, mnc2, mnc3] = [o[at + 1] >> 4, o[at + 2] & 15, o[at + 2] >> 4]
    return plmnOf((o[at] << 16) | (((mnc3 << 4) | (o[at + 1] & 15)) << 8) | (mnc2 << 4) | mnc1, at)
  },
}

interface RncId {
  plmn: PlmnId
  lac: number
  rac: number
  /** 12 bits. */
  rncId: number
  extendedRncId?: number
}

/** §8.51: one member, by the type of the target. */
export interface TargetIdentification {
  rncId?: RncId
  /** 20 bits. */
  macroEnodebId?: { plmn: PlmnId; enodebId: number; tac: number }
  /** 28 bits. */
  homeEnodebId?: { plmn: PlmnId; enodebId: number; tac: number }
  /** 21 bits; `smenb` set: the 18-bit short form. */
  extendedMacroEnodebId?: { plmn: PlmnId; smenb: boolean; enodebId: number; tac: number }
  /** Nodes of GERAN and of 5G, kept as they came. */
  other?: { targetType: number; targetId: Uint8Array }
}

const RNC_ID = 0
const MACRO = 1
const HOME = 3
const EXTENDED_MACRO = 4
/** The octets of a target without its optional ones, the type included. */
const TARGET_OCTETS: { [targetType: number]: number } = {
  [RNC_ID]: 9,
  [MACRO]: 9,
  [HOME]: 10,
  [EXTENDED_MACRO]: 9,
}

export const targetIdentification: IeCodec<TargetIdentification> = {
  minOctets: 1,
  write(w, value) {
    const { rncId, macroEnodebId, homeEnodebId, extendedMacroEnodebId, other } = value
    if (macroEnodebId !== undefined) {
      w.u8(MACRO)
      writePlmn(w, macroEnodebId.plmn)
      w.u24(within(macroEnodebId.enodebId, 0xfffff))
      w.u16(within(macroEnodebId.tac, 0xffff))
    } else if (homeEnodebId !== undefined) {
      w.u8(HOME)
      writePlmn(w, homeEnodebId.plmn)
      w.u32(within(homeEnodebId.enodebId, 0xfffffff))
      w.u16(within(homeEnodebId.tac, 0xffff))
    } else if (extendedMacroEnodebId !== undefined) {
      const { plmn, smenb, enodebId, tac } = extendedMacroEnodebId
      w.u8(EXTENDED_MACRO)
      writePlmn(w, plmn)
      w.u24((smenb ? 0x800000 : 0) | within(enodebId, 0x1fffff))
      w.u16(within(tac, 0xffff))
    } else if (rncId !== undefined) writeRncId(w, rncId)
    else if (other !== undefined) {
      w.u8(within(other.targetType, 0xff))
      w.bytes(other.targetId)
    } else throw new CodecError('not-encodable', -1, 'a target is needed')
  },
  read(o, at, end) {
    const targetType = o[at]
    const needed = TARGET_OCTETS[targetType] ?? 1
    if (end - at < needed) throw new CodecError('bad-length', at, `${end - at} octets, not ${needed}`)
    switch (targetType) {
      case MACRO:
        return {
          macroEnodebId: {
            plmn: plmnAt(o, at + 1),
            enodebId: u24(o, at + 4) & 0xfffff,
            tac: u16(o, at + 7),
          },
        }
      case HOME:
        return {
          homeEnodebId: {
            plmn: plmnAt(o, at + 1),
            enodebId: u32(o, at + 4) & 0xfffffff,
            tac: u16(o, at + 8),
          },
        }
      case EXTENDED_MACRO: {
        const id = u24(o, at + 4)
        const [smenb, enodebId] = [id >= 0x800000, id & 0x1fffff]
        return { extendedMacroEnodebId: { plmn: plmnAt(o, at + 1), smenb, enodebId, tac: u16(o, at + 7) } }
      }
      case RNC_ID:
        return { rncId: readRncId(o, at + 1, end) }
      default:
        return { other: { targetType, targetId: o.slice(at + 1, end) } }
    }
  },
}

function readRncId(o: Uint8Array, at: number, end: number): RncId {
  const id: RncId = {
    plmn: plmnAt(o, at),
    lac: u16(o, at + 3),
    rac: o[at + 5],
    rncId: u16(o, at + 6) & 0xfff,
  }
  if (end - at >= 10) id.extendedRncId = u16(o, at + 8)
  return id
}

function writeRncId(w: OctetWriter, value: RncId): void {
  w.u8(RNC_ID)
  writePlmn(w, value.plmn)
  w.u16(within(value.lac, 0xffff))
  w.u8(within(value.rac, 0xff))
  w.u16(within(value.rncId, 0xfff))
  if (value.extendedRncId !== undefined) w.u16(within(value.extendedRncId, 0xffff))
}

/** §8.59. Cells of GERAN, and RNC identities in the PER of TS 25.413. */
export interface SourceIdentification {
  /** 8 octets of TS 48.018. */
  targetCellId: Uint8Array
  /** 0 cell, 1 RNC. */
  sourceType: number
  sourceId: Uint8Array
}

export const sourceIdentification: IeCodec<SourceIdentification> = {
  minOctets: 9,
  write(w, value) {
    w.bytes(ofLength(value.targetCellId, 8))
    w.u8(within(value.sourceType, 0xff))
    w.bytes(value.sourceId)
  },
  read: (o, at, end) => ({
    targetCellId: o.slice(at, at + 8),
    sourceType: o[at + 8],
    sourceId: o.slice(at + 9, end),
  }),
}

/** §8.53. */
export interface PacketFlowId {
  ebi: number
  packetFlowId: Uint8Array
}

export const packetFlowId: IeCodec<PacketFlowId> = {
  minOctets: 1,
  write(w, value) {
    w.u8(within(value.ebi, 15))
    w.bytes(value.packetFlowId)
  },
  read: (o, at, end) => ({ ebi: o[at] & 15, packetFlowId: o.slice(at + 1, end) }),
}

/** §8.106: the ISDN-AddressString of TS 29.002, type of number and all. */
export const nodeNumber: IeCodec<Uint8Array> = {
  minOctets: 1,
  write(w, value) {
    w.u8(within(value.length, 0xff))
    w.bytes(value)
  },
  read: (o, at, end) => o.slice(at + 1, fieldEnd(o, at, end)),
}

/** §8.107: a Diameter identity and its realm. */
export interface NodeIdentifier {
  name: string
  realm: string
}

export const nodeIdentifier: IeCodec<NodeIdentifier> = {
  minOctets: 2,
  write(w, value) {
    for (const text of [value.name, value.realm]) {
      w.u8(within(text.length, 0xff))
      for (let i = 0; i < text.length; i++) w.u8(within(text.charCodeAt(i), 0x7f))
    }
  },
  read(o, at, end) {
    const nameEnd = fieldEnd(o, at, end)
    const realmEnd = fieldEnd(o, nameEnd, end)
    return { name: asciiOf(o, at + 1, nameEnd), realm: asciiOf(o, nameEnd + 1, realmEnd) }
  },
}

/** §8.82: at most 400 ASCII characters. */
export const localDistinguishedName: IeCodec<string> = {
  minOctets: 1,
  write(w, name) {
    if (name.length === 0) throw new CodecError('not-encodable', -1, 'an empty name')
    for (let i = 0; i < name.length; i++) w.u8(within(name.charCodeAt(i), 0x7f))
  },
  read: asciiOf,
  isPlain: always,
}

/** §8.75. */
export interface UserCsgInformation {
  plmn: PlmnId
  /** 27 bits. */
  csgId: number
  /** 0 closed, 1 hybrid. */
  accessMode: number
  lcsg: boolean
  cmi: boolean
}

export const userCsgInformation: IeCodec<UserCsgInformation> = {
  minOctets: 8,
  write(w, value) {
    writePlmn(w, value.plmn)
    w.u32(within(value.csgId, 0x7ffffff))
    w.u8((within(value.accessMode, 3) << 6) | (value.lcsg ? 2 : 0) | (value.cmi ? 1 : 0))
  },
  read: (o, at) => ({
    plmn: plmnAt(o, at),
    csgId: u32(o, at + 3) & 0x7ffffff,
    accessMode: o[at + 7] >> 6,
    lcsg: (o[at + 7] & 2) !== 0,
    cmi: (o[at + 7] & 1) !== 0,
  }),
}

/** Behind a field whose length octet stands at `at`. */
export function fieldEnd(o: Uint8Array, at: number, end: number): number {
  if (at >= end || at + 1 + o[at] > end) throw new CodecError('bad-length', at, 'a field ends behind the IE')
  return at + 1 + o[at]
}

function asciiOf(o: Uint8Array, at: number, end: number): string {
  let text = ''
  for (let i = at; i < end; i++) {
    if (o[i] > 0x7f) throw new CodecError('bad-value', i, 'not ASCII')
    text += String.fromCharCode(o[i])
  }
  return text
}
