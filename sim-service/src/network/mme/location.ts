import { isSuccess } from '../../codec/diameter/result-codes.ts'
import { emmCause } from '../../codec/nas/causes.ts'
import type { Procedure } from '../../engine/process.ts'
import { emmCauseOf } from './causes.ts'
import type { UeContext } from './context.ts'
import type { Mme } from './mme.ts'
import type { Subscription } from './session.ts'

export type LocationUpdate =
  | { kind: 'updated'; subscription: Subscription }
  | { kind: 'refused'; emmCause: number }

/** S6a indicator and initial attach (TS 29.272 §7.3.7): without the second the HSS keeps a registration at an SGSN. */
const ULR_FLAGS = 0x22
const RAT_EUTRAN = 1004

/** Update Location (TS 29.272 §5.2.1.1), steps 8 and 11. */
export function* updateLocation(mme: Mme, ue: UeContext): Procedure<LocationUpdate> {
  const reply = yield* mme.s6a.request(mme.routeTo(ue.imsi), {
    ...mme.s6aRequest(ue.imsi),
    kind: 'UpdateLocationRequest',
    terminalInformation:
      ue.imeisv.length === 16
        ? { imei: ue.imeisv.slice(0, 14), softwareVersion: ue.imeisv.slice(14) }
        : undefined,
    ratType: RAT_EUTRAN,
    ulrFlags: ULR_FLAGS,
    ueSrvccCapability: 0,
    visitedPlmnId: mme.configuration.plmn,
  })
  if (reply.kind !== 'answer' || reply.message.kind !== 'UpdateLocationAnswer') {
    return {
      kind: 'refused',
      emmCause: emmCauseOf(reply.kind === 'answer' ? (reply.message as never) : undefined),
    }
  }
  const { message } = reply
  const data = message.subscriptionData
  if (!isSuccess(message)) return { kind: 'refused', emmCause: emmCauseOf(message) }
  const apn = data?.apnConfigurationProfile?.apnConfiguration?.[0]
  if (data === undefined || apn === undefined) return { kind: 'refused', emmCause: emmCause.networkFailure }
  const qos = apn.epsSubscribedQosProfile
  const arp = qos?.allocationRetentionPriority
  return {
    kind: 'updated',
    subscription: {
      msisdn: data.msisdn ?? '',
      apn: apn.serviceSelection,
      qci: qos?.qosClassIdentifier ?? 9,
      priorityLevel: arp?.priorityLevel ?? 15,
      // What absence means: TS 29.212 §5.3.46, §5.3.47.
      preEmptionCapability: arp?.preEmptionCapability ?? 1,
      preEmptionVulnerability: arp?.preEmptionVulnerability ?? 0,
      apnAmbrUplinkBps: apn.ambr?.maxRequestedBandwidthUl ?? 0,
      apnAmbrDownlinkBps: apn.ambr?.maxRequestedBandwidthDl ?? 0,
      ueAmbrUplinkBps: data.ambr?.maxRequestedBandwidthUl ?? 0,
      ueAmbrDownlinkBps: data.ambr?.maxRequestedBandwidthDl ?? 0,
      chargingCharacteristics: data.tgppChargingCharacteristics,
    },
  }
}
