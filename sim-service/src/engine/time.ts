/** Virtual time: integer microseconds since the scenario's `startsAt`, exact in a double for 285 years. */
export type SimTimeUs = number

export const milliseconds = (count: number): number => Math.round(count * 1_000)
export const seconds = (count: number): number => Math.round(count * 1_000_000)
export const minutes = (count: number): number => Math.round(count * 60_000_000)

/** `00:01:23.456789`, for people. */
export function formatTime(timeUs: SimTimeUs): string {
  const two = (value: number): string => String(Math.floor(value)).padStart(2, '0')
  const us = String(timeUs % 1_000_000).padStart(6, '0')
  const s = Math.floor(timeUs / 1_000_000)
  return `${two(s / 3600)}:${two((s / 60) % 60)}:${two(s % 60)}.${us}`
}
