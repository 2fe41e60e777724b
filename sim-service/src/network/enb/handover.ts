import type { Process } from '../../engine/process.ts'
import { Outcomes } from '../outcomes.ts'
import type { AccessStratum } from './access-stratum.ts'
import type { EnbUeContext } from './context.ts'
import type { Enb } from './enb.ts'
import type { HandoverReason, Outgoing } from './handover-state.ts'
import { handOverByS1 } from './s1-source.ts'
import { leaveTarget } from './target.ts'
import { cancelByX2, handOverByX2 } from './x2-source.ts'

/**
 * The source eNB's decision (TS 36.300 §10.1.2.1): over X2 where there is a relation with the target's eNB, else over
 * S1. False where the UE cannot be handed over now; a UE whose last handover is not through goes on when it is.
 */
export function startHandover(
  enb: Enb,
  ue: EnbUeContext,
  targetPhysicalCellId: number,
  reason: HandoverReason = 'radio',
): boolean {
  const { access } = ue
  if (access === undefined || ue.stage !== 'bearer' || access.outgoing !== undefined) return false
  if (access.incoming !== undefined) {
    access.incoming.next = { physicalCellId: targetPhysicalCellId, reason }
    enb.sim.sometimes('handover.queued')
    return true
  }
  const x2 = enb.neighbours.get(targetPhysicalCellId)
  const cell = x2 ?? enb.configuration.neighbourCell?.(targetPhysicalCellId)
  if (cell === undefined) return false
  const outgoing: Outgoing = {
    kind: x2 === undefined ? 's1' : 'x2',
    targetPhysicalCellId,
    pair: pairs.of(`${enb.configuration.enbId}>${cell.enbId}`),
    startedUs: enb.sim.now,
    process: undefined,
    executing: false,
    x2Id: -1,
    newX2Id: -1,
    port: x2?.port ?? ue.mme,
  }
  access.outgoing = outgoing
  enb.handovers.begin(enb.sim)
  run(
    enb,
    outgoing,
    x2 === undefined
      ? handOverByS1(enb, ue, access, outgoing, cell, reason)
      : handOverByX2(enb, ue, access, outgoing, x2, reason),
  )
  return true
}

const pairs = new Outcomes('')

function run(enb: Enb, outgoing: Outgoing, procedure: Parameters<Enb['newProcess']>[1]): void {
  const process: Process = enb.newProcess('handover', procedure)
  outgoing.process = process
  process.start()
}

/** The context goes away, whoever decided it: what it had under way with another eNB ends, too. */
export function forgetHandovers(enb: Enb, ue: EnbUeContext, access: AccessStratum): void {
  const { outgoing, incoming } = access
  if (outgoing !== undefined) {
    access.outgoing = undefined
    if (outgoing.executing) executionEnds(enb, outgoing, 'released')
    else preparationEnds(enb, outgoing, 'released')
    enb.forwards.delete(ue.enbUeId)
    if (outgoing.kind === 'x2') cancelByX2(enb, outgoing)
    outgoing.process?.cancel('context removed')
  }
  if (incoming !== undefined) leaveTarget(enb, ue, access, incoming)
}

/**
 * The radio link to a UE is lost. One that was told to go has gone; one for which a target is being prepared has been
 * handed over too late, and what follows is a radio link failure's.
 */
export function hasLeft(role: { ue: EnbUeContext | undefined }, ue: EnbUeContext): boolean {
  if (ue.access?.outgoing?.executing !== true) return false
  role.ue = undefined
  return true
}

const failedPreparation = new Outcomes('failed/preparation/')
const failedExecution = new Outcomes('failed/execution/')

/** TS 32.425 §4.3.1: a preparation that has ended. */
export function preparationEnds(enb: Enb, { kind, pair, startedUs }: Outgoing, cause: string): void {
  enb.sim.measure('enb.handover.preparation', cause, 1)
  if (cause === 'prepared') enb.sim.measure('handover.preparation', kind, enb.sim.now - startedUs)
  else enb.handovers.end(enb.sim, failedPreparation.of(cause), kind, pair)
}

/** An execution that has ended, as the source learns of it. */
export function executionEnds(enb: Enb, { kind, pair }: Outgoing, cause: string): void {
  enb.sim.measure('enb.handover.execution', cause, 1)
  if (cause !== 'completed') enb.handovers.end(enb.sim, failedExecution.of(cause), kind, pair)
}
