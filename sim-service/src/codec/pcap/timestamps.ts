/** How timestamps of an interface count (draft-ietf-opsawg-pcapng §4.2): `unit` is an `if_tsresol` octet. */
export interface Clock {
  unit: number
  offsetSeconds: number
}

export const MICROSECONDS = 6
const NANOSECONDS = 9
const TWO_TO_32 = 0x100000000
const POWERS_OF_TEN = [1, 10, 100, 1000, 10_000, 100_000, 1_000_000]

/** Two halves as one signed number. */
export function signedOf(high: number, low: number): number {
  return (high | 0) * TWO_TO_32 + low
}

/**
 * A timestamp of 64 bits in units of 10^-n or, with the top bit of `unit` set, 2^-n seconds, as microseconds. Both
 * halves are divided apart, for nanoseconds since 1970 do not fit a safe integer.
 */
export function microsecondsOf(high: number, low: number, { unit, offsetSeconds }: Clock): number {
  const digits = unit & 0x7f
  const sinceOffset = (unit & 0x80) !== 0 ? fromBinary(high, low, digits) : fromDecimal(high, low, digits)
  return offsetSeconds * 1_000_000 + sinceOffset
}

function fromDecimal(high: number, low: number, digits: number): number {
  if (digits < MICROSECONDS) return (high * TWO_TO_32 + low) * POWERS_OF_TEN[MICROSECONDS - digits]
  let left = digits - MICROSECONDS
  while (left > 0 && (high > 0 || low > 0)) {
    const step = Math.min(left, NANOSECONDS - MICROSECONDS)
    const divisor = POWERS_OF_TEN[step]
    low = Math.floor(((high % divisor) * TWO_TO_32 + low) / divisor)
    high = Math.floor(high / divisor)
    left -= step
  }
  return high * TWO_TO_32 + low
}

function fromBinary(high: number, low: number, digits: number): number {
  let fraction = 0
  for (let i = 0; i < digits; i++) {
    // One bit at a time: the fraction keeps what leaves, as a part of a second.
    fraction = (fraction + (low & 1)) / 2
    low = Math.floor(low / 2) + (high & 1) * 0x80000000
    high = Math.floor(high / 2)
  }
  return (high * TWO_TO_32 + low) * 1_000_000 + Math.floor(fraction * 1_000_000)
}
