import type { MeasurementTable } from '../measurements.ts'

/** What a UE measures: name, dimensions, unit. */
export const ueMeasurements = {
  'attach.started': { dimensions: '', unit: 'attaches, whatever number of attempts each takes' },
  'attach.outcome': {
    dimensions: 'outcome (accepted, rejected/<EMM cause>, failed)',
    unit: 'microseconds from the first attempt to the outcome',
  },
  'service-request.started': { dimensions: '', unit: 'needs of an idle UE for its bearer' },
  'service-request.outcome': {
    dimensions: 'outcome (established, failed, rejected/<EMM cause>)',
    unit: 'microseconds from the need to the outcome, back-off included',
  },
  'tau.started': { dimensions: '', unit: 'updates, whatever number of attempts each takes' },
  'tau.outcome': {
    dimensions: 'outcome (accepted, rejected/<EMM cause>, no-cell)',
    unit: 'microseconds from the first attempt to the outcome',
  },
  'detach.outcome': { dimensions: 'outcome', unit: 'microseconds from the request to the outcome' },
  'detach.by-network': { dimensions: 'EMM cause, 0 for none', unit: 'requests' },
  'handover.interruption': {
    dimensions: '',
    unit: "microseconds from the order's arrival at the UE to its first message to the target",
  },
  'ue.camped': { dimensions: 'PLMN', unit: 'the E-UTRAN cell identity of another cell than before' },
  'ue.uplink.octets': { dimensions: '', unit: 'octets sent' },
  'ue.rrc.discarded': { dimensions: 'problem, or message', unit: 'messages' },
  'ue.nas.discarded': { dimensions: 'reason', unit: 'messages' },
  'ue.nas.status': { dimensions: 'EMM cause, or esm/<ESM cause>', unit: 'messages' },
  'ue.nas.unexpected': { dimensions: 'message and its size', unit: 'messages' },
  'ue.measurement-report': { dimensions: '', unit: 'RRC Measurement Reports sent' },
  'ue.radio-link-failure': { dimensions: 'what told of it', unit: 'radio link failures' },
  'ue.reselection': { dimensions: '', unit: 'cell reselections of idle UEs' },
  'ue.reestablishment': {
    dimensions: 're-established, no-cell, or how the request ended',
    unit: 'RRC connection re-establishments',
  },
  'ue.random-access': {
    dimensions: 'collision, or failure',
    unit: 'preambles, or accesses that were given up',
  },
} as const satisfies MeasurementTable
