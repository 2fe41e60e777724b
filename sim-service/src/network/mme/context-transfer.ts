import {
  fteidInterface,
  type Gtpv2,
  type Gtpv2Message,
  gtpRatType,
  gtpv2Cause,
  isAcceptance,
} from '../../codec/gtp/gtpv2.ts'
import type { Guti } from '../../codec/nas/identities.ts'
import { unprotect } from '../../codec/nas/nas-security.ts'
import type { Port } from '../../engine/link.ts'
import { type Procedure, receive } from '../../engine/process.ts'
import type { MmeSession, UeContext } from './context.ts'
import { contextOfGuti } from './identify.ts'
import type { Mme, MmePeer } from './mme.ts'
import { commandRelease, runProcedure } from './release.ts'
import { collide } from './s1.ts'
import { carriedContext, takeContext } from './transferred-context.ts'

/** The type octet of a Tracking Area Update Request, behind which the IE has the whole message (§8.46). */
const TAU_REQUEST = 1

/** What another MME tells of a UE that has come from it. */
export type Transferred =
  | { kind: 'transferred'; session: MmeSession; oldMmeTeid: number }
  | { kind: 'refused'; reason: string }

/** The MME that a GUTI was allotted by, if it is another one of this network. */
export function peerOfGuti(mme: Mme, guti: Guti): MmePeer | undefined {
  if (guti.plmn !== mme.configuration.plmn) return undefined
  return mme.peers.find(({ groupId, code }) => groupId === guti.mmeGroupId && code === guti.mmeCode)
}

/**
 * Context Request (TS 29.274 §7.3.5, TS 23.401 §5.3.3.1 steps 4 and 5): the update goes along as it came, since only
 * the old MME can tell whether it is genuine. What comes back is the UE's security context and its PDN connection.
 */
export function* fetchContext(
  mme: Mme,
  ue: UeContext,
  { peer, guti, octets }: { peer: MmePeer; guti: Guti; octets: Uint8Array },
): Procedure<Transferred> {
  const { plmn, ipv4 } = mme.configuration
  const reply = yield* mme.gtp.request<Gtpv2<'ContextResponse'>>(peer.port, {
    kind: 'ContextRequest',
    teid: 0,
    guti,
    completeTauRequestMessage: { messageType: TAU_REQUEST, message: octets },
    senderFteid: { interfaceType: fteidInterface.s10Mme, teid: ue.mmeUeId, ipv4 },
    ratType: gtpRatType.eutran,
    targetPlmnId: plmn,
  } as never)
  if (reply.kind !== 'answer') return { kind: 'refused', reason: reply.kind }
  const { message } = reply
  if (!isAcceptance(message.cause.value)) return { kind: 'refused', reason: String(message.cause.value) }
  const { senderFteid } = message
  const session = takeContext(mme, ue, message)
  if (session === undefined || senderFteid === undefined) return { kind: 'refused', reason: 'incomplete' }
  return { kind: 'transferred', session, oldMmeTeid: senderFteid.teid }
}

/** Context Acknowledge (§7.3.7): the third message of three, which nobody answers. */
export function acknowledgeContext(mme: Mme, peer: MmePeer, teid: number): void {
  const cause = { value: gtpv2Cause.requestAccepted }
  mme.gtp.tell(peer.port, { kind: 'ContextAcknowledge', teid, cause } as never)
}

/** The old MME's side: the update is checked with the UE's own context, and moves its count on (TS 33.401 §9.1.1). */
export function onContextRequest(
  mme: Mme,
  request: Gtpv2<'ContextRequest'>,
  from: Port,
  reply: (answer: Gtpv2Message) => void,
): void {
  const { completeTauRequestMessage: update, guti, senderFteid } = request
  const teid = senderFteid?.teid ?? 0
  const ue = guti === undefined ? undefined : contextOfGuti(mme, guti)
  const refuse = (value: number): void =>
    reply({ kind: 'ContextResponse', teid, sequence: 0, cause: { value } } as Gtpv2Message)
  const security = ue === undefined ? undefined : mme.security.open(ue)
  if (ue === undefined || security === undefined || !ue.registered || ue.session === undefined) {
    refuse(gtpv2Cause.imsiImeiNotKnown)
    return
  }
  if (update === undefined || !unprotect(security, update.message, 'uplink').macOk) {
    if (ue.procedure === undefined) mme.security.rest(ue)
    refuse(gtpv2Cause.userAuthenticationFailed)
    return
  }
  collide(
    mme,
    ue,
    'ContextRequest',
    () => {
      const { session } = ue
      if (session === undefined) {
        refuse(gtpv2Cause.imsiImeiNotKnown)
        return
      }
      // A connection that the UE has left behind ends.
      commandRelease(mme, ue, { nas: 'normal-release' })
      ue.enb = undefined
      ue.enbUeId = -1
      reply(contextOf(mme, ue, session, teid))
      runProcedure(mme, ue, 'context-transfer', handOver(mme, ue))
    },
    () => refuse(gtpv2Cause.imsiImeiNotKnown),
  )
  mme.sim.measure('mme.context-transfer', from.peer.address.ipv4, 1)
}

/** The UE is the other MME's when that has acknowledged; without a word it stays here (TS 23.401 §5.3.3.1 step 7). */
function* handOver(mme: Mme, ue: UeContext): Procedure<void> {
  const { ContextTransfer } = mme.configuration.timers
  mme.sim.sometimes(ContextTransfer.startedMark)
  const event = yield* receive<{ kind: string }>(['ContextAcknowledge'], ContextTransfer.afterUs)
  if (event.kind === 'timeout') {
    mme.sim.sometimes(ContextTransfer.expiredMark)
    return
  }
  // The session lives on: it is not this MME's to delete. What is left is the row, which goes with this procedure.
  ue.session = undefined
  ue.registered = false
}

/** The sequence number of a Context Acknowledge is that of nothing here: its TEID says whom it is about. */
export function onContextAcknowledge(mme: Mme, message: Gtpv2<'ContextAcknowledge'>): void {
  mme.byMmeUeId.get(message.teid ?? 0)?.procedure?.deliver('ContextAcknowledge', message)
}

function contextOf(mme: Mme, ue: UeContext, session: MmeSession, teid: number): Gtpv2Message {
  return {
    kind: 'ContextResponse',
    teid,
    sequence: 0,
    cause: { value: gtpv2Cause.requestAccepted },
    ...carriedContext(mme, ue, session),
  } as unknown as Gtpv2Message
}
