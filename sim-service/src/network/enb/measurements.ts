/** What an eNB measures: name, dimensions, unit. */
export const enbMeasurements = {
  'enb.uplink.octets': { dimensions: '', unit: 'octets that reached the eNB from the radio' },
  'enb.downlink.octets': { dimensions: '', unit: 'octets that reached the eNB from S1-U' },
  'enb.s1.error-indication': { dimensions: 'cause', unit: 'messages' },
  'enb.rrc.discarded': { dimensions: 'problem', unit: 'messages' },
} as const
