// Information elements of TS 36.413 §9.2 that only handover has.
import { bitString, choice, enumerated, fixedBits, integer, octetString, optional } from '../per/per.ts'
import { itemList, structure } from '../per/protocol-ie.ts'
import { globalEnbId, gtpTeid, lac, lai, plmnIdentity, tai, transportLayerAddress } from './identities.ts'
import { erabId, erabLevelQosParameters, securityKey } from './ue-context-ies.ts'

/** §9.2.1.13. */
export const handoverType = enumerated(['intralte', 'ltetoutran', 'ltetogeran', 'utrantolte', 'gerantolte'], {
  extensions: ['eps-to-5gs', 'fivegs-to-eps'],
})

export const targetEnbId = structure({ globalEnbId, selectedTai: tai })

export const targetRncId = structure({
  lai,
  rac: optional(fixedBits(8)),
  rncId: integer(0, 4095),
  extendedRncId: optional(integer(4096, 65535)),
})

const cgi = structure({ plmnIdentity, lac, ci: fixedBits(16), rac: optional(fixedBits(8)) })

const gnb = structure({
  globalGnbId: structure({
    plmnIdentity,
    gnbId: choice({ gnbId: bitString(22, 32) }, { extensible: true, keepsUnknown: true }),
  }),
})

const globalRanNodeId = choice(
  { gnb, ngEnb: structure({ globalNgEnbId: globalEnbId }) },
  { extensible: true, keepsUnknown: true },
)

/** §9.2.1.6; `targetg` is the spelling of the module. */
export const targetId = choice(
  { targetEnbId, targetRncId, cgi },
  {
    extensions: {
      targetgNgRanNodeId: structure({
        globalRanNodeId,
        selectedTai: structure({ plmnIdentity, fiveGstac: fixedBits(24) }),
      }),
    },
    keepsUnknown: true,
  },
)

const erabDataForwardingItem = structure({
  erabId,
  dlTransportLayerAddress: optional(transportLayerAddress),
  dlGtpTeid: optional(gtpTeid),
  ulTransportLayerAddress: optional(transportLayerAddress),
  ulGtpTeid: optional(gtpTeid),
})

export const erabSubjectToDataForwardingList = itemList(14, 'ignore', erabDataForwardingItem)

export const erabToBeSetupItemHoReq = structure({
  erabId,
  transportLayerAddress,
  gtpTeid,
  erabLevelQosParameters,
})

/** §9.2.1.34. */
export const requestType = structure({
  eventType: enumerated(['direct', 'change-of-serve-cell', 'stop-change-of-serve-cell'], {
    extensible: true,
  }),
  reportArea: enumerated(['ecgi'], { extensible: true }),
})

/** §9.2.1.26: the next hop chaining count (NCC) and the next hop (NH). */
export const securityContext = structure({
  nextHopChainingCount: integer(0, 7),
  nextHopParameter: securityKey,
})

export const ueUserPlaneCiotSupportIndicator = enumerated(['supported'], { extensible: true })

export const enhancedCoverageRestricted = enumerated(['restricted'], { extensible: true })

export const ceModeBRestricted = enumerated(['restricted', 'not-restricted'], { extensible: true })

export const erabAdmittedItem = structure({
  erabId,
  transportLayerAddress,
  gtpTeid,
  dlTransportLayerAddress: optional(transportLayerAddress),
  dlGtpTeid: optional(gtpTeid),
  ulTransportLayerAddress: optional(transportLayerAddress),
  ulGtpTeid: optional(gtpTeid),
})

export const tunnelInformation = structure({ transportLayerAddress, udpPortNumber: optional(fixedBits(16)) })

export const lhnId = octetString(32, 256)

export const countValue = structure({ pdcpSn: integer(0, 4095), hfn: integer(0, 1_048_575) })

const bearersSubjectToStatusTransferItem = structure({
  erabId,
  ulCountValue: countValue,
  dlCountValue: countValue,
  receiveStatusOfUlPdcpSdus: optional(octetString(512, 512)),
})

/** §9.2.1.31: the PDCP state of the bearers that are subject to status transfer. */
export const statusTransferContainer = structure({
  bearersSubjectToStatusTransferList: itemList(89, 'ignore', bearersSubjectToStatusTransferItem),
})
