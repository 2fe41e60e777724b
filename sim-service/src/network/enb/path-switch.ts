import type { S1apMessage } from '../../codec/s1ap/s1ap.ts'
import { type Procedure, receive, sleep } from '../../engine/process.ts'
import { Outcomes } from '../outcomes.ts'
import type { AccessStratum } from './access-stratum.ts'
import { enforce } from './bearer-modification.ts'
import type { EnbUeContext } from './context.ts'
import type { Enb } from './enb.ts'
import { causeName } from './establishment.ts'
import { releaseUplink } from './forwarding.ts'
import type { Incoming } from './handover-state.ts'
import { ecgiOf, taiOf } from './rrc.ts'
import { leaveTarget, releaseUe } from './target.ts'

type Answer = Extract<
  S1apMessage,
  { kind: 'PathSwitchRequestAcknowledge' } | { kind: 'PathSwitchRequestFailure' }
>

const ANSWERS = ['PathSwitchRequestAcknowledge', 'PathSwitchRequestFailure'] as const
const failed = new Outcomes('failed/')

/** Path Switch Request (TS 36.413 §8.4.4): the core's downlink comes here from now on. */
export function* switchPath(
  enb: Enb,
  ue: EnbUeContext,
  access: AccessStratum,
  incoming: Incoming,
): Procedure<boolean> {
  const { PathSwitchWait } = enb.timers
  const startedUs = enb.sim.now
  const { encryptionAlgorithms, integrityProtectionAlgorithms } = access.profile
  enb.sendS1(ue.mme, {
    kind: 'PathSwitchRequest',
    enbUeS1apId: ue.enbUeId,
    erabToBeSwitchedDlList: [
      { erabId: ue.erabId, transportLayerAddress: enb.configuration.ipv4, gtpTeid: ue.enbUeId },
    ],
    sourceMmeUeS1apId: ue.mmeUeId,
    eutranCgi: ecgiOf(enb),
    tai: taiOf(enb),
    ueSecurityCapabilities: { encryptionAlgorithms, integrityProtectionAlgorithms },
  })
  enb.sim.sometimes(PathSwitchWait.startedMark)
  const answer = yield* receive<Answer>(ANSWERS, PathSwitchWait.afterUs)
  if (answer.kind === 'timeout') {
    enb.sim.sometimes(PathSwitchWait.expiredMark)
    enb.sim.measure('handover.path-switch', failed.of('no-answer'), enb.sim.now - startedUs)
    releaseUe(enb, ue, 'x2-handover-triggered')
    return false
  }
  if (answer.kind === 'PathSwitchRequestFailure') {
    enb.sim.measure('handover.path-switch', failed.of(causeName(answer.cause)), enb.sim.now - startedUs)
    // The MME detaches the UE (TS 23.401 §5.5.1.1.2); until then the source need not wait.
    incoming.process = undefined
    leaveTarget(enb, ue, access, incoming)
    yield* awaitDetach(enb, ue)
    return false
  }
  enb.sim.measure('handover.path-switch', 'switched', enb.sim.now - startedUs)
  takeAnswer(enb, ue, access, answer)
  releaseUplink(enb, ue, incoming)
  return true
}

/** The eNB's action is open (TS 36.413 §8.4.4.3): a UE that the MME does not release either is released here. */
function* awaitDetach(enb: Enb, ue: EnbUeContext): Procedure<void> {
  const { PathSwitchWait } = enb.timers
  enb.sim.sometimes(PathSwitchWait.startedMark)
  yield* sleep(PathSwitchWait.afterUs)
  if (enb.byEnbUeId.get(ue.enbUeId) !== ue) return
  enb.sim.sometimes(PathSwitchWait.expiredMark)
  releaseUe(enb, ue, 'x2-handover-triggered')
}

function takeAnswer(
  enb: Enb,
  ue: EnbUeContext,
  access: AccessStratum,
  answer: Extract<Answer, { kind: 'PathSwitchRequestAcknowledge' }>,
): void {
  const { nextHopChainingCount: ncc, nextHopParameter: nh } = answer.securityContext
  access.nextHop = { nh, ncc }
  ue.mmeUeId = answer.mmeUeS1apId
  if (answer.ueAggregateMaximumBitrate !== undefined) enforce(enb, ue, answer.ueAggregateMaximumBitrate)
  const [uplink] = answer.erabToBeSwitchedUlList ?? []
  if (uplink === undefined) return
  // Another SGW than the source's (TS 23.401 §5.5.1.1.3): the uplink goes there.
  ue.sgwTeid = uplink.gtpTeid
  ue.sgwUser = enb.sgws.get(String(uplink.transportLayerAddress))
}
