import { atThreshold, emptyQuota, remainingOctets, use } from '../../charging/quota.ts'
import { type Burst, splitBurst } from '../../engine/burst.ts'
import { packetsWithin } from '../policer.ts'
import { needOf, wantCredit } from './gy.ts'
import type { Pgw } from './pgw.ts'
import { limit, monitor } from './policy.ts'
import type { Credit, PgwSession } from './session.ts'

/** Bursts that wait for a grant at a time, for each rating group; what comes on top is dropped by name. */
const MAX_HELD = 16

/** Counts a burst, splits it at the quota, and lets through what credit covers. */
export function meter(pgw: Pgw, session: PgwSession | undefined, burst: Burst): void {
  if (burst.direction === 'uplink') {
    pgw.uplinkOctets += burst.octets
    pgw.sim.measure('pgw.uplink.octets', '', burst.octets)
  } else {
    pgw.downlinkOctets += burst.octets
    pgw.sim.measure('pgw.downlink.octets', '', burst.octets)
  }
  if (session === undefined || session.closing) {
    pgw.losses.lose('pgw:no-session', burst.packets, burst.octets)
    return
  }
  const limited = session.policy === undefined ? burst : limit(pgw, session, burst)
  if (limited === undefined) return
  const credit = creditFor(pgw, session, limited.ratingGroup)
  if (credit === undefined) pgw.losses.lose('pgw:no-rating-group', limited.packets, limited.octets)
  else offer(pgw, session, credit, limited)
}

/** The credit of a rating group, made when its first traffic comes; undefined for one that the PGW does not know. */
function creditFor(pgw: Pgw, session: PgwSession, ratingGroup: number): Credit | undefined {
  const known = session.credits.find((one) => one.quota.ratingGroup === ratingGroup)
  if (known !== undefined || !pgw.configuration.ratingGroups.includes(ratingGroup)) return known
  const credit = newCredit(session.teid, ratingGroup)
  // What a failure has decided for the session holds for a service whose traffic comes later, too.
  if (session.ruling !== undefined) credit.quota.state = session.ruling
  session.credits.push(credit)
  return credit
}

export function newCredit(teid: number, ratingGroup: number): Credit {
  return { teid, quota: emptyQuota(ratingGroup), validity: 0, held: undefined }
}

/** Lets a burst through as far as the grant goes; the rest waits, or is blocked. */
export function offer(pgw: Pgw, session: PgwSession, credit: Credit, burst: Burst): void {
  const { quota } = credit
  const goesOn = session.isPending && quota.state !== 'blocked'
  const fitting = goesOn ? burst.packets : packetsWithin(burst, remainingOctets(quota))
  if (fitting === burst.packets) pass(pgw, session, credit, burst)
  else {
    let rest = burst
    if (fitting > 0) {
      const [first, second] = splitBurst(burst, fitting)
      pass(pgw, session, credit, first)
      rest = second
    }
    if (quota.state === 'blocked') pgw.losses.lose('pgw:credit-exhausted', rest.packets, rest.octets)
    else hold(pgw, session, credit, rest)
  }
  if (atThreshold(quota)) wantCredit(pgw, session, quota.ratingGroup, 'threshold')
}

function hold(pgw: Pgw, session: PgwSession, credit: Credit, burst: Burst): void {
  credit.held ??= []
  if (credit.held.length >= MAX_HELD) {
    pgw.losses.lose('pgw:awaiting-quota', burst.packets, burst.octets)
    return
  }
  credit.held.push(burst)
  const reason = needOf(credit)
  if (reason !== undefined) wantCredit(pgw, session, credit.quota.ratingGroup, reason)
}

function pass(pgw: Pgw, session: PgwSession, credit: Credit, burst: Burst): void {
  use(credit.quota, burst.direction, burst.octets)
  if (session.policy !== undefined) monitor(pgw, session, session.policy, burst)
  if (burst.direction === 'uplink') {
    session.uplinkOctets += burst.octets
    pgw.sim.measure('pgw.charged.octets', 'uplink', burst.octets)
    pgw.sgi?.sendBurst({ ...burst, tunnel: session.address })
  } else {
    session.downlinkOctets += burst.octets
    pgw.sim.measure('pgw.charged.octets', 'downlink', burst.octets)
    if (session.sgwUser === undefined) pgw.losses.lose('pgw:no-tunnel', burst.packets, burst.octets)
    else session.sgwUser.sendBurst({ ...burst, tunnel: session.sgwUserTeid })
  }
}

/** After an answer: what waited goes on, or is dropped by name where credit is denied. */
export function releaseHeld(pgw: Pgw, session: PgwSession, credit: Credit): void {
  const { held } = credit
  if (held === undefined) return
  credit.held = undefined
  for (const burst of held) offer(pgw, session, credit, burst)
}

/** The session ends: what still waits is lost by name. */
export function dropHeld(pgw: Pgw, session: PgwSession): void {
  for (const credit of session.credits) {
    for (const burst of credit.held ?? []) pgw.losses.lose('pgw:session-ended', burst.packets, burst.octets)
    credit.held = undefined
  }
}
