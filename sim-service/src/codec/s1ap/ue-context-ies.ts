// Information elements of TS 36.413 §9.2.1 that a UE context is made of.
import { bitString, enumerated, fixedBits, integer, octetString, optional, sequenceOf } from '../per/per.ts'
import { itemList, structure } from '../per/protocol-ie.ts'
import { cause } from './causes.ts'
import { gtpTeid, lac, plmnIdentity, tac, transportLayerAddress } from './identities.ts'

export const nasPdu = octetString()
export const ueRadioCapability = octetString()
export const erabId = integer(0, 15, { extensible: true })
export const bitRate = integer(0, 10_000_000_000)

/** §9.2.1.15, §9.2.1.60, §9.2.1.18. */
export const erabLevelQosParameters = structure({
  qci: integer(0, 255),
  allocationRetentionPriority: structure({
    priorityLevel: integer(0, 15),
    preEmptionCapability: enumerated(['shall-not-trigger-pre-emption', 'may-trigger-pre-emption']),
    preEmptionVulnerability: enumerated(['not-pre-emptable', 'pre-emptable']),
  }),
  gbrQosInformation: optional(
    structure({
      erabMaximumBitrateDl: bitRate,
      erabMaximumBitrateUl: bitRate,
      erabGuaranteedBitrateDl: bitRate,
      erabGuaranteedBitrateUl: bitRate,
    }),
  ),
})

export const ueAggregateMaximumBitrate = structure({
  ueAggregateMaximumBitRateDl: bitRate,
  ueAggregateMaximumBitRateUl: bitRate,
})

const setUp = { erabId, transportLayerAddress, gtpTeid }

export const erabToBeSetupListCtxtSuReq = itemList(
  52,
  'reject',
  structure({ erabId, erabLevelQosParameters, transportLayerAddress, gtpTeid, nasPdu: optional(nasPdu) }),
)
export const erabSetupListCtxtSuRes = itemList(50, 'ignore', structure(setUp))
export const erabToBeSetupListBearerSuReq = itemList(
  17,
  'reject',
  structure({ erabId, erabLevelQosParameters, transportLayerAddress, gtpTeid, nasPdu }),
)
export const erabSetupListBearerSuRes = itemList(39, 'ignore', structure(setUp))
export const erabReleaseListBearerRelComp = itemList(15, 'ignore', structure({ erabId }))

/** §9.2.1.36: E-RABs with the cause why they failed or go. */
export const erabList = itemList(35, 'ignore', structure({ erabId, cause }))

/** §9.2.1.40: bit n from the left is algorithm n + 1; EEA0 and EIA0 are not carried. */
export const ueSecurityCapabilities = structure({
  encryptionAlgorithms: fixedBits(16, { extensible: true }),
  integrityProtectionAlgorithms: fixedBits(16, { extensible: true }),
})

// A BIT STRING of 256 or 64 bits has the PER octets of an OCTET STRING of 32 or 8.
export const securityKey = octetString(32, 32)
export const maskedImeisv = octetString(8, 8)

/** §9.2.1.22. */
export const handoverRestrictionList = structure({
  servingPlmn: plmnIdentity,
  equivalentPlmns: optional(sequenceOf(plmnIdentity, 1, 15)),
  forbiddenTas: optional(
    sequenceOf(structure({ plmnIdentity, forbiddenTacs: sequenceOf(tac, 1, 4096) }), 1, 16),
  ),
  forbiddenLas: optional(
    sequenceOf(structure({ plmnIdentity, forbiddenLacs: sequenceOf(lac, 1, 4096) }), 1, 16),
  ),
  forbiddenInterRats: optional(
    enumerated(['all', 'geran', 'utran', 'cdma2000'], { extensions: ['geranandutran', 'cdma2000andutran'] }),
  ),
})

export const eutranTraceId = octetString(8, 8)

/** §9.2.1.4. */
export const traceActivation = structure({
  eutranTraceId,
  interfacesToTrace: fixedBits(8),
  traceDepth: enumerated(
    [
      'minimum',
      'medium',
      'maximum',
      'minimumWithoutVendorSpecificExtension',
      'mediumWithoutVendorSpecificExtension',
      'maximumWithoutVendorSpecificExtension',
    ],
    { extensible: true },
  ),
  traceCollectionEntityIpAddress: transportLayerAddress,
})

export const subscriberProfileId = integer(1, 256)
export const srvccOperationPossible = enumerated(['possible'], { extensible: true })
export const csFallbackIndicator = enumerated(['cs-fallback-required'], {
  extensions: ['cs-fallback-high-priority'],
})
export const additionalCsFallbackIndicator = enumerated(['no-restriction', 'restriction'], {
  extensible: true,
})
export const csgMembershipStatus = enumerated(['member', 'not-member'])
export const managementBasedMdtAllowed = enumerated(['allowed'], { extensible: true })
export const mdtPlmnList = sequenceOf(plmnIdentity, 1, 16)
export const gwContextReleaseIndication = enumerated(['true'], { extensible: true })
export const nrUeSecurityCapabilities = structure({
  nrEncryptionAlgorithms: fixedBits(16, { extensible: true }),
  nrIntegrityProtectionAlgorithms: fixedBits(16, { extensible: true }),
})
export const ueIdentityIndexValue = fixedBits(10)
export const measurementCapability = bitString(8, 8)
export const cellAccessMode = enumerated(['hybrid'], { extensible: true })
export const rrcEstablishmentCause = enumerated(
  ['emergency', 'highPriorityAccess', 'mt-Access', 'mo-Signalling', 'mo-Data'],
  { extensions: ['delay-TolerantAccess', 'mo-VoiceCall', 'mo-ExceptionData'] },
)
