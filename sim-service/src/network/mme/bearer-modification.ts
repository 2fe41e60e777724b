import { type Gtpv2, type Gtpv2Message, gtpv2Cause, gtpv2Type } from '../../codec/gtp/gtpv2.ts'
import { apnAmbrOf } from '../../codec/nas/bit-rates.ts'
import type { NasMessage } from '../../codec/nas/nas.ts'
import { type Procedure, receive } from '../../engine/process.ts'
import { refusalOf } from '../gtp-refusal.ts'
import { Outcomes } from '../outcomes.ts'
import type { MmeSession, UeContext } from './context.ts'
import { qosOf, ueAmbrOf } from './context-setup.ts'
import type { Mme } from './mme.ts'
import { afterPaging } from './paging.ts'
import { isHandover } from './path-switch.ts'
import { runProcedure } from './release.ts'
import { collide } from './s1.ts'

type Reply = (answer: Gtpv2Message) => void
type Request = Gtpv2<'UpdateBearerRequest'>

const rejected = new Outcomes('rejected/')

/** Update Bearer Request of the SGW; what speaks against it is answered at once. */
export function onUpdateBearer(mme: Mme, request: Request, reply: Reply): void {
  const ue = mme.byMmeUeId.get(request.teid ?? 0)
  const refuse = (cause: number): void => {
    mme.sim.measure('mme.bearer-modification', rejected.of(cause), 0)
    reply(answerOf(ue, request, cause))
  }
  if (ue === undefined) {
    refuse(gtpv2Cause.contextNotFound)
    return
  }
  const begin = (start: () => void): void =>
    // Who refuses is leaving; the session's end is on its way to the PGW, or will be.
    collide(mme, ue, 'UpdateBearerRequest', start, () => refuse(causeOfRefusal(ue)))
  const modifyNow = (): void => begin(() => start(mme, ue, request, reply))
  // Step 3 of a network triggered service request: a UE in ECM-IDLE is called first, once.
  const isCalled = ue.procedure?.name === 'paging'
  begin(() => (ue.enb === undefined && !isCalled ? afterPaging(mme, ue, modifyNow) : modifyNow()))
}

/** A UE between two eNBs cannot be asked now: the PGW asks again later (TS 23.401 §5.5.1.1, crib §1 row 15). */
function causeOfRefusal(ue: UeContext): number {
  if (ue.session === undefined) return gtpv2Cause.contextNotFound
  return isHandover(ue.procedure?.name ?? '')
    ? gtpv2Cause.temporarilyRejectedDueToHandoverInProgress
    : gtpv2Cause.requestRejectedReasonNotSpecified
}

function start(mme: Mme, ue: UeContext, request: Request, reply: Reply): void {
  const startedUs = mme.sim.now
  const finish = (cause: number): void => {
    const outcome = cause === gtpv2Cause.requestAccepted ? 'accepted' : rejected.of(cause)
    mme.sim.measure('mme.bearer-modification', outcome, mme.sim.now - startedUs)
    reply(answerOf(ue, request, cause))
  }
  const procedure = modify(mme, ue, request, finish)
  runProcedure(mme, ue, 'bearer-modification', procedure, (reason) =>
    finish(
      reason === 'PathSwitchRequest came' || reason === 'HandoverRequired came'
        ? gtpv2Cause.temporarilyRejectedDueToHandoverInProgress
        : gtpv2Cause.ueNotResponding,
    ),
  )
}

/** TS 23.401 §5.4.2.1 steps 4 to 10: E-RAB Modify carries the NAS request, T3486 repeats it alone. */
function* modify(
  mme: Mme,
  ue: UeContext,
  request: Request,
  finish: (cause: number) => void,
): Procedure<void> {
  const { session } = ue
  if (session === undefined || ue.enb === undefined) {
    finish(session === undefined ? gtpv2Cause.contextNotFound : gtpv2Cause.unableToPageUe)
    return
  }
  const asked = { ...session, ...rates(request) }
  const cause = yield* deliver(mme, ue, asked)
  if (cause === gtpv2Cause.requestAccepted) Object.assign(session, rates(request))
  finish(cause)
}

