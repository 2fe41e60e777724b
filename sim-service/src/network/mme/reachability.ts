import type { UeContext } from './context.ts'
import { dropSession, purge } from './detach.ts'
import type { Mme } from './mme.ts'
import { runProcedure } from './release.ts'

/** The events by which an MME looks whether an idle UE has been heard of, and a detached one has come back. */
export const REACHABLE = 1000
export const FORGOTTEN = 1001

/** No event is pending. */
const UNARMED = 0
/** One is pending from an earlier time in ECM-IDLE, and means nothing while the UE is connected. */
const STOPPED = -1

const POSTPONED_US = 10_000_000

/** TS 24.301 §5.3.5: the mobile reachable timer starts with ECM-IDLE. Only one event a UE is ever pending. */
export function startReachable(mme: Mme, ue: UeContext): void {
  if (ue.idleSinceMs > 0 || !ue.registered || mme.configuration.t3412Us === 0) return
  const wasArmed = ue.idleSinceMs === STOPPED
  mme.sim.sometimes(mme.configuration.timers.MobileReachable.startedMark)
  ue.idleSinceMs = Math.max(1, Math.ceil(mme.sim.now / 1000))
  if (!wasArmed) mme.scheduleTimer(reachableUntilUs(mme, ue), REACHABLE, ue)
}

export function stopReachable(ue: UeContext): void {
  if (ue.idleSinceMs > 0) ue.idleSinceMs = STOPPED
}

/** Four minutes more than T3412, whose value every accept has brought. */
function reachableUntilUs(mme: Mme, ue: UeContext): number {
  const { t3412Us, timers } = mme.configuration
  return ue.idleSinceMs * 1000 + t3412Us + timers.MobileReachable.afterUs
}

/** A UE that has not been heard of when it should is not paged any more (TS 24.301 §5.3.5). */
export function isReachable(mme: Mme, ue: UeContext): boolean {
  return ue.idleSinceMs <= 0 || mme.sim.now < reachableUntilUs(mme, ue)
}

/** The mobile reachable timer, the implicit detach timer after it, or an event of either that has lost its meaning. */
export function onReachable(mme: Mme, ue: UeContext): void {
  const { sim } = mme
  if (mme.byMmeUeId.get(ue.mmeUeId) !== ue) return
  if (ue.idleSinceMs <= 0 || !ue.registered) {
    ue.idleSinceMs = UNARMED
    return
  }
  const { ImplicitDetach, MobileReachable } = mme.configuration.timers
  const reachableUs = reachableUntilUs(mme, ue)
  const detachUs = reachableUs + ImplicitDetach.afterUs
  if (sim.now < reachableUs) mme.scheduleTimer(reachableUs, REACHABLE, ue)
  else if (sim.now < detachUs) {
    sim.sometimes(MobileReachable.expiredMark)
    sim.sometimes(ImplicitDetach.startedMark)
    mme.scheduleTimer(detachUs, REACHABLE, ue)
  } else if (ue.procedure !== undefined) mme.scheduleTimer(sim.now + POSTPONED_US, REACHABLE, ue)
  else {
    sim.sometimes(ImplicitDetach.expiredMark)
    ue.idleSinceMs = UNARMED
    detachImplicitly(mme, ue)
  }
}

/**
 * The UE has gone without a word (TS 23.401 §5.3.8.3): its session ends, and its context stays for a while, to tell it
 * #10 if it comes back.
 */
function detachImplicitly(mme: Mme, ue: UeContext): void {
  ue.registered = false
  mme.detached.add(ue)
  mme.sim.sometimes('detach.implicit')
  mme.sim.measure('mme.detach', 'implicit', 0)
  const { PurgeDelay } = mme.configuration.timers
  mme.sim.sometimes(PurgeDelay.startedMark)
  mme.scheduleTimer(mme.sim.now + PurgeDelay.afterUs, FORGOTTEN, ue)
  runProcedure(mme, ue, 'detach-by-network', dropSession(mme, ue))
}

/** It has not: the HSS is told (TS 29.272 §5.2.1.3), and the context goes. */
export function onForgotten(mme: Mme, ue: UeContext): void {
  if (!mme.detached.delete(ue)) return
  mme.sim.sometimes(mme.configuration.timers.PurgeDelay.expiredMark)
  runProcedure(mme, ue, 'detach-by-network', purge(mme, ue))
}
