// Information elements of TS 36.423 §9.2 that handover has.
import {
  choice,
  enumerated,
  fixedBits,
  integer,
  nullType,
  octetString,
  optional,
  sequenceOf,
} from '../per/per.ts'
import { criticality, itemList, structure } from '../per/protocol-ie.ts'
import { gtpTeid, plmnIdentity, transportLayerAddress } from '../s1ap/identities.ts'
import {
  bitRate,
  erabId,
  handoverRestrictionList,
  subscriberProfileId,
  ueSecurityCapabilities,
} from '../s1ap/ue-context-ies.ts'

export const ueX2apId = integer(0, 4095)

const causeRadioNetwork = enumerated(
  [
    'handover-desirable-for-radio-reasons',
    'time-critical-handover',
    'resource-optimisation-handover',
    'reduce-load-in-serving-cell',
    'partial-handover',
    'unknown-new-eNB-UE-X2AP-ID',
    'unknown-old-eNB-UE-X2AP-ID',
    'unknown-pair-of-UE-X2AP-ID',
    'ho-target-not-allowed',
    'tx2relocoverall-expiry',
    'trelocprep-expiry',
    'cell-not-available',
    'no-radio-resources-available-in-target-cell',
    'invalid-MME-GroupID',
    'unknown-MME-Code',
    'encryption-and-or-integrity-protection-algorithms-not-supported',
    'reportCharacteristicsEmpty',
    'noReportPeriodicity',
    'existingMeasurementID',
    'unknown-eNB-Measurement-ID',
    'measurement-temporarily-not-available',
    'unspecified',
  ],
  {
    extensions: [
      'load-balancing',
      'handover-optimisation',
      'value-out-of-allowed-range',
      'multiple-E-RAB-ID-instances',
      'switch-off-ongoing',
      'not-supported-QCI-value',
      'measurement-not-supported-for-the-object',
      'tDCoverall-expiry',
      'tDCprep-expiry',
      'action-desirable-for-radio-reasons',
      'reduce-load',
      'resource-optimisation',
      'time-critical-action',
      'target-not-allowed',
      'no-radio-resources-available',
      'invalid-QoS-combination',
      'encryption-algorithms-not-supported',
      'procedure-cancelled',
      'rRM-purpose',
      'improve-user-bit-rate',
      'user-inactivity',
      'radio-connection-with-UE-lost',
      'failure-in-the-radio-interface-procedure',
      'bearer-option-not-supported',
      'mCG-Mobility',
      'sCG-Mobility',
      'count-reaches-max-value',
      'unknown-old-en-gNB-UE-X2AP-ID',
      'pDCP-Overload',
      'cho-cpc-resources-tobechanged',
      'ue-power-saving',
      'insufficient-ue-capabilities',
      'normal-release',
      'unknown-E-UTRAN-Node-Measurement-ID',
      'sCG-activation-deactivation-failure',
      'sCG-deactivation-failure-due-to-data-transmission',
      'up-integrity-protection-not-possible',
      'iAB-not-Authorized',
    ],
  },
)

const causeProtocol = enumerated(
  [
    'transfer-syntax-error',
    'abstract-syntax-error-reject',
    'abstract-syntax-error-ignore-and-notify',
    'message-not-compatible-with-receiver-state',
    'semantic-error',
    'unspecified',
    'abstract-syntax-error-falsely-constructed-message',
  ],
  { extensible: true },
)

const causeMisc = enumerated(
  [
    'control-processing-overload',
    'hardware-failure',
    'om-intervention',
    'not-enough-user-plane-processing-resources',
    'unspecified',
  ],
  { extensible: true },
)

/** §9.2.6. */
export const cause = choice(
  {
    radioNetwork: causeRadioNetwork,
    transport: enumerated(['transport-resource-unavailable', 'unspecified'], { extensible: true }),
    protocol: causeProtocol,
    misc: causeMisc,
  },
  { extensible: true, keepsUnknown: true },
)

/** §9.2.14. */
export const ecgi = structure({ plmnIdentity, eutranCellIdentifier: fixedBits(28) })

export const guGroupId = structure({ plmnIdentity, mmeGroupId: fixedBits(16) })

/** §9.2.16. */
export const gummei = structure({ guGroupId, mmeCode: fixedBits(8) })

