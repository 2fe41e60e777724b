import { type Gtpv2Message, gtpv2Type } from '../codec/gtp/gtpv2.ts'
import type { Cause } from '../codec/gtp/gtpv2-cause.ts'

const answers: ReadonlyMap<
  number,
  | 'CreateSessionResponse'
  | 'ModifyBearerResponse'
  | 'DeleteSessionResponse'
  | 'ReleaseAccessBearersResponse'
  | 'UpdateBearerResponse'
  | 'CreateIndirectDataForwardingTunnelResponse'
  | 'DeleteBearerResponse'
> = new Map([
  [gtpv2Type.CreateSessionRequest, 'CreateSessionResponse'],
  [gtpv2Type.ModifyBearerRequest, 'ModifyBearerResponse'],
  [gtpv2Type.DeleteSessionRequest, 'DeleteSessionResponse'],
  [gtpv2Type.ReleaseAccessBearersRequest, 'ReleaseAccessBearersResponse'],
  [gtpv2Type.CreateIndirectDataForwardingTunnelRequest, 'CreateIndirectDataForwardingTunnelResponse'],
  [gtpv2Type.UpdateBearerRequest, 'UpdateBearerResponse'],
  [gtpv2Type.DeleteBearerRequest, 'DeleteBearerResponse'],
])

/**
 * The answer that refuses a request of this type. An unknown tunnel is answered with TEID 0 and cause 64
 * (TS 29.274 §5.5.2, trap 4); undefined for a type that has no answer here.
 */
export function refusalOf(type: number, teid: number, cause: Cause): Gtpv2Message | undefined {
  const kind = answers.get(type)
  return kind === undefined ? undefined : ({ kind, teid, sequence: 0, cause } as Gtpv2Message)
}
