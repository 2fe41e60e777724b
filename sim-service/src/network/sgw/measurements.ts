import type { MeasurementTable } from '../measurements.ts'

/** What an SGW measures: name, dimensions, unit. */
export const sgwMeasurements = {
  'sgw.uplink.octets': { dimensions: '', unit: 'octets that reached the SGW from S1-U' },
  'sgw.downlink.octets': { dimensions: '', unit: 'octets that reached the SGW from S8' },
  'sgw.downlink-data': {
    dimensions: 'delivered, paging-failed, expired, refused, or what came instead of an answer',
    unit: 'notifications of data for an idle UE, at their end',
  },
  'sgw.damaged': { dimensions: 'problem', unit: 'requests' },
  'sgw.unexpected': { dimensions: 'message', unit: 'requests' },
  'sgw.delete-session.failed': { dimensions: 'what came instead of an answer', unit: 'requests' },
} as const satisfies MeasurementTable
