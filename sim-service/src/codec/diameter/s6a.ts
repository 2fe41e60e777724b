import { fixed, list, optional, required } from './avp.ts'
import type { MessageOf } from './command.ts'
import { answer, application, request } from './command.ts'

const { s6a } = application

/** TS 29.272 §7.2.5. */
export const AuthenticationInformationRequest = request('AuthenticationInformationRequest', 318, 'PXY', s6a, {
  sessionId: fixed,
  drmp: optional,
  vendorSpecificApplicationId: optional,
  authSessionState: required,
  originHost: required,
  originRealm: required,
  destinationHost: optional,
  destinationRealm: required,
  userName: required,
  supportedFeatures: list,
  requestedEutranAuthenticationInfo: optional,
  requestedUtranGeranAuthenticationInfo: optional,
  visitedPlmnId: required,
  airFlags: optional,
  proxyInfo: list,
  routeRecord: list,
})
export type AuthenticationInformationRequest = MessageOf<typeof AuthenticationInformationRequest>

/** TS 29.272 §7.2.6. */
export const AuthenticationInformationAnswer = answer('AuthenticationInformationAnswer', 318, 'PXY', s6a, {
  sessionId: fixed,
  drmp: optional,
  vendorSpecificApplicationId: optional,
  resultCode: optional,
  experimentalResult: optional,
  errorDiagnostic: optional,
  authSessionState: required,
  originHost: required,
  originRealm: required,
  supportedFeatures: list,
  authenticationInfo: optional,
  failedAvp: optional,
  proxyInfo: list,
  routeRecord: list,
})
export type AuthenticationInformationAnswer = MessageOf<typeof AuthenticationInformationAnswer>

/** TS 29.272 §7.2.3. */
export const UpdateLocationRequest = request('UpdateLocationRequest', 316, 'PXY', s6a, {
  sessionId: fixed,
  drmp: optional,
  vendorSpecificApplicationId: optional,
  authSessionState: required,
  originHost: required,
  originRealm: required,
  destinationHost: optional,
  destinationRealm: required,
  userName: required,
  supportedFeatures: list,
  terminalInformation: optional,
  ratType: required,
  ulrFlags: required,
  ueSrvccCapability: optional,
  visitedPlmnId: required,
  sgsnNumber: optional,
  homogeneousSupportOfImsVoiceOverPsSessions: optional,
  activeApn: list,
  equivalentPlmnList: optional,
  mmeNumberForMtSms: optional,
  smsRegisterRequest: optional,
  coupledNodeDiameterId: optional,
  supportedServices: optional,
  proxyInfo: list,
  routeRecord: list,
})
export type UpdateLocationRequest = MessageOf<typeof UpdateLocationRequest>

/** TS 29.272 §7.2.4. */
export const UpdateLocationAnswer = answer('UpdateLocationAnswer', 316, 'PXY', s6a, {
  sessionId: fixed,
  drmp: optional,
  vendorSpecificApplicationId: optional,
  resultCode: optional,
  experimentalResult: optional,
  errorDiagnostic: optional,
  authSessionState: required,
  originHost: required,
  originRealm: required,
  supportedFeatures: list,
  ulaFlags: optional,
  subscriptionData: optional,
  resetId: list,
  failedAvp: optional,
  proxyInfo: list,
  routeRecord: list,
})
export type UpdateLocationAnswer = MessageOf<typeof UpdateLocationAnswer>

/** TS 29.272 §7.2.7. The HSS names the serving node: Destination-Host is required. */
export const CancelLocationRequest = request('CancelLocationRequest', 317, 'PXY', s6a, {
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
  cancellationType: required,
  clrFlags: optional,
  proxyInfo: list,
  routeRecord: list,
})
export type CancelLocationRequest = MessageOf<typeof CancelLocationRequest>

