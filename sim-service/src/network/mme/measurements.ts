/** What an MME measures: name, dimensions, unit. */
export const mmeMeasurements = {
  'mme.attach': {
    dimensions: 'outcome (accepted, or rejected/<EMM cause>)',
    unit: 'microseconds from Initial UE Message to outcome (TS 32.455 5.2)',
  },
  'mme.detach': { dimensions: 'who started it', unit: 'microseconds' },
  'mme.nas.discarded': { dimensions: 'reason', unit: 'messages' },
  'mme.s1.unknown-ue': { dimensions: 'message', unit: 'messages' },
} as const