export const ueAggregateMaximumBitRate = structure({
  ueAggregateMaximumBitRateDownlink: bitRate,
  ueAggregateMaximumBitRateUplink: bitRate,
})

const allocationAndRetentionPriority = structure({
  priorityLevel: integer(0, 15),
  preEmptionCapability: enumerated(['shall-not-trigger-pre-emption', 'may-trigger-pre-emption']),
  preEmptionVulnerability: enumerated(['not-pre-emptable', 'pre-emptable']),
})

export const gbrQosInformation = structure({
  erabMaximumBitrateDl: bitRate,
  erabMaximumBitrateUl: bitRate,
  erabGuaranteedBitrateDl: bitRate,
  erabGuaranteedBitrateUl: bitRate,
})

/** §9.2.9. */
export const erabLevelQosParameters = structure({
  qci: integer(0, 255),
  allocationAndRetentionPriority,
  gbrQosInformation: optional(gbrQosInformation),
})

export const dlForwarding = enumerated(['dL-forwardingProposed'], { extensible: true })

export const gtpTunnelEndpoint = structure({ transportLayerAddress, gtpTeid })

const erabsToBeSetupItem = structure({
  erabId,
  erabLevelQosParameters,
  dlForwarding: optional(dlForwarding),
  ulGtpTunnelEndpoint: gtpTunnelEndpoint,
})

const locationReportingInformation = structure({
  eventType: enumerated(['change-of-serving-cell'], { extensible: true }),
  reportArea: enumerated(['ecgi'], { extensible: true }),
})

export const ueContextInformation = structure({
  mmeUeS1apId: integer(0, 4_294_967_295),
  ueSecurityCapabilities,
  asSecurityInformation: structure({
    keyEnodebStar: octetString(32, 32),
    nextHopChainingCount: integer(0, 7),
  }),
  ueAggregateMaximumBitRate,
  subscriberProfileIdForRfp: optional(subscriberProfileId),
  erabsToBeSetupList: itemList(4, 'ignore', erabsToBeSetupItem),
  rrcContext: octetString(),
  handoverRestrictionList: optional(handoverRestrictionList),
  locationReportingInformation: optional(locationReportingInformation),
})

const lastVisitedEutranCellInformation = structure({
  globalCellId: ecgi,
  cellType: structure({
    cellSize: enumerated(['verysmall', 'small', 'medium', 'large'], { extensible: true }),
  }),
  timeUeStayedInCell: integer(0, 4095),
})

const lastVisitedCellItem = choice(
  {
    eutranCell: lastVisitedEutranCellInformation,
    utranCell: octetString(),
    geranCell: choice({ undefined: nullType }, { extensible: true, keepsUnknown: true }),
  },
  { extensions: { ngRanCell: octetString() }, keepsUnknown: true },
)

/** §9.2.38: the cells that the UE was in, the last one first. */
export const ueHistoryInformation = sequenceOf(lastVisitedCellItem, 1, 16)

export const ueX2apIdExtension = integer(0, 4095, { extensible: true })

export const erabsAdmittedList = itemList(
  0,
  'ignore',
  structure({
    erabId,
    ulGtpTunnelEndpoint: optional(gtpTunnelEndpoint),
    dlGtpTunnelEndpoint: optional(gtpTunnelEndpoint),
  }),
)

export const erabList = itemList(2, 'ignore', structure({ erabId, cause }))

const criticalityDiagnosticsIeList = sequenceOf(
  structure({
    ieCriticality: criticality,
    ieId: integer(0, 65535),
    typeOfError: enumerated(['not-understood', 'missing'], { extensible: true }),
  }),
  1,
  256,
)

/** §9.2.7. */
export const criticalityDiagnostics = structure({
  procedureCode: optional(integer(0, 255)),
  triggeringMessage: optional(
    enumerated(['initiating-message', 'successful-outcome', 'unsuccessful-outcome']),
  ),
  procedureCriticality: optional(criticality),
  iesCriticalityDiagnostics: optional(criticalityDiagnosticsIeList),
})

const countValue = structure({ pdcpSn: integer(0, 4095), hfn: integer(0, 1_048_575) })

export const erabsSubjectToStatusTransferItem = structure({
  erabId,
  receiveStatusOfUlPdcpSdus: optional(octetString(512, 512)),
  ulCountValue: countValue,
  dlCountValue: countValue,
})

export const sgNbUeX2apId = integer(0, 4_294_967_295)
