import { CollisionTable } from '../../engine/collisions.ts'

/**
 * What the MME does with a NAS request of a UE, or a request of the HSS, that arrives while a procedure of that UE
 * runs.
 */
export const mmeCollisions = new CollisionTable([
  {
    running: 'attach',
    incoming: 'AttachRequest',
    decision: 'abort',
    clause: '24.301 5.5.1.2.7 e: other information elements, the older attach is aborted',
  },
  {
    running: 'attach',
    incoming: 'AttachRequestRepeated',
    decision: 'ignore',
    clause: '24.301 5.5.1.2.7 f: the same information elements, the older attach goes on',
  },
  {
    running: 'attach',
    incoming: 'DetachRequestUe',
    decision: 'abort',
    clause: '24.301 5.5.1.2.7 g: the attach is aborted, the detach goes on',
  },
  {
    running: 'attach',
    incoming: 'CancelLocation',
    decision: 'queue',
    clause: '24.301 5.4.2.7 (local choice): the detach follows the attach',
  },
  {
    running: 'attach',
    incoming: 'ConnectionLost',
    decision: 'abort',
    clause: '24.301 5.5.1.2.7 a: lower layer failure',
  },
  {
    running: 'detach-by-ue',
    incoming: 'AttachRequest',
    decision: 'ignore',
    clause: '24.301 5.5.2.2.5: sent on the connection that the detach releases; the UE attaches on a new one',
  },
  {
    running: 'detach-by-ue',
    incoming: 'DetachRequestUe',
    decision: 'ignore',
    clause: '24.301 5.5.2.2.2: a repetition; the answer is under way',
  },
  {
    running: 'detach-by-ue',
    incoming: 'CancelLocation',
    decision: 'ignore',
    clause: '23.401 5.3.8.4: the UE is leaving already',
  },
  {
    running: 'detach-by-ue',
    incoming: 'ConnectionLost',
    decision: 'ignore',
    clause: '24.301 5.5.2.2.5: the detach is completed locally',
  },
  {
    running: 'detach-by-network',
    incoming: 'AttachRequest',
    decision: 'abort',
    clause: '24.301 5.5.2.3.5 c: the detach is aborted, the attach goes on',
  },
  {
    running: 'detach-by-network',
    incoming: 'DetachRequestUe',
    decision: 'abort',
    clause: '24.301 5.5.2.3.5 b: both sides detach; the UE gets its answer',
  },
  {
    running: 'detach-by-network',
    incoming: 'CancelLocation',
    decision: 'ignore',
    clause: '23.401 5.3.8.4: the detach is under way',
  },
  {
    running: 'detach-by-network',
    incoming: 'ConnectionLost',
    decision: 'abort',
    clause: '24.301 5.5.2.3.5 a: completed locally',
  },
  {
    running: 's1-release',
    incoming: 'AttachRequest',
    decision: 'ignore',
    clause: '24.301 5.5.1.2.7 a: sent on a connection that is going, the UE will find it gone and try again',
  },
  {
    running: 's1-release',
    incoming: 'DetachRequestUe',
    decision: 'ignore',
    clause: '24.301 5.5.2.2.5 a: the same',
  },
  {
    running: 's1-release',
    incoming: 'CancelLocation',
    decision: 'queue',
    clause: '23.401 5.3.8.4: the detach follows the release',
  },
  {
    running: 's1-release',
    incoming: 'ConnectionLost',
    decision: 'ignore',
    clause: '23.401 5.3.5: the connection is going already',
  },
  {
    running: 'attach',
    incoming: 'InactivityRelease',
    decision: 'ignore',
    clause: '36.413 8.3.2 (local choice): the eNB asks again when the attach has ended',
  },
  {
    running: 'attach',
    incoming: 'DetachRequestInitial',
    decision: 'abort',
    clause: '24.301 5.5.1.2.7 g: the attach is aborted, the detach goes on',
  },
  {
    running: 'detach-by-ue',
    incoming: 'InactivityRelease',
    decision: 'ignore',
    clause: '24.301 5.5.2.2.2: the detach ends with the release',
  },
  {
    running: 'detach-by-ue',
    incoming: 'DetachRequestInitial',
    decision: 'abort',
    clause: '24.301 5.5.2.2.2: the UE has lost the connection and begins anew',
  },
  {
    running: 'detach-by-network',
    incoming: 'InactivityRelease',
    decision: 'ignore',
    clause: '24.301 5.5.2.3.2: the detach ends with the release',
  },
  {
    running: 'detach-by-network',
    incoming: 'DetachRequestInitial',
    decision: 'abort',
    clause: '24.301 5.5.2.3.5 b: both sides detach; the UE gets its answer',
  },
  {
    running: 's1-release',
    incoming: 'InactivityRelease',
    decision: 'ignore',
    clause: '23.401 5.3.5: the release is under way',
  },
  {
    running: 's1-release',
    incoming: 'DetachRequestInitial',
    decision: 'queue',
    clause: '23.401 5.3.5: it came on a new connection; the old one ends first',
  },
  {
    running: 's1-release',
    incoming: 'ServiceRequest',
    decision: 'queue',
    clause: '23.401 5.3.5: it came on a new connection; the old one ends first',
  },
  {
    running: 'service-request',
    incoming: 'AttachRequest',
    decision: 'abort',
    clause: '24.301 5.6.1.6 (local choice): the UE has begun anew',
  },
  {
    running: 'service-request',
    incoming: 'DetachRequestUe',
    decision: 'abort',
    clause: '24.301 5.6.1.6 d: the service request is aborted, the detach goes on',
  },
  {
    running: 'service-request',
    incoming: 'DetachRequestInitial',
    decision: 'abort',
    clause: '24.301 5.6.1.6 d: the same on a new connection',
  },
  {
    running: 'service-request',
    incoming: 'CancelLocation',
    decision: 'queue',
    clause: '23.401 5.3.8.4: the detach follows, when the UE can be told',
  },
  {
    running: 'service-request',
    incoming: 'ConnectionLost',
    decision: 'abort',
    clause: '24.301 5.6.1.6 b: lower layer failure',
  },
  {
    running: 'service-request',
    incoming: 'InactivityRelease',
    decision: 'ignore',
    clause: '36.413 8.3.2 (local choice): the eNB asks again',
  },
  {
    running: 'service-request',
    incoming: 'ServiceRequest',
    decision: 'abort',
    clause: '24.301 5.6.1.6 c: T3417 has expired in the UE, which asks once more',
  },
])
