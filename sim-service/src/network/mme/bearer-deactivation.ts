import { type Gtpv2, type Gtpv2Message, gtpv2Cause, gtpv2Type } from '../../codec/gtp/gtpv2.ts'
import { refusalOf } from '../gtp-refusal.ts'
import type { UeContext } from './context.ts'
import { detachByNetwork } from './detach.ts'
import type { Mme } from './mme.ts'
import { afterPaging } from './paging.ts'
import { runProcedure } from './release.ts'
import { collide } from './s1.ts'

type Reply = (answer: Gtpv2Message) => void
type Request = Gtpv2<'DeleteBearerRequest'>

/**
 * Delete Bearer Request for the default bearer (TS 23.401 §5.4.4.1): it is the UE's only one, so the UE is detached
 * (TS 24.301 §5.5.2.3.1), and attaches again where the cause says so.
 */
export function onDeleteBearer(mme: Mme, request: Request, reply: Reply): void {
  const ue = mme.byMmeUeId.get(request.teid ?? 0)
  if (ue === undefined) {
    reply(answerOf(request, 0, gtpv2Cause.contextNotFound))
    return
  }
  const begin = (start: () => void): void =>
    // The UE is being detached already: the bearer goes either way.
    collide(mme, ue, 'DeleteBearerRequest', start, () => forgetBearer(ue, request, reply))
  const detachNow = (): void => begin(() => start(mme, ue, request, reply))
  // A UE in ECM-IDLE is called first; one that does not come is detached without a message.
  const isCalled = ue.procedure?.name === 'paging'
  begin(() => (ue.enb === undefined && !isCalled ? afterPaging(mme, ue, detachNow) : detachNow()))
}

function start(mme: Mme, ue: UeContext, request: Request, reply: Reply): void {
  const reattach = request.cause?.value === gtpv2Cause.reactivationRequested
  let isAnswered = false
  const answer = (): void => {
    if (isAnswered) return
    isAnswered = true
    forgetBearer(ue, request, reply)
  }
  const procedure = detachByNetwork(mme, ue, { reattach, sessionIsGone: answer })
  runProcedure(mme, ue, 'detach-by-network', procedure, answer)
}

/** The session ends here by the answer: no Delete Session Request follows. */
function forgetBearer(ue: UeContext, request: Request, reply: Reply): void {
  const { session } = ue
  ue.session = undefined
  const cause = session === undefined ? gtpv2Cause.contextNotFound : gtpv2Cause.requestAccepted
  reply(answerOf(request, session?.sgwTeid ?? 0, cause))
}

function answerOf({ linkedEbi }: Request, teid: number, value: number): Gtpv2Message {
  const answer = refusalOf(gtpv2Type.DeleteBearerRequest, teid, { value })
  return { ...answer, linkedEbi } as Gtpv2Message
}
