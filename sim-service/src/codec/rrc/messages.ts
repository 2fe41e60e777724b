/**
 * The RRC messages (TS 36.331 §6.2.1, §6.2.2): channel, place in the channel's CHOICE, envelope and release 8 fields.
 * A message's members are those fields; `kind` and the envelope stand for the CHOICEs around them.
 */

import type { PerType, ValueOf } from '../per/per.ts'
import { choice, integer, octetString, optional, sequence, sequenceOf } from '../per/per.ts'
import { withSpare } from './bit-types.ts'
import { idleModeMobilityControlInfo, redirectedCarrierInfo } from './carriers.ts'
import { establishmentCause, initialUeIdentity, registeredMme, releaseCause } from './identities.ts'
import { measConfig } from './measurement-config.ts'
import { mobilityControlInfo } from './mobility-control.ts'
import {
  lateExtension,
  rrcConnectionReconfigurationCompleteV8a0,
  rrcConnectionRejectV8a0,
  rrcConnectionReleaseV890,
  rrcConnectionSetupCompleteV8a0,
} from './non-critical-extensions.ts'
import { radioResourceConfigDedicated } from './radio-resource-config.ts'
import { securityConfigHo, securityConfigSmc } from './security-config.ts'
import { ratType, ueCapabilityRequest } from './ue-capability.ts'

/** A logical channel with its own CHOICE of messages (TS 36.331 §6.2.1). */
export type RrcChannel = 'ul-ccch' | 'dl-ccch' | 'ul-dcch' | 'dl-dcch'

/**
 * What stands between the CHOICE of the channel and the release 8 fields: whether the message has an
 * rrc-TransactionIdentifier, and how many alternatives its `c1` has (1: criticalExtensions leads to the fields at
 * once).
 */
interface Envelope<N extends boolean = boolean> {
  numbered: N
  alternatives: 1 | 4 | 8
}

export interface MessageRow<T = unknown, N extends boolean = boolean> extends Envelope<N> {
  channel: RrcChannel
  index: number
  fields: PerType<T>
}

function message<T, N extends boolean>(
  channel: RrcChannel,
  index: number,
  envelope: Envelope<N>,
  fields: PerType<T>,
): MessageRow<T, N> {
  return { channel, index, numbered: envelope.numbered, alternatives: envelope.alternatives, fields }
}

const plain = { numbered: false, alternatives: 1 } as const
const plainOf4 = { numbered: false, alternatives: 4 } as const
const numbered = { numbered: true, alternatives: 1 } as const
const numberedOf4 = { numbered: true, alternatives: 4 } as const
const numberedOf8 = { numbered: true, alternatives: 8 } as const

const dedicatedInfoNas = octetString()

const informationTransfer = sequence({
  dedicatedInfoType: choice({
    dedicatedInfoNas,
    dedicatedInfoCdma20001Xrtt: octetString(),
    dedicatedInfoCdma2000Hrpd: octetString(),
  }),
  nonCriticalExtension: optional(lateExtension),
})

const extensionOnly = sequence({ nonCriticalExtension: optional(lateExtension) })

const rrcConnectionRequest = withSpare(sequence({ ueIdentity: initialUeIdentity, establishmentCause }), 1)

const rrcConnectionReject = sequence({
  waitTime: integer(1, 16),
  nonCriticalExtension: optional(rrcConnectionRejectV8a0),
})

const rrcConnectionSetup = sequence({
  radioResourceConfigDedicated,
  nonCriticalExtension: optional(lateExtension),
})

const rrcConnectionSetupComplete = sequence({
  selectedPlmnIdentity: integer(1, 6),
  registeredMme: optional(registeredMme),
  dedicatedInfoNas,
  nonCriticalExtension: optional(rrcConnectionSetupCompleteV8a0),
})

const rrcConnectionReconfiguration = sequence({
  measConfig: optional(measConfig),
  mobilityControlInfo: optional(mobilityControlInfo),
  dedicatedInfoNasList: optional(sequenceOf(dedicatedInfoNas, 1, 11)),
  radioResourceConfigDedicated: optional(radioResourceConfigDedicated),
  securityConfigHo: optional(securityConfigHo),
  nonCriticalExtension: optional(lateExtension),
})

const rrcConnectionReconfigurationComplete = sequence({
  nonCriticalExtension: optional(rrcConnectionReconfigurationCompleteV8a0),
})

const rrcConnectionRelease = sequence({
  releaseCause,
  redirectedCarrierInfo: optional(redirectedCarrierInfo),
  idleModeMobilityControlInfo: optional(idleModeMobilityControlInfo),
  nonCriticalExtension: optional(rrcConnectionReleaseV890),
})

const securityModeCommand = sequence({
  securityConfigSmc,
  nonCriticalExtension: optional(lateExtension),
})

const ueCapabilityEnquiry = sequence({
  ueCapabilityRequest,
  nonCriticalExtension: optional(lateExtension),
})

/** The container of E-UTRA holds a UE-EUTRA-Capability; nodes that only store it leave it closed. */
export const ueCapabilityInformation = sequence({
  ueCapabilityRatContainerList: sequenceOf(
    sequence({ ratType, ueCapabilityRatContainer: octetString() }),
    0,
    8,
  ),
  nonCriticalExtension: optional(lateExtension),
})

// biome-ignore format: a table.
export const rrcMessages = {
  RRCConnectionRequest:                 message('ul-ccch', 1, plain,       rrcConnectionRequest),

  RRCConnectionReject:                  message('dl-ccch', 2, plainOf4,    rrcConnectionReject),
  RRCConnectionSetup:                   message('dl-ccch', 3, numberedOf8, rrcConnectionSetup),

  RRCConnectionReconfigurationComplete: message('ul-dcch', 2, numbered,    rrcConnectionReconfigurationComplete),
  RRCConnectionSetupComplete:           message('ul-dcch', 4, numberedOf4, rrcConnectionSetupComplete),
  SecurityModeComplete:                 message('ul-dcch', 5, numbered,    extensionOnly),
  SecurityModeFailure:                  message('ul-dcch', 6, numbered,    extensionOnly),
  UECapabilityInformation:              message('ul-dcch', 7, numberedOf8, ueCapabilityInformation),
  ULInformationTransfer:                message('ul-dcch', 9, plainOf4,    informationTransfer),

  DLInformationTransfer:                message('dl-dcch', 1, numberedOf4, informationTransfer),
  RRCConnectionReconfiguration:         message('dl-dcch', 4, numberedOf8, rrcConnectionReconfiguration),
  RRCConnectionRelease:                 message('dl-dcch', 5, numberedOf4, rrcConnectionRelease),
  SecurityModeCommand:                  message('dl-dcch', 6, numberedOf4, securityModeCommand),
  UECapabilityEnquiry:                  message('dl-dcch', 7, numberedOf4, ueCapabilityEnquiry),
} as const

type Messages = typeof rrcMessages
export type RrcKind = keyof Messages

type Flat<T> = { [K in keyof T]: T[K] }
type Numbering<R> = R extends MessageRow<infer _, true> ? { rrcTransactionIdentifier: number } : unknown

/** One message, flattened: `kind`, the transaction identifier where it has one, and the release 8 fields. */
export type RrcMessageOf<K extends RrcKind> = K extends RrcKind
  ? Flat<{ kind: K } & Numbering<Messages[K]> & ValueOf<Messages[K]['fields']>>
  : never

export type RrcMessage = RrcMessageOf<RrcKind>
