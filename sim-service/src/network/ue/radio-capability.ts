import { encodeUeEutraCapability, type RrcMessage } from '../../codec/rrc/rrc.ts'
import { realisticCapability } from './eutra-capability.ts'

/** Encoded once: every UE of the lab is the same category 4 device. */
const container = encodeUeEutraCapability(realisticCapability)

/** TS 36.331 §5.6.3: the UE's radio access capabilities, E-UTRA only. */
export function ueCapabilityInformation(rrcTransactionIdentifier: number): RrcMessage {
  return {
    kind: 'UECapabilityInformation',
    rrcTransactionIdentifier,
    ueCapabilityRatContainerList: [{ ratType: 'eutra', ueCapabilityRatContainer: container }],
  }
}
