import { type Gtpv2, type Gtpv2Message, gtpv2Cause } from '../../codec/gtp/gtpv2.ts'
import type { S1apMessage } from '../../codec/s1ap/s1ap.ts'
import type { Port } from '../../engine/link.ts'
import { type Procedure, sleep } from '../../engine/process.ts'
import type { UeContext } from './context.ts'
import { confirmedTmsiOf } from './guti.ts'
import type { Mme, MmePortRole } from './mme.ts'
import { isReachable } from './reachability.ts'
import { runProcedure } from './release.ts'
import { collide, inTurn } from './s1.ts'

/** TS 23.401 §5.3.4.3 step 2: data waits in the SGW for a UE in ECM-IDLE. */
export function onDownlinkData(
  mme: Mme,
  request: Gtpv2<'DownlinkDataNotification'>,
  reply: (answer: Gtpv2Message) => void,
): void {
  const ue = mme.byMmeUeId.get(request.teid ?? 0)
  const { session } = ue ?? {}
  const acknowledge = (value: number): void =>
    reply({
      kind: 'DownlinkDataNotificationAcknowledge',
      teid: session?.sgwTeid ?? 0,
      sequence: 0,
      cause: { value },
    } as Gtpv2Message)
  if (ue === undefined || session === undefined || !ue.registered) {
    acknowledge(gtpv2Cause.contextNotFound)
    return
  }
  if (!isReachable(mme, ue)) {
    acknowledge(gtpv2Cause.unableToPageUe)
    return
  }
  acknowledge(gtpv2Cause.requestAccepted)
  // Whoever waits for a running procedure to end brings the UE's bearer back anyway.
  if (ue.next === undefined) collide(mme, ue, 'DownlinkData', () => startPaging(mme, ue))
}

/** A UE that has come meanwhile need not be called. */
export function startPaging(mme: Mme, ue: UeContext): void {
  if (ue.enb !== undefined || !ue.registered || ue.session === undefined) return
  const startedUs = mme.sim.now
  const ended = (outcome: string): void => mme.sim.measure('mme.paging', outcome, mme.sim.now - startedUs)
  runProcedure(mme, ue, 'paging', page(mme, ue, ended), (reason) =>
    ended(answers.has(reason) ? 'answered' : 'aborted'),
  )
}

/**
 * Calls a UE in ECM-IDLE for something that the network wants of it: `then` comes when the UE has, or when it has not.
 */
export function afterPaging(mme: Mme, ue: UeContext, then: () => void): void {
  startPaging(mme, ue)
  if (ue.procedure === undefined) then()
  else ue.next = inTurn(ue.next, then)
}

/** What a paged UE comes back with, as the reason for which paging ends. */
const answers: ReadonlySet<string> = new Set(['ServiceRequest came', 'TrackingAreaUpdate came'])

/**
 * TS 24.301 §5.6.2: the eNB that had the UE last is asked first, then all of its tracking area list, as often as T3413
 * is repeated. When it has expired for the last time, the SGW learns that its data will not be fetched.
 */
export function* page(mme: Mme, ue: UeContext, ended: (outcome: string) => void): Procedure<void> {
  const { sim } = mme
  const { T3413 } = mme.configuration.timers
  for (let attempt = 0; attempt <= T3413.retransmissions; attempt++) {
    sim.sometimes(T3413.startedMark)
    const last = attempt === 0 ? lastEnb(mme, ue) : undefined
    const enbs = last === undefined ? enbsOf(mme, ue.tacs) : [last]
    const message = pagingOf(mme, ue)
    for (const port of enbs) mme.sendS1(port, message)
    if (attempt > 0) sim.sometimes('paging.escalated')
    sim.measure('mme.paging.messages', '', enbs.length)
    yield* sleep(T3413.afterUs)
  }
  sim.sometimes(T3413.expiredMark)
  ended('no-answer')
  if (ue.session === undefined) return
  mme.gtp.tell(ue.session.sgw, {
    kind: 'DownlinkDataNotificationFailureIndication',
    teid: ue.session.sgwTeid,
    cause: { value: gtpv2Cause.ueNotResponding },
  } as never)
}

/** TS 36.413 §8.5.1. The index value tells eNB and UE alike in which frames to page (TS 36.304 §7.1). */
function pagingOf(mme: Mme, ue: UeContext): S1apMessage {
  const { plmn, code } = mme.configuration
  return {
    kind: 'Paging',
    ueIdentityIndexValue: Number(ue.imsi) % 1024,
    uePagingId: { sTmsi: { mmec: code, mTmsi: confirmedTmsiOf(ue) } },
    cnDomain: 'ps',
    taiList: ue.tacs.map((tac) => ({ tai: { plmnIdentity: plmn, tac } })),
  }
}

/** A macro eNB's identity is the first 20 of a cell identity's 28 bits (TS 36.413 §9.2.1.37). */
function lastEnb(mme: Mme, ue: UeContext): Port | undefined {
  const enbId = ue.eci >> 8
  return mme.enbs.find((port) => port.link.isUp && roleOf(port).enbId === enbId)
}

function enbsOf(mme: Mme, tacs: readonly number[]): Port[] {
  return mme.enbs.filter((port) => port.link.isUp && roleOf(port).tacs.some((tac) => tacs.includes(tac)))
}

function roleOf(port: Port): MmePortRole & { role: 's1' } {
  return port.context as MmePortRole & { role: 's1' }
}
