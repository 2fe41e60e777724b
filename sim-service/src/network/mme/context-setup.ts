import { kenb } from '../../codec/crypto/key-derivation.ts'
import type { MmeSession, UeContext } from './context.ts'
import type { Mme } from './mme.ts'
import type { UeTraits } from './traits.ts'

/**
 * Initial Context Setup (TS 36.413 §8.3.1): the default bearer, what AS security begins with, and the NAS message that
 * goes with the bearer, where there is one.
 */
export function sendContextSetup(mme: Mme, ue: UeContext, session: MmeSession, nasPdu?: Uint8Array): void {
  if (ue.enb === undefined) return
  const { traits } = ue
  // TS 33.401 §7.2.6.2: KeNB is derived with the NAS COUNT of the uplink message that led to this set-up.
  const uplinkCount = (mme.security.open(ue)?.uplinkCount ?? 1) - 1
  const securityKey = kenb(mme.security.kasme(ue), uplinkCount)
  if (mme.configuration.handsOver) mme.nextHops.begin(ue, securityKey)
  mme.sendS1(ue.enb, {
    kind: 'InitialContextSetupRequest',
    mmeUeS1apId: ue.mmeUeId,
    enbUeS1apId: ue.enbUeId,
    ueAggregateMaximumBitrate: ueAmbrOf(traits, session),
    erabToBeSetupListCtxtSuReq: [
      {
        erabId: session.ebi,
        erabLevelQosParameters: qosOf(session),
        transportLayerAddress: session.sgwUserIpv4,
        gtpTeid: session.sgwUserTeid,
        nasPdu,
      },
    ],
    ueSecurityCapabilities: securityCapabilitiesOf(traits),
    securityKey,
    ueRadioCapability: traits.radioCapability,
  })
}

/** The UE-AMBR in use: the APN-AMBR of the only session, up to the subscribed UE-AMBR (TS 23.401 §4.7.3). */
export function ueAmbrOf(traits: UeTraits, session: MmeSession) {
  return {
    ueAggregateMaximumBitRateDl: Math.min(traits.ambrDownlinkBps, session.ambrDownlinkKbps * 1000),
    ueAggregateMaximumBitRateUl: Math.min(traits.ambrUplinkBps, session.ambrUplinkKbps * 1000),
  }
}

/** EEA1 … EEA7 and EIA1 … EIA7 move up one place: algorithm 0 is not carried (TS 36.413 §9.2.1.40). */
export function securityCapabilitiesOf({ eea, eia }: UeTraits) {
  return { encryptionAlgorithms: (eea & 0x7f) << 9, integrityProtectionAlgorithms: (eia & 0x7f) << 9 }
}

/** E-RAB level QoS (TS 36.413 §9.2.1.15). */
export function qosOf(session: MmeSession) {
  return {
    qci: session.qci,
    allocationRetentionPriority: {
      priorityLevel: session.priorityLevel,
      preEmptionCapability:
        session.preEmptionCapability === 0 ? 'may-trigger-pre-emption' : 'shall-not-trigger-pre-emption',
      preEmptionVulnerability: session.preEmptionVulnerability === 0 ? 'pre-emptable' : 'not-pre-emptable',
    },
  } as const
}
