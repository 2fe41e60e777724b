import type { MeasurementTable } from '../measurements.ts'

/** What an HSS measures: name, dimensions, unit. */
export const hssMeasurements = {
  'hss.unexpected': { dimensions: 'message', unit: 'requests' },
} as const satisfies MeasurementTable
