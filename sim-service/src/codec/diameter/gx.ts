import { fixed, list, optional, required } from './avp.ts'
import type { MessageOf } from './command.ts'
import { answer, application, request } from './command.ts'

const { gx } = application

/** TS 29.212 §5.6.2. */
export const GxCreditControlRequest = request('GxCreditControlRequest', 272, 'PXY', gx, {
  sessionId: fixed,
  drmp: optional,
  authApplicationId: required,
  originHost: required,
  originRealm: required,
  destinationRealm: required,
  ccRequestType: required,
  ccRequestNumber: required,
  destinationHost: optional,
  originStateId: optional,
  subscriptionId: list,
  supportedFeatures: list,
  networkRequestSupport: optional,
  bearerIdentifier: optional,
  bearerOperation: optional,
  pdnConnectionChargingId: optional,
  framedIpAddress: optional,
  framedIpv6Prefix: optional,
  ipCanType: optional,
  tgppRatType: optional,
  ratType: optional,
  terminationCause: optional,
  userEquipmentInfo: optional,
  qosInformation: optional,
  defaultEpsBearerQos: optional,
  anGwAddress: list, // 0*2
  tgppSgsnMccMnc: optional,
  tgppSgsnAddress: optional,
  tgppGgsnAddress: optional,
  tgppSelectionMode: optional,
  ranNasReleaseCause: list,
  tgppUserLocationInfo: optional,
  userLocationInfoTime: optional,
  userCsgInformation: optional,
  tgppMsTimezone: optional,
  tgppChargingCharacteristics: optional,
  calledStationId: optional,
  pdnConnectionId: optional,
  bearerUsage: optional,
  online: optional,
  offline: optional,
  packetFilterOperation: optional,
  packetFilterInformation: list,
  chargingRuleReport: list,
  eventTrigger: list,
  eventReportIndication: optional,
  accessNetworkChargingAddress: optional,
  accessNetworkChargingIdentifierGx: list,
  usageMonitoringInformation: list,
  proxyInfo: list,
  routeRecord: list,
})
export type GxCreditControlRequest = MessageOf<typeof GxCreditControlRequest>

/** TS 29.212 §5.6.3. */
export const GxCreditControlAnswer = answer('GxCreditControlAnswer', 272, 'PXY', gx, {
  sessionId: fixed,
  drmp: optional,
  authApplicationId: required,
  originHost: required,
  originRealm: required,
  resultCode: optional,
  experimentalResult: optional,
  ccRequestType: required,
  ccRequestNumber: required,
  supportedFeatures: list,
  bearerControlMode: optional,
  eventTrigger: list,
  eventReportIndication: optional,
  originStateId: optional,
  redirectHost: list,
  redirectHostUsage: optional,
  redirectMaxCacheTime: optional,
  chargingRuleRemove: list,
  chargingRuleInstall: list,
  online: optional,
  offline: optional,
  qosInformation: list,
  revalidationTime: optional,
  defaultEpsBearerQos: optional,
  bearerUsage: optional,
  usageMonitoringInformation: list,
  csgInformationReporting: list,
  sessionReleaseCause: optional,
  errorMessage: optional,
  errorReportingHost: optional,
  failedAvp: optional,
  proxyInfo: list,
  routeRecord: list,
})
export type GxCreditControlAnswer = MessageOf<typeof GxCreditControlAnswer>

/** TS 29.212 §5.6.4. */
export const GxReAuthRequest = request('GxReAuthRequest', 258, 'PXY', gx, {
  sessionId: fixed,
  drmp: optional,
  authApplicationId: required,
  originHost: required,
  originRealm: required,
  destinationRealm: required,
  destinationHost: required,
  reAuthRequestType: required,
  sessionReleaseCause: optional,
  originStateId: optional,
  eventTrigger: list,
  eventReportIndication: optional,
  chargingRuleRemove: list,
  chargingRuleInstall: list,
  defaultEpsBearerQos: optional,
  qosInformation: list,
  revalidationTime: optional,
  usageMonitoringInformation: list,
  pcscfRestorationIndication: optional,
  csgInformationReporting: list,
  proxyInfo: list,
  routeRecord: list,
})
export type GxReAuthRequest = MessageOf<typeof GxReAuthRequest>

/** TS 29.212 §5.6.5. */
export const GxReAuthAnswer = answer('GxReAuthAnswer', 258, 'PXY', gx, {
  sessionId: fixed,
  drmp: optional,
  originHost: required,
  originRealm: required,
  resultCode: optional,
  experimentalResult: optional,
  originStateId: optional,
  ipCanType: optional,
  ratType: optional,
  anGwAddress: list, // 0*2
  tgppSgsnMccMnc: optional,
  tgppSgsnAddress: optional,
  ranNasReleaseCause: list,
  tgppUserLocationInfo: optional,
  userLocationInfoTime: optional,
  tgppMsTimezone: optional,
  chargingRuleReport: list,
  errorMessage: optional,
  errorReportingHost: optional,
  failedAvp: optional,
  proxyInfo: list,
})
export type GxReAuthAnswer = MessageOf<typeof GxReAuthAnswer>

/** IP-CAN-Type, TS 29.212 §5.3.27. */
export const ipCanType = {
  tgppGprs: 0,
  docsis: 1,
  xdsl: 2,
  wimax: 3,
  tgpp2: 4,
  tgppEps: 5,
  nonTgppEps: 6,
} as const

/** Event-Trigger, TS 29.212 §5.3.7. */
export const eventTrigger = {
  sgsnChange: 0,
  qosChange: 1,
  ratChange: 2,
  tftChange: 3,
  plmnChange: 4,
  lossOfBearer: 5,
  recoveryOfBearer: 6,
  ipCanChange: 7,
  userLocationChange: 13,
  noEventTriggers: 14,
  outOfCredit: 15,
  reallocationOfCredit: 16,
  revalidationTimeout: 17,
  anGwChange: 21,
  ueTimeZoneChange: 25,
  taiChange: 26,
  ecgiChange: 27,
  apnAmbrModificationFailure: 29,
  usageReport: 33,
} as const

export const networkRequestSupport = { notSupported: 0, supported: 1 } as const
export const bearerControlMode = { ueOnly: 0, ueNw: 2 } as const
export const chargingEnabled = { disable: 0, enable: 1 } as const // Online and Offline
export const pccRuleStatus = { active: 0, inactive: 1, temporarilyInactive: 2 } as const
export const flowStatus = {
  enabledUplink: 0,
  enabledDownlink: 1,
  enabled: 2,
  disabled: 3,
  removed: 4,
} as const
export const meteringMethod = { duration: 0, volume: 1, durationVolume: 2, event: 3 } as const
export const reportingLevel = {
  serviceIdentifierLevel: 0,
  ratingGroupLevel: 1,
  sponsoredConnectivityLevel: 2,
} as const
/** TS 29.212 §5.3.46, §5.3.47: for Diameter 0 means enabled. */
export const preEmptionCapability = { enabled: 0, disabled: 1 } as const
export const preEmptionVulnerability = { enabled: 0, disabled: 1 } as const

export const gxCommands = [
  GxCreditControlRequest,
  GxCreditControlAnswer,
  GxReAuthRequest,
  GxReAuthAnswer,
] as const
