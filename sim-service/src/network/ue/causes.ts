import { emmCause } from '../../codec/nas/causes.ts'

/** What a UE does about a rejected attach (TS 24.301 §5.5.1.2.5, §5.5.1.2.6). */
export type Reaction =
  /** The USIM is invalid for EPS until the UE is switched off or the USIM removed. */
  | 'sim-invalid'
  /** The PLMN goes to the forbidden PLMN list; PLMN selection. */
  | 'forbid-plmn'
  /** The PLMN goes to the list of forbidden PLMNs for GPRS service; PLMN selection. */
  | 'forbid-plmn-for-gprs'
  /** The tracking area goes to the list of forbidden tracking areas for regional provision of service; wait there. */
  | 'forbid-ta-regional'
  /** The tracking area goes to the list of forbidden tracking areas for roaming; PLMN selection. */
  | 'forbid-ta-roaming-and-select-plmn'
  /** The same list; look for a suitable cell in another tracking area of the same or an equivalent PLMN. */
  | 'forbid-ta-roaming-and-select-cell'
  /** Congestion: nothing until T3346 has expired. */
  | 'back-off'
  /** An abnormal case: attempt counter + 1, T3411, after the fifth T3402. */
  | 'try-again'
  /** An abnormal case that sets the attempt counter to 5: T3402 at once. */
  | 'try-later'
  /** Still registered: the tracking area is forbidden, and the UE tells the network from a cell elsewhere. */
  | 'leave-area-and-select-plmn'
  | 'leave-area-and-select-cell'
  /** Deregistered, and attached again at once, with the GUTI. */
  | 'attach-again'
  /** The same without: GUTI, TAI list and key set are deleted. */
  | 'attach-anew'

/** What an attach that was rejected may lead to. */
export type AttachReaction = Exclude<
  Reaction,
  'attach-again' | 'attach-anew' | 'leave-area-and-select-plmn' | 'leave-area-and-select-cell'
>

export interface CauseRow<R = Reaction> {
  cause: number
  reaction: R
  clause: string
}

export const attachRejectReactions: ReadonlyArray<CauseRow<AttachReaction>> = [
  { cause: emmCause.illegalUe, reaction: 'sim-invalid', clause: '5.5.1.2.5 #3' },
  { cause: emmCause.illegalMe, reaction: 'sim-invalid', clause: '5.5.1.2.5 #6' },
  { cause: emmCause.epsServicesNotAllowed, reaction: 'sim-invalid', clause: '5.5.1.2.5 #7' },
  { cause: emmCause.epsServicesAndNonEpsServicesNotAllowed, reaction: 'sim-invalid', clause: '5.5.1.2.5 #8' },
  { cause: emmCause.plmnNotAllowed, reaction: 'forbid-plmn', clause: '5.5.1.2.5 #11' },
  {
    cause: emmCause.requestedServiceOptionNotAuthorizedInThisPlmn,
    reaction: 'forbid-plmn',
    clause: '5.5.1.2.5 #35',
  },
  { cause: emmCause.trackingAreaNotAllowed, reaction: 'forbid-ta-regional', clause: '5.5.1.2.5 #12' },
  {
    cause: emmCause.roamingNotAllowedInThisTrackingArea,
    reaction: 'forbid-ta-roaming-and-select-plmn',
    clause: '5.5.1.2.5 #13',
  },
  {
    cause: emmCause.epsServicesNotAllowedInThisPlmn,
    reaction: 'forbid-plmn-for-gprs',
    clause: '5.5.1.2.5 #14',
  },
  {
    cause: emmCause.noSuitableCellsInTrackingArea,
    reaction: 'forbid-ta-roaming-and-select-cell',
    clause: '5.5.1.2.5 #15',
  },
  { cause: emmCause.congestion, reaction: 'back-off', clause: '5.5.1.2.5 #22' },
  { cause: emmCause.severeNetworkFailure, reaction: 'try-later', clause: '5.5.1.2.5 #42' },
  { cause: emmCause.semanticallyIncorrectMessage, reaction: 'try-later', clause: '5.5.1.2.6 d' },
  { cause: emmCause.invalidMandatoryInformation, reaction: 'try-later', clause: '5.5.1.2.6 d' },
  { cause: emmCause.messageTypeNonExistentOrNotImplemented, reaction: 'try-later', clause: '5.5.1.2.6 d' },
  {
    cause: emmCause.informationElementNonExistentOrNotImplemented,
    reaction: 'try-later',
    clause: '5.5.1.2.6 d',
  },
  { cause: emmCause.protocolErrorUnspecified, reaction: 'try-later', clause: '5.5.1.2.6 d' },
]

