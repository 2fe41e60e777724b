import { fteidInterface, type Gtpv2, isAcceptance } from '../../codec/gtp/gtpv2.ts'
import type { Cause, S1apMessage } from '../../codec/s1ap/s1ap.ts'
import type { Port } from '../../engine/link.ts'
import { type Procedure, receive } from '../../engine/process.ts'
import { expire } from '../../engine/timers.ts'
import { Outcomes } from '../outcomes.ts'
import type { MmeSession, UeContext } from './context.ts'
import { qosOf, securityCapabilitiesOf, ueAmbrOf } from './context-setup.ts'
import type { S1Handover } from './handover-messages.ts'
import type { Mme, MmePortRole } from './mme.ts'
import { runProcedure, startRelease } from './release.ts'
import { collide } from './s1.ts'
import { modifyBearer } from './session.ts'
import { leaveSgw, relocate, targetSgw } from './sgw-relocation.ts'
import { sendUndelivered } from './undelivered.ts'

type Required = Extract<S1apMessage, { kind: 'HandoverRequired' }>
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
      const target = targetOf(mme, required)
      if (session === undefined || target === undefined) refuse({ radioNetwork: 'unknown-targetID' })
      else run(mme, ue, session, required, target)
    },
    () => refuse({ radioNetwork: 'interaction-with-other-procedure' }),
  )
}

