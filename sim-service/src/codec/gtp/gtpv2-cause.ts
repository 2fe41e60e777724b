/** The Cause IE (TS 29.274 §8.4) and what a node answers when a message does not decode (§7.7). */
import type { CodecError } from '../codec-error.ts'
import type { IeCodec } from './gtpv2-wire.ts'

/** TS 29.274 table 8.4-1. */
export const gtpv2Cause = {
  localDetach: 2,
  completeDetach: 3,
  ratChangedFrom3gppToNon3gpp: 4,
  isrDeactivation: 5,
  errorIndicationReceived: 6,
  imsiDetachOnly: 7,
  reactivationRequested: 8,
  pdnReconnectionToThisApnDisallowed: 9,
  accessChangedFromNon3gppTo3gpp: 10,
  pdnConnectionInactivityTimerExpires: 11,
  pgwNotResponding: 12,
  networkFailure: 13,
  qosParameterMismatch: 14,
  epsTo5gsMobility: 15,
  requestAccepted: 16,
  requestAcceptedPartially: 17,
  newPdnTypeDueToNetworkPreference: 18,
  newPdnTypeDueToSingleAddressBearerOnly: 19,
  contextNotFound: 64,
  invalidMessageFormat: 65,
  versionNotSupportedByNextPeer: 66,
  invalidLength: 67,
  serviceNotSupported: 68,
  mandatoryIeIncorrect: 69,
  mandatoryIeMissing: 70,
  systemFailure: 72,
  noResourcesAvailable: 73,
  semanticErrorInTftOperation: 74,
  syntacticErrorInTftOperation: 75,
  semanticErrorsInPacketFilters: 76,
  syntacticErrorsInPacketFilters: 77,
  missingOrUnknownApn: 78,
  greKeyNotFound: 80,
  relocationFailure: 81,
  deniedInRat: 82,
  preferredPdnTypeNotSupported: 83,
  allDynamicAddressesAreOccupied: 84,
  ueContextWithoutTftAlreadyActivated: 85,
  protocolTypeNotSupported: 86,
  ueNotResponding: 87,
  ueRefuses: 88,
  serviceDenied: 89,
  unableToPageUe: 90,
  noMemoryAvailable: 91,
  userAuthenticationFailed: 92,
  apnAccessDeniedNoSubscription: 93,
  requestRejectedReasonNotSpecified: 94,
  pTmsiSignatureMismatch: 95,
  imsiImeiNotKnown: 96,
  semanticErrorInTadOperation: 97,
  syntacticErrorInTadOperation: 98,
  remotePeerNotResponding: 100,
  collisionWithNetworkInitiatedRequest: 101,
  unableToPageUeDueToSuspension: 102,
  conditionalIeMissing: 103,
  apnRestrictionTypeIncompatible: 104,
  invalidOverallLengthOfPiggybackedMessages: 105,
  dataForwardingNotSupported: 106,
  invalidReplyFromRemotePeer: 107,
  fallbackToGtpv1: 108,
  invalidPeer: 109,
  temporarilyRejectedDueToHandoverInProgress: 110,
  modificationsNotLimitedToS1uBearers: 111,
  requestRejectedForAPmipv6Reason: 112,
  apnCongestion: 113,
  bearerHandlingNotSupported: 114,
  ueAlreadyReattached: 115,
  multiplePdnConnectionsForAGivenApnNotAllowed: 116,
  targetAccessRestrictedForTheSubscriber: 117,
  mmeRefusesDueToVplmnPolicy: 119,
  gtpcEntityCongestion: 120,
  lateOverlappingRequest: 121,
  timedOutRequest: 122,
  ueIsTemporarilyNotReachableDueToPowerSaving: 123,
  relocationFailureDueToNasMessageRedirection: 124,
  ueNotAuthorisedByOcsOrExternalAaaServer: 125,
  multipleAccessesToAPdnConnectionNotAllowed: 126,
  requestRejectedDueToUeCapability: 127,
  s1uPathFailure: 128,
  fiveGcNotAllowed: 129,
  pgwMismatchWithNetworkSliceSubscribedByTheUe: 130,
  rejectionDueToPagingRestriction: 131,
} as const

/** Values 16 to 63 of table 8.4-1 accept, those from 64 on reject. */
export function isAcceptance(cause: number): boolean {
  return cause >= 16 && cause < 64
}

export interface OffendingIe {
  type: number
  instance: number
}

export interface Cause {
  /** One of {@link gtpv2Cause}. */
  value: number
  /** PDN Connection IE Error. */
  pce?: true
  /** Bearer Context IE Error. */
  bce?: true
  /** Cause Source: set when the remote node originated the error and the sender only relays it. */
  cs?: true
  /** With 69, 70, 103 and, when an IE is to blame, 67. */
  offendingIe?: OffendingIe
}

export const cause: IeCodec<Cause> = {
  minOctets: 2,
  write(w, value) {
    w.u8(value.value)
    w.u8((value.pce ? 4 : 0) | (value.bce ? 2 : 0) | (value.cs ? 1 : 0))
    if (value.offendingIe === undefined) return
    w.u8(value.offendingIe.type)
    w.u16(0)
    w.u8(value.offendingIe.instance & 15)
  },
  read(octets, at, end) {
    const value: Cause = { value: octets[at] }
    const flags = octets[at + 1]
    if (flags & 4) value.pce = true
    if (flags & 2) value.bce = true
    if (flags & 1) value.cs = true
    if (end - at >= 6) value.offendingIe = { type: octets[at + 2], instance: octets[at + 5] & 15 }
    return value
  },
  isPlain: (octets, at, end) => end - at === 2 && octets[at + 1] <= 7,
}

/** The Cause that a node answers to a request that its decoder refused (§7.7.3 to §7.7.10). */
export function causeOfRefusal(error: CodecError): Cause {
  const value =
    error.problem === 'missing'
      ? gtpv2Cause.mandatoryIeMissing
      : error.problem === 'truncated' || error.problem === 'bad-length'
        ? gtpv2Cause.invalidLength
        : error.offending === undefined
          ? gtpv2Cause.invalidMessageFormat
          : gtpv2Cause.mandatoryIeIncorrect
  return error.offending === undefined ? { value } : { value, offendingIe: error.offending }
}
