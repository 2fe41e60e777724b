/*
 * The only transcendental functions of the simulation. Math.log and its kin may differ in the last bit between
 * V8 versions and CPUs; IEEE 754 addition, multiplication, division and square root may not. So logarithms and
 * exponentials are built from those: a table for the leading bits and a short series for the rest.
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

const LN10 = lnInteger(10)

/** The decimal logarithm of an integer 1 … 2^53 − 1. */
export function log10Integer(value: number): number {
  return lnInteger(value) / LN10
}

const EXPONENTIAL_STEPS = 32
const STEP = LN2 / EXPONENTIAL_STEPS

/** 2^(i/32): the thirty-second root of two is five square roots deep. */
const ROOTS = Float64Array.from({ length: EXPONENTIAL_STEPS }, () => 1)
const ROOT = Math.sqrt(Math.sqrt(Math.sqrt(Math.sqrt(Math.sqrt(2)))))
for (let i = 1; i < EXPONENTIAL_STEPS; i++) ROOTS[i] = ROOTS[i - 1] * ROOT

/** e^x for −43 … 43, off by less than 1e-13 of the result; beyond, the nearest of the two ends. */
export function exponential(x: number): number {
  const within = Math.max(-43, Math.min(x, 43))
  const steps = Math.round(within / STEP)
  const whole = Math.floor(steps / EXPONENTIAL_STEPS)
  const r = within - steps * STEP
  const series = 1 + r * (1 + (r / 2) * (1 + (r / 3) * (1 + (r / 4) * (1 + (r / 5) * (1 + r / 6)))))
  const scaled = ROOTS[steps - whole * EXPONENTIAL_STEPS] * series
  return whole < 0 ? scaled / POWERS[-whole] : scaled * POWERS[whole]
}

const TENTH_OF_LN10 = LN10 / 10

/** The ratio of so many decibels: 3 dB is about 2. For −180 to 180 dB. */
export function ratioOfDecibels(decibels: number): number {
  return exponential(decibels * TENTH_OF_LN10)
}

const QUANTILES = 4096
const NORMAL = normalQuantiles()

/** Middles of 4,096 equally likely parts of the normal distribution: its density, added up by Simpson's rule. */
function normalQuantiles(): Float64Array {
  const quantiles = new Float64Array(QUANTILES)
  const step = 1 / 512
  const peak = 1 / Math.sqrt(2 * Math.PI)
  const density = (x: number): number => peak * exponential((-x * x) / 2)
  let below = 0.5
  let x = 0
  for (let i = QUANTILES / 2; i < QUANTILES; i++) {
    const wanted = (i + 0.5) / QUANTILES
    let part = (step / 6) * (density(x) + 4 * density(x + step / 2) + density(x + step))
    while (below + part < wanted) {
      below += part
      x += step
      part = (step / 6) * (density(x) + 4 * density(x + step / 2) + density(x + step))
    }
    quantiles[i] = x + ((wanted - below) / part) * step
    quantiles[QUANTILES - 1 - i] = -quantiles[i]
  }
  return quantiles
}

/** Maps a uniform 32-bit integer to a standard normal variate; none is further out than 3.7. */
export function normalFrom(uniform: number): number {
  return NORMAL[uniform >>> 20]
}

/** Decibels of a ratio above 10⁻⁶, to a hundredth at −30 dB; the inverse of {@link ratioOfDecibels}. */
export function decibelsOfRatio(ratio: number): number {
  return 10 * (log10Integer(Math.max(1, Math.round(ratio * RATIO_SCALE))) - RATIO_DECADES)
}

const RATIO_SCALE = 1_000_000
const RATIO_DECADES = 6
