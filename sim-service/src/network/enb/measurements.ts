import type { MeasurementTable } from '../measurements.ts'

/** What an eNB measures: name, dimensions, unit. */
export const enbMeasurements = {
  'enb.uplink.octets': { dimensions: '', unit: 'octets that reached the eNB from the radio' },
  'enb.downlink.octets': { dimensions: '', unit: 'octets that reached the eNB from S1-U' },
  'enb.discarded': { dimensions: 'kind of link and problem', unit: 'messages' },
  'enb.rrc.discarded': { dimensions: 'problem', unit: 'messages' },
  'enb.s1.error-indication': { dimensions: 'cause', unit: 'messages' },
  'enb.s1.unexpected': { dimensions: 'message', unit: 'messages' },
} as const satisfies MeasurementTable
