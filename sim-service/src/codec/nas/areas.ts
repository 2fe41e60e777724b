/** Where a UE may be: TAI, TAI list and PLMN list (TS 24.301 §9.9.3.32, §9.9.3.33; TS 24.008 §10.5.1.13). */
import { CodecError } from '../codec-error.ts'
import type { OctetReader, OctetWriter } from '../octets.ts'
import type { PlmnId } from '../plmn.ts'
import { readPlmn, writePlmn } from '../plmn.ts'
import { putU16 } from './values.ts'
import type { IeType } from './wire.ts'

export interface Tai {
  plmn: PlmnId
  tac: number
}

/** The three types of partial list; a TAI list keeps which one its sender chose. */
export type PartialTaiList =
  | { kind: 'tacs'; plmn: PlmnId; tacs: number[] }
  | { kind: 'consecutiveTacs'; plmn: PlmnId; firstTac: number; count: number }
  | { kind: 'tais'; tais: Tai[] }
export type TaiList = PartialTaiList[]

const MOST_TAIS = 16

export const tai: IeType<Tai> = {
  minimum: 5,
  maximum: 5,
  write(w, value) {
    writePlmn(w, value.plmn)
    putU16(w, value.tac)
  },
  read: (r) => ({ plmn: readPlmn(r), tac: r.u16() }),
}

export const taiList: IeType<TaiList> = {
  minimum: 6,
  maximum: 96,
  write(w, value) {
    let total = 0
    for (const part of value) total += writePartial(w, part)
    if (total > MOST_TAIS)
      throw new CodecError('not-encodable', -1, `${total} TAIs, at most ${MOST_TAIS} allowed`)
  },
  read(r) {
    const list: TaiList = []
    let total = 0
    while (r.offset < r.end) {
      const at = r.offset
      total += (r.octets[at] & 31) + 1
      if (total > MOST_TAIS)
        throw new CodecError('bad-value', at, `${total} TAIs, at most ${MOST_TAIS} allowed`)
      list.push(readPartial(r))
    }
    return list
  },
  hasSpare(octets, start, end) {
    for (let at = start; at < end; at += partialLength(octets[at])) if ((octets[at] & 0x80) !== 0) return true
    return false
  },
}

/** By type of list and number of its elements; a list that could be read has no other types. */
function partialLength(header: number): number {
  const count = (header & 31) + 1
  const type = (header >> 5) & 3
  return type === 0 ? 4 + 2 * count : type === 1 ? 6 : 1 + 5 * count
}

function writePartial(w: OctetWriter, part: PartialTaiList): number {
  const count = part.kind === 'tais' ? part.tais.length : part.kind === 'tacs' ? part.tacs.length : part.count
  if (!(count >= 1 && count <= MOST_TAIS))
    throw new CodecError('not-encodable', -1, `partial list of ${count} TAIs`)
  switch (part.kind) {
    case 'tacs':
      w.u8(count - 1)
      writePlmn(w, part.plmn)
      for (const tac of part.tacs) putU16(w, tac)
      return count
    case 'consecutiveTacs':
      w.u8(0x20 | (count - 1))
      writePlmn(w, part.plmn)
      putU16(w, part.firstTac)
      return count
    case 'tais':
      w.u8(0x40 | (count - 1))
      for (const one of part.tais) tai.write(w, one)
      return count
  }
}

function readPartial(r: OctetReader): PartialTaiList {
  const at = r.offset
  const header = r.u8()
  const type = (header >> 5) & 3
  const count = (header & 31) + 1
  if (type === 0) {
    const plmn = readPlmn(r)
    const tacs: number[] = []
    for (let i = 0; i < count; i++) tacs.push(r.u16())
    return { kind: 'tacs', plmn, tacs }
  }
  if (type === 1) return { kind: 'consecutiveTacs', plmn: readPlmn(r), firstTac: r.u16(), count }
  if (type === 2) {
    const tais: Tai[] = []
    for (let i = 0; i < count; i++) tais.push(tai.read(r))
    return { kind: 'tais', tais }
  }
  throw new CodecError('bad-value', at, 'partial list of type 3')
}

/** Every TAI of a list, in its order. */
export function taisOf(list: TaiList): Tai[] {
  const tais: Tai[] = []
  for (const part of list) {
    if (part.kind === 'tais') tais.push(...part.tais)
    else if (part.kind === 'tacs') for (const tac of part.tacs) tais.push({ plmn: part.plmn, tac })
    else for (let i = 0; i < part.count; i++) tais.push({ plmn: part.plmn, tac: part.firstTac + i })
  }
  return tais
}

/** Whether a UE in `where` stays inside its list and needs no tracking area update. */
export function taiListHas(list: TaiList, where: Tai): boolean {
  for (const part of list) {
    if (part.kind === 'tais') {
      for (const one of part.tais) if (one.tac === where.tac && one.plmn === where.plmn) return true
    } else if (part.plmn === where.plmn) {
      const inside =
        part.kind === 'tacs'
          ? part.tacs.includes(where.tac)
          : where.tac >= part.firstTac && where.tac < part.firstTac + part.count
      if (inside) return true
    }
  }
  return false
}

/** Equivalent PLMNs, at most 15. */
export const plmnList: IeType<PlmnId[]> = {
  minimum: 3,
  maximum: 45,
  write(w, value) {
    for (const plmn of value) writePlmn(w, plmn)
  },
  read(r) {
    const list: PlmnId[] = []
    while (r.offset < r.end) list.push(readPlmn(r))
    return list
  },
}
