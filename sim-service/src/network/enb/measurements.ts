import type { MeasurementTable } from '../measurements.ts'

/** What an eNB measures: name, dimensions, unit. */
export const enbMeasurements = {
  'enb.uplink.octets': { dimensions: '', unit: 'octets that reached the eNB from the radio' },
  'enb.downlink.octets': { dimensions: '', unit: 'octets that reached the eNB from S1-U' },
  'enb.discarded': { dimensions: 'kind of link and problem', unit: 'messages' },
  'enb.rrc.discarded': { dimensions: 'problem', unit: 'messages' },
  'enb.s1.error-indication': { dimensions: 'cause', unit: 'messages' },
  'enb.rrc.connection': {
    dimensions: 'established/ or failed/ and the establishment cause',
    unit: 'RRC connection establishments that have ended',
  },
  'enb.s1.connection': {
    dimensions: 'established, or why the MME was not heard',
    unit: 'S1 connection establishments that have ended',
  },
  'enb.erab.initial': {
    dimensions: 'established/ or failed/ and the QCI',
    unit: 'E-RABs of an Initial Context Setup that has ended',
  },
  'enb.erab.released-active': {
    dimensions: 'cause, other than those of a normal release',
    unit: 'E-RABs that were released while data flowed',
  },
  'enb.forwarded.octets': { dimensions: '', unit: 'octets of downlink that went on to a target eNB' },
  'enb.handover.preparation': {
    dimensions: 'prepared, or the cause',
    unit: 'handover preparations that have ended, at the source',
  },
  'enb.handover.execution': {
    dimensions: 'completed, or the cause',
    unit: 'handover executions that have ended, at the source',
  },
  'handover.preparation': {
    dimensions: 'x2 or s1',
    unit: "microseconds from the source eNB's decision to its order to the UE",
  },
  'handover.path-switch': {
    dimensions: 'switched, or failed/ and the cause',
    unit: "microseconds from the target's request to the answer of the core",
  },
  'enb.session.time': { dimensions: '', unit: 'microseconds in which data flowed or had until 100 ms ago' },
  'enb.paging.records': { dimensions: '', unit: 'paging records sent to the radio' },
  'enb.x2.error-indication': { dimensions: 'cause', unit: 'messages' },
  'enb.x2.unknown-ue': { dimensions: 'message', unit: 'messages' },
  'enb.x2.unexpected': { dimensions: 'message', unit: 'messages' },
  'enb.s1.unexpected': { dimensions: 'message', unit: 'messages' },
  'enb.measurement-report': { dimensions: 'a3, or unexpected', unit: 'RRC Measurement Reports' },
  'enb.rrc.reestablishment': {
    dimensions: 'accepted/ or rejected/ and the cause',
    unit: 'RRC connection re-establishments that UEs have asked for',
  },
  'enb.admission.refused': {
    dimensions: 'connection, or handover',
    unit: 'UEs for which a cell had no room',
  },
} as const satisfies MeasurementTable
