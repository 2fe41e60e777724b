import type { MeasurementTable } from '../measurements.ts'

/** What an MME measures: name, dimensions, unit. */
export const mmeMeasurements = {
  'mme.attach': {
    dimensions: 'outcome (accepted, rejected/<EMM cause>, rejected/authentication, aborted/<reason>)',
    unit: 'microseconds from Initial UE Message to outcome (TS 32.455 5.2)',
  },
  'mme.update-location': {
    dimensions: 'outcome (accepted, rejected/<Diameter result>, rejected/<what came instead>, aborted)',
    unit: 'microseconds from the request to the outcome',
  },
  'mme.create-session': {
    dimensions: 'outcome (accepted, rejected/<GTPv2 cause>, rejected/<what came instead>, aborted)',
    unit: 'microseconds from the request to the outcome',
  },
  'mme.service-request': {
    dimensions: 'outcome (accepted, rejected/<EMM cause>, failed/<reason>, aborted)',
    unit: 'microseconds from Initial UE Message to outcome',
  },
  'mme.bearer-modification': {
    dimensions: 'outcome (accepted, rejected/<GTPv2 cause>)',
    unit: 'microseconds from the request to the answer',
  },
  'mme.tau': {
    dimensions: 'outcome (accepted, rejected/<EMM cause>, failed/<reason>, aborted)',
    unit: 'microseconds from the request to the outcome',
  },
  'mme.context-transfer': { dimensions: 'address of the new MME', unit: 'contexts that were asked for' },
  'mme.paging': {
    dimensions: 'outcome (answered, no-answer, aborted)',
    unit: 'microseconds from the first Paging to the outcome',
  },
  'mme.paging.messages': { dimensions: '', unit: 'Paging messages to eNBs' },
  'mme.handover': {
    dimensions: 'outcome (completed, failed/<what failed>)',
    unit: 'microseconds from Handover Required to the outcome',
  },
  'mme.relocation': {
    dimensions: 'outcome (completed, failed/<what failed>), at the MME that the UE comes to',
    unit: 'microseconds from Forward Relocation Request to the outcome',
  },
  'mme.s10.failed': { dimensions: 'what came instead of an answer', unit: 'requests' },
  'mme.path-switch': {
    dimensions: 'outcome (switched, failed/<what failed>)',
    unit: 'microseconds from the request to the answer',
  },
  'mme.detach': {
    dimensions: 'who started it; implicit for a UE that was not heard of',
    unit: 'microseconds',
  },
  'mme.collision': { dimensions: 'running procedure and what came in', unit: 'collisions' },
  'mme.delete-session.failed': { dimensions: 'what came instead of an answer', unit: 'requests' },
  'mme.session-lost': { dimensions: '', unit: 'sessions that a gateway has lost' },
  'mme.modify-bearer.failed': { dimensions: 'what came instead of an acceptance', unit: 'requests' },
  'mme.release-access-bearers.failed': { dimensions: 'what came instead of an answer', unit: 'requests' },
  'mme.nas.discarded': { dimensions: 'reason', unit: 'messages' },
  'mme.nas.not-delivered': { dimensions: '', unit: 'messages that an eNB could not deliver' },
  'mme.nas.status': { dimensions: 'message', unit: 'messages' },
  'mme.nas.unexpected': { dimensions: 'message', unit: 'messages' },
  'mme.s1.damaged': { dimensions: 'problem', unit: 'messages' },
  'mme.s1.error-indication': { dimensions: 'cause', unit: 'messages' },
  'mme.s1.unexpected': { dimensions: 'message', unit: 'messages' },
  'mme.s1.unknown-ue': { dimensions: 'message', unit: 'messages' },
  'mme.s11.damaged': { dimensions: 'problem', unit: 'requests' },
  'mme.s11.unexpected': { dimensions: 'message', unit: 'requests' },
  'mme.s6a.unexpected': { dimensions: 'message and peer host', unit: 'requests' },
} as const satisfies MeasurementTable
