/*
 * The only transcendental functions of the simulation. Math.log and its kin may differ in the last bit between
 * V8 versions and CPUs; IEEE 754 addition, multiplication and division may not. So logarithms are built from
 * those: a table for the leading bits and a short series for the rest.
 */

const TABLE_BITS = 8
const TABLE_SIZE = 1 << TABLE_BITS

/** ln((1 + t) / (1 − t)) / 2 = t + t³/3 + t⁵/5 + …, for small t. */
function artanh(t: number): number {
  const square = t * t
  let term = t
  let sum = 0
  for (let n = 1; n < 40; n += 2) {
    sum += term / n
    term *= square
  }
  return sum
}

export const LN2 = 2 * artanh(1 / 3)

const LN_TABLE = Float64Array.from({ length: TABLE_SIZE }, (_, i) => {
  const x = 1 + i / TABLE_SIZE
  return 2 * artanh((x - 1) / (x + 1))
})

/** The natural logarithm of an integer 1 … 2^53 − 1; off by less than 1e-15 of the result, or of 1 if that is more. */
export function lnInteger(value: number): number {
  let exponent = 0
  let mantissa = value
  if (mantissa >= 4294967296) {
    const high = Math.floor(mantissa / 4294967296)
    const shift = 32 - Math.clz32(high)
    exponent = 31 + shift
    mantissa /= powerOfTwo(exponent)
  } else {
    exponent = 31 - Math.clz32(mantissa)
    mantissa /= powerOfTwo(exponent)
  }
  const index = Math.floor((mantissa - 1) * TABLE_SIZE)
  const base = 1 + index / TABLE_SIZE
  const t = (mantissa - base) / (mantissa + base)
  const square = t * t
  return exponent * LN2 + LN_TABLE[index] + 2 * t * (1 + square * (1 / 3 + square * (1 / 5 + square / 7)))
}

const POWERS = Float64Array.from({ length: 64 }, () => 1)
for (let i = 1; i < POWERS.length; i++) POWERS[i] = POWERS[i - 1] * 2

/** 2^exponent for 0 … 63, exact. */
export function powerOfTwo(exponent: number): number {
  return POWERS[exponent]
}
