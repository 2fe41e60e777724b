import {
  fteidInterface,
  type Gtpv2,
  type Gtpv2Message,
  gtpv2Cause,
  isAcceptance,
} from '../../codec/gtp/gtpv2.ts'
import { causeNumbers } from '../../codec/s1ap/causes.ts'
import { encodeStatusTransferContainer, type S1apMessage } from '../../codec/s1ap/s1ap.ts'
import { type Procedure, receive } from '../../engine/process.ts'
import { expire } from '../../engine/timers.ts'
import { Outcomes } from '../outcomes.ts'
import type { MmeSession, UeContext } from './context.ts'
import {
  asked,
  type Required,
  refuseHandover,
  releaseLater,
  releaseSourceEnb,
  type SourceConnection,
  sendCommand,
} from './handover.ts'
import { forwardTo, stopForwarding, type Tunnel } from './handover-target.ts'
import type { Mme, MmePeer } from './mme.ts'
import { runProcedure } from './release.ts'
import { leaveSgw } from './sgw-relocation.ts'
import { carriedContext } from './transferred-context.ts'

/** A UE that goes to another MME (TS 23.401 §5.5.1.2.2): how that can be reached about it. */
export interface Relocation {
  readonly peer: MmePeer
  /** The target MME's S10 TEID; 0 until it has answered. */
  teid: number
}

/** What a container of E-UTRAN is called among MMEs (TS 29.274 §8.48). */
export const EUTRAN_CONTAINER = 3
const failed = new Outcomes('failed/')

/** Handover Required for an eNB of another MME. */
export function startRelocation(
  mme: Mme,
  ue: UeContext,
  session: MmeSession,
  required: Required,
  peer: MmePeer,
): void {
  const relocation: Relocation = { peer, teid: 0 }
  mme.relocations.set(ue.mmeUeId, relocation)
  const startedUs = mme.sim.now
  const ended = (outcome: string): void => {
    mme.relocations.delete(ue.mmeUeId)
    mme.sim.measure('mme.handover', outcome, mme.sim.now - startedUs)
  }
  runProcedure(mme, ue, 'handover', relocate(mme, ue, session, required, relocation, ended), (reason) => {
    ended(failed.of(reason))
    giveUp(mme, ue.imsi, relocation)
  })
}

/** TS 23.401 §5.5.1.2.2 as the source MME sees it; the numbers are the steps of the figure. */
function* relocate(
  mme: Mme,
  ue: UeContext,
  session: MmeSession,
  required: Required,
  relocation: Relocation,
  ended: (outcome: string) => void,
): Procedure<void> {
  const admitted = yield* request(mme, ue, session, required, relocation) // 3, 7
  if (admitted.kind === 'refused') {
    ended(failed.of(admitted.reason))
    refuseHandover(mme, ue, { radioNetwork: 'ho-failure-in-target-EPC-eNB-or-target-system' })
    return
  }
  const { towards, container, sgwChanges } = admitted
  const tunnel = towards && (yield* forwardTo(mme, session, towards)) // 8, 8a
  sendCommand(mme, ue, { erabId: session.ebi, container, tunnel }) // 9
  const { HandoverExecution } = mme.configuration.timers
  mme.sim.sometimes(HandoverExecution.startedMark)
  const event = yield* receive<{ kind: string }>(
    ['ForwardRelocationComplete', 'ConnectionLost'],
    HandoverExecution.afterUs,
  )
  if (event.kind !== 'ForwardRelocationComplete') {
    if (event.kind === 'timeout') mme.sim.sometimes(HandoverExecution.expiredMark)
    ended(failed.of(event.kind))
    if (event.kind === 'ConnectionLost') releaseLater(mme, ue)
    giveUp(mme, ue.imsi, relocation)
    if (tunnel !== undefined) mme.spawn('stop-forwarding', stopForwarding(mme, session))
    return
  }
  ended('completed')
  const source = { enb: ue.enb, enbUeId: ue.enbUeId }
  const left = { session, isForwarding: tunnel !== undefined, sgwChanges }
  mme.spawn('handover-resources', releaseSource(mme, ue.mmeUeId, source, left)) // 19, 20
  // The session is not this MME's to delete any more; the row goes with this procedure.
  ue.session = undefined
  ue.registered = false
  ue.enb = undefined
}

type Admission =
  | {
      kind: 'admitted'
      container: Uint8Array
      /** Where the source SGW forwards to: the target eNB, or the SGW that serves it. */
      towards: { enb?: Tunnel; sgw?: Tunnel } | undefined
      sgwChanges: boolean
    }
  | { kind: 'refused'; reason: string }