function rates({ apnAmbr }: Request): Pick<MmeSession, 'ambrUplinkKbps' | 'ambrDownlinkKbps'> {
  return { ambrUplinkKbps: apnAmbr.uplinkKbps, ambrDownlinkKbps: apnAmbr.downlinkKbps }
}

const EVENTS = ['ERABModifyResponse', 'ModifyEpsBearerContextAccept', 'ModifyEpsBearerContextReject'] as const

type Event =
  | { kind: 'ERABModifyResponse'; erabFailedToModifyList?: unknown[] }
  | { kind: 'ModifyEpsBearerContextAccept' }
  | { kind: 'ModifyEpsBearerContextReject' }

/** The GTPv2 cause that both answers, of the eNB and of the UE, lead to. */
function* deliver(mme: Mme, ue: UeContext, session: MmeSession): Procedure<number> {
  const { sim } = mme
  const { T3486 } = mme.configuration.timers
  let isModified = false
  let isAccepted = false
  for (let attempt = 0; attempt <= T3486.retransmissions; attempt++) {
    if (attempt === 0) sendModify(mme, ue, session)
    else mme.sendNas(ue, modifyRequest(session))
    sim.sometimes(T3486.startedMark)
    const expiresUs = sim.now + T3486.afterUs
    for (;;) {
      const event = yield* receive<Event>(EVENTS, Math.max(0, expiresUs - sim.now))
      if (event.kind === 'timeout') break
      if (event.kind === 'ModifyEpsBearerContextReject') return gtpv2Cause.ueRefuses
      if (event.kind === 'ModifyEpsBearerContextAccept') isAccepted = true
      else if (event.erabFailedToModifyList !== undefined) return gtpv2Cause.noResourcesAvailable
      else isModified = true
      if (isModified && isAccepted) return gtpv2Cause.requestAccepted
    }
  }
  sim.sometimes(T3486.expiredMark)
  return gtpv2Cause.ueNotResponding
}

/** E-RAB Modify (TS 36.413 §8.2.2): the UE-AMBR follows the APN-AMBR down (TS 23.401 §4.7.3). */
function sendModify(mme: Mme, ue: UeContext, session: MmeSession): void {
  if (ue.enb === undefined) return
  mme.sendS1(ue.enb, {
    kind: 'ERABModifyRequest',
    mmeUeS1apId: ue.mmeUeId,
    enbUeS1apId: ue.enbUeId,
    ueAggregateMaximumBitrate: ueAmbrOf(ue.traits, session),
    erabToBeModifiedListBearerModReq: [
      {
        erabId: session.ebi,
        erabLevelQosParameters: qosOf(session),
        nasPdu: mme.nasOctets(ue, modifyRequest(session)),
      },
    ],
  })
}

function modifyRequest(session: MmeSession): NasMessage {
  return {
    kind: 'ModifyEpsBearerContextRequest',
    ebi: session.ebi,
    pti: 0,
    apnAmbr: apnAmbrOf(session.ambrDownlinkKbps, session.ambrUplinkKbps),
  }
}

function answerOf(ue: UeContext | undefined, request: Request, value: number): Gtpv2Message {
  const { session } = ue ?? {}
  if (value === gtpv2Cause.requestAccepted && session !== undefined)
    return {
      kind: 'UpdateBearerResponse',
      teid: session.sgwTeid,
      sequence: 0,
      cause: { value },
      bearers: request.bearers.map(({ ebi }) => ({ ebi, cause: { value } })),
    } as Gtpv2Message
  const teid = value === gtpv2Cause.contextNotFound ? 0 : (session?.sgwTeid ?? 0)
  return refusalOf(gtpv2Type.UpdateBearerRequest, teid, { value }) as Gtpv2Message
}
