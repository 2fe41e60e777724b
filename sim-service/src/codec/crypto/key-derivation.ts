import { CodecError } from '../codec-error.ts'
import { copyOfFirst } from '../octet-slab.ts'
import { OctetWriter } from '../octets.ts'
import type { PlmnId } from '../plmn.ts'
import { writePlmn } from '../plmn.ts'
import { hmacSha256Short } from './sha256.ts'

/**
 * The EPS key hierarchy, TS 33.401 annex A: key = HMAC-SHA-256(input key, FC P0 L0 P1 L1 ...), the KDF of
 * TS 33.220 §B.2. Every key is a new array.
 */
const FC = {
  kasme: 0x10, // A.2
  kenb: 0x11, // A.3
  nh: 0x12, // A.4
  kenbStar: 0x13, // A.5
  algorithmKey: 0x15, // A.7
} as const

/** Table A.7-1. */
const distinguisherOf = {
  nasEnc: 1,
  nasInt: 2,
  rrcEnc: 3,
  rrcInt: 4,
  upEnc: 5,
} as const

/** The string S; the longest, of NH, has 35 octets. */
const s = new OctetWriter(64)
const inputKey = new Uint8Array(32)

/**
 * Both ends of a security context derive the same keys, and again when they wake from idle: results are kept by slot
 * with the octets that they follow from, which are compared in full, so that no result depends on what is kept.
 */
const SLOTS = 2048
const INPUT_OCTETS = 68
const inputs = new Uint8Array(SLOTS * INPUT_OCTETS)
const inputLengths = new Uint8Array(SLOTS)
const outputs: Uint8Array[] = new Array(SLOTS).fill(inputKey)

function kdf(key: Uint8Array, firstWord = 0): Uint8Array {
  const { octets, length } = s
  let hash = firstWord
  for (let i = 28; i < 32; i++) hash = (hash << 8) ^ key[i]
  for (let i = 0; i < length; i++) hash = (Math.imul(hash, 31) + octets[i]) | 0
  const slot = (hash ^ (hash >>> 15)) & (SLOTS - 1)
  const at = slot * INPUT_OCTETS
  // The first octet of S is the FC, which says where the output begins.
  let same = inputLengths[slot] === length
  for (let i = 0; same && i < length; i++) same = inputs[at + i] === octets[i]
  for (let i = 0; same && i < 32; i++) same = inputs[at + length + i] === key[i]
  if (!same) {
    outputs[slot] = hmacSha256Short(key, octets, length, firstWord)
    inputLengths[slot] = length
    for (let i = 0; i < length; i++) inputs[at + i] = octets[i]
    for (let i = 0; i < 32; i++) inputs[at + length + i] = key[i]
  }
  return copyOfFirst(outputs[slot], 32 - 4 * firstWord)
}

function begin(fc: number): void {
  s.reset()
  s.u8(fc)
}

function need(octets: Uint8Array, count: number, name: string): void {
  if (octets.length !== count)
    throw new CodecError('bad-length', -1, `${name} has ${octets.length} octets, not ${count}`)
}

/** A.2: K_ASME from CK || IK, the serving network and the first six octets of AUTN. */
export function kasme(ck: Uint8Array, ik: Uint8Array, plmn: PlmnId, sqnXorAk: Uint8Array): Uint8Array {
  need(ck, 16, 'CK')
  need(ik, 16, 'IK')
  need(sqnXorAk, 6, 'SQN ^ AK')
  for (let i = 0; i < 16; i++) {
    inputKey[i] = ck[i]
    inputKey[16 + i] = ik[i]
  }
  begin(FC.kasme)
  writePlmn(s, plmn)
  s.u16(3)
  s.bytes(sqnXorAk)
  s.u16(6)
  return kdf(inputKey)
}

/** A.3: the initial K_eNB at the NAS uplink count of the message that made the UE active. */
export function kenb(kasmeKey: Uint8Array, nasUplinkCount: number): Uint8Array {
  need(kasmeKey, 32, 'K_ASME')
  begin(FC.kenb)
  s.u32(nasUplinkCount)
  s.u16(4)
  return kdf(kasmeKey)
}

/** A.4: the next hop; `sync` is the initial K_eNB for the first NH and the previous NH afterwards. */
export function nh(kasmeKey: Uint8Array, sync: Uint8Array): Uint8Array {
  need(kasmeKey, 32, 'K_ASME')
  need(sync, 32, 'SYNC-input')
  begin(FC.nh)
  s.bytes(sync)
  s.u16(32)
  return kdf(kasmeKey)
}

/** A.5: K_eNB* for the target cell, from the current K_eNB or from NH. EARFCN-DL above 65535 takes three octets. */
export function kenbStar(kenbOrNh: Uint8Array, physicalCellId: number, earfcnDl: number): Uint8Array {
  need(kenbOrNh, 32, 'K_eNB or NH')
  begin(FC.kenbStar)
  s.u16(physicalCellId)
  s.u16(2)
  if (earfcnDl > 0xffff) {
    s.u24(earfcnDl)
    s.u16(3)
  } else {
    s.u16(earfcnDl)
    s.u16(2)
  }
  return kdf(kenbOrNh)
}

/** A.7: the key of one algorithm is the 128 least significant bits of the KDF's output. */
function algorithmKey(key: Uint8Array, distinguisher: number, algorithmId: number): Uint8Array {
  need(key, 32, 'the input key')
  begin(FC.algorithmKey)
  s.u8(distinguisher)
  s.u16(1)
  s.u8(algorithmId)
  s.u16(1)
  return kdf(key, 4)
}

/** K_NASenc and K_NASint from K_ASME. */
export function nasKey(kasmeKey: Uint8Array, use: 'enc' | 'int', algorithmId: number): Uint8Array {
  return algorithmKey(kasmeKey, use === 'enc' ? distinguisherOf.nasEnc : distinguisherOf.nasInt, algorithmId)
}

/** K_RRCenc and K_RRCint from K_eNB. */
export function rrcKey(kenbKey: Uint8Array, use: 'enc' | 'int', algorithmId: number): Uint8Array {
  return algorithmKey(kenbKey, use === 'enc' ? distinguisherOf.rrcEnc : distinguisherOf.rrcInt, algorithmId)
}

/** K_UPenc from K_eNB. */
export function upKey(kenbKey: Uint8Array, algorithmId: number): Uint8Array {
  return algorithmKey(kenbKey, distinguisherOf.upEnc, algorithmId)
}
