import type { Cause, S1apMessage } from '../../codec/s1ap/s1ap.ts'
import type { Port } from '../../engine/link.ts'
import { type Procedure, receive } from '../../engine/process.ts'
import { expire } from '../../engine/timers.ts'
import { Outcomes } from '../outcomes.ts'
import type { MmeSession, UeContext } from './context.ts'
import type { S1Handover } from './handover-messages.ts'
import {
  type Asked,
  forwardingEnd,
  forwardTo,
  giveUpSgw,
  prepare,
  releaseTarget,
  stopForwarding,
  type Tunnel,
} from './handover-target.ts'
import type { Mme, MmePeer, MmePortRole } from './mme.ts'
import { runProcedure, startRelease } from './release.ts'
import { startRelocation } from './relocation-source.ts'
import { collide } from './s1.ts'
import { modifyBearer } from './session.ts'
import { leaveSgw } from './sgw-relocation.ts'
import { sendUndelivered } from './undelivered.ts'

export type Required = Extract<S1apMessage, { kind: 'HandoverRequired' }>
type Acknowledge = Extract<S1apMessage, { kind: 'HandoverRequestAcknowledge' }>
type Notify = Extract<S1apMessage, { kind: 'HandoverNotify' }>

const failed = new Outcomes('failed/')

/** TS 36.413 §8.4.1: the source eNB asks for a handover. */
export function startHandover(mme: Mme, ue: UeContext, required: Required): void {
  const refuse = (cause: Cause): void => {
    mme.sim.measure('mme.handover', failed.of(cause.radioNetwork ?? 'refused'), 0)
    refuseHandover(mme, ue, cause)
  }
  collide(
    mme,
    ue,
    'HandoverRequired',
    () => {
      const { session } = ue
      const target = enbOf(mme, required.targetId.targetEnbId?.globalEnbId.enbId.macroEnbId)
      const peer = target === undefined ? peerServing(mme, required) : undefined
      if (session !== undefined && target !== undefined) run(mme, ue, session, required, target)
      else if (session !== undefined && peer !== undefined) startRelocation(mme, ue, session, required, peer)
      else refuse({ radioNetwork: 'unknown-targetID' })
    },
    () => refuse({ radioNetwork: 'interaction-with-other-procedure' }),
  )
}

function run(mme: Mme, ue: UeContext, session: MmeSession, required: Required, target: Port): void {
  const state: S1Handover = { target, targetEnbUeId: -1, sourceTeid: 0, relocated: undefined }
  mme.handovers.set(ue.mmeUeId, state)
  const startedUs = mme.sim.now
  const ended = (outcome: string): void => {
    mme.handovers.delete(ue.mmeUeId)
    mme.sim.measure('mme.handover', outcome, mme.sim.now - startedUs)
  }
  runProcedure(mme, ue, 'handover', handover(mme, ue, session, required, state, ended), (reason) => {
    ended(failed.of(reason))
    releaseTarget(mme, ue, state, { radioNetwork: 'handover-cancelled' })
  })
}

/** The eNB of this identity, if it is one of this MME's. */
export function enbOf(mme: Mme, enbId: number | undefined): Port | undefined {
  return mme.enbs.find((port) => (port.context as MmePortRole & { role: 's1' }).enbId === enbId)
}

/** The MME that serves the target's tracking area (TS 23.401 §4.3.8.3). */
function peerServing(mme: Mme, { targetId }: Required): MmePeer | undefined {
  const { tac, plmnIdentity } = targetId.targetEnbId?.selectedTai ?? {}
  if (tac === undefined || plmnIdentity !== mme.configuration.plmn) return undefined
  return mme.peers.find(({ tacs }) => tacs.includes(tac))
}

/** TS 23.401 §5.5.1.2.2 as an MME sees it that keeps the UE; the numbers are the steps of the figure. */
function* handover(
  mme: Mme,
  ue: UeContext,
  session: MmeSession,
  required: Required,
  state: S1Handover,
  ended: (outcome: string) => void,
): Procedure<void> {
  const source = { enb: ue.enb, enbUeId: ue.enbUeId }
  const admitted = yield* prepare(mme, ue, session, asked(mme, ue, required), state) // 4 to 5a
  if (admitted.kind === 'refused') {
    ended(failed.of(admitted.cause))
    if (admitted.cause === 'ConnectionLost') releaseLater(mme, ue)
    giveUpSgw(mme, state)
    refuseHandover(mme, ue, { radioNetwork: 'ho-failure-in-target-EPC-eNB-or-target-system' })
    return
  }
  const [erab] = admitted.message.erabAdmittedList
  const tunnel = yield* createForwarding(mme, session, state.relocated, erab) // 6 to 8a
  const { erabId } = erab
  sendCommand(mme, ue, { erabId, container: admitted.message.targetToSourceTransparentContainer, tunnel }) // 9
  const { HandoverExecution } = mme.configuration.timers
  mme.sim.sometimes(HandoverExecution.startedMark)
  const event = yield* receive<Notify | { kind: 'ConnectionLost' }>(
    ['HandoverNotify', 'ConnectionLost'],
    HandoverExecution.afterUs,
  )
  if (event.kind !== 'HandoverNotify') {
    if (event.kind === 'timeout') mme.sim.sometimes(HandoverExecution.expiredMark)
    ended(failed.of(event.kind))
    if (event.kind === 'ConnectionLost') releaseLater(mme, ue)
    releaseTarget(mme, ue, state, { radioNetwork: 'handover-cancelled' })
    return
  }
  arrived(mme, ue, state, event) // 13
  sendUndelivered(mme, ue)
  const { transportLayerAddress, gtpTeid } = erab
  const now = state.relocated ?? session
  const modified = yield* modifyBearer(mme, now, gtpTeid, String(transportLayerAddress)) // 15 to 17
  ended(modified === 'accepted' ? 'completed' : failed.of('modify-bearer'))
  const left = { session, relocated: state.relocated, isForwarding: tunnel !== undefined }
  mme.spawn('handover-resources', releaseSource(mme, ue.mmeUeId, source, left)) // 19 to 21
}

