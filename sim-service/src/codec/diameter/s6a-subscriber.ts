import { fixed, list, optional, required } from './avp.ts'
import type { MessageOf } from './command.ts'
import { answer, application, request } from './command.ts'

const { s6a } = application

/** TS 29.272 §7.2.9. */
export const InsertSubscriberDataRequest = request('InsertSubscriberDataRequest', 319, 'PXY', s6a, {
  sessionId: fixed,
  drmp: optional,
  vendorSpecificApplicationId: optional,
  authSessionState: required,
  originHost: required,
  originRealm: required,
  destinationHost: required,
  destinationRealm: required,
  userName: required,
  supportedFeatures: list,
  subscriptionData: required,
  idrFlags: optional,
  resetId: list,
  proxyInfo: list,
  routeRecord: list,
})
export type InsertSubscriberDataRequest = MessageOf<typeof InsertSubscriberDataRequest>

/** TS 29.272 §7.2.10. */
export const InsertSubscriberDataAnswer = answer('InsertSubscriberDataAnswer', 319, 'PXY', s6a, {
  sessionId: fixed,
  drmp: optional,
  vendorSpecificApplicationId: optional,
  supportedFeatures: list,
  resultCode: optional,
  experimentalResult: optional,
  authSessionState: required,
  originHost: required,
  originRealm: required,
  imsVoiceOverPsSessionsSupported: optional,
  lastUeActivityTime: optional,
  ratType: optional,
  idaFlags: optional,
  epsUserState: optional,
  epsLocationInformation: optional,
  localTimeZone: optional,
  supportedServices: optional,
  monitoringEventReport: list,
  failedAvp: optional,
  proxyInfo: list,
  routeRecord: list,
})
export type InsertSubscriberDataAnswer = MessageOf<typeof InsertSubscriberDataAnswer>

/** TS 29.272 §7.2.11. */
export const DeleteSubscriberDataRequest = request('DeleteSubscriberDataRequest', 320, 'PXY', s6a, {
  sessionId: fixed,
  drmp: optional,
  vendorSpecificApplicationId: optional,
  authSessionState: required,
  originHost: required,
  originRealm: required,
  destinationHost: required,
  destinationRealm: required,
  userName: required,
  supportedFeatures: list,
  dsrFlags: required,
  scefId: optional,
  contextIdentifier: list,
  regionalSubscriptionZoneCode: optional,
  traceReference: optional,
  tsCode: list,
  ssCode: list,
  externalIdentifier: list,
  proxyInfo: list,
  routeRecord: list,
})
export type DeleteSubscriberDataRequest = MessageOf<typeof DeleteSubscriberDataRequest>

/** TS 29.272 §7.2.12. */
export const DeleteSubscriberDataAnswer = answer('DeleteSubscriberDataAnswer', 320, 'PXY', s6a, {
  sessionId: fixed,
  drmp: optional,
  vendorSpecificApplicationId: optional,
  supportedFeatures: list,
  resultCode: optional,
  experimentalResult: optional,
  authSessionState: required,
  originHost: required,
  originRealm: required,
  dsaFlags: optional,
  failedAvp: optional,
  proxyInfo: list,
  routeRecord: list,
})
export type DeleteSubscriberDataAnswer = MessageOf<typeof DeleteSubscriberDataAnswer>

/** TS 29.272 §7.2.15: the HSS has lost dynamic data, of all subscribers or of those that the lists name. */
export const ResetRequest = request('ResetRequest', 322, 'PXY', s6a, {
  sessionId: fixed,
  drmp: optional,
  vendorSpecificApplicationId: optional,
  authSessionState: required,
  originHost: required,
  originRealm: required,
  destinationHost: required,
  destinationRealm: required,
  supportedFeatures: list,
  userId: list,
  resetId: list,
  subscriptionData: optional,
  subscriptionDataDeletion: optional,
  proxyInfo: list,
  routeRecord: list,
})
export type ResetRequest = MessageOf<typeof ResetRequest>

/** TS 29.272 §7.2.16. */
export const ResetAnswer = answer('ResetAnswer', 322, 'PXY', s6a, {
  sessionId: fixed,
  drmp: optional,
  vendorSpecificApplicationId: optional,
  supportedFeatures: list,
  resultCode: optional,
  experimentalResult: optional,
  authSessionState: required,
  originHost: required,
  originRealm: required,
  failedAvp: optional,
  proxyInfo: list,
  routeRecord: list,
})
export type ResetAnswer = MessageOf<typeof ResetAnswer>

/** IDR-Flags, TS 29.272 §7.3.103, as bit values. */
export const idrFlag = {
  ueReachabilityRequest: 1,
  tAdsDataRequest: 2,
  epsUserStateRequest: 4,
  epsLocationInformationRequest: 8,
  currentLocationRequest: 16,
  localTimeZoneRequest: 32,
  removeSmsRegistration: 64,
  ratTypeRequested: 128,
  pCscfRestoration: 256,
} as const

/** DSR-Flags, TS 29.272 §7.3.25, as bit values. */
export const dsrFlag = {
  regionalSubscriptionWithdrawal: 1,
  completeApnConfigurationProfileWithdrawal: 2,
  subscribedChargingCharacteristicsWithdrawal: 4,
  pdnSubscriptionContextsWithdrawal: 8,
  stnSr: 16,
  completePdpContextListWithdrawal: 32,
  pdpContextsWithdrawal: 64,
  roamingRestrictedDueToUnsupportedFeature: 128,
  traceDataWithdrawal: 256,
  csgDeleted: 512,
  apnOiReplacementWithdrawal: 1024,
} as const

export const s6aSubscriberCommands = [
  InsertSubscriberDataRequest,
  InsertSubscriberDataAnswer,
  DeleteSubscriberDataRequest,
  DeleteSubscriberDataAnswer,
  ResetRequest,
  ResetAnswer,
] as const
