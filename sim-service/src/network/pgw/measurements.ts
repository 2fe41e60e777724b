import type { MeasurementTable } from '../measurements.ts'

/** What a PGW measures: name, dimensions, unit. */
export const pgwMeasurements = {
  'pgw.uplink.octets': { dimensions: '', unit: 'octets that reached the PGW from S8' },
  'pgw.downlink.octets': { dimensions: '', unit: 'octets that reached the PGW from SGi' },
  'pgw.charged.octets': { dimensions: 'direction', unit: 'octets that were taken from a granted quota' },
  'pgw.damaged': { dimensions: 'problem', unit: 'requests' },
  'pgw.unexpected': { dimensions: 'message', unit: 'requests' },
  'pgw.gx.termination-failed': { dimensions: 'what came instead of an answer', unit: 'requests' },
  'pgw.gx.update-failed': { dimensions: 'what came instead of an answer', unit: 'requests' },
  'pgw.delete-bearer': {
    dimensions: 'outcome (accepted, rejected/<GTPv2 cause>, or what came instead)',
    unit: 'microseconds from the request to the answer',
  },
  'pgw.update-bearer': {
    dimensions: 'outcome (accepted, rejected/<GTPv2 cause>, or what came instead)',
    unit: 'changes of the APN-AMBR',
  },
  'pgw.gy.final-usage-lost': {
    dimensions: '',
    unit: 'octets in the last report of a session, without answer',
  },
} as const satisfies MeasurementTable
