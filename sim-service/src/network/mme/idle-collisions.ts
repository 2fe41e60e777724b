import type { CollisionRow } from '../../engine/collisions.ts'

/** Collisions of what an idle UE, or somebody who wants it, begins (TS 24.301 §5.5.3.2.7, §5.6.1.6, §5.6.2.4). */
export const idleCollisions: readonly CollisionRow[] = [
  {
    running: 's1-release',
    incoming: 'TrackingAreaUpdate',
    decision: 'queue',
    clause: '23.401 5.3.5: it came on a new connection; the old one ends first',
  },
  {
    running: 'service-request',
    incoming: 'TrackingAreaUpdate',
    decision: 'queue',
    clause: '24.301 5.6.1.6 f (local choice): the service request ends first',
  },
  {
    running: 'paging',
    incoming: 'TrackingAreaUpdate',
    decision: 'abort',
    clause: '24.301 5.6.2.4 a: the UE is heard of',
  },
  {
    running: 'bearer-modification',
    incoming: 'TrackingAreaUpdate',
    decision: 'queue',
    clause: '24.301 5.5.3.2 (local choice): after the modification',
  },
  {
    running: 'tracking-area-update',
    incoming: 'AttachRequest',
    decision: 'abort',
    clause: '24.301 5.5.3.2.7 e: the update is aborted, the attach goes on',
  },
  {
    running: 'tracking-area-update',
    incoming: 'DetachRequestUe',
    decision: 'abort',
    clause: '24.301 5.5.3.2.7 f: the update is aborted, the detach goes on',
  },
  {
    running: 'tracking-area-update',
    incoming: 'DetachRequestInitial',
    decision: 'abort',
    clause: '24.301 5.5.3.2.7 f: the same on a new connection',
  },
  {
    running: 'tracking-area-update',
    incoming: 'CancelLocation',
    decision: 'queue',
    clause: '24.301 5.5.2.3.5 (local choice): the detach follows the update',
  },
  {
    running: 'tracking-area-update',
    incoming: 'ConnectionLost',
    decision: 'abort',
    clause: '24.301 5.5.3.2.7 a: lower layer failure',
  },
  {
    running: 'tracking-area-update',
    incoming: 'InactivityRelease',
    decision: 'ignore',
    clause: '36.413 8.3.2 (local choice): the update ends with the release',
  },
  {
    running: 'tracking-area-update',
    incoming: 'ServiceRequest',
    decision: 'abort',
    clause: '24.301 5.5.3.2.7: the UE has the accept, and comes back with another need',
  },
  {
    running: 'tracking-area-update',
    incoming: 'TrackingAreaUpdate',
    decision: 'abort',
    clause: '24.301 5.5.3.2.7 d: the older update is aborted',
  },
  {
    running: 'tracking-area-update',
    incoming: 'DownlinkData',
    decision: 'queue',
    clause: '23.401 5.3.4.3: the UE is paged if it is idle then',
  },
  {
    running: 'tracking-area-update',
    incoming: 'UpdateBearerRequest',
    decision: 'queue',
    clause: '23.401 5.4.2.1: the bearer is modified when it is there',
  },
  {
    running: 'path-switch',
    incoming: 'TrackingAreaUpdate',
    decision: 'queue',
    clause: '23.401 5.5.1.1.2 step 9: the update follows the handover',
  },
  {
    running: 'tracking-area-update',
    incoming: 'PathSwitchRequest',
    decision: 'queue',
    clause: '23.401 5.5.1.1.2: the SGW learns its tunnels in order',
  },
  {
    running: 'tracking-area-update',
    incoming: 'DeleteBearerRequest',
    decision: 'queue',
    clause: '23.401 5.4.4.1: the UE is told when the update has ended',
  },
  {
    running: 'attach',
    incoming: 'TrackingAreaUpdate',
    decision: 'queue',
    clause: '24.301 5.5.1.2.4: the UE is attached and has moved on already; the attach ends first',
  },
  {
    running: 'detach-by-ue',
    incoming: 'TrackingAreaUpdate',
    decision: 'ignore',
    clause: '24.301 5.5.2.2.2: the UE is leaving',
  },
  {
    running: 'detach-by-network',
    incoming: 'TrackingAreaUpdate',
    decision: 'ignore',
    clause: '24.301 5.5.2.3.5 d: the UE is leaving, and the update is not answered',
  },
]
