// Messages of TS 36.413 §9.1.9, §9.1.11, §9.1.12 and §9.1.19: tunnels of other protocols, trace, location.
import { ie, type MessageOf, message } from '../per/elementary-procedure.ts'
import { enumerated, integer, octetString } from '../per/per.ts'
import { structure } from '../per/protocol-ie.ts'
import { cause } from './causes.ts'
import { erabSubjectToDataForwardingList, requestType } from './handover-ies.ts'
import { enbUeS1apId, eutranCgi, mmeUeS1apId, tai, transportLayerAddress } from './identities.ts'
import { procedures } from './procedures.ts'
import { eutranTraceId, traceActivation } from './ue-context-ies.ts'

const routingId = integer(0, 255)

const lppaPdu = octetString()

const cdma2000RatType = enumerated(['hRPD', 'onexRTT'], { extensible: true })

/** TS 36.413 §9.1.11.1. MME to eNB. */
export const TraceStart = message('TraceStart', procedures.traceStart, 'initiating', {
  mmeUeS1apId: ie(0, 'reject', 'mandatory', mmeUeS1apId),
  enbUeS1apId: ie(8, 'reject', 'mandatory', enbUeS1apId),
  traceActivation: ie(25, 'ignore', 'mandatory', traceActivation),
})
export type TraceStart = MessageOf<typeof TraceStart>

/** TS 36.413 §9.1.11.2. eNB to MME. */
export const TraceFailureIndication = message(
  'TraceFailureIndication',
  procedures.traceFailureIndication,
  'initiating',
  {
    mmeUeS1apId: ie(0, 'reject', 'mandatory', mmeUeS1apId),
    enbUeS1apId: ie(8, 'reject', 'mandatory', enbUeS1apId),
    eutranTraceId: ie(86, 'ignore', 'mandatory', eutranTraceId),
    cause: ie(2, 'ignore', 'mandatory', cause),
  },
)
export type TraceFailureIndication = MessageOf<typeof TraceFailureIndication>

/** TS 36.413 §9.1.11.3. MME to eNB. */
export const DeactivateTrace = message('DeactivateTrace', procedures.deactivateTrace, 'initiating', {
  mmeUeS1apId: ie(0, 'reject', 'mandatory', mmeUeS1apId),
  enbUeS1apId: ie(8, 'reject', 'mandatory', enbUeS1apId),
  eutranTraceId: ie(86, 'ignore', 'mandatory', eutranTraceId),
})
export type DeactivateTrace = MessageOf<typeof DeactivateTrace>

/** TS 36.413 §9.1.11.4. eNB to MME. */
export const CellTrafficTrace = message('CellTrafficTrace', procedures.cellTrafficTrace, 'initiating', {
  mmeUeS1apId: ie(0, 'reject', 'mandatory', mmeUeS1apId),
  enbUeS1apId: ie(8, 'reject', 'mandatory', enbUeS1apId),
  eutranTraceId: ie(86, 'ignore', 'mandatory', eutranTraceId),
  eutranCgi: ie(100, 'ignore', 'mandatory', eutranCgi),
  traceCollectionEntityIpAddress: ie(131, 'ignore', 'mandatory', transportLayerAddress),
  privacyIndicator: ie(
    166,
    'ignore',
    'optional',
    enumerated(['immediate-MDT', 'logged-MDT'], { extensible: true }),
  ),
})
export type CellTrafficTrace = MessageOf<typeof CellTrafficTrace>

/** TS 36.413 §9.1.12.1. MME to eNB. */
export const LocationReportingControl = message(
  'LocationReportingControl',
  procedures.locationReportingControl,
  'initiating',
  {
    mmeUeS1apId: ie(0, 'reject', 'mandatory', mmeUeS1apId),
    enbUeS1apId: ie(8, 'reject', 'mandatory', enbUeS1apId),
    requestType: ie(98, 'ignore', 'mandatory', requestType),
  },
)
export type LocationReportingControl = MessageOf<typeof LocationReportingControl>

/** TS 36.413 §9.1.12.2. eNB to MME. */
export const LocationReportingFailureIndication = message(
  'LocationReportingFailureIndication',
  procedures.locationReportingFailureIndication,
  'initiating',
  {
    mmeUeS1apId: ie(0, 'reject', 'mandatory', mmeUeS1apId),
    enbUeS1apId: ie(8, 'reject', 'mandatory', enbUeS1apId),
    cause: ie(2, 'ignore', 'mandatory', cause),
  },
)
export type LocationReportingFailureIndication = MessageOf<typeof LocationReportingFailureIndication>

/** TS 36.413 §9.1.12.3. eNB to MME. */
export const LocationReport = message('LocationReport', procedures.locationReport, 'initiating', {
  mmeUeS1apId: ie(0, 'reject', 'mandatory', mmeUeS1apId),
  enbUeS1apId: ie(8, 'reject', 'mandatory', enbUeS1apId),
  eutranCgi: ie(100, 'ignore', 'mandatory', eutranCgi),
  tai: ie(67, 'ignore', 'mandatory', tai),
  requestType: ie(98, 'ignore', 'mandatory', requestType),
})
export type LocationReport = MessageOf<typeof LocationReport>

