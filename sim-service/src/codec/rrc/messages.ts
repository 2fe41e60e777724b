/**
 * The RRC messages (TS 36.331 §6.2.1, §6.2.2): channel, place in the channel's CHOICE, envelope and release 8 fields.
 * A message's members are those fields; `kind` and the envelope stand for the CHOICEs around them.
 */

import type { PerType, ValueOf } from '../per/per.ts'
import { choice, integer, octetString, optional, sequence, sequenceOf } from '../per/per.ts'
import { withSpare } from './bit-types.ts'
import { idleModeMobilityControlInfo, redirectedCarrierInfo } from './carriers.ts'
import {
  csfbParametersResponseCdma2000,
  handoverFromEutraPreparationRequest,
  ulHandoverPreparationTransfer,
} from './cdma2000-transfer.ts'
import { counterCheck, counterCheckResponse } from './counter-check.ts'
import { establishmentCause, initialUeIdentity, registeredMme, releaseCause } from './identities.ts'
import { measConfig } from './measurement-config.ts'
import { measResults } from './measurement-results.ts'
import { mobilityControlInfo } from './mobility-control.ts'
import { mobilityFromEutraCommandC1 } from './mobility-from-eutra.ts'
import {
  lateExtension,
  rrcConnectionReconfigurationCompleteV8a0,
  rrcConnectionReconfigurationV890,
  rrcConnectionRejectV8a0,
  rrcConnectionReleaseV890,
  rrcConnectionSetupCompleteV8a0,
} from './non-critical-extensions.ts'
import { paging } from './paging.ts'
import { radioResourceConfigDedicated } from './radio-resource-config.ts'
import {
  rrcConnectionReestablishment,
  rrcConnectionReestablishmentComplete,
  rrcConnectionReestablishmentReject,
  rrcConnectionReestablishmentRequest,
} from './reestablishment.ts'
import { rnReconfigurationR10 } from './relay-node.ts'
import {
  interFreqRstdMeasurementIndicationR10,
  loggedMeasurementConfigurationR10,
  mbmsCountingResponseR10,
  proximityIndicationR9,
} from './reports-on-request.ts'
import { securityConfigHo, securityConfigSmc } from './security-config.ts'
import { masterInformationBlock, systemInformationBlockType1 } from './system-information-block-1.ts'
import { systemInformation } from './system-information-blocks.ts'
import { ueCapabilityRatContainerList, ueCapabilityRequest } from './ue-capability.ts'
import { ueInformationRequestR9, ueInformationResponseR9 } from './ue-information.ts'

/** A logical channel with its own CHOICE of messages (TS 36.331 §6.2.1); BCCH has one for each transport channel. */
export type RrcChannel = 'ul-ccch' | 'dl-ccch' | 'ul-dcch' | 'dl-dcch' | 'pcch' | 'bcch-bch' | 'bcch-dl-sch'

/**
 * What stands between the CHOICE of the channel and the release 8 fields: whether the message has an
 * rrc-TransactionIdentifier, and how many alternatives its `c1` has (1: criticalExtensions leads to the fields at
 * once; 0: the message has no criticalExtensions, its fields follow).
 */
