import type { MeasurementTable } from '../measurements.ts'

/** What a Diameter relay measures: name, dimensions, unit. */
export const draMeasurements = {
  'dra.discarded': { dimensions: 'problem', unit: 'messages' },
  'dra.late': { dimensions: 'command code', unit: 'answers to requests that are forgotten' },
  'dra.unexpected': { dimensions: 'message', unit: 'requests for the relay itself' },
} as const satisfies MeasurementTable