/** TS 36.413 §9.1.19.1. MME to eNB. */
export const DownlinkUEAssociatedLPPaTransport = message(
  'DownlinkUEAssociatedLPPaTransport',
  procedures.downlinkUeAssociatedLppaTransport,
  'initiating',
  {
    mmeUeS1apId: ie(0, 'reject', 'mandatory', mmeUeS1apId),
    enbUeS1apId: ie(8, 'reject', 'mandatory', enbUeS1apId),
    routingId: ie(148, 'reject', 'mandatory', routingId),
    lppaPdu: ie(147, 'reject', 'mandatory', lppaPdu),
  },
)
export type DownlinkUEAssociatedLPPaTransport = MessageOf<typeof DownlinkUEAssociatedLPPaTransport>

/** TS 36.413 §9.1.19.2. eNB to MME. */
export const UplinkUEAssociatedLPPaTransport = message(
  'UplinkUEAssociatedLPPaTransport',
  procedures.uplinkUeAssociatedLppaTransport,
  'initiating',
  {
    mmeUeS1apId: ie(0, 'reject', 'mandatory', mmeUeS1apId),
    enbUeS1apId: ie(8, 'reject', 'mandatory', enbUeS1apId),
    routingId: ie(148, 'reject', 'mandatory', routingId),
    lppaPdu: ie(147, 'reject', 'mandatory', lppaPdu),
  },
)
export type UplinkUEAssociatedLPPaTransport = MessageOf<typeof UplinkUEAssociatedLPPaTransport>

/** TS 36.413 §9.1.19.3. MME to eNB. */
export const DownlinkNonUEAssociatedLPPaTransport = message(
  'DownlinkNonUEAssociatedLPPaTransport',
  procedures.downlinkNonUeAssociatedLppaTransport,
  'initiating',
  {
    routingId: ie(148, 'reject', 'mandatory', routingId),
    lppaPdu: ie(147, 'reject', 'mandatory', lppaPdu),
  },
)
export type DownlinkNonUEAssociatedLPPaTransport = MessageOf<typeof DownlinkNonUEAssociatedLPPaTransport>

/** TS 36.413 §9.1.19.4. eNB to MME. */
export const UplinkNonUEAssociatedLPPaTransport = message(
  'UplinkNonUEAssociatedLPPaTransport',
  procedures.uplinkNonUeAssociatedLppaTransport,
  'initiating',
  {
    routingId: ie(148, 'reject', 'mandatory', routingId),
    lppaPdu: ie(147, 'reject', 'mandatory', lppaPdu),
  },
)
export type UplinkNonUEAssociatedLPPaTransport = MessageOf<typeof UplinkNonUEAssociatedLPPaTransport>

/** TS 36.413 §9.1.9.1. MME to eNB. */
export const DownlinkS1cdma2000tunnelling = message(
  'DownlinkS1cdma2000tunnelling',
  procedures.downlinkS1cdma2000tunnelling,
  'initiating',
  {
    mmeUeS1apId: ie(0, 'reject', 'mandatory', mmeUeS1apId),
    enbUeS1apId: ie(8, 'reject', 'mandatory', enbUeS1apId),
    erabSubjectToDataForwardingList: ie(12, 'ignore', 'optional', erabSubjectToDataForwardingList),
    cdma2000HoStatus: ie(
      83,
      'ignore',
      'optional',
      enumerated(['hOSuccess', 'hOFailure'], { extensible: true }),
    ),
    cdma2000RatType: ie(71, 'reject', 'mandatory', cdma2000RatType),
    cdma2000Pdu: ie(70, 'reject', 'mandatory', octetString()),
  },
)
export type DownlinkS1cdma2000tunnelling = MessageOf<typeof DownlinkS1cdma2000tunnelling>

/** TS 36.413 §9.1.9.2. eNB to MME. */
export const UplinkS1cdma2000tunnelling = message(
  'UplinkS1cdma2000tunnelling',
  procedures.uplinkS1cdma2000tunnelling,
  'initiating',
  {
    mmeUeS1apId: ie(0, 'reject', 'mandatory', mmeUeS1apId),
    enbUeS1apId: ie(8, 'reject', 'mandatory', enbUeS1apId),
    cdma2000RatType: ie(71, 'reject', 'mandatory', cdma2000RatType),
    cdma2000SectorId: ie(72, 'reject', 'mandatory', octetString()),
    cdma2000HoRequiredIndication: ie(84, 'ignore', 'optional', enumerated(['true'], { extensible: true })),
    cdma2000OneXSrvccInfo: ie(
      102,
      'reject',
      'optional',
      structure({
        cdma2000OneXMeid: octetString(),
        cdma2000OneXMsi: octetString(),
        cdma2000OneXPilot: octetString(),
      }),
    ),
    cdma2000OneXRand: ie(97, 'reject', 'optional', octetString()),
    cdma2000Pdu: ie(70, 'reject', 'mandatory', octetString()),
    eutranRoundTripDelayEstimationInfo: ie(140, 'ignore', 'optional', integer(0, 2047)),
  },
)
export type UplinkS1cdma2000tunnelling = MessageOf<typeof UplinkS1cdma2000tunnelling>
