// Messages of TS 36.413 §9.1.8: the S1 interface itself.
import { ie, type MessageOf, message } from '../per/elementary-procedure.ts'
import { choice, enumerated, integer, optional, sequenceOf } from '../per/per.ts'
import { itemList, structure } from '../per/protocol-ie.ts'
import { cause } from './causes.ts'
import { criticalityDiagnostics } from './criticality-diagnostics.ts'
import {
  csgIdList,
  enbUeS1apId,
  globalEnbId,
  gummei,
  mmeUeS1apId,
  nodeName,
  pagingDrx,
  servedGummeis,
  sTmsi,
  supportedTas,
} from './identities.ts'
import { procedures } from './procedures.ts'

const { s1Setup, reset, errorIndication, overloadStart, overloadStop } = procedures

/** TS 36.413 §9.1.8.4. eNB to MME. */
export const S1SetupRequest = message('S1SetupRequest', s1Setup, 'initiating', {
  globalEnbId: ie(59, 'reject', 'mandatory', globalEnbId),
  enbName: ie(60, 'ignore', 'optional', nodeName),
  supportedTas: ie(64, 'reject', 'mandatory', supportedTas),
  defaultPagingDrx: ie(137, 'ignore', 'mandatory', pagingDrx),
  csgIdList: ie(128, 'reject', 'optional', csgIdList),
})
export type S1SetupRequest = MessageOf<typeof S1SetupRequest>

/** TS 36.413 §9.1.8.5. MME to eNB. */
export const S1SetupResponse = message('S1SetupResponse', s1Setup, 'successful', {
  mmeName: ie(61, 'ignore', 'optional', nodeName),
  servedGummeis: ie(105, 'reject', 'mandatory', servedGummeis),
  relativeMmeCapacity: ie(87, 'ignore', 'mandatory', integer(0, 255)),
  mmeRelaySupportIndicator: ie(163, 'ignore', 'optional', enumerated(['true'], { extensible: true })),
  criticalityDiagnostics: ie(58, 'ignore', 'optional', criticalityDiagnostics),
})
export type S1SetupResponse = MessageOf<typeof S1SetupResponse>

export const timeToWait = enumerated(['v1s', 'v2s', 'v5s', 'v10s', 'v20s', 'v60s'], { extensible: true })

/** TS 36.413 §9.1.8.6. MME to eNB. */
export const S1SetupFailure = message('S1SetupFailure', s1Setup, 'unsuccessful', {
  cause: ie(2, 'ignore', 'mandatory', cause),
  timeToWait: ie(65, 'ignore', 'optional', timeToWait),
  criticalityDiagnostics: ie(58, 'ignore', 'optional', criticalityDiagnostics),
})
export type S1SetupFailure = MessageOf<typeof S1SetupFailure>

const connection = structure({ mmeUeS1apId: optional(mmeUeS1apId), enbUeS1apId: optional(enbUeS1apId) })

/** TS 36.413 §9.1.8.1. Either way. */
export const Reset = message('Reset', reset, 'initiating', {
  cause: ie(2, 'ignore', 'mandatory', cause),
  resetType: ie(
    92,
    'reject',
    'mandatory',
    choice(
      {
        s1Interface: enumerated(['reset-all'], { extensible: true }),
        partOfS1Interface: itemList(91, 'reject', connection),
      },
      { extensible: true, keepsUnknown: true },
    ),
  ),
})
export type Reset = MessageOf<typeof Reset>

/** TS 36.413 §9.1.8.2. Either way. */
export const ResetAcknowledge = message('ResetAcknowledge', reset, 'successful', {
  ueAssociatedLogicalS1ConnectionList: ie(93, 'ignore', 'optional', itemList(91, 'ignore', connection)),
  criticalityDiagnostics: ie(58, 'ignore', 'optional', criticalityDiagnostics),
})
export type ResetAcknowledge = MessageOf<typeof ResetAcknowledge>

/** TS 36.413 §9.1.8.3. Either way; at least the cause or the diagnostics (§8.7.2.2). */
export const ErrorIndication = message('ErrorIndication', errorIndication, 'initiating', {
  mmeUeS1apId: ie(0, 'ignore', 'optional', mmeUeS1apId),
  enbUeS1apId: ie(8, 'ignore', 'optional', enbUeS1apId),
  cause: ie(2, 'ignore', 'optional', cause),
  criticalityDiagnostics: ie(58, 'ignore', 'optional', criticalityDiagnostics),
  sTmsi: ie(96, 'ignore', 'optional', sTmsi),
})
export type ErrorIndication = MessageOf<typeof ErrorIndication>

/** §9.2.3.19-20. */
const overloadResponse = choice(
  {
    overloadAction: enumerated(
      [
        'reject-non-emergency-mo-dt',
        'reject-rrc-cr-signalling',
        'permit-emergency-sessions-and-mobile-terminated-services-only',
      ],
      {
        extensions: [
          'permit-high-priority-sessions-and-mobile-terminated-services-only',
          'reject-delay-tolerant-access',
          'permit-high-priority-sessions-and-exception-reporting-and-mobile-terminated-services-only',
          'not-accept-mo-data-or-delay-tolerant-access-from-CP-CIoT',
        ],
      },
    ),
  },
  { extensible: true, keepsUnknown: true },
)
const gummeiList = sequenceOf(gummei, 1, 256)

/** TS 36.413 §9.1.8.13. MME to eNB. */
export const OverloadStart = message('OverloadStart', overloadStart, 'initiating', {
  overloadResponse: ie(101, 'reject', 'mandatory', overloadResponse),
  gummeiList: ie(154, 'ignore', 'optional', gummeiList),
  trafficLoadReductionIndication: ie(161, 'ignore', 'optional', integer(1, 99)),
})
export type OverloadStart = MessageOf<typeof OverloadStart>

/** TS 36.413 §9.1.8.14. MME to eNB. */
export const OverloadStop = message('OverloadStop', overloadStop, 'initiating', {
  gummeiList: ie(154, 'ignore', 'optional', gummeiList),
})
export type OverloadStop = MessageOf<typeof OverloadStop>
