import { fromHex } from '../octets.ts'
import type { S1apMessage } from './s1ap.ts'
import { criticalityDiagnostics, eutranCgi, tai } from './s1ap-fixtures.ts'

/** Warning messages, with all IEs and with the mandatory ones. */
export const warningExamples: readonly S1apMessage[] = [
  {
    kind: 'WriteReplaceWarningRequest',
    messageIdentifier: 0x5a5b,
    serialNumber: 0x5a5b,
    warningAreaList: { cellIdList: [eutranCgi] },
    repetitionPeriod: 5,
    extendedRepetitionPeriod: 4101,
    numberOfBroadcastRequest: 5,
    warningType: 0x5a5a,
    warningSecurityInfo: fromHex(
      '11181f262d343b424950575e656c737a81888f969da4abb2b9c0c7ced5dce3eaf1f8ff060d141b222930373e454c535a6168',
    ),
    dataCodingScheme: 0x0f,
    warningMessageContents: Uint8Array.of(1, ...new Uint8Array(82).fill(0x35), 82),
    concurrentWarningMessageIndicator: 'true',
  },
  {
    kind: 'WriteReplaceWarningRequest',
    messageIdentifier: 0x5a5b,
    serialNumber: 0x5a5b,
    repetitionPeriod: 1,
    numberOfBroadcastRequest: 1,
  },
  {
    kind: 'WriteReplaceWarningResponse',
    messageIdentifier: 0x5a5b,
    serialNumber: 0x5a5b,
    broadcastCompletedAreaList: { cellIdBroadcast: [{ ecgi: eutranCgi }] },
    criticalityDiagnostics: criticalityDiagnostics,
  },
  { kind: 'WriteReplaceWarningResponse', messageIdentifier: 0x5a5b, serialNumber: 0x5a5b },
  {
    kind: 'KillRequest',
    messageIdentifier: 0x5a5b,
    serialNumber: 0x5a5b,
    warningAreaList: { cellIdList: [eutranCgi] },
    killAllWarningMessages: 'true',
  },
  { kind: 'KillRequest', messageIdentifier: 0x5a5b, serialNumber: 0x5a5b },
  {
    kind: 'KillResponse',
    messageIdentifier: 0x5a5b,
    serialNumber: 0x5a5b,
    broadcastCancelledAreaList: { cellIdCancelled: [{ ecgi: eutranCgi, numberOfBroadcasts: 5 }] },
    criticalityDiagnostics: criticalityDiagnostics,
  },
  { kind: 'KillResponse', messageIdentifier: 0x5a5b, serialNumber: 0x5a5b },
  {
    kind: 'PWSRestartIndication',
    ecgiListForRestart: [eutranCgi],
    globalEnbId: { plmnIdentity: '20893', enbId: { macroEnbId: 1 } },
    taiListForRestart: [tai],
    emergencyAreaIdListForRestart: [0x5a5a5a],
  },
  {
    kind: 'PWSRestartIndication',
    ecgiListForRestart: [eutranCgi],
    globalEnbId: { plmnIdentity: '20893', enbId: { macroEnbId: 1 } },
    taiListForRestart: [tai],
  },
  {
    kind: 'PWSFailureIndication',
    pwsFailedEcgiList: [eutranCgi],
    globalEnbId: { plmnIdentity: '20893', enbId: { macroEnbId: 1 } },
  },
  {
    kind: 'PWSFailureIndication',
    pwsFailedEcgiList: [eutranCgi],
    globalEnbId: { plmnIdentity: '20893', enbId: { macroEnbId: 1 } },
  },
]
