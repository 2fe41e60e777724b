/** How often a figure is measured, and where it says how far it is. */
export interface Effort {
  /** One measurement of each, and the big ones smaller. */
  readonly isQuick: boolean
  note(text: string): void
}

const REPEATS = 5
const REPEATS_OF_LONG = 3
const LONG_MS = 20_000

/** Five measurements; three where the first shows that one takes longer than twenty seconds. */
export async function repeated<T>(
  { isQuick, note }: Effort,
  name: string,
  measure: () => T | Promise<T>,
): Promise<T[]> {
  const started = performance.now()
  note(name)
  const measured = [await measure()]
  const repeats = isQuick ? 1 : performance.now() - started > LONG_MS ? REPEATS_OF_LONG : REPEATS
  while (measured.length < repeats) {
    note(`${name}, ${measured.length + 1} of ${repeats}`)
    measured.push(await measure())
  }
  return measured
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)]
}

/** The median of one number of each measurement. */
export function medianOf<T>(measured: readonly T[], of: (one: T) => number, digits = 0): number {
  return rounded(median(measured.map(of)), digits)
}

export function rounded(value: number, digits = 0): number {
  return Number(value.toFixed(digits))
}
