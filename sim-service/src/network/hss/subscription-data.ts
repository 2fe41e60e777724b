import type { DiameterMessage } from '../../codec/diameter/diameter.ts'
import type { HssSubscriber } from './subscribers.ts'

type SubscriptionData = NonNullable<
  Extract<DiameterMessage, { kind: 'UpdateLocationAnswer' }>['subscriptionData']
>

const SERVICE_GRANTED = 0
const ONLY_PACKET = 2
const IPV4 = 0
const NOT_ALLOWED = 0
const DYNAMIC = 1
const CONTEXT = 1

/** Subscription-Data (TS 29.272 §7.3.2) of a subscriber with one APN, home routed: the visited PGW is not allowed. */
export function subscriptionData(row: HssSubscriber): SubscriptionData {
  const { profile } = row
  return {
    subscriberStatus: SERVICE_GRANTED,
    msisdn: row.msisdn,
    networkAccessMode: ONLY_PACKET,
    accessRestrictionData: 0,
    tgppChargingCharacteristics: profile.chargingCharacteristics,
    ambr: {
      maxRequestedBandwidthUl: profile.ueAmbrUplinkBps,
      maxRequestedBandwidthDl: profile.ueAmbrDownlinkBps,
    },
    apnConfigurationProfile: {
      contextIdentifier: CONTEXT,
      allApnConfigurationsIncludedIndicator: 0,
      apnConfiguration: [
        {
          contextIdentifier: CONTEXT,
          pdnType: IPV4,
          serviceSelection: profile.apn,
          epsSubscribedQosProfile: {
            qosClassIdentifier: profile.qci,
            allocationRetentionPriority: {
              priorityLevel: profile.priorityLevel,
              // 0 is enabled, for Diameter.
              preEmptionCapability: profile.mayPreempt ? 0 : 1,
              preEmptionVulnerability: profile.preemptable ? 0 : 1,
            },
          },
          vplmnDynamicAddressAllowed: NOT_ALLOWED,
          pdnGwAllocationType: DYNAMIC,
          ambr: {
            maxRequestedBandwidthUl: profile.apnAmbrUplinkBps,
            maxRequestedBandwidthDl: profile.apnAmbrDownlinkBps,
          },
        },
      ],
    },
  }
}
