import { type Gtpv2, type Gtpv2Message, gtpv2Cause, gtpv2Type, isAcceptance } from '../../codec/gtp/gtpv2.ts'
import type { Burst } from '../../engine/burst.ts'
import { type Procedure, type Process, receive } from '../../engine/process.ts'
import { refusalOf } from '../gtp-refusal.ts'
import type { Sgw, SgwSession } from './sgw.ts'
import { sgwTimers } from './timers.ts'

type Reply = (answer: Gtpv2Message) => void

/** In the place of the eNB's TEID: the UE is in ECM-IDLE. 0 says that it never had a tunnel. */
export const RELEASED = -1

/** Bursts that wait for one UE at a time; what comes on top is lost by name. */
export const MOST_BUFFERED = 16

/** Downlink data of a UE in ECM-IDLE, and the process that has the MME page it. */
export interface Buffered {
  readonly bursts: Burst[]
  process: Process | undefined
}

/** TS 23.401 §5.3.5 steps 2 and 3: the downlink has nowhere to go until the UE comes back. */
export function onReleaseAccessBearers(
  sgw: Sgw,
  request: Gtpv2<'ReleaseAccessBearersRequest'>,
  reply: Reply,
): void {
  const session = sgw.byTeid.get(request.teid ?? 0)
  if (session === undefined) {
    const cause = { value: gtpv2Cause.contextNotFound }
    reply(refusalOf(gtpv2Type.ReleaseAccessBearersRequest, 0, cause) as Gtpv2Message)
    return
  }
  session.enbTeid = RELEASED
  session.enbUser = undefined
  reply({
    kind: 'ReleaseAccessBearersResponse',
    teid: session.mmeTeid,
    sequence: 0,
    cause: { value: gtpv2Cause.requestAccepted },
  } as Gtpv2Message)
}

/** TS 23.401 §5.3.4.3 steps 1 and 2a: the first burst has the UE paged, and others wait with it, so many. */
export function bufferDownlink(sgw: Sgw, session: SgwSession, burst: Burst): void {
  const known = sgw.buffered.get(session.teid)
  if (known !== undefined) {
    if (known.bursts.length < MOST_BUFFERED) known.bursts.push(burst)
    else sgw.losses.lose('sgw:buffer-full', burst.packets, burst.octets)
    return
  }
  const buffered: Buffered = { bursts: [burst], process: undefined }
  sgw.buffered.set(session.teid, buffered)
  const process = sgw.newProcess('downlink-data', awaitUe(sgw, session), () => {
    buffered.process = undefined
  })
  buffered.process = process
  process.start()
}

/** The MME is told, again by T3-RESPONSE; then the data waits for the UE, or for the news that it does not come. */
function* awaitUe(sgw: Sgw, session: SgwSession): Procedure<void> {
  const { DownlinkBuffering } = sgwTimers
  const reply = yield* sgw.gtp.request<Gtpv2<'DownlinkDataNotificationAcknowledge'>>(session.mme, {
    kind: 'DownlinkDataNotification',
    teid: session.mmeTeid,
    ebis: [session.ebi],
  } as never)
  const accepted = reply.kind === 'answer' && isAcceptance(reply.message.cause.value)
  if (!accepted) {
    sgw.sim.measure('sgw.downlink-data', reply.kind === 'answer' ? 'refused' : reply.kind, 1)
    loseBuffered(sgw, session.teid, 'sgw:not-paged')
    return
  }
  sgw.sim.sometimes(DownlinkBuffering.startedMark)
  const event = yield* receive<{ kind: string }>(['PagingFailed'], DownlinkBuffering.afterUs)
  if (event.kind === 'timeout') sgw.sim.sometimes(DownlinkBuffering.expiredMark)
  sgw.sim.measure('sgw.downlink-data', event.kind === 'timeout' ? 'expired' : 'paging-failed', 1)
  loseBuffered(sgw, session.teid, 'sgw:paging-failed')
}

/** §5.3.4.3 step 6b: the UE did not answer. */
export function onPagingFailed(sgw: Sgw, request: Gtpv2<'DownlinkDataNotificationFailureIndication'>): void {
  const session = sgw.byTeid.get(request.teid ?? 0)
  if (session !== undefined) sgw.buffered.get(session.teid)?.process?.deliver('PagingFailed', request)
}

/** The UE is back: what waited goes down to it. */
export function releaseBuffered(sgw: Sgw, session: SgwSession): void {
  const buffered = sgw.buffered.get(session.teid)
  if (buffered === undefined) return
  sgw.buffered.delete(session.teid)
  buffered.process?.cancel('the UE is back')
  sgw.sim.measure('sgw.downlink-data', 'delivered', 1)
  for (const burst of buffered.bursts) sgw.sendDownlink(session, burst)
}

/** Nobody will fetch it. */
export function loseBuffered(sgw: Sgw, teid: number, name: string): void {
  const buffered = sgw.buffered.get(teid)
  if (buffered === undefined) return
  sgw.buffered.delete(teid)
  buffered.process?.cancel(name)
  for (const { packets, octets } of buffered.bursts) sgw.losses.lose(name, packets, octets)
}
