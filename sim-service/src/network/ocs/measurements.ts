import type { MeasurementTable } from '../measurements.ts'

/** What an OCS measures: name, dimensions, unit. */
export const ocsMeasurements = {
  'ocs.debited.octets': { dimensions: 'rating group', unit: 'octets' },
  'ocs.unexpected': { dimensions: 'message', unit: 'requests' },
} as const satisfies MeasurementTable
