import { CodecError } from '../codec-error.ts'
import { fromHex, toHex } from '../octets.ts'
import {
  authenticationVector,
  auts,
  checkAutn,
  f1,
  f1star,
  f2,
  f3,
  f4,
  f5,
  f5star,
  opcOf,
  openAuts,
} from './milenage.ts'
import { milenageVectors } from './milenage-vectors.ts'

const inputsOf = (v: (typeof milenageVectors)[number]) => ({
  k: fromHex(v.k),
  opc: fromHex(v.opc),
  rand: fromHex(v.rand),
  sqn: Number.parseInt(v.sqn, 16),
  amf: Number.parseInt(v.amf, 16),
})

const xored = (a: string, b: string): string => {
  const right = fromHex(b)
  return toHex(fromHex(a).map((octet, i) => octet ^ right[i]))
}

describe('MILENAGE (TS 35.206)', () => {
  test('the twenty test sets of TS 35.208 are here, and one of TS 35.207', () =>
    expect(milenageVectors).toHaveLength(21))

  test.each(milenageVectors.map((v, i) => [i + 1, v] as const))('test set %i', (_, v) => {
    const { k, opc, rand, sqn, amf } = inputsOf(v)
    expect({
      opc: toHex(opcOf(k, fromHex(v.op))),
      f1: toHex(f1(k, opc, rand, sqn, amf)),
      f1star: toHex(f1star(k, opc, rand, sqn, amf)),
      f2: toHex(f2(k, opc, rand)),
      f3: toHex(f3(k, opc, rand)),
      f4: toHex(f4(k, opc, rand)),
      f5: toHex(f5(k, opc, rand)),
      f5star: toHex(f5star(k, opc, rand)),
    }).toEqual({
      opc: v.opc,
      f1: v.f1,
      f1star: v.f1star,
      f2: v.f2,
      f3: v.f3,
      f4: v.f4,
      f5: v.f5,
      f5star: v.f5star,
    })
  })
})

describe('authentication and key agreement (TS 33.102 §6.3)', () => {
  test.each(milenageVectors.map((v, i) => [i + 1, v] as const))(
    'the vector of test set %i opens at the USIM',
    (_, v) => {
      const inputs = inputsOf(v)
      const vector = authenticationVector(inputs)
      expect(toHex(vector.autn)).toBe(xored(v.sqn, v.f5) + v.amf + v.f1)
      expect([vector.xres, vector.ck, vector.ik, vector.ak].map(toHex)).toEqual([v.f2, v.f3, v.f4, v.f5])
      const checked = checkAutn({ ...inputs, autn: vector.autn })
      expect(checked).toMatchObject({ sqn: inputs.sqn, amf: inputs.amf, macOk: true })
      expect([checked.res, checked.ck, checked.ik, checked.ak].map(toHex)).toEqual([v.f2, v.f3, v.f4, v.f5])
    },
  )

  test('a changed bit anywhere in AUTN fails its MAC', () => {
    const inputs = inputsOf(milenageVectors[0])
    const { autn } = authenticationVector(inputs)
    for (let bit = 0; bit < 128; bit++) {
      const changed = autn.slice()
      changed[bit >> 3] ^= 1 << (bit & 7)
      expect(checkAutn({ ...inputs, autn: changed }).macOk).toBe(false)
    }
  })

  test('the vector keeps its own copy of RAND', () => {
    const inputs = inputsOf(milenageVectors[0])
    const vector = authenticationVector(inputs)
    inputs.rand[0] ^= 1
    expect(toHex(vector.rand)).toBe(milenageVectors[0].rand)
  })

  test.each(milenageVectors.map((v, i) => [i + 1, v] as const))(
    'AUTS of test set %i tells SQN_MS',
    (_, v) => {
      const inputs = inputsOf(v)
      const token = auts({ ...inputs, sqnMs: inputs.sqn })
      // §6.3.3: MAC-S is computed with an AMF of all zeros, not the one of AUTN.
      expect(toHex(token)).toBe(
        xored(v.sqn, v.f5star) + toHex(f1star(inputs.k, inputs.opc, inputs.rand, inputs.sqn, 0)),
      )
      expect(openAuts({ ...inputs, auts: token })).toEqual({ sqnMs: inputs.sqn, macOk: true })
      token[13] ^= 1
      expect(openAuts({ ...inputs, auts: token }).macOk).toBe(false)
    },
  )

  test('SQN has 48 bits, and every length is checked', () => {
    const inputs = inputsOf(milenageVectors[0])
    for (const sqn of [-1, 2 ** 48, 0.5, Number.NaN]) {
      expect(() => authenticationVector({ ...inputs, sqn })).toThrow(CodecError)
    }
    const full = authenticationVector({ ...inputs, sqn: 2 ** 48 - 1 })
    expect(checkAutn({ ...inputs, autn: full.autn })).toMatchObject({ sqn: 2 ** 48 - 1, macOk: true })
    const short = new Uint8Array(15)
    expect(() => authenticationVector({ ...inputs, k: short })).toThrow(CodecError)
    expect(() => authenticationVector({ ...inputs, opc: short })).toThrow(CodecError)
    expect(() => authenticationVector({ ...inputs, rand: short })).toThrow(CodecError)
    expect(() => checkAutn({ ...inputs, autn: short })).toThrow(CodecError)
    expect(() => openAuts({ ...inputs, auts: short })).toThrow(CodecError)
    expect(() => opcOf(inputs.k, short)).toThrow(CodecError)
  })
})
