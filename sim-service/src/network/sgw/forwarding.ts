import { encodeGtpu } from '../../codec/gtp/gtpu.ts'
import {
  fteidInterface,
  type Gtpv2,
  type Gtpv2Message,
  gtpv2Cause,
  gtpv2Type,
} from '../../codec/gtp/gtpv2.ts'
import type { Burst } from '../../engine/burst.ts'
import type { Port } from '../../engine/link.ts'
import { refusalOf } from '../gtp-refusal.ts'
import type { Sgw, SgwSession } from './sgw.ts'

type Reply = (answer: Gtpv2Message) => void

/** TEIDs of forwarding tunnels are told from those of sessions by a bit: a receiver has one space. */
const FORWARDING_TEID = 0x4000_0000

/** Where an indirect data forwarding tunnel goes on to: the target eNB, or the SGW that serves it. */
export interface ForwardingTunnel {
  readonly port: Port
  readonly teid: number
}

/** TS 29.274 §7.2.18: one bearer, downlink. The tunnel has the number of its session, in a space of its own. */
export function onCreateForwarding(
  sgw: Sgw,
  request: Gtpv2<'CreateIndirectDataForwardingTunnelRequest'>,
  reply: Reply,
): void {
  const session = sgw.byTeid.get(request.teid ?? 0)
  const [bearer] = request.bearers
  const next = bearer.enbDlForwardingFteid ?? bearer.sgwDlForwardingFteid
  const port = next === undefined ? undefined : sgw.userPeers.get(next.ipv4 ?? '')
  const type = gtpv2Type.CreateIndirectDataForwardingTunnelRequest
  if (session === undefined) reply(refusalOf(type, 0, { value: gtpv2Cause.contextNotFound }) as Gtpv2Message)
  else if (next === undefined || port === undefined)
    reply(refusalOf(type, session.mmeTeid, { value: gtpv2Cause.dataForwardingNotSupported }) as Gtpv2Message)
  else {
    sgw.forwarding.set(session.teid, { port, teid: next.teid })
    reply(accepted(sgw, session, bearer.ebi))
  }
}

function accepted({ configuration }: Sgw, { mmeTeid, teid }: SgwSession, ebi: number): Gtpv2Message {
  const { ipv4 } = configuration
  const own = { teid: FORWARDING_TEID + teid, ipv4 }
  return {
    kind: 'CreateIndirectDataForwardingTunnelResponse',
    teid: mmeTeid,
    sequence: 0,
    cause: { value: gtpv2Cause.requestAccepted },
    bearers: [
      {
        ebi,
        cause: { value: gtpv2Cause.requestAccepted },
        s1uSgwDlForwardingFteid: { interfaceType: fteidInterface.sgwDlForwarding, ...own },
      },
    ],
  } as Gtpv2Message
}

/** TS 29.274 §7.2.12. */
export function onDeleteForwarding(
  sgw: Sgw,
  request: Gtpv2<'DeleteIndirectDataForwardingTunnelRequest'>,
  reply: Reply,
): void {
  const session = sgw.byTeid.get(request.teid ?? 0)
  sgw.forwarding.delete(request.teid ?? 0)
  reply({
    kind: 'DeleteIndirectDataForwardingTunnelResponse',
    teid: session?.mmeTeid ?? 0,
    sequence: 0,
    cause: { value: session === undefined ? gtpv2Cause.contextNotFound : gtpv2Cause.requestAccepted },
  } as Gtpv2Message)
}

export function isForwarded({ tunnel }: Burst): boolean {
  return tunnel >= FORWARDING_TEID
}

/** Downlink on its way from a source eNB to a target; it was counted when it came from the PGW. */
export function passForwarded(sgw: Sgw, burst: Burst): void {
  const tunnel = sgw.forwarding.get(burst.tunnel - FORWARDING_TEID)
  if (tunnel === undefined) sgw.losses.lose('sgw:no-forwarding-tunnel', burst.packets, burst.octets)
  else tunnel.port.sendBurst({ ...burst, tunnel: tunnel.teid })
}

/** An end marker goes the way of what it ends: to the eNB of a session, or on through a forwarding tunnel. */
export function onEndMarker(sgw: Sgw, teid: number): void {
  if (teid >= FORWARDING_TEID) {
    const tunnel = sgw.forwarding.get(teid - FORWARDING_TEID)
    tunnel?.port.send(encodeGtpu({ kind: 'EndMarker', teid: tunnel.teid }))
    return
  }
  const session = sgw.byTeid.get(teid)
  session?.enbUser?.send(encodeGtpu({ kind: 'EndMarker', teid: session.enbTeid }))
}
