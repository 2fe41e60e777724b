import { fixed, list, optional, required } from './avp.ts'
import type { MessageOf } from './command.ts'
import { answer, application, request } from './command.ts'

const { creditControl } = application

/** RFC 4006 §3.1 as TS 32.299 §6.4.2 profiles it. */
export const GyCreditControlRequest = request('GyCreditControlRequest', 272, 'PXY', creditControl, {
  sessionId: fixed,
  originHost: required,
  originRealm: required,
  destinationRealm: required,
  authApplicationId: required,
  serviceContextId: required,
  ccRequestType: required,
  ccRequestNumber: required,
  destinationHost: optional,
  userName: optional,
  ccSubSessionId: optional,
  acctMultiSessionId: optional,
  originStateId: optional,
  eventTimestamp: optional,
  subscriptionId: list,
  serviceIdentifier: optional,
  terminationCause: optional,
  requestedServiceUnit: optional,
  requestedAction: optional,
  usedServiceUnit: list,
  multipleServicesIndicator: optional,
  multipleServicesCreditControl: list,
  userEquipmentInfo: optional,
  proxyInfo: list,
  routeRecord: list,
  serviceInformation: optional,
})
export type GyCreditControlRequest = MessageOf<typeof GyCreditControlRequest>

/** RFC 4006 §3.2 as TS 32.299 §6.4.3 profiles it. */
export const GyCreditControlAnswer = answer('GyCreditControlAnswer', 272, 'PXY', creditControl, {
  sessionId: fixed,
  resultCode: required,
  originHost: required,
  originRealm: required,
  authApplicationId: required,
  ccRequestType: required,
  ccRequestNumber: required,
  userName: optional,
  ccSessionFailover: optional,
  ccSubSessionId: optional,
  acctMultiSessionId: optional,
  originStateId: optional,
  eventTimestamp: optional,
  grantedServiceUnit: optional,
  multipleServicesCreditControl: list,
  costInformation: optional,
  finalUnitIndication: optional,
  checkBalanceResult: optional,
  creditControlFailureHandling: optional,
  directDebitingFailureHandling: optional,
  validityTime: optional,
  redirectHost: list,
  redirectHostUsage: optional,
  redirectMaxCacheTime: optional,
  errorMessage: optional,
  errorReportingHost: optional,
  proxyInfo: list,
  routeRecord: list,
  failedAvp: optional,
  serviceInformation: optional,
})
export type GyCreditControlAnswer = MessageOf<typeof GyCreditControlAnswer>

/** RFC 6733 §8.3.1 with the AVPs of RFC 4006 §5.5. */
export const GyReAuthRequest = request('GyReAuthRequest', 258, 'PXY', creditControl, {
  sessionId: fixed,
  originHost: required,
  originRealm: required,
  destinationRealm: required,
  destinationHost: required,
  authApplicationId: required,
  reAuthRequestType: required,
  userName: optional,
  originStateId: optional,
  ccSubSessionId: optional,
  gSUPoolIdentifier: optional,
  serviceIdentifier: optional,
  ratingGroup: optional,
  proxyInfo: list,
  routeRecord: list,
})
export type GyReAuthRequest = MessageOf<typeof GyReAuthRequest>

/** RFC 6733 §8.3.2. RFC 4006 §5.5 answers 2002 DIAMETER_LIMITED_SUCCESS when a CCR-U follows. */
export const GyReAuthAnswer = answer('GyReAuthAnswer', 258, 'PXY', creditControl, {
  sessionId: fixed,
  resultCode: required,
  originHost: required,
  originRealm: required,
  userName: optional,
  originStateId: optional,
  errorMessage: optional,
  errorReportingHost: optional,
  failedAvp: optional,
  redirectHost: list,
  redirectHostUsage: optional,
  redirectMaxCacheTime: optional,
  proxyInfo: list,
})
export type GyReAuthAnswer = MessageOf<typeof GyReAuthAnswer>

/** RFC 6733 §8.5.1. */
export const GyAbortSessionRequest = request('GyAbortSessionRequest', 274, 'PXY', creditControl, {
  sessionId: fixed,
  originHost: required,
  originRealm: required,
  destinationRealm: required,
  destinationHost: required,
  authApplicationId: required,
  userName: optional,
  originStateId: optional,
  proxyInfo: list,
  routeRecord: list,
})
export type GyAbortSessionRequest = MessageOf<typeof GyAbortSessionRequest>

/** RFC 6733 §8.5.2. */
export const GyAbortSessionAnswer = answer('GyAbortSessionAnswer', 274, 'PXY', creditControl, {
  sessionId: fixed,
  resultCode: required,
  originHost: required,
  originRealm: required,
  userName: optional,
  originStateId: optional,
  errorMessage: optional,
  errorReportingHost: optional,
  failedAvp: optional,
  redirectHost: list,
  redirectHostUsage: optional,
  redirectMaxCacheTime: optional,
  proxyInfo: list,
})
export type GyAbortSessionAnswer = MessageOf<typeof GyAbortSessionAnswer>

/** CC-Request-Type, RFC 4006 §8.3; Gx uses the same values. */
export const ccRequestType = { initial: 1, update: 2, termination: 3, event: 4 } as const
export const subscriptionIdType = {
  endUserE164: 0,
  endUserImsi: 1,
  endUserSipUri: 2,
  endUserNai: 3,
  endUserPrivate: 4,
} as const
export const ccSessionFailover = { notSupported: 0, supported: 1 } as const
export const creditControlFailureHandling = { terminate: 0, continue: 1, retryAndTerminate: 2 } as const
export const multipleServicesIndicator = { notSupported: 0, supported: 1 } as const
export const finalUnitAction = { terminate: 0, redirect: 1, restrictAccess: 2 } as const
export const tariffChangeUsage = { beforeTariffChange: 0, afterTariffChange: 1, indeterminate: 2 } as const
export const userEquipmentInfoType = { imeisv: 0, mac: 1, eui64: 2, modifiedEui64: 3 } as const

/** Reporting-Reason, TS 32.299 §7.2.175. 0, 3 and 5 stand in Used-Service-Unit, the others in the MSCC. */
export const reportingReason = {
  threshold: 0,
  qht: 1,
  final: 2,
  quotaExhausted: 3,
  validityTime: 4,
  otherQuotaType: 5,
  ratingConditionChange: 6,
  forcedReauthorisation: 7,
  poolExhausted: 8,
  unusedQuotaTimer: 9,
} as const

/** Trigger-Type, TS 32.299 §7.2.235, the values that an EPS bearer meets. */
export const triggerType = {
  changeInSgsnIpAddress: 1,
  changeInQos: 2,
  changeInLocation: 3,
  changeInRat: 4,
  changeInUeTimezone: 5,
  changeInApnAmbr: 24,
  changeInMcc: 30,
} as const

/** Serving-Node-Type, TS 32.299 §7.2.193A. */
export const servingNodeType = { sgsn: 0, pmipSgw: 1, gtpSgw: 2, epdg: 3, hsgw: 4, mme: 5, twan: 6 } as const

export const gyCommands = [
  GyCreditControlRequest,
  GyCreditControlAnswer,
  GyReAuthRequest,
  GyReAuthAnswer,
  GyAbortSessionRequest,
  GyAbortSessionAnswer,
] as const
