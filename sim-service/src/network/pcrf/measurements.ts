import type { MeasurementTable } from '../measurements.ts'

/** What a PCRF measures: name, dimensions, unit. */
export const pcrfMeasurements = {
  'pcrf.unexpected': { dimensions: 'message', unit: 'requests' },
} as const satisfies MeasurementTable
