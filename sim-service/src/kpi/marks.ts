/**
 * The `sometimes(...)` marks that a scenario may ask to be reached, and what passing one means. Network functions set
 * them; a name that is not here is refused, since a mark that nobody sets would leave every verdict inconclusive.
 */
export const marks = {
  'attach.accepted': 'a UE got an Attach Accept',
  'attach.rejected': 'a UE got an Attach Reject',
  'attach.retried': 'a UE began an attach again after one that did not succeed',
  'authentication.synch-failure': "the USIM asked for re-synchronisation and the HSS' next vector fitted",
  'detach.ue': 'a UE detached and got the Detach Accept',
  'detach.switch-off': 'a UE switched off: no Detach Accept',
  'detach.mme': 'an MME detached a UE',
  'detach.hss': "an HSS cancelled a subscriber's location",
  'diameter.duplicate-request': 'a Diameter node answered a repeated request from its memory',
  'diameter.failover': 'a Diameter request was sent again through another peer',
  'gtp.duplicate-request': 'a GTP node answered a repeated request from its memory',
  'gtp.peer-restart': "a GTP peer's Recovery counter changed",
  'gtp.retransmission': 'a GTP request was sent again',
  'gy.credit-limit': 'an OCS answered 4012, credit limit reached',
  'gy.failure-handling': 'an OCS did not answer and Credit-Control-Failure-Handling decided',
  'gy.final-unit': 'an OCS gave a last grant with a Final-Unit-Indication',
  'gy.quota.exhausted': 'a grant was used up before the next one came',
  'gy.quota.update': 'a PGW reported usage and got a new grant',
  'gy.validity-time': "a grant's Validity-Time ran out",
} as const satisfies Record<string, string>

export type Mark = keyof typeof marks

/** Every timer has two marks of its own: `timer.started/T3460`, `timer.expired/T3460`. */
const TIMER_MARK = /^timer\.(?:started|expired)\/[A-Z][A-Za-z0-9-]{1,39}$/

export function isMark(name: string): boolean {
  return Object.hasOwn(marks, name) || TIMER_MARK.test(name)
}
