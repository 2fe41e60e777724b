// Information elements of TS 36.423 §9.2 about bearers that leave an en-gNB.
import { choice, enumerated, fixedBits, integer, octetString, optional } from '../per/per.ts'
import { itemList, structure } from '../per/protocol-ie.ts'
import { erabId } from '../s1ap/ue-context-ies.ts'
import { gtpTunnelEndpoint } from './handover-ies.ts'
import { enDcResourceConfiguration } from './sgnb-ies.ts'

export const erabsToBeReleasedSgNbRelReqItem = structure({
  erabId,
  enDcResourceConfiguration,
  resourceConfiguration: choice(
    {
      sgNbPdcpPresent: structure({
        ulGtpTunnelEndpoint: optional(gtpTunnelEndpoint),
        dlGtpTunnelEndpoint: optional(gtpTunnelEndpoint),
      }),
      sgNbPdcpNotPresent: structure({}),
    },
    { extensible: true, keepsUnknown: true },
  ),
})

export const erabsToBeReleasedSgNbRelConfItem = structure({
  erabId,
  enDcResourceConfiguration,
  resourceConfiguration: choice(
    {
      sgNbPdcpPresent: structure({
        ulGtpTunnelEndpoint: optional(gtpTunnelEndpoint),
        dlGtpTunnelEndpoint: optional(gtpTunnelEndpoint),
      }),
      sgNbPdcpNotPresent: structure({}),
    },
    { extensible: true, keepsUnknown: true },
  ),
})

export const erabsToBeReleasedSgNbChaConfItem = structure({
  erabId,
  enDcResourceConfiguration,
  resourceConfiguration: choice(
    {
      sgNbPdcpPresent: structure({
        ulGtpTunnelEndpoint: optional(gtpTunnelEndpoint),
        dlGtpTunnelEndpoint: optional(gtpTunnelEndpoint),
      }),
      sgNbPdcpNotPresent: structure({}),
    },
    { extensible: true, keepsUnknown: true },
  ),
})

export const splitSrb = structure({
  rrcContainer: optional(octetString()),
  srbType: enumerated(['srb1', 'srb2'], { extensible: true }),
  deliveryStatus: optional(structure({ highestSuccessDeliveredPdcpSn: integer(0, 4095) })),
})

const erabUsageReportItem = structure({
  startTimeStamp: fixedBits(32),
  endTimeStamp: fixedBits(32),
  usageCountUl: integer(0, 2 ** 64),
  usageCountDl: integer(0, 2 ** 64),
})

export const secondaryRatUsageReportItem = structure({
  erabId,
  secondaryRatType: enumerated(['nr'], { extensions: ['nR-unlicensed'] }),
  erabUsageReportList: itemList(263, 'ignore', erabUsageReportItem, 2),
})

export const userPlaneTrafficActivityReport = enumerated(['inactive', 're-activated'], { extensible: true })