/** Forward Relocation Request (TS 29.274 §7.3.1) and its answer. */
function* request(
  mme: Mme,
  ue: UeContext,
  session: MmeSession,
  required: Required,
  relocation: Relocation,
): Procedure<Admission> {
  const { tac, cause, container, nextHop } = asked(mme, ue, required)
  const { plmn } = mme.configuration
  const enodebId = required.targetId.targetEnbId?.globalEnbId.enbId.macroEnbId ?? 0
  const reply = yield* mme.gtp.request<Gtpv2<'ForwardRelocationResponse'>>(
    relocation.peer.port,
    {
      kind: 'ForwardRelocationRequest',
      teid: 0,
      ...carriedContext(mme, ue, session, nextHop),
      eutranTransparentContainer: { containerType: EUTRAN_CONTAINER, container },
      targetIdentification: { macroEnodebId: { plmn, enodebId, tac } },
      s1apCause: causeNumbers(cause),
      selectedPlmnId: plmn,
      ueTimeZone: mme.configuration.timeZone,
      servingNetwork: plmn,
    } as never,
    // The target has prepared itself for a UE that does not come.
    (late) => giveUp(mme, ue.imsi, { peer: relocation.peer, teid: late.senderFteid?.teid ?? 0 }),
  )
  if (reply.kind !== 'answer') return { kind: 'refused', reason: reply.kind }
  const { message } = reply
  const target = message.eutranTransparentContainer?.container
  if (!isAcceptance(message.cause.value)) return { kind: 'refused', reason: String(message.cause.value) }
  relocation.teid = message.senderFteid?.teid ?? 0
  if (target === undefined || relocation.teid === 0) {
    giveUp(mme, ue.imsi, relocation)
    return { kind: 'refused', reason: 'incomplete' }
  }
  const [bearer] = message.bearersSetUp ?? []
  return {
    kind: 'admitted',
    container: target,
    towards: forwardingOf(bearer),
    sgwChanges: message.indication?.sgwci === true,
  }
}

type BearerSetUp = NonNullable<Gtpv2<'ForwardRelocationResponse'>['bearersSetUp']>[number]

function forwardingOf(bearer: BearerSetUp | undefined): { enb?: Tunnel; sgw?: Tunnel } | undefined {
  const { enbDlForwardingFteid: enb, sgwDlForwardingFteid: sgw } = bearer ?? {}
  if (enb?.ipv4 !== undefined) return { enb: { teid: enb.teid, ipv4: enb.ipv4 } }
  if (sgw?.ipv4 !== undefined) return { sgw: { teid: sgw.teid, ipv4: sgw.ipv4 } }
  return undefined
}

/** Relocation Cancel Request (§7.3.16): what the target has prepared is given up. */
function giveUp(mme: Mme, imsi: string, { peer, teid }: Relocation): void {
  mme.spawn('relocation-cancel', cancelAt(mme, imsi, peer, teid))
}

function* cancelAt(mme: Mme, imsi: string, peer: MmePeer, teid: number): Procedure<void> {
  const reply = yield* mme.gtp.request<Gtpv2<'RelocationCancelResponse'>>(peer.port, {
    kind: 'RelocationCancelRequest',
    teid,
    imsi,
  } as never)
  if (reply.kind !== 'answer') mme.sim.measure('mme.s10.failed', reply.kind, 1)
}

/** What the source keeps for what is still on its way goes after it (steps 19a to 20b). */
function* releaseSource(
  mme: Mme,
  mmeUeS1apId: number,
  source: SourceConnection,
  { session, isForwarding, sgwChanges }: { session: MmeSession; isForwarding: boolean; sgwChanges: boolean },
): Procedure<void> {
  yield* expire(mme.sim, mme.configuration.timers.HandoverResources)
  releaseSourceEnb(mme, mmeUeS1apId, source)
  if (isForwarding) yield* stopForwarding(mme, session)
  if (sgwChanges) yield* leaveSgw(mme, session, false)
}

type StatusTransfer = Extract<
  S1apMessage,
  { kind: 'ENBStatusTransfer' }
>['enbStatusTransferTransparentContainer']

/** Forward Access Context Notification (§7.3.10, step 10b); false where the target is this MME's own. */
export function forwardStatus(mme: Mme, ue: UeContext, status: StatusTransfer): boolean {
  const relocation = mme.relocations.get(ue.mmeUeId)
  if (relocation === undefined) return false
  if (relocation.teid !== 0) mme.spawn('access-context', notify(mme, relocation, status))
  return true
}

function* notify(mme: Mme, { peer, teid }: Relocation, status: StatusTransfer): Procedure<void> {
  const container = encodeStatusTransferContainer(status)
  const reply = yield* mme.gtp.request<Gtpv2<'ForwardAccessContextAcknowledge'>>(peer.port, {
    kind: 'ForwardAccessContextNotification',
    teid,
    eutranTransparentContainer: { containerType: EUTRAN_CONTAINER, container },
  } as never)
  if (reply.kind !== 'answer') mme.sim.measure('mme.s10.failed', reply.kind, 1)
}

/** Forward Relocation Complete Notification (§7.3.3, steps 14 and 14b): the UE is the other MME's. */
export function onRelocationComplete(
  mme: Mme,
  notification: Gtpv2<'ForwardRelocationCompleteNotification'>,
  reply: (answer: Gtpv2Message) => void,
): void {
  const ue = mme.byMmeUeId.get(notification.teid ?? 0)
  const relocation = mme.relocations.get(notification.teid ?? 0)
  const isAwaited = ue?.procedure?.deliver('ForwardRelocationComplete', { kind: 'ForwardRelocationComplete' })
  reply({
    kind: 'ForwardRelocationCompleteAcknowledge',
    teid: relocation?.teid ?? 0,
    sequence: 0,
    cause: { value: isAwaited === true ? gtpv2Cause.requestAccepted : gtpv2Cause.contextNotFound },
  } as Gtpv2Message)
}

/** What an MME's F-TEID on S10 is. */
export function s10Fteid(mme: Mme, ue: UeContext): object {
  return { interfaceType: fteidInterface.s10Mme, teid: ue.mmeUeId, ipv4: mme.configuration.ipv4 }
}