/** The UE is the target's, and its session is at the SGW that serves the target. */
export function arrived(mme: Mme, ue: UeContext, state: S1Handover, { tai, eutranCgi }: Notify): void {
  ue.enb = state.target
  ue.enbUeId = state.targetEnbUeId
  ue.tac = tai.tac
  ue.eci = eutranCgi.cellId
  if (state.relocated === undefined) return
  ue.session = state.relocated
  mme.sim.sometimes('handover.sgw-relocated')
}

/** The source eNB has lost the UE, or waits for it no longer (crib §1 row 10): its connection is released. */
export function releaseLater(mme: Mme, ue: UeContext): void {
  ue.next = () => startRelease(mme, ue, { radioNetwork: 'radio-connection-with-ue-lost' })
}

/** What the source says of the target, with the next hop that the MME makes for it (TS 33.401 §7.2.8.4.3). */
export function asked(mme: Mme, ue: UeContext, required: Required): Asked {
  return {
    tac: required.targetId.targetEnbId?.selectedTai.tac ?? ue.tac,
    cause: required.cause,
    container: required.sourceToTargetTransparentContainer,
    nextHop: mme.nextHops.advance(ue),
  }
}

/** Indirect forwarding (steps 6 to 8a): what the source eNB sends back goes on by its SGW, and the target's then. */
function* createForwarding(
  mme: Mme,
  session: MmeSession,
  relocated: MmeSession | undefined,
  erab: Acknowledge['erabAdmittedList'][number],
): Procedure<Tunnel | undefined> {
  const enb = forwardingEnd(erab)
  if (enb === undefined) return undefined
  if (relocated === undefined) return yield* forwardTo(mme, session, { enb })
  const sgw = yield* forwardTo(mme, relocated, { enb })
  return sgw === undefined ? undefined : yield* forwardTo(mme, session, { sgw })
}

export interface Command {
  readonly erabId: number
  /** Target to source transparent container. */
  readonly container: Uint8Array
  readonly tunnel: Tunnel | undefined
}

export function sendCommand(mme: Mme, ue: UeContext, { erabId, container, tunnel }: Command): void {
  if (ue.enb === undefined) return
  mme.sendS1(ue.enb, {
    kind: 'HandoverCommand',
    mmeUeS1apId: ue.mmeUeId,
    enbUeS1apId: ue.enbUeId,
    handoverType: 'intralte',
    erabSubjectToDataForwardingList:
      tunnel === undefined
        ? undefined
        : [{ erabId, dlTransportLayerAddress: tunnel.ipv4, dlGtpTeid: tunnel.teid }],
    targetToSourceTransparentContainer: container,
  })
}

/** What the handover leaves behind goes when what is on its way has arrived. */
function* releaseSource(
  mme: Mme,
  mmeUeS1apId: number,
  source: SourceConnection,
  left: { session: MmeSession; relocated: MmeSession | undefined; isForwarding: boolean },
): Procedure<void> {
  const { session, relocated, isForwarding } = left
  yield* expire(mme.sim, mme.configuration.timers.HandoverResources)
  releaseSourceEnb(mme, mmeUeS1apId, source)
  if (isForwarding) {
    yield* stopForwarding(mme, session) // 20 to 21b
    if (relocated !== undefined) yield* stopForwarding(mme, relocated)
  }
  if (relocated !== undefined) yield* leaveSgw(mme, session, false) // 19c, 19d
}

/** A UE's connection at the eNB that it has left. */
export interface SourceConnection {
  readonly enb: Port | undefined
  readonly enbUeId: number
}

/** Step 19a. */
export function releaseSourceEnb(mme: Mme, mmeUeS1apId: number, { enb, enbUeId }: SourceConnection): void {
  if (enb === undefined) return
  mme.sendS1(enb, {
    kind: 'UEContextReleaseCommand',
    ueS1apIds: { ueS1apIdPair: { mmeUeS1apId, enbUeS1apId: enbUeId } },
    cause: { radioNetwork: 'successful-handover' },
  })
}

export function refuseHandover(mme: Mme, ue: UeContext, cause: Cause): void {
  if (ue.enb === undefined) return
  mme.sendS1(ue.enb, {
    kind: 'HandoverPreparationFailure',
    mmeUeS1apId: ue.mmeUeId,
    enbUeS1apId: ue.enbUeId,
    cause,
  })
}
