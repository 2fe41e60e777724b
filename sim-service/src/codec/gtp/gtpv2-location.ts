/** User Location Information and its parts (TS 29.274 §8.21). */
import { CodecError } from '../codec-error.ts'
import type { OctetWriter } from '../octets.ts'
import { type PlmnId, plmnOf, writePlmn } from '../plmn.ts'
import { u16, u24, within } from './gtp-numbers.ts'
import type { IeCodec } from './gtpv2-wire.ts'

/** Each part is present when its flag is set; the parts stand in this order. */
export interface UserLocation {
  cgi?: { plmn: PlmnId; lac: number; ci: number }
  sai?: { plmn: PlmnId; lac: number; sac: number }
  rai?: { plmn: PlmnId; lac: number; rac: number }
  tai?: { plmn: PlmnId; tac: number }
  /** `eci` has 28 bits: eNB identity 20, cell 8. */
  ecgi?: { plmn: PlmnId; eci: number }
  lai?: { plmn: PlmnId; lac: number }
  /** 20 bits. */
  macroEnodebId?: { plmn: PlmnId; enodebId: number }
  /** 21 bits; `smenb` set: the 18-bit short form. */
  extendedMacroEnodebId?: { plmn: PlmnId; smenb: boolean; enodebId: number }
}

const CGI = 0x01
const SAI = 0x02
const RAI = 0x04
const TAI = 0x08
const ECGI = 0x10
const LAI = 0x20
const MACRO = 0x40
const EXTENDED_MACRO = 0x80

/** Octets of each part, by its bit number. */
const PART_OCTETS = [7, 7, 7, 5, 7, 5, 6, 6]
const VALUE_OCTETS = Uint8Array.from({ length: 256 }, (_, flags) =>
  PART_OCTETS.reduce((sum, octets, bit) => sum + (flags & (1 << bit) ? octets : 0), 1),
)

export const uli: IeCodec<UserLocation> = {
  minOctets: 1,
  write(w, value) {
    const flagsAt = w.length
    w.u8(0)
    let flags = 0
    const { cgi, sai, rai, tai, ecgi, lai, macroEnodebId, extendedMacroEnodebId } = value
    if (cgi !== undefined) {
      flags |= CGI
      writeArea(w, cgi.plmn, cgi.lac, cgi.ci)
    }
    if (sai !== undefined) {
      flags |= SAI
      writeArea(w, sai.plmn, sai.lac, sai.sac)
    }
    if (rai !== undefined) {
      flags |= RAI
      // §8.21.3: only the first of the RAC's two octets counts, the second is all ones.
      writeArea(w, rai.plmn, rai.lac, (within(rai.rac, 0xff) << 8) | 0xff)
    }
    if (tai !== undefined) {
      flags |= TAI
      writePlmn(w, tai.plmn)
      w.u16(within(tai.tac, 0xffff))
    }
    if (ecgi !== undefined) {
      flags |= ECGI
      writePlmn(w, ecgi.plmn)
      w.u32(within(ecgi.eci, 0xfffffff))
    }
    if (lai !== undefined) {
      flags |= LAI
      writePlmn(w, lai.plmn)
      w.u16(within(lai.lac, 0xffff))
    }
    if (macroEnodebId !== undefined) {
      flags |= MACRO
      writePlmn(w, macroEnodebId.plmn)
      w.u24(within(macroEnodebId.enodebId, 0xfffff))
    }
    if (extendedMacroEnodebId !== undefined) {
      const { plmn, smenb, enodebId } = extendedMacroEnodebId
      flags |= EXTENDED_MACRO
      writePlmn(w, plmn)
      w.u24((smenb ? 0x800000 : 0) | within(enodebId, 0x1fffff))
    }
    w.setU8(flagsAt, flags)
  },
  read(o, at, end) {
    const flags = o[at]
    if (end - at < VALUE_OCTETS[flags]) {
      throw new CodecError(
        'bad-length',
        at,
        `${end - at} octets, ${VALUE_OCTETS[flags]} expected by the flags`,
      )
    }
    at++
    // What an eNB reports: TAI and ECGI in one literal.
    if (flags === (TAI | ECGI)) return { tai: readTai(o, at), ecgi: readEcgi(o, at + 5) }
    const value: UserLocation = {}
    if (flags & CGI) {
      value.cgi = { plmn: plmnAt(o, at), lac: u16(o, at + 3), ci: u16(o, at + 5) }
      at += 7
    }
    if (flags & SAI) {
      value.sai = { plmn: plmnAt(o, at), lac: u16(o, at + 3), sac: u16(o, at + 5) }
      at += 7
    }
    if (flags & RAI) {
      value.rai = { plmn: plmnAt(o, at), lac: u16(o, at + 3), rac: o[at + 5] }
      at += 7
    }
    if (flags & TAI) {
      value.tai = readTai(o, at)
      at += 5
    }
    if (flags & ECGI) {
      value.ecgi = readEcgi(o, at)
      at += 7
    }
    if (flags & LAI) {
      value.lai = { plmn: plmnAt(o, at), lac: u16(o, at + 3) }
      at += 5
    }
    if (flags & MACRO) {
      value.macroEnodebId = { plmn: plmnAt(o, at), enodebId: u24(o, at + 3) & 0xfffff }
      at += 6
    }
    if (flags & EXTENDED_MACRO) {
      const id = u24(o, at + 3)
      value.extendedMacroEnodebId = { plmn: plmnAt(o, at), smenb: id >= 0x800000, enodebId: id & 0x1fffff }
    }
    return value
  },
  // What a UE in E-UTRAN has: TAI and ECGI, whose first four bits are spare.
  isPlain: (o, at, end) => o[at] === (TAI | ECGI) && end - at === 13 && o[at + 9] <= 15,
}

export const plmnId: IeCodec<PlmnId> = {
  minOctets: 3,
  write: writePlmn,
  read: plmnAt,
  isPlain: (_o, at, end) => end - at === 3,
}

function readTai(o: Uint8Array, at: number): { plmn: PlmnId; tac: number } {
  return { plmn: plmnAt(o, at), tac: u16(o, at + 3) }
}

function readEcgi(o: Uint8Array, at: number): { plmn: PlmnId; eci: number } {
  return { plmn: plmnAt(o, at), eci: ((o[at + 3] & 15) << 24) | u24(o, at + 4) }
}

function writeArea(w: OctetWriter, plmn: PlmnId, lac: number, cell: number): void {
  writePlmn(w, plmn)
  w.u16(within(lac, 0xffff))
  w.u16(within(cell, 0xffff))
}

function plmnAt(o: Uint8Array, at: number): PlmnId {
  return plmnOf(u24(o, at), at)
}
