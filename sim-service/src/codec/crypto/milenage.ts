import { CodecError } from '../codec-error.ts'
import type { AesSchedule } from './aes.ts'
import { aesBlock, aesEncryptWords, expandAesKeyInto, putWord, wordAt } from './aes.ts'

/**
 * MILENAGE (TS 35.206 §4.1) with the standard constants c1..c5 and r1..r5, the authentication vector and AUTN of
 * TS 33.102 §6.3.2 and §6.3.3, and AUTS of §6.3.3.
 *
 * SQN is a safe integer of 48 bits, AMF a number of 16 bits; everything else is octets.
 */
export interface AuthenticationVector {
  rand: Uint8Array
  xres: Uint8Array
  ck: Uint8Array
  ik: Uint8Array
  ak: Uint8Array
  autn: Uint8Array
}

/** The working state of one set of inputs: the key, OPc and TEMP = E_K(RAND ^ OPc). */
const schedule: AesSchedule = new Int32Array(44)
let o0 = 0
let o1 = 0
let o2 = 0
let o3 = 0
let t0 = 0
let t1 = 0
let t2 = 0
let t3 = 0

function begin(k: Uint8Array, opc: Uint8Array, rand: Uint8Array): void {
  if (opc.length !== 16) throw new CodecError('bad-length', -1, `an OPc of ${opc.length} octets`)
  if (rand.length !== 16) throw new CodecError('bad-length', -1, `a RAND of ${rand.length} octets`)
  expandAesKeyInto(schedule, k)
  o0 = wordAt(opc, 0)
  o1 = wordAt(opc, 4)
  o2 = wordAt(opc, 8)
  o3 = wordAt(opc, 12)
  aesEncryptWords(
    schedule,
    wordAt(rand, 0) ^ o0,
    wordAt(rand, 4) ^ o1,
    wordAt(rand, 8) ^ o2,
    wordAt(rand, 12) ^ o3,
  )
  t0 = aesBlock[0]
  t1 = aesBlock[1]
  t2 = aesBlock[2]
  t3 = aesBlock[3]
}

function xorOpc(): void {
  aesBlock[0] ^= o0
  aesBlock[1] ^= o1
  aesBlock[2] ^= o2
  aesBlock[3] ^= o3
}

/** OUT1, from which f1 and f1*: r1 = 64, c1 = 0, IN1 = SQN AMF SQN AMF. */
function out1(sqn: number, amf: number): void {
  if (!(Number.isSafeInteger(sqn) && sqn >= 0 && sqn < 0x1000000000000)) {
    throw new CodecError('bad-value', -1, `SQN ${sqn}`)
  }
  const high = Math.floor(sqn / 0x10000)
  const low = ((sqn % 0x10000) << 16) | (amf & 0xffff)
  aesEncryptWords(schedule, t0 ^ high ^ o2, t1 ^ low ^ o3, t2 ^ high ^ o0, t3 ^ low ^ o1)
  xorOpc()
}

/** OUT2, from which f2 and f5: r2 = 0, c2 = 1. */
function out2(): void {
  aesEncryptWords(schedule, t0 ^ o0, t1 ^ o1, t2 ^ o2, t3 ^ o3 ^ 1)
  xorOpc()
}

/** OUT3, which is f3: r3 = 32, c3 = 2. */
function out3(): void {
  aesEncryptWords(schedule, t1 ^ o1, t2 ^ o2, t3 ^ o3, t0 ^ o0 ^ 2)
  xorOpc()
}

/** OUT4, which is f4: r4 = 64, c4 = 4. */
function out4(): void {
  aesEncryptWords(schedule, t2 ^ o2, t3 ^ o3, t0 ^ o0, t1 ^ o1 ^ 4)
  xorOpc()
}

/** OUT5, from which f5*: r5 = 96, c5 = 8. */
function out5(): void {
  aesEncryptWords(schedule, t3 ^ o3, t0 ^ o0, t1 ^ o1, t2 ^ o2 ^ 8)
  xorOpc()
}

/** `count` octets of the current block from its word `word` on. */
function fromBlock(word: number, count: number): Uint8Array {
  const octets = new Uint8Array(count)
  for (let i = 0; i < count; i++) octets[i] = aesBlock[word + (i >>> 2)] >>> (24 - 8 * (i & 3))
  return octets
}

/** §4.1: OPc = OP ^ E_K(OP). */
export function opcOf(k: Uint8Array, op: Uint8Array): Uint8Array {
  if (op.length !== 16) throw new CodecError('bad-length', -1, `an OP of ${op.length} octets`)
  expandAesKeyInto(schedule, k)
  aesEncryptWords(schedule, wordAt(op, 0), wordAt(op, 4), wordAt(op, 8), wordAt(op, 12))
  const opc = fromBlock(0, 16)
  for (let i = 0; i < 16; i++) opc[i] ^= op[i]
  return opc
}

/** MAC-A, 8 octets. */
export function f1(k: Uint8Array, opc: Uint8Array, rand: Uint8Array, sqn: number, amf: number): Uint8Array {
  begin(k, opc, rand)
  out1(sqn, amf)
  return fromBlock(0, 8)
}

/** MAC-S, 8 octets. */
export function f1star(
  k: Uint8Array,
  opc: Uint8Array,
  rand: Uint8Array,
  sqn: number,
  amf: number,
): Uint8Array {
  begin(k, opc, rand)
  out1(sqn, amf)
  return fromBlock(2, 8)
}

