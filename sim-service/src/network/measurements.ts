/** What a function measures: by name, what its values are told apart by, and what one value counts. */
export type MeasurementTable = Readonly<
  Record<string, { readonly dimensions: string; readonly unit: string }>
>

/** What every function may measure, whatever it is: its station, its GTP and Diameter endpoints; and what two share. */
export const commonMeasurements = {
  'node.overload': { dimensions: 'function', unit: 'frames that found the queue full' },
  'gtp.discarded': { dimensions: 'problem', unit: 'messages without a readable header' },
  'gtp.late': { dimensions: 'message type', unit: 'answers that nobody waited for' },
  'gtp.path-failure': { dimensions: 'peer address', unit: 'Echo Requests without an answer' },
  'gtpu.discarded': { dimensions: 'problem', unit: 'messages' },
  'gtpu.unexpected': { dimensions: 'message', unit: 'messages' },
  'diameter.damaged': { dimensions: 'problem', unit: 'messages' },
  'diameter.late': { dimensions: 'message', unit: 'answers that nobody waited for' },
  'diameter.peer-down': { dimensions: 'peer host', unit: 'peers that were lost' },
  'handover.started': { dimensions: '', unit: 'decisions of a source eNB' },
  'handover.outcome': {
    dimensions: 'completed, failed/preparation/ or failed/execution/ and the cause',
    unit: "microseconds from the source eNB's decision to the UE's first uplink at the target, or to the failure",
  },
  'handover.pair': {
    dimensions: 'x2 or s1, outcome, and the identities of source and target eNB',
    unit: 'handovers that have ended',
  },
} as const satisfies MeasurementTable
