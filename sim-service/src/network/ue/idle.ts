import { camp, isRegisteredHere } from './rrc.ts'
import { startTrackingAreaUpdate } from './tracking-area.ts'
import type { Ue } from './ue.ts'

/** The event of T3412: the time has come to be heard of, or only to look at when it began. */
export const PERIODIC = 68

const POSTPONED_US = 10_000_000

/** No event of T3412 is pending. */
const UNARMED = 0
/** One is pending from an earlier time in idle mode, and means nothing while the UE is connected. */
const STOPPED = -1

/**
 * TS 24.301 §5.3.5: T3412 starts when the UE enters EMM-IDLE. Only one event a UE is ever pending: what comes too early
 * is put off. Of the row it takes the millisecond at which idle time began.
 */
export function startT3412(ue: Ue): void {
  const { areas, sim } = ue
  if (!ue.registered || areas === undefined || areas.t3412Us === 0) return
  sim.sometimes(ue.environment.timers.T3412.startedMark)
  const wasArmed = ue.idleSinceMs !== UNARMED
  ue.idleSinceMs = Math.max(1, Math.ceil(sim.now / 1000))
  if (!wasArmed) arm(ue, areas.t3412Us)
}

export function stopT3412(ue: Ue): void {
  if (ue.idleSinceMs > 0) ue.idleSinceMs = STOPPED
}

function arm(ue: Ue, t3412Us: number): void {
  ue.sim.schedule(ue.idleSinceMs * 1000 + t3412Us, ue, PERIODIC, undefined)
}

export function onT3412(ue: Ue): void {
  const { areas, idleSinceMs, sim } = ue
  const isRunning = idleSinceMs > 0 && areas !== undefined && ue.registered && !ue.rrcConnected
  if (isRunning && sim.now < idleSinceMs * 1000 + areas.t3412Us) {
    arm(ue, areas.t3412Us)
    return
  }
  if (isRunning && ue.procedure !== undefined) {
    // What the UE is busy with may be a wait for T3346: it is heard of after that.
    sim.schedule(sim.now + POSTPONED_US, ue, PERIODIC, undefined)
    return
  }
  ue.idleSinceMs = UNARMED
  if (!isRunning) return
  sim.sometimes(ue.environment.timers.T3412.expiredMark)
  startTrackingAreaUpdate(ue, 'periodic')
}

/** Cell reselection (TS 36.304 §5.2.4): an idle UE camps on the best cell, and tells where it is if need be. */
export function reselect(ue: Ue): void {
  if (ue.rrcConnected || ue.procedure !== undefined) return
  if (camp(ue)) tellArea(ue)
}

/** TS 24.301 §5.5.3.2.2 a: a registered UE in a tracking area that is not of its list, idle or after a handover. */
export function tellArea(ue: Ue): void {
  if (ue.registered && ue.procedure === undefined && ue.cell !== undefined && !isRegisteredHere(ue))
    startTrackingAreaUpdate(ue, 'area')
}