/** RES, 8 octets. */
export function f2(k: Uint8Array, opc: Uint8Array, rand: Uint8Array): Uint8Array {
  begin(k, opc, rand)
  out2()
  return fromBlock(2, 8)
}

/** CK, 16 octets. */
export function f3(k: Uint8Array, opc: Uint8Array, rand: Uint8Array): Uint8Array {
  begin(k, opc, rand)
  out3()
  return fromBlock(0, 16)
}

/** IK, 16 octets. */
export function f4(k: Uint8Array, opc: Uint8Array, rand: Uint8Array): Uint8Array {
  begin(k, opc, rand)
  out4()
  return fromBlock(0, 16)
}

/** AK, 6 octets. */
export function f5(k: Uint8Array, opc: Uint8Array, rand: Uint8Array): Uint8Array {
  begin(k, opc, rand)
  out2()
  return fromBlock(0, 6)
}

/** AK of a resynchronisation, 6 octets. */
export function f5star(k: Uint8Array, opc: Uint8Array, rand: Uint8Array): Uint8Array {
  begin(k, opc, rand)
  out5()
  return fromBlock(0, 6)
}

/** SQN ^ AK into the first six octets of a token. */
function putSqn(token: Uint8Array, sqn: number, ak: Uint8Array): void {
  putWord(token, 0, Math.floor(sqn / 0x10000))
  token[4] = sqn >>> 8
  token[5] = sqn
  for (let i = 0; i < 6; i++) token[i] ^= ak[i]
}

function sqnOf(token: Uint8Array, ak: Uint8Array): number {
  let sqn = 0
  for (let i = 0; i < 6; i++) sqn = sqn * 256 + (token[i] ^ ak[i])
  return sqn
}

function blockEquals(word: number, octets: Uint8Array, at: number): boolean {
  return wordAt(octets, at) === aesBlock[word] && wordAt(octets, at + 4) === aesBlock[word + 1]
}

/** TS 33.102 §6.3.2, at the AuC: AUTN = SQN ^ AK, AMF, MAC-A. */
export function authenticationVector(input: {
  k: Uint8Array
  opc: Uint8Array
  rand: Uint8Array
  sqn: number
  amf: number
}): AuthenticationVector {
  begin(input.k, input.opc, input.rand)
  out2()
  const ak = fromBlock(0, 6)
  const xres = fromBlock(2, 8)
  out3()
  const ck = fromBlock(0, 16)
  out4()
  const ik = fromBlock(0, 16)
  out1(input.sqn, input.amf)
  const autn = new Uint8Array(16)
  putSqn(autn, input.sqn, ak)
  autn[6] = input.amf >>> 8
  autn[7] = input.amf
  putWord(autn, 8, aesBlock[0])
  putWord(autn, 12, aesBlock[1])
  return { rand: input.rand.slice(), xres, ck, ik, ak, autn }
}

/** TS 33.102 §6.3.3, at the USIM. Whether `sqn` is fresh, and what `amf` demands, is for the caller to judge. */
export function checkAutn(input: { k: Uint8Array; opc: Uint8Array; rand: Uint8Array; autn: Uint8Array }): {
  sqn: number
  amf: number
  macOk: boolean
  res: Uint8Array
  ck: Uint8Array
  ik: Uint8Array
  ak: Uint8Array
} {
  const { autn } = input
  if (autn.length !== 16) throw new CodecError('bad-length', -1, `an AUTN of ${autn.length} octets`)
  begin(input.k, input.opc, input.rand)
  out2()
  const ak = fromBlock(0, 6)
  const res = fromBlock(2, 8)
  out3()
  const ck = fromBlock(0, 16)
  out4()
  const ik = fromBlock(0, 16)
  const sqn = sqnOf(autn, ak)
  const amf = (autn[6] << 8) | autn[7]
  out1(sqn, amf)
  return { sqn, amf, macOk: blockEquals(0, autn, 8), res, ck, ik, ak }
}

/** TS 33.102 §6.3.3: AUTS = SQN_MS ^ AK*, MAC-S; MAC-S is computed with an AMF of zero. */
export function auts(input: { k: Uint8Array; opc: Uint8Array; rand: Uint8Array; sqnMs: number }): Uint8Array {
  begin(input.k, input.opc, input.rand)
  out5()
  const ak = fromBlock(0, 6)
  out1(input.sqnMs, 0)
  const token = new Uint8Array(14)
  putSqn(token, input.sqnMs, ak)
  putWord(token, 6, aesBlock[2])
  putWord(token, 10, aesBlock[3])
  return token
}

/** TS 33.102 §6.3.5, at the AuC. */
export function openAuts(input: { k: Uint8Array; opc: Uint8Array; rand: Uint8Array; auts: Uint8Array }): {
  sqnMs: number
  macOk: boolean
} {
  if (input.auts.length !== 14)
    throw new CodecError('bad-length', -1, `an AUTS of ${input.auts.length} octets`)
  begin(input.k, input.opc, input.rand)
  out5()
  const sqnMs = sqnOf(input.auts, fromBlock(0, 6))
  out1(sqnMs, 0)
  return { sqnMs, macOk: blockEquals(2, input.auts, 6) }
}
