import type { Port } from '../../engine/link.ts'
import { type Procedure, receive, timeout } from '../../engine/process.ts'
import { Outcomes } from '../outcomes.ts'
import type { AccessStratum } from './access-stratum.ts'
import type { EnbUeContext } from './context.ts'
import type { Enb, EnbPortRole } from './enb.ts'
import { connectionIsOver } from './establishment.ts'
import { dropHeld, releaseEarly, releaseForwarded, releaseFresh } from './forwarding.ts'
import { startHandover } from './handover.ts'
import type { HandoverKind, Incoming } from './handover-state.ts'

/** Fills the row of a UE that is to come: its bearer and the SGW's end of the tunnel, in reach or not. */
export function expectUe(
  enb: Enb,
  ue: EnbUeContext,
  { erabId, qci }: { erabId: number; qci: number },
  sgw: { ipv4: string; teid: number },
): void {
  ue.stage = 'bearer'
  ue.erabId = erabId
  ue.qci = qci
  ue.sgwTeid = sgw.teid
  ue.sgwUser = enb.sgws.get(sgw.ipv4)
  enb.expected.set(ue.flow, ue)
}

/** An eNB identity is the first 20 bits of its cells' identities (TS 36.413 §9.2.1.37). */
const CELL_BITS = 8

export function newIncoming(enb: Enb, ue: EnbUeContext, kind: HandoverKind, sourceCellId: number): Incoming {
  return {
    kind,
    x2: undefined,
    pair: pairs.of(`${sourceCellId >>> CELL_BITS}>${enb.configuration.enbId}`),
    process: undefined,
    arrived: false,
    forwarded: [],
    early: [],
    fresh: [],
    uplink: ue.sgwUser === undefined ? [] : undefined,
    next: undefined,
  }
}

const pairs = new Outcomes('')

/** Waits for the UE; false when it does not come, or goes back: the row is gone then. */
export function* awaitArrival(
  enb: Enb,
  ue: EnbUeContext,
  access: AccessStratum,
  incoming: Incoming,
): Procedure<boolean> {
  const { HandoverArrival } = enb.timers
  enb.sim.sometimes(HandoverArrival.startedMark)
  const event = yield* receive<{ kind: string }>(['UeArrived', 'HandoverCancel'], HandoverArrival.afterUs)
  if (event.kind === 'UeArrived') return true
  if (event === timeout) enb.sim.sometimes(HandoverArrival.expiredMark)
  incoming.process = undefined
  forgetIncoming(enb, ue, access, incoming)
  ue.stage = 'gone'
  enb.removeContext(ue)
  return false
}

/**
 * The first message of a UE that was handed over. Which row is meant is what the C-RNTI in the MAC header says
 * (TS 36.321 §5.1.5); MAC is not made of octets here, so the subscriber's flow stands for it.
 */
export function arrive(enb: Enb, port: Port): boolean {
  const ue = enb.expected.get(enb.sim.flow)
  const incoming = ue?.access?.incoming
  if (ue === undefined || incoming === undefined) return false
  enb.expected.delete(ue.flow)
  ue.radio = port
  ;(port.context as EnbPortRole & { role: 'radio' }).ue = ue
  incoming.arrived = true
  enb.sim.sometimes('handover.completed')
  enb.handovers.end(enb.sim, 'completed', incoming.kind, incoming.pair)
  releaseForwarded(enb, ue, incoming)
  releaseEarly(enb, ue, incoming)
  incoming.process?.deliver('UeArrived', { kind: 'UeArrived' })
  return true
}

/** The new path's downlink waits until the old path is empty (TS 36.300 §10.1.2.2), but not for ever. */
export function* awaitEndMarker(enb: Enb, ue: EnbUeContext, incoming: Incoming): Procedure<void> {
  const { EndMarkerWait } = enb.timers
  if (incoming.fresh === undefined) return
  enb.sim.sometimes(EndMarkerWait.startedMark)
  const marker = yield* receive(['EndMarker'], EndMarkerWait.afterUs)
  if (marker === timeout) enb.sim.sometimes(EndMarkerWait.expiredMark)
  releaseFresh(enb, ue, incoming)
}

/** The UE is this eNB's like any other; where it was to go on meanwhile, it does. */
export function endOfIncoming(enb: Enb, ue: EnbUeContext, access: AccessStratum, incoming: Incoming): void {
  incoming.process = undefined
  forgetIncoming(enb, ue, access, incoming)
  const { next } = incoming
  if (next !== undefined) startHandover(enb, ue, next.physicalCellId, next.reason)
}

function forgetIncoming(enb: Enb, ue: EnbUeContext, access: AccessStratum, incoming: Incoming): void {
  access.incoming = undefined
  if (incoming.x2 !== undefined) enb.x2Ids.free(incoming.x2.newX2Id)
  if (enb.expected.get(ue.flow) === ue) enb.expected.delete(ue.flow)
  dropHeld(enb, incoming)
}

/** The row goes away while the handover is under way; the source need not wait for the path switch any longer. */
export function leaveTarget(enb: Enb, ue: EnbUeContext, access: AccessStratum, incoming: Incoming): void {
  incoming.process?.cancel('context removed')
  forgetIncoming(enb, ue, access, incoming)
  const { x2 } = incoming
  if (x2 === undefined || !incoming.arrived) return
  enb.sendX2(x2.port, { kind: 'UEContextRelease', oldEnbUeX2apId: x2.oldX2Id, newEnbUeX2apId: x2.newX2Id })
}

/** The core has no path for the UE: it leaves, and has to connect anew. */
export function releaseUe(enb: Enb, ue: EnbUeContext, cause: string): void {
  connectionIsOver(enb, ue, cause)
  enb.releaseRrc(ue)
  enb.removeContext(ue)
}