/** TS 24.301 §5.6.1.5; a UE that is rejected by no row of these stays registered and tries when it has reason to. */
export const serviceRejectReactions: readonly CauseRow[] = [
  { cause: emmCause.illegalUe, reaction: 'sim-invalid', clause: '5.6.1.5 #3' },
  { cause: emmCause.illegalMe, reaction: 'sim-invalid', clause: '5.6.1.5 #6' },
  { cause: emmCause.epsServicesNotAllowed, reaction: 'sim-invalid', clause: '5.6.1.5 #7' },
  { cause: emmCause.epsServicesAndNonEpsServicesNotAllowed, reaction: 'sim-invalid', clause: '5.6.1.5 #8' },
  {
    cause: emmCause.ueIdentityCannotBeDerivedByTheNetwork,
    reaction: 'attach-anew',
    clause: '5.6.1.5 #9',
  },
  { cause: emmCause.implicitlyDetached, reaction: 'attach-again', clause: '5.6.1.5 #10' },
  { cause: emmCause.plmnNotAllowed, reaction: 'forbid-plmn', clause: '5.6.1.5 #11' },
  {
    cause: emmCause.requestedServiceOptionNotAuthorizedInThisPlmn,
    reaction: 'forbid-plmn',
    clause: '5.6.1.5 #35',
  },
  { cause: emmCause.trackingAreaNotAllowed, reaction: 'forbid-ta-regional', clause: '5.6.1.5 #12' },
  {
    cause: emmCause.roamingNotAllowedInThisTrackingArea,
    reaction: 'leave-area-and-select-plmn',
    clause: '5.6.1.5 #13',
  },
  {
    cause: emmCause.noSuitableCellsInTrackingArea,
    reaction: 'leave-area-and-select-cell',
    clause: '5.6.1.5 #15',
  },
  { cause: emmCause.congestion, reaction: 'back-off', clause: '5.6.1.5 #22' },
  { cause: emmCause.noEpsBearerContextActivated, reaction: 'attach-again', clause: '5.6.1.5 #40' },
  { cause: emmCause.severeNetworkFailure, reaction: 'try-later', clause: '5.6.1.5 #42' },
]

/** TS 24.301 §5.5.3.2.5; the rest are abnormal cases (§5.5.3.2.6 d). */
export const updateRejectReactions: readonly CauseRow[] = [
  { cause: emmCause.illegalUe, reaction: 'sim-invalid', clause: '5.5.3.2.5 #3' },
  { cause: emmCause.illegalMe, reaction: 'sim-invalid', clause: '5.5.3.2.5 #6' },
  { cause: emmCause.epsServicesNotAllowed, reaction: 'sim-invalid', clause: '5.5.3.2.5 #7' },
  { cause: emmCause.epsServicesAndNonEpsServicesNotAllowed, reaction: 'sim-invalid', clause: '5.5.3.2.5 #8' },
  {
    cause: emmCause.ueIdentityCannotBeDerivedByTheNetwork,
    reaction: 'attach-anew',
    clause: '5.5.3.2.5 #9',
  },
  { cause: emmCause.implicitlyDetached, reaction: 'attach-again', clause: '5.5.3.2.5 #10' },
  { cause: emmCause.plmnNotAllowed, reaction: 'forbid-plmn', clause: '5.5.3.2.5 #11' },
  {
    cause: emmCause.requestedServiceOptionNotAuthorizedInThisPlmn,
    reaction: 'forbid-plmn',
    clause: '5.5.3.2.5 #35',
  },
  { cause: emmCause.trackingAreaNotAllowed, reaction: 'forbid-ta-regional', clause: '5.5.3.2.5 #12' },
  {
    cause: emmCause.roamingNotAllowedInThisTrackingArea,
    reaction: 'leave-area-and-select-plmn',
    clause: '5.5.3.2.5 #13',
  },
  {
    cause: emmCause.noSuitableCellsInTrackingArea,
    reaction: 'leave-area-and-select-cell',
    clause: '5.5.3.2.5 #15',
  },
  {
    cause: emmCause.epsServicesNotAllowedInThisPlmn,
    reaction: 'forbid-plmn-for-gprs',
    clause: '5.5.3.2.5 #14',
  },
  { cause: emmCause.congestion, reaction: 'back-off', clause: '5.5.3.2.5 #22' },
  { cause: emmCause.noEpsBearerContextActivated, reaction: 'attach-again', clause: '5.5.3.2.5 #40' },
  { cause: emmCause.severeNetworkFailure, reaction: 'try-later', clause: '5.5.3.2.5 #42' },
]

const byServiceCause = new Map(serviceRejectReactions.map((row) => [row.cause, row.reaction]))

const byUpdateCause = new Map(updateRejectReactions.map((row) => [row.cause, row.reaction]))

export function reactionToUpdateReject(cause: number): Reaction {
  return byUpdateCause.get(cause) ?? 'try-again'
}

export function reactionToServiceReject(cause: number): Reaction {
  return byServiceCause.get(cause) ?? 'try-again'
}

const byCause = new Map(attachRejectReactions.map((row) => [row.cause, row.reaction]))

/** Causes that the specification does not list for Attach Reject are abnormal cases (§5.5.1.2.6 d). */
export function reactionTo(cause: number): AttachReaction {
  return byCause.get(cause) ?? 'try-again'
}
