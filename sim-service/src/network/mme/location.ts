import { experimentalResultCode, isSuccess, type Outcome } from '../../codec/diameter/result-codes.ts'
import { emmCause } from '../../codec/nas/causes.ts'
import type { Procedure } from '../../engine/process.ts'
import { Outcomes } from '../outcomes.ts'
import { emmCauseOf } from './causes.ts'
import type { UeContext } from './context.ts'
import type { Mme } from './mme.ts'
import type { Subscription } from './session.ts'

export type LocationUpdate =
  | { kind: 'updated'; subscription: Subscription }
  | { kind: 'refused'; emmCause: number }

/** S6a indicator alone: an update (crib §1 row 3). */
const ULR_FLAGS_OF_UPDATE = 0x02

/** S6a indicator and initial attach (TS 29.272 §7.3.7): without the second the HSS keeps a registration at an SGSN. */
const ULR_FLAGS = 0x22
const RAT_EUTRAN = 1004

/** Update Location (TS 29.272 §5.2.1.1), steps 8 and 11. An attach that is given up ends it, too. */
export function* updateLocation(mme: Mme, ue: UeContext, isInitialAttach = true): Procedure<LocationUpdate> {
  const startedUs = mme.sim.now
  let outcome = 'aborted'
  try {
    const ended = yield* requestUpdate(mme, ue, isInitialAttach ? ULR_FLAGS : ULR_FLAGS_OF_UPDATE)
    outcome = ended.outcome
    return ended.update
  } finally {
    mme.sim.measure('mme.update-location', outcome, mme.sim.now - startedUs)
  }
}

/** A code in Experimental-Result and the same number in Result-Code mean different things (trap 2). */
const rejections = {
  experimental: new Outcomes('rejected/experimental-'),
  base: new Outcomes('rejected/base-'),
  other: new Outcomes('rejected/'),
} as const

interface Ended {
  readonly outcome: string
  readonly update: LocationUpdate
}

function refused(reason: string, cause: number): Ended {
  return { outcome: rejections.other.of(reason), update: { kind: 'refused', emmCause: cause } }
}

function refusedBy(mme: Mme, ue: UeContext, answer: Outcome): Ended {
  const { experimentalResult, resultCode } = answer
  const outcome =
    experimentalResult === undefined
      ? rejections.base.of(resultCode ?? 0)
      : rejections.experimental.of(experimentalResult.experimentalResultCode)
  const isByRat = experimentalResult?.experimentalResultCode === experimentalResultCode.ratNotAllowed
  const agreed = isByRat ? mme.homeOf(ue.imsi)?.ratNotAllowedCause : undefined
  return { outcome, update: { kind: 'refused', emmCause: agreed ?? emmCauseOf(answer) } }
}

function* requestUpdate(mme: Mme, ue: UeContext, ulrFlags: number): Procedure<Ended> {
  const reply = yield* mme.s6a.request(mme.routeTo(ue.imsi), {
    ...mme.s6aRequest(ue.imsi),
    kind: 'UpdateLocationRequest',
    terminalInformation:
      ue.imeisv.length === 16
        ? { imei: ue.imeisv.slice(0, 14), softwareVersion: ue.imeisv.slice(14) }
        : undefined,
    ratType: RAT_EUTRAN,
    ulrFlags,
    ueSrvccCapability: 0,
    visitedPlmnId: mme.configuration.plmn,
  })
  if (reply.kind !== 'answer') return refused(reply.kind, emmCauseOf(undefined))
  if (reply.message.kind !== 'UpdateLocationAnswer') return refusedBy(mme, ue, reply.message as Outcome)
  const { message } = reply
  const data = message.subscriptionData
  if (!isSuccess(message)) return refusedBy(mme, ue, message)
  const apn = data?.apnConfigurationProfile?.apnConfiguration?.[0]
  if (data === undefined || apn === undefined) return refused('no-subscription', emmCause.networkFailure)
  const qos = apn.epsSubscribedQosProfile
  const arp = qos?.allocationRetentionPriority
  return {
    outcome: 'accepted',
    update: {
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
    },
  }
}
