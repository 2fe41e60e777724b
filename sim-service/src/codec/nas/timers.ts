/** GPRS timers (TS 24.008 §10.5.7.3, §10.5.7.4, §10.5.7.4a): three bits of unit, five bits of value. */
import { CodecError } from '../codec-error.ts'
import type { IeType } from './wire.ts'

export interface GprsTimer {
  unit: number
  value: number
}

/** GPRS timer and GPRS timer 2 have the first table of units, GPRS timer 3 has the second. */
export type GprsTimerTable = 'gprsTimer' | 'gprsTimer3'

/** Unit 7: the timer is deactivated. */
export const DEACTIVATED = 7

/** Seconds of one step by unit; the other units of GPRS timer "shall be interpreted as multiples of 1 minute". */
const stepSeconds: Readonly<Record<GprsTimerTable, readonly number[]>> = {
  gprsTimer: [2, 60, 360, 60, 60, 60, 60],
  gprsTimer3: [600, 3600, 36_000, 2, 30, 60, 1_152_000],
}
/** The units that an encoder uses, finest first. */
const unitsBySize: Readonly<Record<GprsTimerTable, readonly number[]>> = {
  gprsTimer: [0, 1, 2],
  gprsTimer3: [3, 4, 5, 0, 1, 2, 6],
}

/** One octet each; the message tables say by the name of the type which table of units holds. */
export const gprsTimer: IeType<GprsTimer> = {
  minimum: 1,
  maximum: 1,
  write(w, { unit, value }) {
    if (!(unit >= 0 && unit <= 7 && value >= 0 && value <= 31)) {
      throw new CodecError('not-encodable', -1, `GPRS timer of unit ${unit}, value ${value}`)
    }
    w.u8((unit << 5) | value)
  },
  read(r) {
    const octet = r.u8()
    return { unit: octet >> 5, value: octet & 31 }
  },
}

export const gprsTimer2 = gprsTimer
export const gprsTimer3 = gprsTimer

/** The time in seconds; undefined if the timer is deactivated. */
export function gprsTimerToSeconds(
  timer: GprsTimer,
  table: GprsTimerTable = 'gprsTimer',
): number | undefined {
  return timer.unit === DEACTIVATED ? undefined : stepSeconds[table][timer.unit] * timer.value
}

/** The finest unit that reaches the time, its value rounded up: a UE never comes back too early. */
export function secondsToGprsTimer(
  seconds: number | undefined,
  table: GprsTimerTable = 'gprsTimer',
): GprsTimer {
  if (seconds === undefined) return { unit: DEACTIVATED, value: 0 }
  for (const unit of unitsBySize[table]) {
    const value = Math.ceil(seconds / stepSeconds[table][unit])
    if (value <= 31) return { unit, value }
  }
  throw new CodecError('not-encodable', -1, `${seconds} s is beyond a GPRS timer`)
}
