// Messages of TS 36.413 §9.1.6 and §9.1.7: paging and NAS transport.
import { ie, type MessageOf, message } from '../per/elementary-procedure.ts'
import { enumerated } from '../per/per.ts'
import { itemList, structure } from '../per/protocol-ie.ts'
import { cause } from './causes.ts'
import {
  csgId,
  csgIdList,
  enbUeS1apId,
  eutranCgi,
  gummei,
  mmeUeS1apId,
  pagingDrx,
  sTmsi,
  tai,
  transportLayerAddress,
  uePagingId,
} from './identities.ts'
import { procedures } from './procedures.ts'
import {
  cellAccessMode,
  handoverRestrictionList,
  maskedImeisv,
  nasPdu,
  rrcEstablishmentCause,
  srvccOperationPossible,
  subscriberProfileId,
  ueIdentityIndexValue,
  ueRadioCapability,
} from './ue-context-ies.ts'

/** TS 36.413 §9.1.7.1. eNB to MME. */
export const InitialUEMessage = message('InitialUEMessage', procedures.initialUeMessage, 'initiating', {
  enbUeS1apId: ie(8, 'reject', 'mandatory', enbUeS1apId),
  nasPdu: ie(26, 'reject', 'mandatory', nasPdu),
  tai: ie(67, 'reject', 'mandatory', tai),
  eutranCgi: ie(100, 'ignore', 'mandatory', eutranCgi),
  rrcEstablishmentCause: ie(134, 'ignore', 'mandatory', rrcEstablishmentCause),
  sTmsi: ie(96, 'reject', 'optional', sTmsi),
  csgId: ie(127, 'reject', 'optional', csgId),
  gummei: ie(75, 'reject', 'optional', gummei),
  cellAccessMode: ie(145, 'reject', 'optional', cellAccessMode),
  gwTransportLayerAddress: ie(155, 'ignore', 'optional', transportLayerAddress),
  relayNodeIndicator: ie(160, 'reject', 'optional', enumerated(['true'], { extensible: true })),
  gummeiType: ie(
    170,
    'ignore',
    'optional',
    enumerated(['native', 'mapped'], { extensions: ['mappedFrom5G'] }),
  ),
})
export type InitialUEMessage = MessageOf<typeof InitialUEMessage>

/** TS 36.413 §9.1.7.2. MME to eNB. */
export const DownlinkNASTransport = message(
  'DownlinkNASTransport',
  procedures.downlinkNasTransport,
  'initiating',
  {
    mmeUeS1apId: ie(0, 'reject', 'mandatory', mmeUeS1apId),
    enbUeS1apId: ie(8, 'reject', 'mandatory', enbUeS1apId),
    nasPdu: ie(26, 'reject', 'mandatory', nasPdu),
    handoverRestrictionList: ie(41, 'ignore', 'optional', handoverRestrictionList),
    subscriberProfileId: ie(106, 'ignore', 'optional', subscriberProfileId),
    srvccOperationPossible: ie(124, 'ignore', 'optional', srvccOperationPossible),
    ueRadioCapability: ie(74, 'ignore', 'optional', ueRadioCapability),
    maskedImeisv: ie(192, 'ignore', 'optional', maskedImeisv),
  },
)
export type DownlinkNASTransport = MessageOf<typeof DownlinkNASTransport>

/** TS 36.413 §9.1.7.3. eNB to MME. */
export const UplinkNASTransport = message('UplinkNASTransport', procedures.uplinkNasTransport, 'initiating', {
  mmeUeS1apId: ie(0, 'reject', 'mandatory', mmeUeS1apId),
  enbUeS1apId: ie(8, 'reject', 'mandatory', enbUeS1apId),
  nasPdu: ie(26, 'reject', 'mandatory', nasPdu),
  eutranCgi: ie(100, 'ignore', 'mandatory', eutranCgi),
  tai: ie(67, 'ignore', 'mandatory', tai),
  gwTransportLayerAddress: ie(155, 'ignore', 'optional', transportLayerAddress),
})
export type UplinkNASTransport = MessageOf<typeof UplinkNASTransport>

/** TS 36.413 §9.1.7.4. eNB to MME. */
export const NASNonDeliveryIndication = message(
  'NASNonDeliveryIndication',
  procedures.nasNonDeliveryIndication,
  'initiating',
  {
    mmeUeS1apId: ie(0, 'reject', 'mandatory', mmeUeS1apId),
    enbUeS1apId: ie(8, 'reject', 'mandatory', enbUeS1apId),
    nasPdu: ie(26, 'ignore', 'mandatory', nasPdu),
    cause: ie(2, 'ignore', 'mandatory', cause),
  },
)
export type NASNonDeliveryIndication = MessageOf<typeof NASNonDeliveryIndication>

const pagingPriority = enumerated(
  [
    'priolevel1',
    'priolevel2',
    'priolevel3',
    'priolevel4',
    'priolevel5',
    'priolevel6',
    'priolevel7',
    'priolevel8',
  ],
  { extensible: true },
)

/** TS 36.413 §9.1.6. MME to eNB. */
export const Paging = message('Paging', procedures.paging, 'initiating', {
  ueIdentityIndexValue: ie(80, 'ignore', 'mandatory', ueIdentityIndexValue),
  uePagingId: ie(43, 'ignore', 'mandatory', uePagingId),
  pagingDrx: ie(44, 'ignore', 'optional', pagingDrx),
  cnDomain: ie(109, 'ignore', 'mandatory', enumerated(['ps', 'cs'])),
  taiList: ie(46, 'ignore', 'mandatory', itemList(47, 'ignore', structure({ tai }))),
  csgIdList: ie(128, 'ignore', 'optional', csgIdList),
  pagingPriority: ie(151, 'ignore', 'optional', pagingPriority),
})
export type Paging = MessageOf<typeof Paging>
