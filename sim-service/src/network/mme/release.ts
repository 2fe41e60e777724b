import type { Cause } from '../../codec/s1ap/s1ap.ts'
import { type Procedure, receive, timeout } from '../../engine/process.ts'
import type { UeContext } from './context.ts'
import type { Mme } from './mme.ts'
import { startReachable } from './reachability.ts'
import { releaseAccessBearers } from './session.ts'

/** S1 release (TS 23.401 §5.3.5): command, complete; the MME's own supervision ends the wait. */
export function* releaseS1(mme: Mme, ue: UeContext, cause: Cause): Procedure<void> {
  if (ue.enb === undefined) return
  const { S1Release } = mme.configuration.timers
  mme.sim.sometimes(S1Release.startedMark)
  commandRelease(mme, ue, cause)
  const answer = yield* receive(['UEContextReleaseComplete'], S1Release.afterUs)
  if (answer === timeout) mme.sim.sometimes(S1Release.expiredMark)
  ue.enb = undefined
  ue.enbUeId = -1
}

/** Tells the eNB to release, without waiting for its answer. */
export function commandRelease(mme: Mme, ue: UeContext, cause: Cause): void {
  if (ue.enb === undefined) return
  mme.sendS1(ue.enb, {
    kind: 'UEContextReleaseCommand',
    ueS1apIds: { ueS1apIdPair: { mmeUeS1apId: ue.mmeUeId, enbUeS1apId: ue.enbUeId } },
    cause,
  })
}

/** Releases the connection of a UE and forgets a UE that is not registered. */
export function startRelease(mme: Mme, ue: UeContext, cause: Cause): void {
  runProcedure(mme, ue, 's1-release', goIdle(mme, ue, cause))
}

/** Steps 2 to 6 of TS 23.401 §5.3.5: the SGW sends nothing down any more, then the eNB forgets the UE. */
export function* goIdle(mme: Mme, ue: UeContext, cause: Cause): Procedure<void> {
  if (ue.registered && ue.session !== undefined) yield* releaseAccessBearers(mme, ue.session)
  yield* releaseS1(mme, ue, cause)
}

/** The eNB has no context any more: the SGW is told of a UE that is registered, another is forgotten. */
export function releaseLocally(mme: Mme, ue: UeContext): void {
  if (ue.registered) startRelease(mme, ue, { radioNetwork: 'unspecified' })
  else mme.removeContext(ue)
}

/**
 * Runs a procedure of a UE; at its end the row is put to rest, a queued request starts, and a UE that is not
 * registered and has no connection is forgotten.
 */
export function runProcedure(
  mme: Mme,
  ue: UeContext,
  name: string,
  procedure: Procedure<unknown>,
  cancelled?: (reason: string) => void,
): void {
  const process = mme.newProcess(name, procedure, (end) => {
    if (ue.procedure === process) ue.procedure = undefined
    if (end.kind === 'cancelled') cancelled?.(end.reason)
    if (ue.procedure !== undefined) return
    const { next } = ue
    ue.next = undefined
    ue.work = undefined
    next?.()
    if (ue.procedure !== undefined) return
    mme.security.rest(ue)
    if (!ue.registered && !mme.detached.has(ue)) mme.removeContext(ue)
    else if (ue.enb === undefined) startReachable(mme, ue)
  })
  ue.procedure = process
  process.start()
}
