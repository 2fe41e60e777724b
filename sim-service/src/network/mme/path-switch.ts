import type { Cause, S1apMessage } from '../../codec/s1ap/s1ap.ts'
import type { Port } from '../../engine/link.ts'
import type { Procedure } from '../../engine/process.ts'
import { Outcomes } from '../outcomes.ts'
import { mmeCollisions } from './collisions.ts'
import type { MmeSession, UeContext } from './context.ts'
import { ueAmbrOf } from './context-setup.ts'
import { startDetachByNetwork } from './detach.ts'
import type { Mme } from './mme.ts'
import { runProcedure } from './release.ts'
import { collide } from './s1.ts'
import { modifyBearer } from './session.ts'
import { type EnbTunnel, leaveSgw, relocate, targetSgw } from './sgw-relocation.ts'
import { sendUndelivered } from './undelivered.ts'

type Request = Extract<S1apMessage, { kind: 'PathSwitchRequest' }>

/** TS 36.413 §8.4.4: a UE that came over X2. Its connection is the target's from here on, whatever becomes of it. */
export function onPathSwitchRequest(mme: Mme, port: Port, request: Request): void {
  const ue = mme.byMmeUeId.get(request.sourceMmeUeS1apId)
  const running = ue?.enb === undefined ? undefined : ue.procedure?.name
  const decision = running === undefined ? 'start' : mmeCollisions.decide(running, 'PathSwitchRequest')
  // A UE whose connection was released meanwhile has no bearer that could be switched either.
  if (ue?.enb === undefined || (ue.session === undefined && decision !== 'ignore')) {
    refuse(mme, port, request, { radioNetwork: 'unknown-mme-ue-s1ap-id' })
    return
  }
  if (decision === 'reject') {
    mme.sim.measure('mme.collision', `${running} PathSwitchRequest`, 1)
    refuse(mme, port, request, { radioNetwork: 'interaction-with-other-procedure' })
    return
  }
  ue.enb = port
  ue.enbUeId = request.enbUeS1apId
  ue.tac = request.tai.tac
  ue.eci = request.eutranCgi.cellId
  collide(mme, ue, 'PathSwitchRequest', () => {
    const { session } = ue
    if (session === undefined) refuse(mme, port, request, { nas: 'detach' })
    else runProcedure(mme, ue, 'path-switch', pathSwitch(mme, ue, session, request, port))
  })
}

/** Whether a procedure of this name moves a UE between eNBs. */
export function isHandover(procedure: string): boolean {
  return procedure === 'path-switch' || procedure === 'handover'
}

const failed = new Outcomes('failed/')

/** TS 23.401 §5.5.1.1.2 as the MME sees it; the numbers are the steps of figure 5.5.1.1.2-1. */
function* pathSwitch(
  mme: Mme,
  ue: UeContext,
  session: MmeSession,
  request: Request,
  port: Port,
): Procedure<void> {
  const startedUs = mme.sim.now
  const [item] = request.erabToBeSwitchedDlList
  const enb = { teid: item.gtpTeid, ipv4: String(item.transportLayerAddress) }
  const switched = yield* switchBearer(mme, ue, session, enb) // 2 to 5
  if (switched === undefined) {
    mme.sim.measure('mme.path-switch', failed.of('no-bearer'), mme.sim.now - startedUs)
    refuse(mme, port, request, { transport: 'transport-resource-unavailable' })
    // No bearer could be switched: the UE is detached explicitly (TS 23.401 §5.5.1.1.2).
    ue.next = () => startDetachByNetwork(mme, ue, { reattach: true })
    return
  }
  const { nh, ncc } = mme.nextHops.advance(ue)
  mme.sendS1(port, {
    kind: 'PathSwitchRequestAcknowledge', // 7
    mmeUeS1apId: ue.mmeUeId,
    enbUeS1apId: request.enbUeS1apId,
    ueAggregateMaximumBitrate: changedAmbrOf(ue, session),
    erabToBeSwitchedUlList:
      switched === session
        ? undefined
        : [
            {
              erabId: item.erabId,
              transportLayerAddress: switched.sgwUserIpv4,
              gtpTeid: switched.sgwUserTeid,
            },
          ],
    securityContext: { nextHopChainingCount: ncc, nextHopParameter: nh },
  })
  mme.sim.measure('mme.path-switch', 'switched', mme.sim.now - startedUs)
  sendUndelivered(mme, ue)
}

/** The downlink goes to the new eNB: the same SGW's, or another one's (TS 23.401 §5.5.1.1.3). */
function* switchBearer(
  mme: Mme,
  ue: UeContext,
  session: MmeSession,
  enb: EnbTunnel,
): Procedure<MmeSession | undefined> {
  const sgw = targetSgw(mme, ue, session, ue.tac)
  if (sgw === undefined) {
    const outcome = yield* modifyBearer(mme, session, enb.teid, enb.ipv4)
    return outcome === 'accepted' ? session : undefined
  }
  const relocated = yield* relocate(mme, ue, session, sgw, { enb, tellsPgwAtOnce: true })
  if (relocated === undefined) return undefined
  ue.session = relocated
  mme.sim.sometimes('handover.sgw-relocated')
  mme.spawn('leave-sgw', leaveSgw(mme, session, true))
  return relocated
}

/** The UE-AMBR where it is no longer the subscribed one: the new eNB enforces it from here on (step 7). */
function changedAmbrOf({ traits }: UeContext, session: MmeSession): ReturnType<typeof ueAmbrOf> | undefined {
  const ambr = ueAmbrOf(traits, session)
  const isSubscribed =
    ambr.ueAggregateMaximumBitRateDl === traits.ambrDownlinkBps &&
    ambr.ueAggregateMaximumBitRateUl === traits.ambrUplinkBps
  return isSubscribed ? undefined : ambr
}

function refuse(mme: Mme, port: Port, request: Request, cause: Cause): void {
  mme.sendS1(port, {
    kind: 'PathSwitchRequestFailure',
    mmeUeS1apId: request.sourceMmeUeS1apId,
    enbUeS1apId: request.enbUeS1apId,
    cause,
  })
}
