import { fteidInterface, type Gtpv2, isAcceptance } from '../../codec/gtp/gtpv2.ts'
import type { Cause, S1apMessage } from '../../codec/s1ap/s1ap.ts'
import { type Procedure, receive } from '../../engine/process.ts'
import type { MmeSession, UeContext } from './context.ts'
import { qosOf, securityCapabilitiesOf, ueAmbrOf } from './context-setup.ts'
import type { S1Handover } from './handover-messages.ts'
import type { Mme } from './mme.ts'
import type { NextHop } from './next-hops.ts'
import { leaveSgw, relocate, targetSgw } from './sgw-relocation.ts'

/** What the MME does of a handover on the target's side, be the source its own or another MME's. */

type Acknowledge = Extract<S1apMessage, { kind: 'HandoverRequestAcknowledge' }>

/** What the source asks of the target. */
export interface Asked {
  readonly tac: number
  readonly cause: Cause
  /** Source to target transparent container. */
  readonly container: Uint8Array
  readonly nextHop: NextHop
}

export type Admission = { kind: 'admitted'; message: Acknowledge } | { kind: 'refused'; cause: string }

/** Steps 4 to 5a of TS 23.401 §5.5.1.2.2: another SGW where the target needs one, then the target eNB. */
export function* prepare(
  mme: Mme,
  ue: UeContext,
  session: MmeSession,
  asked: Asked,
  state: S1Handover,
): Procedure<Admission> {
  const { HandoverWait } = mme.configuration.timers
  const { target } = state
  const { tac, cause, container, nextHop } = asked
  const sgw = targetSgw(mme, ue, session, tac)
  if (sgw !== undefined) {
    state.relocated = yield* relocate(mme, ue, session, sgw, { enb: undefined, tellsPgwAtOnce: false }) // 4, 4a
    if (state.relocated === undefined) return { kind: 'refused', cause: 'no-sgw' }
  }
  const { sgwUserIpv4, sgwUserTeid } = state.relocated ?? session
  mme.sendS1(target, {
    kind: 'HandoverRequest',
    mmeUeS1apId: ue.mmeUeId,
    handoverType: 'intralte',
    cause,
    ueAggregateMaximumBitrate: ueAmbrOf(ue.traits, session),
    erabToBeSetupListHoReq: [
      {
        erabId: session.ebi,
        transportLayerAddress: sgwUserIpv4,
        gtpTeid: sgwUserTeid,
        erabLevelQosParameters: qosOf(session),
      },
    ],
    sourceToTargetTransparentContainer: container,
    ueSecurityCapabilities: securityCapabilitiesOf(ue.traits),
    securityContext: { nextHopChainingCount: nextHop.ncc, nextHopParameter: nextHop.nh },
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

/** Where forwarded downlink goes to. */
export interface Tunnel {
  readonly teid: number
  readonly ipv4: string
}

/** The target eNB's end for what its source forwards, if it has offered one. */
export function forwardingEnd({
  dlTransportLayerAddress,
  dlGtpTeid,
}: Acknowledge['erabAdmittedList'][number]): Tunnel | undefined {
  if (dlGtpTeid === undefined || dlTransportLayerAddress === undefined) return undefined
  return { teid: dlGtpTeid, ipv4: String(dlTransportLayerAddress) }
}

/** An indirect forwarding tunnel through the SGW of a session: its end for who forwards. */
export function* forwardTo(
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

/** Steps 20 to 21b. */
export function* stopForwarding(mme: Mme, { sgw, sgwTeid }: MmeSession): Procedure<void> {
  yield* mme.gtp.request<Gtpv2<'DeleteIndirectDataForwardingTunnelResponse'>>(sgw, {
    kind: 'DeleteIndirectDataForwardingTunnelRequest',
    teid: sgwTeid,
  } as never)
}

/** The SGW that was to serve the target forgets the session; the PGW has heard nothing of it (crib §1 row 2). */
export function giveUpSgw(mme: Mme, state: S1Handover): void {
  const { relocated } = state
  state.relocated = undefined
  if (relocated !== undefined) mme.spawn('leave-sgw', leaveSgw(mme, relocated, false))
}

/** A target that has admitted the UE gives up what it holds for it (TS 36.413 §8.4.5.2). */
export function releaseTarget(mme: Mme, ue: UeContext, state: S1Handover, cause: Cause): void {
  const { target, targetEnbUeId } = state
  giveUpSgw(mme, state)
  if (targetEnbUeId < 0) return
  mme.sendS1(target, {
    kind: 'UEContextReleaseCommand',
    ueS1apIds: { ueS1apIdPair: { mmeUeS1apId: ue.mmeUeId, enbUeS1apId: targetEnbUeId } },
    cause,
  })
}
