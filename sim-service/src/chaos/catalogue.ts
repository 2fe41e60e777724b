/**
 * The faults that a scenario may name: what each does, to what, and with which parameters. The scenario format is
 * assembled from this table; `effects.ts` says how each is done.
 */

/** How a value is written, and what it is in a plan: microseconds, parts per million, or a number. */
export type ParameterUnit = 'duration' | 'probability' | 'number'

interface Parameter {
  readonly unit: ParameterUnit
  /** Both included; durations in microseconds. A probability goes from 0 to 100 %. */
  readonly from: number
  readonly to: number
  readonly about: string
}

const MINUTE_US = 60_000_000

export const faultParameters = {
  delay: { unit: 'duration', from: 0, to: MINUTE_US, about: 'Time that is added, one way' },
  jitter: { unit: 'duration', from: 0, to: MINUTE_US, about: 'Uniform from zero to this, added' },
  loss: { unit: 'probability', from: 0, to: 1_000_000, about: 'Part of the transmissions that is lost too' },
  duplication: { unit: 'probability', from: 0, to: 1_000_000, about: 'Part of the frames that comes twice' },
  reordering: {
    unit: 'probability',
    from: 0,
    to: 1_000_000,
    about: 'Part of the frames that is held back by the delay, so that later ones overtake them',
  },
  factor: { unit: 'number', from: 1, to: 100_000, about: 'How many times as long a message is served' },
  noise: { unit: 'number', from: 0, to: 60, about: "Decibels by which the noise at the cell's UEs rises" },
  cause: { unit: 'number', from: 1, to: 9_999, about: 'The cause or result code that is answered' },
} as const satisfies Record<string, Parameter>

export type FaultParameter = keyof typeof faultParameters

/** What a target's first word may be: an interface, the room of a node, a cell. */
export const linkTargets = [
  'radio',
  's1-mme',
  's1-u',
  's11',
  's8',
  's8-u',
  's6a',
  'gx',
  'gy',
  'sgi',
  'sgw-u',
  'x2',
  'x2-u',
  's10',
] as const
export const nodeTargets = ['enb', 'mme', 'sgw', 'hss', 'pcrf', 'ocs', 'pgw', 'dra'] as const

export type TargetWord = (typeof linkTargets)[number] | (typeof nodeTargets)[number] | 'cell'

/** Without a transport that repairs, a frame can come twice or late. */
const datagrams = ['s1-u', 's11', 's8', 's8-u', 'sgi', 'sgw-u', 'x2-u', 's10'] as const satisfies TargetWord[]
const wires = linkTargets.filter((word) => word !== 'radio')

/** What a selector chooses among; a fault without one strikes a target as a whole. */
export type Selection = 'frames' | 'messages' | 'requests' | undefined

interface Kind {
  readonly about: string
  readonly targets: readonly TargetWord[]
  /** Those that must be given. */
  readonly needs: readonly FaultParameter[]
  /** One of these at least, where there are any. */
  readonly takes: readonly FaultParameter[]
  readonly selects: Selection
}

export const faultKinds = {
  'link.delay': {
    about: 'Frames and bursts take longer',
    targets: linkTargets,
    needs: ['delay'],
    takes: [],
    selects: 'frames',
  },
  'link.jitter': {
    about: 'Frames take a time that varies more',
    targets: linkTargets,
    needs: ['jitter'],
    takes: [],
    selects: 'frames',
  },
  'link.loss': {
    about: 'More is lost: on sctp, tcp and radio that is delay and then a lost connection',
    targets: linkTargets,
    needs: ['loss'],
    takes: [],
    selects: 'frames',
  },
  'link.duplication': {
    about: 'Datagrams come twice',
    targets: datagrams,
    needs: ['duplication'],
    takes: [],
    selects: 'frames',
  },
  'link.reordering': {
    about: 'Datagrams are overtaken by later ones',
    targets: datagrams,
    needs: ['reordering', 'delay'],
    takes: [],
    selects: 'frames',
  },
  'link.partition': {
    about: 'Nothing gets through; associations break by their own rules and do not come back before the end',
    targets: wires,
    needs: [],
    takes: [],
    selects: undefined,
  },
  'node.crash': {
    about: 'The process dies with all its contexts, and restarts at the end',
    targets: nodeTargets,
    needs: [],
    takes: [],
    selects: undefined,
  },
  'node.slow': {
    about: 'Messages are served more slowly (factor), or held when they were served (delay)',
    targets: nodeTargets,
    needs: [],
    takes: ['delay', 'factor'],
    selects: 'messages',
  },
  'node.overload': {
    about: 'Requests are refused: Diameter 3004 DIAMETER_TOO_BUSY, an MME with EMM cause #22 and T3346',
    targets: ['mme', 'hss', 'pcrf', 'ocs'],
    needs: [],
    takes: [],
    selects: 'requests',
  },
  'node.wrong-cause': {
    about: 'Requests are refused: an HSS with a Diameter result, a PGW with a GTPv2 cause',
    targets: ['hss', 'pgw'],
    needs: ['cause'],
    takes: [],
    selects: 'requests',
  },
  'cell.outage': {
    about: 'A cell is off the air: its radio links fail, and no UE finds it',
    targets: ['cell'],
    needs: [],
    takes: [],
    selects: undefined,
  },
  'cell.interference': {
    about: 'More transmissions on the radio of a cell fail (loss), and who moves hears it worse (noise)',
    targets: ['cell'],
    needs: [],
    takes: ['loss', 'noise'],
    selects: 'frames',
  },
  'ocs.down': {
    about: 'Servers of a charging system are down, with their connections',
    targets: ['ocs'],
    needs: [],
    takes: [],
    selects: undefined,
  },
} as const satisfies Record<string, Kind>

export type FaultKind = keyof typeof faultKinds

export const faultKindNames = Object.keys(faultKinds) as FaultKind[]

export function isFaultKind(name: string): name is FaultKind {
  return Object.hasOwn(faultKinds, name)
}

export function faultKind(kind: FaultKind): Kind {
  return faultKinds[kind]
}

/** Causes that a node can be made to answer, and what a range of them means. */
export function isCauseOf(room: string, cause: number): boolean {
  // TS 29.274 §8.4: 64 and above are rejections; Diameter: protocol errors, transient and permanent failures.
  return room === 'pgw' ? cause >= 64 && cause <= 255 : cause >= 3000 && cause < 6000
}