interface Envelope<N extends boolean = boolean> {
  numbered: N
  alternatives: 0 | 1 | 4 | 8
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

const bare = { numbered: false, alternatives: 0 } as const
const plain = { numbered: false, alternatives: 1 } as const
const plainOf4 = { numbered: false, alternatives: 4 } as const
const plainOf8 = { numbered: false, alternatives: 8 } as const
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
  nonCriticalExtension: optional(rrcConnectionReconfigurationV890),
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

export const ueCapabilityInformation = sequence({
  ueCapabilityRatContainerList,
  nonCriticalExtension: optional(lateExtension),
})

const measurementReport = sequence({
  measResults,
  nonCriticalExtension: optional(lateExtension),
})

// biome-ignore format: a table.
export const rrcMessages = {
  RRCConnectionReestablishmentRequest:  message('ul-ccch', 0, plain,        rrcConnectionReestablishmentRequest),
  RRCConnectionRequest:                 message('ul-ccch', 1, plain,        rrcConnectionRequest),

  RRCConnectionReestablishment:         message('dl-ccch', 0, numberedOf8,  rrcConnectionReestablishment),
  RRCConnectionReestablishmentReject:   message('dl-ccch', 1, plain,        rrcConnectionReestablishmentReject),
  RRCConnectionReject:                  message('dl-ccch', 2, plainOf4,     rrcConnectionReject),
  RRCConnectionSetup:                   message('dl-ccch', 3, numberedOf8,  rrcConnectionSetup),

  CSFBParametersRequestCDMA2000:        message('ul-dcch', 0, plain,        extensionOnly),
  MeasurementReport:                    message('ul-dcch', 1, plainOf8,     measurementReport),
  RRCConnectionReconfigurationComplete: message('ul-dcch', 2, numbered,     rrcConnectionReconfigurationComplete),
  RRCConnectionReestablishmentComplete: message('ul-dcch', 3, numbered,     rrcConnectionReestablishmentComplete),
  RRCConnectionSetupComplete:           message('ul-dcch', 4, numberedOf4,  rrcConnectionSetupComplete),
  SecurityModeComplete:                 message('ul-dcch', 5, numbered,     extensionOnly),
  SecurityModeFailure:                  message('ul-dcch', 6, numbered,     extensionOnly),
  UECapabilityInformation:              message('ul-dcch', 7, numberedOf8,  ueCapabilityInformation),
  ULHandoverPreparationTransfer:        message('ul-dcch', 8, plainOf4,     ulHandoverPreparationTransfer),
  ULInformationTransfer:                message('ul-dcch', 9, plainOf4,     informationTransfer),
  CounterCheckResponse:                 message('ul-dcch', 10, numbered,    counterCheckResponse),
  UEInformationResponse:                message('ul-dcch', 11, numberedOf4, ueInformationResponseR9),
  ProximityIndication:                  message('ul-dcch', 12, plainOf4,    proximityIndicationR9),
  RNReconfigurationComplete:            message('ul-dcch', 13, numberedOf4, lateExtension),
  MBMSCountingResponse:                 message('ul-dcch', 14, plainOf4,    mbmsCountingResponseR10),
  InterFreqRSTDMeasurementIndication:   message('ul-dcch', 15, plainOf4,    interFreqRstdMeasurementIndicationR10),

  CSFBParametersResponseCDMA2000:       message('dl-dcch', 0, numbered,     csfbParametersResponseCdma2000),
  DLInformationTransfer:                message('dl-dcch', 1, numberedOf4,  informationTransfer),
  HandoverFromEUTRAPreparationRequest:  message('dl-dcch', 2, numberedOf4,  handoverFromEutraPreparationRequest),
  MobilityFromEUTRACommand:             message('dl-dcch', 3, numbered,     mobilityFromEutraCommandC1),
  RRCConnectionReconfiguration:         message('dl-dcch', 4, numberedOf8,  rrcConnectionReconfiguration),
  RRCConnectionRelease:                 message('dl-dcch', 5, numberedOf4,  rrcConnectionRelease),
  SecurityModeCommand:                  message('dl-dcch', 6, numberedOf4,  securityModeCommand),
  UECapabilityEnquiry:                  message('dl-dcch', 7, numberedOf4,  ueCapabilityEnquiry),
  CounterCheck:                         message('dl-dcch', 8, numberedOf4,  counterCheck),
  UEInformationRequest:                 message('dl-dcch', 9, numberedOf4,  ueInformationRequestR9),
  LoggedMeasurementConfiguration:       message('dl-dcch', 10, plainOf4,    loggedMeasurementConfigurationR10),
  RNReconfiguration:                    message('dl-dcch', 11, numberedOf4, rnReconfigurationR10),

  Paging:                               message('pcch', 0, bare,            paging),

  MasterInformationBlock:               message('bcch-bch', 0, bare,        masterInformationBlock),

  SystemInformation:                    message('bcch-dl-sch', 0, plain,    systemInformation),
  SystemInformationBlockType1:          message('bcch-dl-sch', 1, bare,     systemInformationBlockType1),
} as const

type Messages = typeof rrcMessages
export type RrcKind = keyof Messages

/** Messages of PCCH and BCCH fill their transport block (TS 36.331 §8.5): the octets behind them, if there are any. */
type Padding<K> = K extends 'Paging' | 'SystemInformation' | 'SystemInformationBlockType1'
  ? { padding?: Uint8Array }
  : unknown

type Flat<T> = { [K in keyof T]: T[K] }
type Numbering<R> = R extends MessageRow<infer _, true> ? { rrcTransactionIdentifier: number } : unknown

/** One message, flattened: `kind`, the transaction identifier where it has one, and the release 8 fields. */
export type RrcMessageOf<K extends RrcKind> = K extends RrcKind
  ? Flat<{ kind: K } & Numbering<Messages[K]> & ValueOf<Messages[K]['fields']> & Padding<K>>
  : never

export type RrcMessage = RrcMessageOf<RrcKind>
