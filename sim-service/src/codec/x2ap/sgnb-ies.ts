// Information elements of TS 36.423 §9.2 that dual connectivity with NR has.
import { bitString, choice, enumerated, integer, octetString, optional } from '../per/per.ts'
import { itemList, structure } from '../per/protocol-ie.ts'
import { plmnIdentity } from '../s1ap/identities.ts'
import { erabId, nrUeSecurityCapabilities } from '../s1ap/ue-context-ies.ts'
import {
  cause,
  dlForwarding,
  ecgi,
  erabLevelQosParameters,
  gbrQosInformation,
  gtpTunnelEndpoint,
  ueAggregateMaximumBitRate,
} from './handover-ies.ts'

export const enDcResourceConfiguration = structure({
  pdcPatSgNb: enumerated(['present', 'not-present'], { extensible: true }),
  mcgResources: enumerated(['present', 'not-present'], { extensible: true }),
  scgResources: enumerated(['present', 'not-present'], { extensible: true }),
})

const erabsToBeAddedSgNbAddReqItemSgNbPdcpPresent = structure({
  fullErabLevelQosParameters: erabLevelQosParameters,
  maxMcgAdmitErabLevelQosParameters: optional(gbrQosInformation),
  dlForwarding: optional(dlForwarding),
  meNbDlGtpTeidAtMcg: optional(gtpTunnelEndpoint),
  s1UlGtpTunnelEndpoint: gtpTunnelEndpoint,
})

const rlcMode = enumerated(
  ['rlc-am', 'rlc-um-bidirectional', 'rlc-um-unidirectional-ul', 'rlc-um-unidirectional-dl'],
  { extensible: true },
)

const ulConfiguration = structure({
  ulPdcp: enumerated(['no-data', 'shared', 'only'], { extensible: true }),
})

const erabsToBeAddedSgNbAddReqItemSgNbPdcpNotPresent = structure({
  requestedScgErabLevelQosParameters: erabLevelQosParameters,
  meNbUlGtpTeidAtPdcp: gtpTunnelEndpoint,
  secondaryMeNbUlGtpTeidAtPdcp: optional(gtpTunnelEndpoint),
  rlcMode,
  ulConfiguration: optional(ulConfiguration),
})

export const erabsToBeAddedSgNbAddReqItem = structure({
  erabId,
  drbId: integer(1, 32),
  enDcResourceConfiguration,
  resourceConfiguration: choice(
    {
      sgNbPdcpPresent: erabsToBeAddedSgNbAddReqItemSgNbPdcpPresent,
      sgNbPdcpNotPresent: erabsToBeAddedSgNbAddReqItemSgNbPdcpNotPresent,
    },
    { extensible: true, keepsUnknown: true },
  ),
})

export const meNbToSgNbContainer = octetString()

export const splitSrbs = enumerated(['srb1', 'srb2', 'srb1and2'], { extensible: true })

export const meNbResourceCoordinationInformation = structure({
  eutraCellId: ecgi,
  ulCoordinationInformation: bitString(6, 4400, { extensible: true }),
  dlCoordinationInformation: optional(bitString(6, 4400, { extensible: true })),
})

const erabsAdmittedToBeAddedSgNbAddReqAckItemSgNbPdcpPresent = structure({
  s1DlGtpTunnelEndpoint: gtpTunnelEndpoint,
  sgNbUlGtpTeidAtPdcp: optional(gtpTunnelEndpoint),
  rlcMode: optional(rlcMode),
  dlForwardingGtpTunnelEndpoint: optional(gtpTunnelEndpoint),
  ulForwardingGtpTunnelEndpoint: optional(gtpTunnelEndpoint),
  mcgErabLevelQosParameters: optional(erabLevelQosParameters),
  ulConfiguration: optional(ulConfiguration),
})

export const erabsAdmittedToBeAddedSgNbAddReqAckItem = structure({
  erabId,
  enDcResourceConfiguration,
  resourceConfiguration: choice(
    {
      sgNbPdcpPresent: erabsAdmittedToBeAddedSgNbAddReqAckItemSgNbPdcpPresent,
      sgNbPdcpNotPresent: structure({
        sgNbDlGtpTeidAtScg: gtpTunnelEndpoint,
        secondarySgNbDlGtpTeidAtScg: optional(gtpTunnelEndpoint),
      }),
    },
    { extensible: true, keepsUnknown: true },
  ),
})

