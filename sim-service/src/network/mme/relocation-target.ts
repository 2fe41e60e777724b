import { fteidInterface, type Gtpv2, type Gtpv2Message, gtpv2Cause } from '../../codec/gtp/gtpv2.ts'
import { causeOfNumbers } from '../../codec/s1ap/causes.ts'
import { decodeStatusTransferContainer, type S1apMessage } from '../../codec/s1ap/s1ap.ts'
import type { Port } from '../../engine/link.ts'
import { type Procedure, receive } from '../../engine/process.ts'
import { expire } from '../../engine/timers.ts'
import { Outcomes } from '../outcomes.ts'
import type { MmeSession, UeContext } from './context.ts'
import { arrived, enbOf } from './handover.ts'
import type { S1Handover } from './handover-messages.ts'
import {
  type Asked,
  forwardingEnd,
  forwardTo,
  giveUpSgw,
  prepare,
  releaseTarget,
  stopForwarding,
} from './handover-target.ts'
import type { Mme } from './mme.ts'
import { runProcedure } from './release.ts'
import { EUTRAN_CONTAINER, s10Fteid } from './relocation-source.ts'
import { modifyBearer, modifyMmeAndBearer } from './session.ts'
import { takeContext } from './transferred-context.ts'

type Request = Gtpv2<'ForwardRelocationRequest'>
type Reply = (answer: Gtpv2Message) => void
type Acknowledge = Extract<S1apMessage, { kind: 'HandoverRequestAcknowledge' }>
type Notify = Extract<S1apMessage, { kind: 'HandoverNotify' }>

const failed = new Outcomes('failed/')

/** Where a UE comes from: the other MME's S10 TEID about it. */
interface Source {
  readonly port: Port
  readonly teid: number
}

/** Forward Relocation Request (TS 29.274 §7.3.1): a UE that another MME hands over, in a row of its own. */
export function onForwardRelocation(mme: Mme, request: Request, from: Port, reply: Reply): void {
  const source = { port: from, teid: request.senderFteid.teid }
  const target = enbOf(mme, request.targetIdentification?.macroEnodebId?.enodebId)
  const wanted = askedBy(request)
  if (target === undefined || wanted === undefined) {
    mme.sim.measure('mme.relocation', failed.of('unknown-target'), 0)
    refuse(reply, source)
    return
  }
  const ue = mme.newContext()
  const session = takeContext(mme, ue, request)
  if (session === undefined) {
    mme.sim.measure('mme.relocation', failed.of('incomplete'), 0)
    mme.removeContext(ue)
    refuse(reply, source)
    return
  }
  ue.session = session
  ue.tac = wanted.tac
  mme.nextHops.set(ue, wanted.nextHop)
  const state: S1Handover = { target, targetEnbUeId: -1, sourceTeid: source.teid, relocated: undefined }
  mme.handovers.set(ue.mmeUeId, state)
  const startedUs = mme.sim.now
  const ended = (outcome: string): void => {
    mme.handovers.delete(ue.mmeUeId)
    mme.sim.measure('mme.relocation', outcome, mme.sim.now - startedUs)
  }
  runProcedure(
    mme,
    ue,
    'handover',
    receiveUe(mme, ue, session, wanted, { state, source, reply, ended }),
    (reason) => {
      ended(failed.of(reason))
      abandon(mme, ue, state)
    },
  )
}

function askedBy({
  epsSecurityContext,
  eutranTransparentContainer,
  s1apCause,
  targetIdentification,
}: Request): Asked | undefined {
  const { nextHop } = epsSecurityContext ?? {}
  const { tac } = targetIdentification?.macroEnodebId ?? {}
  const { container } = eutranTransparentContainer ?? {}
  if (nextHop === undefined || tac === undefined || container === undefined) return undefined
  return { tac, cause: causeOfNumbers(s1apCause ?? { causeType: 0, value: 0 }), container, nextHop }
}

interface Arrangements {
  readonly state: S1Handover
  readonly source: Source
  readonly reply: Reply
  readonly ended: (outcome: string) => void
}

/** TS 23.401 §5.5.1.2.2 as the target MME sees it; the numbers are the steps of the figure. */
function* receiveUe(
  mme: Mme,
  ue: UeContext,
  session: MmeSession,
  wanted: Asked,
  { state, source, reply, ended }: Arrangements,
): Procedure<void> {
  const admitted = yield* prepare(mme, ue, session, wanted, state) // 4 to 5a
  if (admitted.kind === 'refused') {
    ended(failed.of(admitted.cause))
    abandon(mme, ue, state)
    refuse(reply, source)
    return
  }
  const [erab] = admitted.message.erabAdmittedList
  const isForwarding = yield* answer(mme, ue, admitted.message, { state, source, reply }) // 6 to 7
  const { HandoverExecution } = mme.configuration.timers
  mme.sim.sometimes(HandoverExecution.startedMark)
  const event = yield* receive<Notify>(['HandoverNotify'], HandoverExecution.afterUs)
  if (event.kind !== 'HandoverNotify') {
    mme.sim.sometimes(HandoverExecution.expiredMark)
    ended(failed.of(event.kind))
    abandon(mme, ue, state)
    return
  }
  arrived(mme, ue, state, event) // 13
  ue.registered = true
  mme.unlocated.add(ue.mmeUeId)
  mme.sim.sometimes('handover.mme-changed')
  mme.spawn('relocation-complete', tellSource(mme, source)) // 14, 14b
  const { transportLayerAddress, gtpTeid } = erab
  const ipv4 = String(transportLayerAddress)
  const told =
    state.relocated === undefined
      ? yield* modifyMmeAndBearer(mme, ue, session, gtpTeid, ipv4) // 15 to 17
      : yield* modifyBearer(mme, state.relocated, gtpTeid, ipv4)
  ended(told === 'accepted' ? 'completed' : failed.of('modify-bearer'))
  if (isForwarding && state.relocated !== undefined)
    mme.spawn('handover-resources', stopForwardingLater(mme, state.relocated)) // 21
}

