import { type Gtpv2, isAcceptance } from '../../codec/gtp/gtpv2.ts'
import type { Procedure } from '../../engine/process.ts'
import { Outcomes } from '../outcomes.ts'
import { endSession } from './end-session.ts'
import type { Pgw } from './pgw.ts'
import type { PgwSession } from './session.ts'

const rejected = new Outcomes('rejected/')

/** The PGW ends a session: PCRF or OCS want it, or there is no credit left. Once, however many reasons there are. */
export function releaseSession(pgw: Pgw, session: PgwSession): void {
  if (session.closing || pgw.releasing.has(session.teid)) return
  pgw.releasing.add(session.teid)
  pgw.spawn('delete-bearer', deleteBearer(pgw, session), () => pgw.releasing.delete(session.teid))
}

/**
 * Deactivation of the default bearer by the PGW (TS 23.401 §5.4.4.1, steps 2 and 10). The session ends whatever comes
 * back: nobody may go on with a bearer that the PGW has given up.
 */
function* deleteBearer(pgw: Pgw, session: PgwSession): Procedure<void> {
  const startedUs = pgw.sim.now
  const reply = yield* pgw.gtp.request<Gtpv2<'DeleteBearerResponse'>>(session.sgw, {
    kind: 'DeleteBearerRequest',
    teid: session.sgwTeid,
    linkedEbi: session.ebi,
  } as never)
  let outcome: string = reply.kind
  if (reply.kind === 'answer') {
    const { value } = reply.message.cause
    outcome = isAcceptance(value) ? 'accepted' : rejected.of(value)
  }
  pgw.sim.measure('pgw.delete-bearer', outcome, pgw.sim.now - startedUs)
  endSession(pgw, session)
}
