// Messages of TS 36.413 §9.1.13: public warnings.
import { ie, type MessageOf, message } from '../per/elementary-procedure.ts'
import { choice, enumerated, fixedBits, integer, octetString, sequenceOf } from '../per/per.ts'
import { structure } from '../per/protocol-ie.ts'
import { criticalityDiagnostics } from './criticality-diagnostics.ts'
import { eutranCgi, globalEnbId, tai } from './identities.ts'
import { procedures } from './procedures.ts'

const messageIdentifier = fixedBits(16)

const serialNumber = fixedBits(16)

const emergencyAreaId = fixedBits(24)

const warningAreaList = choice(
  {
    cellIdList: sequenceOf(eutranCgi, 1, 65535),
    trackingAreaListForWarning: sequenceOf(tai, 1, 65535),
    emergencyAreaIdList: sequenceOf(emergencyAreaId, 1, 65535),
  },
  { extensible: true, keepsUnknown: true },
)

const emergencyAreaIdBroadcast = sequenceOf(
  structure({ emergencyAreaId, completedCellinEai: sequenceOf(structure({ ecgi: eutranCgi }), 1, 65535) }),
  1,
  65535,
)

const broadcastCompletedAreaList = choice(
  {
    cellIdBroadcast: sequenceOf(structure({ ecgi: eutranCgi }), 1, 65535),
    taiBroadcast: sequenceOf(
      structure({ tai, completedCellinTai: sequenceOf(structure({ ecgi: eutranCgi }), 1, 65535) }),
      1,
      65535,
    ),
    emergencyAreaIdBroadcast,
  },
  { extensible: true, keepsUnknown: true },
)

const taiCancelledItem = structure({
  tai,
  cancelledCellinTai: sequenceOf(
    structure({ ecgi: eutranCgi, numberOfBroadcasts: integer(0, 65535) }),
    1,
    65535,
  ),
})

const emergencyAreaIdCancelledItem = structure({
  emergencyAreaId,
  cancelledCellinEai: sequenceOf(
    structure({ ecgi: eutranCgi, numberOfBroadcasts: integer(0, 65535) }),
    1,
    65535,
  ),
})

const broadcastCancelledAreaList = choice(
  {
    cellIdCancelled: sequenceOf(
      structure({ ecgi: eutranCgi, numberOfBroadcasts: integer(0, 65535) }),
      1,
      65535,
    ),
    taiCancelled: sequenceOf(taiCancelledItem, 1, 65535),
    emergencyAreaIdCancelled: sequenceOf(emergencyAreaIdCancelledItem, 1, 65535),
  },
  { extensible: true, keepsUnknown: true },
)

/** TS 36.413 §9.1.13.1. MME to eNB. */
export const WriteReplaceWarningRequest = message(
  'WriteReplaceWarningRequest',
  procedures.writeReplaceWarning,
  'initiating',
  {
    messageIdentifier: ie(111, 'reject', 'mandatory', messageIdentifier),
    serialNumber: ie(112, 'reject', 'mandatory', serialNumber),
    warningAreaList: ie(113, 'ignore', 'optional', warningAreaList),
    repetitionPeriod: ie(114, 'reject', 'mandatory', integer(0, 4095)),
    extendedRepetitionPeriod: ie(144, 'reject', 'optional', integer(4096, 131_071)),
    numberOfBroadcastRequest: ie(115, 'reject', 'mandatory', integer(0, 65535)),
    warningType: ie(116, 'ignore', 'optional', fixedBits(16)),
    warningSecurityInfo: ie(117, 'ignore', 'optional', octetString(50, 50)),
    dataCodingScheme: ie(118, 'ignore', 'optional', fixedBits(8)),
    warningMessageContents: ie(119, 'ignore', 'optional', octetString(1, 9600)),
    concurrentWarningMessageIndicator: ie(142, 'reject', 'optional', enumerated(['true'])),
  },
)
export type WriteReplaceWarningRequest = MessageOf<typeof WriteReplaceWarningRequest>

/** TS 36.413 §9.1.13.2. eNB to MME. */
export const WriteReplaceWarningResponse = message(
  'WriteReplaceWarningResponse',
  procedures.writeReplaceWarning,
  'successful',
  {
    messageIdentifier: ie(111, 'reject', 'mandatory', messageIdentifier),
    serialNumber: ie(112, 'reject', 'mandatory', serialNumber),
    broadcastCompletedAreaList: ie(120, 'ignore', 'optional', broadcastCompletedAreaList),
    criticalityDiagnostics: ie(58, 'ignore', 'optional', criticalityDiagnostics),
  },
)
export type WriteReplaceWarningResponse = MessageOf<typeof WriteReplaceWarningResponse>

/** TS 36.413 §9.1.13.3. MME to eNB. */
export const KillRequest = message('KillRequest', procedures.kill, 'initiating', {
  messageIdentifier: ie(111, 'reject', 'mandatory', messageIdentifier),
  serialNumber: ie(112, 'reject', 'mandatory', serialNumber),
  warningAreaList: ie(113, 'ignore', 'optional', warningAreaList),
  killAllWarningMessages: ie(191, 'reject', 'optional', enumerated(['true'])),
})
export type KillRequest = MessageOf<typeof KillRequest>

/** TS 36.413 §9.1.13.4. eNB to MME. */
export const KillResponse = message('KillResponse', procedures.kill, 'successful', {
  messageIdentifier: ie(111, 'reject', 'mandatory', messageIdentifier),
  serialNumber: ie(112, 'reject', 'mandatory', serialNumber),
  broadcastCancelledAreaList: ie(141, 'ignore', 'optional', broadcastCancelledAreaList),
  criticalityDiagnostics: ie(58, 'ignore', 'optional', criticalityDiagnostics),
})
export type KillResponse = MessageOf<typeof KillResponse>

/** TS 36.413 §9.1.13.5. eNB to MME. */
export const PWSRestartIndication = message(
  'PWSRestartIndication',
  procedures.pwsRestartIndication,
  'initiating',
  {
    ecgiListForRestart: ie(182, 'reject', 'mandatory', sequenceOf(eutranCgi, 1, 256)),
    globalEnbId: ie(59, 'reject', 'mandatory', globalEnbId),
    taiListForRestart: ie(188, 'reject', 'mandatory', sequenceOf(tai, 1, 2048)),
    emergencyAreaIdListForRestart: ie(190, 'reject', 'optional', sequenceOf(emergencyAreaId, 1, 256)),
  },
)
export type PWSRestartIndication = MessageOf<typeof PWSRestartIndication>

/** TS 36.413 §9.1.13.6. eNB to MME. */
export const PWSFailureIndication = message(
  'PWSFailureIndication',
  procedures.pwsFailureIndication,
  'initiating',
  {
    pwsFailedEcgiList: ie(222, 'reject', 'mandatory', sequenceOf(eutranCgi, 1, 256)),
    globalEnbId: ie(59, 'reject', 'mandatory', globalEnbId),
  },
)
export type PWSFailureIndication = MessageOf<typeof PWSFailureIndication>
