/**
 * One rating group's credit at the client (RFC 4006 §5.1.2, TS 32.299 §6.5): a grant, what was used of it, and when
 * to ask again. Pure values: who carries them and how they travel is decided above.
 */
export type QuotaState =
  /** Nothing was granted yet: traffic waits for the first grant. */
  | 'none'
  /** A grant is in force. */
  | 'granted'
  /** Credit is gone or was denied: traffic is blocked. */
  | 'blocked'
  /** No control: credit control is not applicable, or failure handling lets traffic continue. */
  | 'uncontrolled'

export interface Quota {
  readonly ratingGroup: number
  state: QuotaState
  grantedOctets: number
  /** Used of the grant in force. */
  usedOctets: number
  /**
   * Used and not yet acknowledged by the credit server, by direction; the part under way stays in it until the
   * answer.
   */
  unreportedUplinkOctets: number
  unreportedDownlinkOctets: number
  /** Octets left of the grant at which the next one is asked for; 0 asks when it is used up. */
  thresholdOctets: number
  /** The grant's octets are the last ones: what to do when they are used. */
  finalAction: 'terminate' | 'redirect' | 'restrict-access' | undefined
}

export function emptyQuota(ratingGroup: number): Quota {
  return {
    ratingGroup,
    state: 'none',
    grantedOctets: 0,
    usedOctets: 0,
    unreportedUplinkOctets: 0,
    unreportedDownlinkOctets: 0,
    thresholdOctets: 0,
    finalAction: undefined,
  }
}

export interface Grant {
  octets: number
  thresholdOctets: number
  finalAction: Quota['finalAction']
}

/** Takes a grant into force. What was used since the report that it answers counts against it (TS 32.299 §6.5.2). */
export function grant(quota: Quota, given: Grant): void {
  quota.state = 'granted'
  quota.grantedOctets = given.octets
  quota.usedOctets = quota.unreportedUplinkOctets + quota.unreportedDownlinkOctets
  quota.thresholdOctets = given.finalAction === undefined ? given.thresholdOctets : 0
  quota.finalAction = given.finalAction
}

export function remainingOctets(quota: Quota): number {
  if (quota.state === 'uncontrolled') return Number.MAX_SAFE_INTEGER
  return quota.state === 'granted' ? quota.grantedOctets - quota.usedOctets : 0
}

/** Counts traffic that was let through. */
export function use(quota: Quota, direction: 'uplink' | 'downlink', octets: number): void {
  quota.usedOctets += octets
  if (direction === 'uplink') quota.unreportedUplinkOctets += octets
  else quota.unreportedDownlinkOctets += octets
}

/** Whether what is left has come down to the threshold, so that the next grant should be asked for. */
export function atThreshold(quota: Quota): boolean {
  if (quota.state !== 'granted' || quota.finalAction !== undefined) return false
  return remainingOctets(quota) <= quota.thresholdOctets
}

export interface Usage {
  uplinkOctets: number
  downlinkOctets: number
}

/** What a report would carry now. It stays unreported until {@link acknowledge}: a lost report loses nothing. */
export function unreported(quota: Quota): Usage {
  return { uplinkOctets: quota.unreportedUplinkOctets, downlinkOctets: quota.unreportedDownlinkOctets }
}

/** The credit server has taken a report. */
export function acknowledge(quota: Quota, reported: Usage): void {
  quota.unreportedUplinkOctets -= reported.uplinkOctets
  quota.unreportedDownlinkOctets -= reported.downlinkOctets
}
