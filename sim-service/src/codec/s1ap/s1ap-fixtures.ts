import { fromHex } from '../octets.ts'
import { type CriticalityDiagnostics, encodeS1ap } from './s1ap.ts'
import {
  encodeSourceToTargetContainer,
  encodeTargetToSourceContainer,
  type SourceToTargetContainer,
} from './transparent-containers.ts'

// Values that the examples of many messages share.

export const tai = { plmnIdentity: '21407', tac: 0x1234 }
export const eutranCgi = { plmnIdentity: '21407', cellId: 0x00f4_2401 }
export const pair = { mmeUeS1apId: 4_000_000_001, enbUeS1apId: 1000 }
// NAS and RRC contents that a dissector accepts: a Service Request, an Authentication Request, ciphered messages.
export const serviceRequest = fromHex('c7051234')
export const authenticationRequest = fromHex(`075200${'5a'.repeat(16)}10${'a5'.repeat(16)}`)
export const ciphered = (length: number): Uint8Array => {
  const octets = new Uint8Array(length).fill(0x6b)
  octets.set(fromHex('27aabbccdd05'))
  return octets
}
export const radioCapability = fromHex('00100000')
export const pagingCapability = fromHex('000800')
export const qos = {
  qci: 9,
  allocationRetentionPriority: {
    priorityLevel: 8,
    preEmptionCapability: 'may-trigger-pre-emption',
    preEmptionVulnerability: 'not-pre-emptable',
  },
} as const
export const gbrQos = {
  ...qos,
  qci: 1,
  gbrQosInformation: {
    erabMaximumBitrateDl: 64_000,
    erabMaximumBitrateUl: 64_000,
    erabGuaranteedBitrateDl: 0,
    erabGuaranteedBitrateUl: 10_000_000_000,
  },
}
export const criticalityDiagnostics: CriticalityDiagnostics = {
  procedureCode: 9,
  triggeringMessage: 'initiating-message',
  procedureCriticality: 'reject',
  iesCriticalityDiagnostics: [
    { ieCriticality: 'reject', ieId: 66, typeOfError: 'missing' },
    { ieCriticality: 'ignore', ieId: 500, typeOfError: 'not-understood' },
  ],
}
export const gummei = { plmnIdentity: '310410', mmeGroupId: 0x8001, mmeCode: 7 }

/** An empty HandoverPreparationInformation of TS 36.331 §10.2.2 inside. */
export const sourceToTargetContainer: SourceToTargetContainer = {
  rrcContainer: fromHex('0000'),
  erabInformationList: [{ erabId: 5, dlForwarding: 'dL-Forwarding-proposed' }, { erabId: 6 }],
  targetCellId: eutranCgi,
  subscriberProfileIdForRfp: 7,
  ueHistoryInformation: [
    {
      eutranCell: { globalCellId: eutranCgi, cellType: { cellSize: 'medium' }, timeUeStayedInCell: 4095 },
    },
    { geranCell: { undefined: null } },
  ],
}
export const sourceToTarget = encodeSourceToTargetContainer(sourceToTargetContainer)
/** A HandoverCommand of TS 36.331 §10.2.2 with an RRCConnectionReconfiguration inside. */
export const targetToSourceContainer = { rrcContainer: fromHex('00611040007a2468000160020000') }
export const targetToSource = encodeTargetToSourceContainer(targetToSourceContainer)
/** An Initial UE Message with a Service Request, as an MME hands it on to another. */
export const initialUeMessage = encodeS1ap({
  kind: 'InitialUEMessage',
  enbUeS1apId: 1000,
  nasPdu: serviceRequest,
  tai,
  eutranCgi,
  rrcEstablishmentCause: 'mo-Signalling',
})