/** Steps 6, 6a and 7; true where the target's SGW forwards. */
function* answer(
  mme: Mme,
  ue: UeContext,
  { erabAdmittedList: [erab], targetToSourceTransparentContainer: container }: Acknowledge,
  { state, source, reply }: Pick<Arrangements, 'state' | 'source' | 'reply'>,
): Procedure<boolean> {
  const { relocated } = state
  const enb = forwardingEnd(erab)
  const sgw = enb && relocated && (yield* forwardTo(mme, relocated, { enb }))
  const { enbDlForwarding, sgwDlForwarding } = fteidInterface
  const forwarding =
    sgw !== undefined
      ? { sgwDlForwardingFteid: { interfaceType: sgwDlForwarding, ...sgw } }
      : enb !== undefined && relocated === undefined
        ? { enbDlForwardingFteid: { interfaceType: enbDlForwarding, ...enb } }
        : {}
  reply({
    kind: 'ForwardRelocationResponse',
    teid: source.teid,
    sequence: 0,
    cause: { value: gtpv2Cause.requestAccepted },
    senderFteid: s10Fteid(mme, ue),
    // SGWCI: the source MME has its SGW forget the session (table 7.3.2-1).
    ...(relocated === undefined ? {} : { indication: { sgwci: true } }),
    bearersSetUp: [{ ebi: erab.erabId, ...forwarding }],
    eutranTransparentContainer: { containerType: EUTRAN_CONTAINER, container },
  } as unknown as Gtpv2Message)
  return sgw !== undefined
}

function refuse(reply: Reply, { teid }: Source): void {
  reply({
    kind: 'ForwardRelocationResponse',
    teid,
    sequence: 0,
    cause: { value: gtpv2Cause.relocationFailure },
  } as Gtpv2Message)
}

/** What was made ready for the UE goes; its session stays the source's. */
function abandon(mme: Mme, ue: UeContext, state: S1Handover): void {
  if (ue.registered) return
  ue.session = undefined
  giveUpSgw(mme, state)
  releaseTarget(mme, ue, state, { radioNetwork: 'handover-cancelled' })
}

function* tellSource(mme: Mme, { port, teid }: Source): Procedure<void> {
  const reply = yield* mme.gtp.request<Gtpv2<'ForwardRelocationCompleteAcknowledge'>>(port, {
    kind: 'ForwardRelocationCompleteNotification',
    teid,
  } as never)
  if (reply.kind !== 'answer') mme.sim.measure('mme.s10.failed', reply.kind, 1)
}

function* stopForwardingLater(mme: Mme, session: MmeSession): Procedure<void> {
  yield* expire(mme.sim, mme.configuration.timers.HandoverResources)
  yield* stopForwarding(mme, session)
}

/** Relocation Cancel Request (§7.3.16): a UE that is not to come; one that has come stays. */
export function onRelocationCancel(mme: Mme, request: Gtpv2<'RelocationCancelRequest'>, reply: Reply): void {
  const ue = request.teid ? mme.byMmeUeId.get(request.teid) : mme.byImsi.get(request.imsi ?? '')
  const isAwaited = ue !== undefined && !ue.registered && ue.procedure?.name === 'handover'
  reply({
    kind: 'RelocationCancelResponse',
    teid: mme.handovers.get(ue?.mmeUeId ?? -1)?.sourceTeid ?? 0,
    sequence: 0,
    cause: { value: isAwaited ? gtpv2Cause.requestAccepted : gtpv2Cause.contextNotFound },
  } as Gtpv2Message)
  if (isAwaited) ue.procedure?.cancel('RelocationCancel came')
}

/** Forward Access Context Notification (§7.3.10): the PDCP counts go on to the target eNB (step 10c). */
export function onAccessContext(
  mme: Mme,
  notification: Gtpv2<'ForwardAccessContextNotification'>,
  reply: Reply,
): void {
  const ue = mme.byMmeUeId.get(notification.teid ?? 0)
  const handover = ue && mme.handovers.get(ue.mmeUeId)
  reply({
    kind: 'ForwardAccessContextAcknowledge',
    teid: handover?.sourceTeid ?? 0,
    sequence: 0,
    cause: { value: handover === undefined ? gtpv2Cause.contextNotFound : gtpv2Cause.requestAccepted },
  } as Gtpv2Message)
  const octets = notification.eutranTransparentContainer?.container
  if (ue === undefined || handover === undefined || handover.targetEnbUeId < 0 || octets === undefined) return
  mme.sendS1(handover.target, {
    kind: 'MMEStatusTransfer',
    mmeUeS1apId: ue.mmeUeId,
    enbUeS1apId: handover.targetEnbUeId,
    enbStatusTransferTransparentContainer: decodeStatusTransferContainer(octets),
  })
}