function run(mme: Mme, ue: UeContext, session: MmeSession, required: Required, target: Port): void {
  const state: S1Handover = { target, targetEnbUeId: -1, relocated: undefined }
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

/** The eNB that a Target ID names, if it is one of this MME's. */
function targetOf(mme: Mme, { targetId }: Required): Port | undefined {
  const { enbId } = targetId.targetEnbId?.globalEnbId ?? {}
  return mme.enbs.find((port) => (port.context as MmePortRole & { role: 's1' }).enbId === enbId?.macroEnbId)
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
  const admitted = yield* prepare(mme, ue, session, required, state) // 4 to 5a
  if (admitted.kind === 'refused') {
    ended(failed.of(admitted.cause))
    if (admitted.cause === 'ConnectionLost') releaseLater(mme, ue)
    giveUpSgw(mme, state)
    refuseHandover(mme, ue, { radioNetwork: 'ho-failure-in-target-EPC-eNB-or-target-system' })
    return
  }
  const [erab] = admitted.message.erabAdmittedList
  const tunnel = yield* createForwarding(mme, session, state.relocated, erab) // 6 to 8a
  sendCommand(mme, ue, admitted.message, tunnel) // 9
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
  const modified = yield* modifyBearer(mme, ue, now, gtpTeid, String(transportLayerAddress)) // 15 to 17
  ended(modified === 'accepted' ? 'completed' : failed.of('modify-bearer'))
  const left = { session, relocated: state.relocated, isForwarding: tunnel !== undefined }
  mme.spawn('handover-resources', releaseSource(mme, ue.mmeUeId, source, left)) // 19 to 21
}

/** The UE is the target's, and its session is at the SGW that serves the target. */
function arrived(mme: Mme, ue: UeContext, state: S1Handover, { tai, eutranCgi }: Notify): void {
  ue.enb = state.target
  ue.enbUeId = state.targetEnbUeId
  ue.tac = tai.tac
  ue.eci = eutranCgi.cellId
  if (state.relocated === undefined) return
  ue.session = state.relocated
  mme.sim.sometimes('handover.sgw-relocated')
}

/** The source eNB has lost the UE, or waits for it no longer (crib §1 row 10): its connection is released. */
function releaseLater(mme: Mme, ue: UeContext): void {
  ue.next = () => startRelease(mme, ue, { radioNetwork: 'radio-connection-with-ue-lost' })
}

type Admission = { kind: 'admitted'; message: Acknowledge } | { kind: 'refused'; cause: string }

function* prepare(
  mme: Mme,
  ue: UeContext,
  session: MmeSession,
  required: Required,
  state: S1Handover,
): Procedure<Admission> {
  const { HandoverWait } = mme.configuration.timers
  const { target } = state
  const tac = required.targetId.targetEnbId?.selectedTai.tac ?? ue.tac
  const sgw = targetSgw(mme, ue, session, tac)
  if (sgw !== undefined) {
    state.relocated = yield* relocate(mme, ue, session, sgw, { enb: undefined, tellsPgwAtOnce: false }) // 4, 4a
    if (state.relocated === undefined) return { kind: 'refused', cause: 'no-sgw' }
  }
  const { sgwUserIpv4, sgwUserTeid } = state.relocated ?? session
  const { nh, ncc } = mme.nextHops.advance(ue)
  mme.sendS1(target, {
    kind: 'HandoverRequest',
    mmeUeS1apId: ue.mmeUeId,
    handoverType: 'intralte',
    cause: required.cause,
    ueAggregateMaximumBitrate: ueAmbrOf(ue.traits, session),
    erabToBeSetupListHoReq: [
      {
        erabId: session.ebi,
        transportLayerAddress: sgwUserIpv4,
        gtpTeid: sgwUserTeid,
        erabLevelQosParameters: qosOf(session),
      },
    ],
    sourceToTargetTransparentContainer: required.sourceToTargetTransparentContainer,
    ueSecurityCapabilities: securityCapabilitiesOf(ue.traits),
    securityContext: { nextHopChainingCount: ncc, nextHopParameter: nh },
  })
  mme.sim.sometimes(HandoverWait.startedMark)
  const answer = yield* receive<Acknowledge | { kind: 'HandoverFailure' } | { kind: 'ConnectionLost' }>(
    ['HandoverRequestAcknowledge', 'HandoverFailure', 'ConnectionLost'],
    HandoverWait.afterUs,
  )
  if (answer.kind === 'HandoverRequestAcknowledge') return { kind: 'admitted', message: answer }
  if (answer.kind === 'timeout') mme.sim.sometimes(HandoverWait.expiredMark)
  return { kind: 'refused', cause: answer.kind }
}

interface Tunnel {
  readonly teid: number
  readonly ipv4: string
}

/** Indirect forwarding (steps 6 to 8a): what the source eNB sends back goes on by its SGW, and the target's then. */
function* createForwarding(
  mme: Mme,
  session: MmeSession,
  relocated: MmeSession | undefined,
  { dlTransportLayerAddress, dlGtpTeid }: Acknowledge['erabAdmittedList'][number],
): Procedure<Tunnel | undefined> {
  if (dlGtpTeid === undefined || dlTransportLayerAddress === undefined) return undefined
  const enb = { teid: dlGtpTeid, ipv4: String(dlTransportLayerAddress) }
  if (relocated === undefined) return yield* forwardTo(mme, session, { enb })
  const sgw = yield* forwardTo(mme, relocated, { enb })
  return sgw === undefined ? undefined : yield* forwardTo(mme, session, { sgw })
}

function* forwardTo(
  mme: Mme,
  session: MmeSession,
  { enb, sgw }: { enb?: Tunnel; sgw?: Tunnel },
): Procedure<Tunnel | undefined> {
  const { enbDlForwarding, sgwDlForwarding } = fteidInterface
  const reply = yield* mme.gtp.request<Gtpv2<'CreateIndirectDataForwardingTunnelResponse'>>(session.sgw, {
    kind: 'CreateIndirectDataForwardingTunnelRequest',
    teid: session.sgwTeid,
    bearers: [
      {
        ebi: session.ebi,
        enbDlForwardingFteid: enb && { interfaceType: enbDlForwarding, ...enb },
        sgwDlForwardingFteid: sgw && { interfaceType: sgwDlForwarding, ...sgw },
      },
    ],
  } as never)
  if (reply.kind !== 'answer' || !isAcceptance(reply.message.cause.value)) return undefined
  const { teid, ipv4 } = reply.message.bearers?.[0]?.s1uSgwDlForwardingFteid ?? {}
  return teid === undefined || ipv4 === undefined ? undefined : { teid, ipv4 }
}

function sendCommand(mme: Mme, ue: UeContext, admitted: Acknowledge, tunnel: Tunnel | undefined): void {
  if (ue.enb === undefined) return
  const { erabId } = admitted.erabAdmittedList[0]
  mme.sendS1(ue.enb, {
    kind: 'HandoverCommand',
    mmeUeS1apId: ue.mmeUeId,
    enbUeS1apId: ue.enbUeId,
    handoverType: 'intralte',
    erabSubjectToDataForwardingList:
      tunnel === undefined
        ? undefined
        : [{ erabId, dlTransportLayerAddress: tunnel.ipv4, dlGtpTeid: tunnel.teid }],
    targetToSourceTransparentContainer: admitted.targetToSourceTransparentContainer,
  })
}

/** What the handover leaves behind goes when what is on its way has arrived. */
function* releaseSource(
  mme: Mme,
  mmeUeS1apId: number,
  source: { enb: Port | undefined; enbUeId: number },
  left: { session: MmeSession; relocated: MmeSession | undefined; isForwarding: boolean },
): Procedure<void> {
  const { session, relocated, isForwarding } = left
  yield* expire(mme.sim, mme.configuration.timers.HandoverResources)
  if (source.enb !== undefined)
    mme.sendS1(source.enb, {
      kind: 'UEContextReleaseCommand',
      ueS1apIds: { ueS1apIdPair: { mmeUeS1apId, enbUeS1apId: source.enbUeId } },
      cause: { radioNetwork: 'successful-handover' },
    })
  if (isForwarding) {
    yield* stopForwarding(mme, session) // 20 to 21b
    if (relocated !== undefined) yield* stopForwarding(mme, relocated)
  }
  if (relocated !== undefined) yield* leaveSgw(mme, session, false) // 19c, 19d
}

function* stopForwarding(mme: Mme, { sgw, sgwTeid }: MmeSession): Procedure<void> {
  yield* mme.gtp.request<Gtpv2<'DeleteIndirectDataForwardingTunnelResponse'>>(sgw, {
    kind: 'DeleteIndirectDataForwardingTunnelRequest',
    teid: sgwTeid,
  } as never)
}

/** The SGW that was to serve the target forgets the session; the PGW has heard nothing of it (crib §1 row 2). */
function giveUpSgw(mme: Mme, state: S1Handover): void {
  const { relocated } = state
  state.relocated = undefined
  if (relocated !== undefined) mme.spawn('leave-sgw', leaveSgw(mme, relocated, false))
}

function refuseHandover(mme: Mme, ue: UeContext, cause: Cause): void {
  if (ue.enb === undefined) return
  mme.sendS1(ue.enb, {
    kind: 'HandoverPreparationFailure',
    mmeUeS1apId: ue.mmeUeId,
    enbUeS1apId: ue.enbUeId,
    cause,
  })
}

/** A target that has admitted the UE gives up what it holds for it (TS 36.413 §8.4.5.2). */
function releaseTarget(mme: Mme, ue: UeContext, state: S1Handover, cause: Cause): void {
  const { target, targetEnbUeId } = state
  giveUpSgw(mme, state)
  if (targetEnbUeId < 0) return
  mme.sendS1(target, {
    kind: 'UEContextReleaseCommand',
    ueS1apIds: { ueS1apIdPair: { mmeUeS1apId: ue.mmeUeId, enbUeS1apId: targetEnbUeId } },
    cause,
  })
}
