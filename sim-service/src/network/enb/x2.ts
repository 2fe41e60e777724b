import type { X2apMessage } from '../../codec/x2ap/x2ap.ts'
import type { Port } from '../../engine/link.ts'
import { type Procedure, receive, sleep, timeout } from '../../engine/process.ts'
import { seconds } from '../../engine/time.ts'
import { DL_EARFCN } from '../ue/handover.ts'
import type { Enb, EnbPortRole } from './enb.ts'
import { onSourceMessage } from './x2-source.ts'
import { admitByX2, onTargetMessage } from './x2-target.ts'

type X2 = Extract<X2apMessage, { kind: string }>
type SetupRequest = Extract<X2, { kind: 'X2SetupRequest' }>

/** A neighbour as X2 Setup has told of it. */
export interface X2Neighbour {
  readonly port: Port
  readonly enbId: number
  readonly physicalCellId: number
  readonly cellId: number
  readonly tac: number
}

/** Band 3, 20 MHz, in every cell: EARFCN 1300 down and 19300 up (TS 36.101 table 5.7.3-1). */
export const dlEarfcn = DL_EARFCN
const ulEarfcn = 19_300

export function startX2Setup(enb: Enb, port: Port): void {
  const role = port.context as EnbPortRole & { role: 'x2' }
  role.setup?.cancel('a new association')
  role.setup = enb.spawn('x2-setup', x2Setup(enb, port))
}

/** TS 36.423 §8.3.3: nothing else may be sent on X2 before it. */
function* x2Setup(enb: Enb, port: Port): Procedure<void> {
  const { X2SetupWait } = enb.timers
  yield* sleep(1)
  for (;;) {
    enb.sendX2(port, { kind: 'X2SetupRequest', ...identity(enb) })
    enb.sim.sometimes(X2SetupWait.startedMark)
    const answer = yield* receive<X2>(['X2SetupResponse', 'X2SetupFailure'], X2SetupWait.afterUs)
    if (answer === timeout) {
      enb.sim.sometimes(X2SetupWait.expiredMark)
      continue
    }
    if (answer.kind === 'X2SetupResponse') return
    yield* sleep(seconds(10))
  }
}

/** What both ends tell of themselves: one macro cell. */
function identity(enb: Enb): Pick<SetupRequest, 'globalEnbId' | 'servedCells'> {
  const { plmn, enbId, cellId, physicalCellId, tac } = enb.configuration
  return {
    globalEnbId: { plmnIdentity: plmn, enbId: { macroEnbId: enbId } },
    servedCells: [
      {
        servedCellInfo: {
          pci: physicalCellId,
          cellId: { plmnIdentity: plmn, eutranCellIdentifier: cellId },
          tac,
          broadcastPlmns: [plmn],
          eutraModeInfo: {
            fdd: {
              ulEarfcn,
              dlEarfcn,
              ulTransmissionBandwidth: 'bw100',
              dlTransmissionBandwidth: 'bw100',
            },
          },
        },
      },
    ],
  }
}

/** Handles one X2AP message of a neighbour. */
export function onX2Message(enb: Enb, port: Port, message: X2apMessage): void {
  switch (message.kind) {
    case 'X2SetupRequest':
      know(enb, port, message)
      enb.sendX2(port, { kind: 'X2SetupResponse', ...identity(enb) })
      return
    case 'X2SetupResponse':
      know(enb, port, message)
      deliverSetup(port, message)
      return
    case 'X2SetupFailure':
      deliverSetup(port, message)
      return
    case 'HandoverRequest':
      admitByX2(enb, port, message)
      return
    case 'HandoverRequestAcknowledge':
    case 'HandoverPreparationFailure':
    case 'UEContextRelease':
      onSourceMessage(enb, port, message)
      return
    case 'SNStatusTransfer':
    case 'HandoverCancel':
      onTargetMessage(enb, port, message)
      return
    case 'ErrorIndication':
      // Never answered with another one (trap 12).
      enb.sim.measure('enb.x2.error-indication', JSON.stringify(message.cause ?? {}), 1)
      return
    default:
      enb.sim.measure('enb.x2.unexpected', message.kind, 1)
  }
}

function deliverSetup(port: Port, message: X2apMessage): void {
  ;(port.context as EnbPortRole & { role: 'x2' }).setup?.deliver(message.kind, message)
}

function know(
  enb: Enb,
  port: Port,
  { globalEnbId, servedCells }: Pick<SetupRequest, 'globalEnbId' | 'servedCells'>,
): void {
  const { macroEnbId: enbId } = globalEnbId.enbId
  if (enbId === undefined) return
  for (const { servedCellInfo } of servedCells) {
    const { pci: physicalCellId, cellId, tac } = servedCellInfo
    enb.neighbours.set(physicalCellId, {
      port,
      enbId,
      physicalCellId,
      cellId: cellId.eutranCellIdentifier,
      tac,
    })
  }
}

/** A cause as measurements name it. */
export function causeOfX2(
  cause: Extract<X2apMessage, { kind: 'HandoverPreparationFailure' }>['cause'],
): string {
  return cause.radioNetwork ?? cause.transport ?? cause.protocol ?? cause.misc ?? 'unspecified'
}

/** The association is lost: until it is set up again the neighbour is out of reach. */
export function loseNeighbour(enb: Enb, port: Port): void {
  for (const [physicalCellId, neighbour] of enb.neighbours)
    if (neighbour.port === port) enb.neighbours.delete(physicalCellId)
}