export const sgNbToMeNbContainer = octetString()

export const sgNbResourceCoordinationInformation = structure({
  nrCgi: structure({ plmnIdentity, nRcellIdentifier: bitString(36, 36) }),
  ulCoordinationInformation: bitString(6, 4400, { extensible: true }),
  dlCoordinationInformation: optional(bitString(6, 4400, { extensible: true })),
})

export const rrcConfigInd = enumerated(['full-config', 'delta-config'], { extensible: true })

export const responseInformationSgNbReconfComp = choice(
  {
    successSgNbReconfComp: structure({ meNbToSgNbContainer: optional(meNbToSgNbContainer) }),
    rejectByMeNbSgNbReconfComp: structure({ cause }),
  },
  { extensible: true, keepsUnknown: true },
)

const erabsToBeAddedSgNbModReqItemSgNbPdcpPresent = structure({
  fullErabLevelQosParameters: erabLevelQosParameters,
  maxMnAdmitErabLevelQosParameters: optional(gbrQosInformation),
  dlForwarding: optional(dlForwarding),
  meNbDlGtpTeidAtMcg: optional(gtpTunnelEndpoint),
  s1UlGtpTunnelEndpoint: gtpTunnelEndpoint,
})

const erabsToBeAddedSgNbModReqItemSgNbPdcpNotPresent = structure({
  requestedScgErabLevelQosParameters: erabLevelQosParameters,
  meNbUlGtpTeidAtPdcp: gtpTunnelEndpoint,
  secondaryMeNbUlGtpTeidAtPdcp: optional(gtpTunnelEndpoint),
  rlcMode,
  ulConfiguration: optional(ulConfiguration),
})

const erabsToBeAddedSgNbModReqItem = structure({
  erabId,
  drbId: integer(1, 32),
  enDcResourceConfiguration,
  resourceConfiguration: choice(
    {
      sgNbPdcpPresent: erabsToBeAddedSgNbModReqItemSgNbPdcpPresent,
      sgNbPdcpNotPresent: erabsToBeAddedSgNbModReqItemSgNbPdcpNotPresent,
    },
    { extensible: true, keepsUnknown: true },
  ),
})

const erabsToBeModifiedSgNbModReqItemSgNbPdcpPresent = structure({
  fullErabLevelQosParameters: optional(erabLevelQosParameters),
  maxMnAdmitErabLevelQosParameters: optional(gbrQosInformation),
  meNbDlGtpTeidAtMcg: optional(gtpTunnelEndpoint),
  s1UlGtpTunnelEndpoint: optional(gtpTunnelEndpoint),
})

const erabsToBeModifiedSgNbModReqItemSgNbPdcpNotPresent = structure({
  requestedScgErabLevelQosParameters: optional(erabLevelQosParameters),
  meNbUlGtpTeidAtPdcp: optional(gtpTunnelEndpoint),
  ulConfiguration: optional(ulConfiguration),
})

const erabsToBeModifiedSgNbModReqItem = structure({
  erabId,
  enDcResourceConfiguration,
  resourceConfiguration: choice(
    {
      sgNbPdcpPresent: erabsToBeModifiedSgNbModReqItemSgNbPdcpPresent,
      sgNbPdcpNotPresent: erabsToBeModifiedSgNbModReqItemSgNbPdcpNotPresent,
    },
    { extensible: true, keepsUnknown: true },
  ),
})

const erabsToBeReleasedSgNbModReqItem = structure({
  erabId,
  enDcResourceConfiguration,
  resourceConfiguration: choice(
    {
      sgNbPdcpPresent: structure({
        dlGtpTunnelEndpoint: optional(gtpTunnelEndpoint),
        ulGtpTunnelEndpoint: optional(gtpTunnelEndpoint),
      }),
      sgNbPdcpNotPresent: structure({}),
    },
    { extensible: true, keepsUnknown: true },
  ),
})

