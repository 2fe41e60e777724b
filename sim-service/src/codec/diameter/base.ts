import { list, optional, required, requiredList } from './avp.ts'
import type { MessageOf } from './command.ts'
import { answer, application, request } from './command.ts'

const { base } = application

/** RFC 6733 §5.3.1. */
export const CapabilitiesExchangeRequest = request('CapabilitiesExchangeRequest', 257, '-', base, {
  originHost: required,
  originRealm: required,
  hostIpAddress: requiredList,
  vendorId: required,
  productName: required,
  originStateId: optional,
  supportedVendorId: list,
  authApplicationId: list,
  inbandSecurityId: list,
  acctApplicationId: list,
  vendorSpecificApplicationId: list,
  firmwareRevision: optional,
})
export type CapabilitiesExchangeRequest = MessageOf<typeof CapabilitiesExchangeRequest>

/** RFC 6733 §5.3.2. */
export const CapabilitiesExchangeAnswer = answer('CapabilitiesExchangeAnswer', 257, '-', base, {
  resultCode: required,
  originHost: required,
  originRealm: required,
  hostIpAddress: requiredList,
  vendorId: required,
  productName: required,
  originStateId: optional,
  errorMessage: optional,
  failedAvp: optional,
  supportedVendorId: list,
  authApplicationId: list,
  inbandSecurityId: list,
  acctApplicationId: list,
  vendorSpecificApplicationId: list,
  firmwareRevision: optional,
})
export type CapabilitiesExchangeAnswer = MessageOf<typeof CapabilitiesExchangeAnswer>

/** RFC 6733 §5.4.1. */
export const DisconnectPeerRequest = request('DisconnectPeerRequest', 282, '-', base, {
  originHost: required,
  originRealm: required,
  disconnectCause: required,
})
export type DisconnectPeerRequest = MessageOf<typeof DisconnectPeerRequest>

/** RFC 6733 §5.4.2. */
export const DisconnectPeerAnswer = answer('DisconnectPeerAnswer', 282, '-', base, {
  resultCode: required,
  originHost: required,
  originRealm: required,
  errorMessage: optional,
  failedAvp: optional,
})
export type DisconnectPeerAnswer = MessageOf<typeof DisconnectPeerAnswer>

/** RFC 6733 §5.5.1. */
export const DeviceWatchdogRequest = request('DeviceWatchdogRequest', 280, '-', base, {
  originHost: required,
  originRealm: required,
  originStateId: optional,
})
export type DeviceWatchdogRequest = MessageOf<typeof DeviceWatchdogRequest>

/** RFC 6733 §5.5.2. */
export const DeviceWatchdogAnswer = answer('DeviceWatchdogAnswer', 280, '-', base, {
  resultCode: required,
  originHost: required,
  originRealm: required,
  errorMessage: optional,
  failedAvp: optional,
  originStateId: optional,
})
export type DeviceWatchdogAnswer = MessageOf<typeof DeviceWatchdogAnswer>

/**
 * RFC 6733 §7.2: the grammar of an answer with the E flag, whatever its command. `commandCode` and `applicationId`
 * stand in the message, because its kind does not imply them. The RFC requires Result-Code; peers are known that
 * send Experimental-Result in its place, and Redirect-Host belongs to 3006 (§6.12).
 */
const answerMessage = {
  sessionId: optional,
  originHost: required,
  originRealm: required,
  resultCode: optional,
  originStateId: optional,
  errorMessage: optional,
  errorReportingHost: optional,
  failedAvp: optional,
  experimentalResult: optional,
  redirectHost: list,
  redirectHostUsage: optional,
  redirectMaxCacheTime: optional,
  proxyInfo: list,
} as const
export const ErrorAnswer = answer('ErrorAnswer', 0, '-', base, answerMessage)
export type ErrorAnswer = MessageOf<typeof ErrorAnswer> & { commandCode: number; applicationId: number }

/** Disconnect-Cause, RFC 6733 §5.4.3. */
export const disconnectCause = { rebooting: 0, busy: 1, doNotWantToTalkToYou: 2 } as const

/** Auth-Session-State, RFC 6733 §8.11. */
export const authSessionState = { stateMaintained: 0, noStateMaintained: 1 } as const

/** Termination-Cause, RFC 6733 §8.15. */
export const terminationCause = {
  logout: 1,
  serviceNotProvided: 2,
  badAnswer: 3,
  administrative: 4,
  linkBroken: 5,
  authExpired: 6,
  userMoved: 7,
  sessionTimeout: 8,
} as const

/** Re-Auth-Request-Type, RFC 6733 §8.12. */
export const reAuthRequestType = { authorizeOnly: 0, authorizeAuthenticate: 1 } as const

export const baseCommands = [
  CapabilitiesExchangeRequest,
  CapabilitiesExchangeAnswer,
  DisconnectPeerRequest,
  DisconnectPeerAnswer,
  DeviceWatchdogRequest,
  DeviceWatchdogAnswer,
] as const
