import { gtpv2Cause } from '../../codec/gtp/gtpv2.ts'
import type { Port } from '../../engine/link.ts'
import type { Sgw, SgwPortRole } from './sgw.ts'

/** A peer has begun anew: what it held of this SGW's sessions is lost (TS 23.007 §16, §17). */
export function onPeerRestart(sgw: Sgw, port: Port): void {
  if ((port.context as SgwPortRole).role === 's8') onPgwLost(sgw, port, undefined)
  else onMmeRestart(sgw, port)
}

/** Sessions of a PGW that is lost end here, and the MMEs whose UEs had them are told (§16.1A.2, §20.2.1). */
export function onPgwLost(sgw: Sgw, port: Port, cause: number | undefined): void {
  const mmes = new Set<Port>()
  for (const session of sgw.byTeid.values()) {
    // One that is only being made is not of the PGW's earlier life.
    if (session.pgw !== port || session.pgwTeid === 0) continue
    mmes.add(session.mme)
    sgw.remove(session.teid, 'sgw:session-ended')
  }
  const { flow } = sgw.sim
  sgw.sim.flow = 0
  for (const mme of mmes)
    sgw.spawn(
      'pgw-restart-notification',
      sgw.gtp.request(mme, {
        kind: 'PgwRestartNotification',
        teid: 0,
        pgwAddress: { ipv4: port.peer.address.ipv4 },
        sgwAddress: { ipv4: sgw.configuration.ipv4 },
        cause: cause === undefined ? undefined : { value: cause },
      } as never),
    )
  sgw.sim.flow = flow
}

/** A path whose Echo Requests nobody answers: the PGW does not respond (TS 29.274 §7.9.5). */
export function onPathFailure(sgw: Sgw, port: Port): void {
  onPgwLost(sgw, port, gtpv2Cause.pgwNotResponding)
}

/** The MME knows none of its UEs any more: their sessions end here and, so that usage is settled, at their PGWs. */
function onMmeRestart(sgw: Sgw, port: Port): void {
  const mme = port.peer.address.ipv4
  for (const session of sgw.byTeid.values()) {
    if (session.mme.peer.address.ipv4 !== mme || session.pgwTeid === 0) continue
    sgw.remove(session.teid, 'sgw:session-ended')
    const members = { teid: session.pgwTeid, linkedEbi: session.ebi }
    sgw.spawn(
      'delete-session',
      sgw.gtp.request(session.pgw, { kind: 'DeleteSessionRequest', ...members } as never),
    )
  }
}
