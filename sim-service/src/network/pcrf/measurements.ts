import type { MeasurementTable } from '../measurements.ts'

/** What a PCRF measures: name, dimensions, unit. */
export const pcrfMeasurements = {
  'pcrf.throttled': { dimensions: '', unit: 'octets that the subscriber had used' },
  'pcrf.unexpected': { dimensions: 'message', unit: 'requests' },
} as const satisfies MeasurementTable
