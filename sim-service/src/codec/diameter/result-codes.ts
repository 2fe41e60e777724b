/** Result-Code values: RFC 6733 §7.1, RFC 4006 §9.1. */
export const resultCode = {
  multiRoundAuth: 1001,
  success: 2001,
  limitedSuccess: 2002,
  commandUnsupported: 3001,
  unableToDeliver: 3002,
  realmNotServed: 3003,
  tooBusy: 3004,
  loopDetected: 3005,
  redirectIndication: 3006,
  applicationUnsupported: 3007,
  invalidHdrBits: 3008,
  invalidAvpBits: 3009,
  unknownPeer: 3010,
  authenticationRejected: 4001,
  outOfSpace: 4002,
  electionLost: 4003,
  endUserServiceDenied: 4010,
  creditControlNotApplicable: 4011,
  creditLimitReached: 4012,
  avpUnsupported: 5001,
  unknownSessionId: 5002,
  authorizationRejected: 5003,
  invalidAvpValue: 5004,
  missingAvp: 5005,
  resourcesExceeded: 5006,
  contradictingAvps: 5007,
  avpNotAllowed: 5008,
  avpOccursTooManyTimes: 5009,
  noCommonApplication: 5010,
  unsupportedVersion: 5011,
  unableToComply: 5012,
  invalidBitInHeader: 5013,
  invalidAvpLength: 5014,
  invalidMessageLength: 5015,
  invalidAvpBitCombo: 5016,
  noCommonSecurity: 5017,
  userUnknown: 5030,
  ratingFailed: 5031,
} as const

/**
 * Experimental-Result-Code values of vendor 10415: TS 29.272 §7.4 and TS 29.212 §5.5. The same numbers mean other
 * things as a Result-Code: 5001 there is AVP_UNSUPPORTED, here USER_UNKNOWN.
 */
export const experimentalResultCode = {
  authenticationDataUnavailable: 4181,
  camelSubscriptionPresent: 4182,
  userUnknown: 5001,
  roamingNotAllowed: 5004,
  initialParameters: 5140,
  triggerEvent: 5141,
  pccRuleEvent: 5142,
  bearerNotAuthorized: 5143,
  trafficMappingInfoRejected: 5144,
  conflictingRequest: 5147,
  unknownEpsSubscription: 5420,
  ratNotAllowed: 5421,
  equipmentUnknown: 5422,
  unknownServingNode: 5423,
} as const

/** Error-Diagnostic, TS 29.272 §7.3.128: beside the Experimental-Result, not inside it. */
export const errorDiagnostic = {
  gprsDataSubscribed: 0,
  noGprsDataSubscribed: 1,
  odbAllApn: 2,
  odbHplmnApn: 3,
  odbVplmnApn: 4,
} as const

/** The class of a code, RFC 6733 §7.1. */
export type ResultClass =
  | 'informational'
  | 'success'
  | 'protocolError'
  | 'transientFailure'
  | 'permanentFailure'

const CLASSES: readonly ResultClass[] = [
  'informational',
  'success',
  'protocolError',
  'transientFailure',
  'permanentFailure',
]

/** An unknown class is treated as a permanent failure. */
export function resultClass(code: number): ResultClass {
  return CLASSES[Math.floor(code / 1000) - 1] ?? 'permanentFailure'
}

/** The outcome of an answer: its Result-Code, or vendor and code of its Experimental-Result. */
export interface Outcome {
  resultCode?: number
  experimentalResult?: { vendorId: number; experimentalResultCode: number }
}

/** Whether an answer says 2xxx, as Result-Code or as Experimental-Result. An answer with neither is no success. */
export function isSuccess(answer: Outcome): boolean {
  const code = answer.resultCode ?? answer.experimentalResult?.experimentalResultCode ?? 0
  return code >= 2000 && code < 3000
}