export const ueContextInformationSgNbModReq = structure({
  nrueSecurityCapabilities: optional(nrUeSecurityCapabilities),
  sgNbSecurityKey: optional(octetString(32, 32)),
  sgNbUeAggregateMaximumBitRate: optional(ueAggregateMaximumBitRate),
  erabsToBeAdded: optional(itemList(216, 'ignore', erabsToBeAddedSgNbModReqItem)),
  erabsToBeModified: optional(itemList(217, 'ignore', erabsToBeModifiedSgNbModReqItem)),
  erabsToBeReleased: optional(itemList(218, 'ignore', erabsToBeReleasedSgNbModReqItem)),
})

const erabsAdmittedToBeAddedSgNbModAckItemSgNbPdcpPresent = structure({
  s1DlGtpTunnelEndpoint: gtpTunnelEndpoint,
  sgNbUlGtpTeidAtPdcp: optional(gtpTunnelEndpoint),
  rlcMode: optional(rlcMode),
  dlForwardingGtpTunnelEndpoint: optional(gtpTunnelEndpoint),
  ulForwardingGtpTunnelEndpoint: optional(gtpTunnelEndpoint),
  mcgErabLevelQosParameters: optional(erabLevelQosParameters),
  ulConfiguration: optional(ulConfiguration),
})

export const erabsAdmittedToBeAddedSgNbModAckItem = structure({
  erabId,
  enDcResourceConfiguration,
  resourceConfiguration: choice(
    {
      sgNbPdcpPresent: erabsAdmittedToBeAddedSgNbModAckItemSgNbPdcpPresent,
      sgNbPdcpNotPresent: structure({
        sgNbDlGtpTeidAtScg: gtpTunnelEndpoint,
        secondarySgNbDlGtpTeidAtScg: optional(gtpTunnelEndpoint),
      }),
    },
    { extensible: true, keepsUnknown: true },
  ),
})

const erabsAdmittedToBeModifiedSgNbModAckItemSgNbPdcpPresent = structure({
  s1DlGtpTunnelEndpoint: optional(gtpTunnelEndpoint),
  sgNbUlGtpTeidAtPdcp: optional(gtpTunnelEndpoint),
  mcgErabLevelQosParameters: optional(erabLevelQosParameters),
  ulConfiguration: optional(ulConfiguration),
})

export const erabsAdmittedToBeModifiedSgNbModAckItem = structure({
  erabId,
  enDcResourceConfiguration,
  resourceConfiguration: choice(
    {
      sgNbPdcpPresent: erabsAdmittedToBeModifiedSgNbModAckItemSgNbPdcpPresent,
      sgNbPdcpNotPresent: structure({ sgNbDlGtpTeidAtScg: optional(gtpTunnelEndpoint) }),
    },
    { extensible: true, keepsUnknown: true },
  ),
})

export const erabsAdmittedToReleasedSgNbModAckItem = structure({
  erabId,
  enDcResourceConfiguration,
  resourceConfiguration: choice(
    { sgNbPdcpPresent: structure({}), sgNbPdcpNotPresent: structure({}) },
    { extensible: true, keepsUnknown: true },
  ),
})

const erabsToBeModifiedSgNbModReqdItemSgNbPdcpPresent = structure({
  requestedMcgErabLevelQosParameters: optional(erabLevelQosParameters),
  ulConfiguration: optional(ulConfiguration),
  sgNbUlGtpTeidAtPdcp: optional(gtpTunnelEndpoint),
  s1DlGtpTeidAtSgNb: optional(gtpTunnelEndpoint),
})

export const erabsToBeModifiedSgNbModReqdItem = structure({
  erabId,
  enDcResourceConfiguration,
  resourceConfiguration: choice(
    {
      sgNbPdcpPresent: erabsToBeModifiedSgNbModReqdItemSgNbPdcpPresent,
      sgNbPdcpNotPresent: structure({
        sgNbDlGtpTeidAtScg: optional(gtpTunnelEndpoint),
        secondarySgNbDlGtpTeidAtScg: optional(gtpTunnelEndpoint),
      }),
    },
    { extensible: true, keepsUnknown: true },
  ),
})

export const erabsAdmittedToBeModifiedSgNbModConfItem = structure({
  erabId,
  enDcResourceConfiguration,
  resourceConfiguration: choice(
    {
      sgNbPdcpPresent: structure({}),
      sgNbPdcpNotPresent: structure({ secondaryMeNbUlGtpTeidAtPdcp: optional(gtpTunnelEndpoint) }),
    },
    { extensible: true, keepsUnknown: true },
  ),
})
