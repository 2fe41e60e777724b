import { fixed, list, optional, required } from './avp.ts'
import type { MessageOf } from './command.ts'
import { answer, application, request } from './command.ts'

/** RFC 6733 §8: the session commands under the common application; Gx and Gy have those that they use under theirs. */
const { base } = application

/** RFC 6733 §8.4.1. */
export const SessionTerminationRequest = request('SessionTerminationRequest', 275, 'PXY', base, {
  sessionId: fixed,
  originHost: required,
  originRealm: required,
  destinationRealm: required,
  authApplicationId: required,
  terminationCause: required,
  userName: optional,
  destinationHost: optional,
  class: list,
  originStateId: optional,
  proxyInfo: list,
  routeRecord: list,
})
export type SessionTerminationRequest = MessageOf<typeof SessionTerminationRequest>

const sessionAnswer = {
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
} as const

/** RFC 6733 §8.4.2. */
export const SessionTerminationAnswer = answer('SessionTerminationAnswer', 275, 'PXY', base, {
  sessionId: fixed,
  resultCode: required,
  originHost: required,
  originRealm: required,
  userName: optional,
  class: list,
  errorMessage: optional,
  errorReportingHost: optional,
  failedAvp: optional,
  originStateId: optional,
  redirectHost: list,
  redirectHostUsage: optional,
  redirectMaxCacheTime: optional,
  proxyInfo: list,
})
export type SessionTerminationAnswer = MessageOf<typeof SessionTerminationAnswer>

/** RFC 6733 §8.5.1. */
export const AbortSessionRequest = request('AbortSessionRequest', 274, 'PXY', base, {
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
export type AbortSessionRequest = MessageOf<typeof AbortSessionRequest>

/** RFC 6733 §8.5.2. */
export const AbortSessionAnswer = answer('AbortSessionAnswer', 274, 'PXY', base, { ...sessionAnswer })
export type AbortSessionAnswer = MessageOf<typeof AbortSessionAnswer>

/** RFC 6733 §8.3.1. */
export const ReAuthRequest = request('ReAuthRequest', 258, 'PXY', base, {
  sessionId: fixed,
  originHost: required,
  originRealm: required,
  destinationRealm: required,
  destinationHost: required,
  authApplicationId: required,
  reAuthRequestType: required,
  userName: optional,
  originStateId: optional,
  proxyInfo: list,
  routeRecord: list,
})
export type ReAuthRequest = MessageOf<typeof ReAuthRequest>

/** RFC 6733 §8.3.2. */
export const ReAuthAnswer = answer('ReAuthAnswer', 258, 'PXY', base, { ...sessionAnswer })
export type ReAuthAnswer = MessageOf<typeof ReAuthAnswer>

export const sessionCommands = [
  SessionTerminationRequest,
  SessionTerminationAnswer,
  AbortSessionRequest,
  AbortSessionAnswer,
  ReAuthRequest,
  ReAuthAnswer,
] as const
