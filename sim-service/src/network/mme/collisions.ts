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
])