/** TS 29.272 §7.2.8. */
export const CancelLocationAnswer = answer('CancelLocationAnswer', 317, 'PXY', s6a, {
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
export type CancelLocationAnswer = MessageOf<typeof CancelLocationAnswer>

/** TS 29.272 §7.2.13. */
export const PurgeUeRequest = request('PurgeUeRequest', 321, 'PXY', s6a, {
  sessionId: fixed,
  drmp: optional,
  vendorSpecificApplicationId: optional,
  authSessionState: required,
  originHost: required,
  originRealm: required,
  destinationHost: optional,
  destinationRealm: required,
  userName: required,
  purFlags: optional,
  supportedFeatures: list,
  proxyInfo: list,
  routeRecord: list,
})
export type PurgeUeRequest = MessageOf<typeof PurgeUeRequest>

/** TS 29.272 §7.2.14. */
export const PurgeUeAnswer = answer('PurgeUeAnswer', 321, 'PXY', s6a, {
  sessionId: fixed,
  drmp: optional,
  vendorSpecificApplicationId: optional,
  supportedFeatures: list,
  resultCode: optional,
  experimentalResult: optional,
  authSessionState: required,
  originHost: required,
  originRealm: required,
  puaFlags: optional,
  failedAvp: optional,
  proxyInfo: list,
  routeRecord: list,
})
export type PurgeUeAnswer = MessageOf<typeof PurgeUeAnswer>

/** TS 29.272 §7.2.17. */
export const NotifyRequest = request('NotifyRequest', 323, 'PXY', s6a, {
  sessionId: fixed,
  drmp: optional,
  vendorSpecificApplicationId: optional,
  authSessionState: required,
  originHost: required,
  originRealm: required,
  destinationHost: optional,
  destinationRealm: required,
  userName: required,
  supportedFeatures: list,
  terminalInformation: optional,
  mip6AgentInfo: optional,
  visitedNetworkIdentifier: optional,
  contextIdentifier: optional,
  serviceSelection: optional,
  alertReason: optional,
  ueSrvccCapability: optional,
  norFlags: optional,
  homogeneousSupportOfImsVoiceOverPsSessions: optional,
  maximumUeAvailabilityTime: optional,
  proxyInfo: list,
  routeRecord: list,
})
export type NotifyRequest = MessageOf<typeof NotifyRequest>

/** TS 29.272 §7.2.18. */
export const NotifyAnswer = answer('NotifyAnswer', 323, 'PXY', s6a, {
  sessionId: fixed,
  drmp: optional,
  vendorSpecificApplicationId: optional,
  resultCode: optional,
  experimentalResult: optional,
  authSessionState: required,
  originHost: required,
  originRealm: required,
  supportedFeatures: list,
  failedAvp: optional,
  proxyInfo: list,
  routeRecord: list,
})
export type NotifyAnswer = MessageOf<typeof NotifyAnswer>

/** Cancellation-Type, TS 29.272 §7.3.24. */
export const cancellationType = {
  mmeUpdateProcedure: 0,
  sgsnUpdateProcedure: 1,
  subscriptionWithdrawal: 2,
  updateProcedureIwf: 3,
  initialAttachProcedure: 4,
} as const

/** ULR-Flags, TS 29.272 §7.3.7, as bit values. */
export const ulrFlag = {
  singleRegistrationIndication: 1,
  s6aS6dIndicator: 2,
  skipSubscriberData: 4,
  gprsSubscriptionDataIndicator: 8,
  nodeTypeIndicator: 16,
  initialAttachIndicator: 32,
  psLcsNotSupportedByUe: 64,
  smsOnlyIndication: 128,
} as const

/** ULA-Flags, TS 29.272 §7.3.8. */
export const ulaFlag = { separationIndication: 1, mmeRegisteredForSms: 2 } as const

/** CLR-Flags, TS 29.272 §7.3.152, and PUA-Flags, §7.3.48. */
export const clrFlag = { s6aS6dIndicator: 1, reattachRequired: 2 } as const
export const puaFlag = { freezeMTmsi: 1, freezePTmsi: 2 } as const

export const subscriberStatus = { serviceGranted: 0, operatorDeterminedBarring: 1 } as const
export const networkAccessMode = { packetAndCircuit: 0, onlyPacket: 2 } as const
export const pdnType = { ipv4: 0, ipv6: 1, ipv4v6: 2, ipv4OrIpv6: 3 } as const
export const vplmnDynamicAddressAllowed = { notAllowed: 0, allowed: 1 } as const
/** RAT-Type, TS 29.212 §5.3.31. */
export const ratType = { wlan: 0, utran: 1000, geran: 1001, hspaEvolution: 1003, eutran: 1004 } as const

export const s6aCommands = [
  AuthenticationInformationRequest,
  AuthenticationInformationAnswer,
  UpdateLocationRequest,
  UpdateLocationAnswer,
  CancelLocationRequest,
  CancelLocationAnswer,
  PurgeUeRequest,
  PurgeUeAnswer,
  NotifyRequest,
  NotifyAnswer,
] as const
