import { type Gtpv2, type Gtpv2Message, gtpv2Cause, gtpv2Type } from '../../codec/gtp/gtpv2.ts'
import { refusalOf } from '../gtp-refusal.ts'
import type { Sgw } from './sgw.ts'

type Reply = (answer: Gtpv2Message) => void

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

/** In the place of the eNB's TEID: the UE is in ECM-IDLE. 0 says that it never had a tunnel. */
export const RELEASED = -1
