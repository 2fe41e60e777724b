import type { EnbUeContext } from './context.ts'
import type { Enb } from './enb.ts'

/** The event by which an eNB looks whether a UE has fallen silent. */
export const LOOK = 1000

/** Looks at a new connection when it may first have been idle long enough; connections stay where nothing is set. */
export function watchActivity(enb: Enb, ue: EnbUeContext): void {
  const { inactivityUs } = enb.configuration
  if (inactivityUs === undefined) return
  const { sim } = enb
  ue.activeUntilUs = sim.now
  sim.sometimes(enb.timers.UserInactivity.startedMark)
  enb.scheduleTimer(sim.now + inactivityUs, LOOK, ue)
}

/** NAS crossed the connection; bursts of user traffic tell by themselves until when they last. */
export function noteActivity(enb: Enb, ue: EnbUeContext): void {
  if (enb.configuration.inactivityUs !== undefined) ue.activeUntilUs = Math.max(ue.activeUntilUs, enb.sim.now)
}

/**
 * TS 36.413 §8.3.2: the MME is asked to release a UE that has been silent for as long as the operator allows. It is
 * asked again after the same time if nothing came of it.
 */
export function lookForSilence(enb: Enb, ue: EnbUeContext): void {
  const { inactivityUs } = enb.configuration
  if (inactivityUs === undefined || enb.byEnbUeId.get(ue.enbUeId) !== ue || ue.stage === 'gone') return
  const { sim } = enb
  const silentAtUs = ue.activeUntilUs + inactivityUs
  if (sim.now < silentAtUs) {
    enb.scheduleTimer(silentAtUs, LOOK, ue)
    return
  }
  enb.scheduleTimer(sim.now + inactivityUs, LOOK, ue)
  // A UE under handover is not silent, it is elsewhere.
  if (ue.mmeUeId < 0 || ue.access?.outgoing !== undefined || ue.access?.incoming !== undefined) return
  sim.sometimes(enb.timers.UserInactivity.expiredMark)
  enb.sendS1(ue.mme, {
    kind: 'UEContextReleaseRequest',
    mmeUeS1apId: ue.mmeUeId,
    enbUeS1apId: ue.enbUeId,
    cause: { radioNetwork: 'user-inactivity' },
  })
}
