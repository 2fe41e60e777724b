import { exponential, LN2 } from '../../engine/mathematics.ts'

/** The events of TS 36.331 §5.5.4 and the filter of §5.5.3.2, as functions of numbers. All levels in dBm or dB. */

export interface EventParameters {
  readonly hysteresisDb: number
  /** A3. */
  readonly offsetDb: number
  /** A1, A2, A4, and the first of A5. */
  readonly threshold: number
  /** The second of A5. */
  readonly neighbourThreshold: number
}

interface EventRow {
  readonly clause: string
  /** Whether the event is about a neighbour; else it is about the serving cell alone, and `neighbour` is not read. */
  readonly ofNeighbour: boolean
  readonly enters: (serving: number, neighbour: number, by: EventParameters) => boolean
  readonly leaves: (serving: number, neighbour: number, by: EventParameters) => boolean
}

/** Offsets of single frequencies and cells are zero here: all cells are on one carrier, and none is preferred. */
export const measurementEvents = {
  eventA1: {
    clause: '36.331 5.5.4.2',
    ofNeighbour: false,
    enters: (serving, _neighbour, by) => serving - by.hysteresisDb > by.threshold,
    leaves: (serving, _neighbour, by) => serving + by.hysteresisDb < by.threshold,
  },
  eventA2: {
    clause: '36.331 5.5.4.3',
    ofNeighbour: false,
    enters: (serving, _neighbour, by) => serving + by.hysteresisDb < by.threshold,
    leaves: (serving, _neighbour, by) => serving - by.hysteresisDb > by.threshold,
  },
  eventA3: {
    clause: '36.331 5.5.4.4',
    ofNeighbour: true,
    enters: (serving, neighbour, by) => neighbour - by.hysteresisDb > serving + by.offsetDb,
    leaves: (serving, neighbour, by) => neighbour + by.hysteresisDb < serving + by.offsetDb,
  },
  eventA4: {
    clause: '36.331 5.5.4.5',
    ofNeighbour: true,
    enters: (_serving, neighbour, by) => neighbour - by.hysteresisDb > by.threshold,
    leaves: (_serving, neighbour, by) => neighbour + by.hysteresisDb < by.threshold,
  },
  eventA5: {
    clause: '36.331 5.5.4.6',
    ofNeighbour: true,
    enters: (serving, neighbour, by) =>
      serving + by.hysteresisDb < by.threshold && neighbour - by.hysteresisDb > by.neighbourThreshold,
    leaves: (serving, neighbour, by) =>
      serving - by.hysteresisDb > by.threshold || neighbour + by.hysteresisDb < by.neighbourThreshold,
  },
} as const satisfies Readonly<Record<string, EventRow>>

export type MeasurementEvent = keyof typeof measurementEvents

/** How much of a new measurement enters the filtered one, a = 1/2^(k/4), for the coefficient k (§5.5.3.2). */
export function filterShare(coefficient: number): number {
  return exponential((-coefficient * LN2) / 4)
}

/** Fn = (1 − a) · Fn−1 + a · Mn. */
export function filtered(before: number, measured: number, share: number): number {
  return before + share * (measured - before)
}

/** Layer 1 measures each 200 ms (TS 36.133 §8.1.2.2.1.1), the rate that filter coefficients are made for. */
export const MEASUREMENT_PERIOD_US = 200_000

/** What a measurement configuration asks for, in numbers. */
export interface ReportRule {
  readonly measId: number
  readonly event: MeasurementEvent
  readonly by: EventParameters
  readonly timeToTriggerUs: number
  readonly maxReportCells: number
  readonly reportIntervalUs: number
  /** Infinity for a report that is repeated as long as the event lasts. */
  readonly reportAmount: number
}
