import type { CollisionRow } from '../../engine/collisions.ts'

/** Collisions of a UE that another MME asks for (TS 23.401 §5.3.3.1): it has no connection here any more. */
export const transferCollisions: readonly CollisionRow[] = [
  {
    running: 's1-release',
    incoming: 'ContextRequest',
    decision: 'queue',
    clause: '23.401 5.3.3.1: the UE has left; its state here is known when the release has ended',
  },
  {
    running: 'paging',
    incoming: 'ContextRequest',
    decision: 'abort',
    clause: '23.401 5.3.3.1: the UE is heard of, elsewhere',
  },
  {
    running: 'service-request',
    incoming: 'ContextRequest',
    decision: 'abort',
    clause: '23.401 5.3.3.1: the UE has left this connection',
  },
  {
    running: 'tracking-area-update',
    incoming: 'ContextRequest',
    decision: 'abort',
    clause: '23.401 5.3.3.1: the UE has left this connection',
  },
  {
    running: 'bearer-modification',
    incoming: 'ContextRequest',
    decision: 'abort',
    clause: '23.401 5.3.3.1: the UE has left; cause 87 for the modification',
  },
  {
    running: 'path-switch',
    incoming: 'ContextRequest',
    decision: 'abort',
    clause: '23.401 5.3.3.1: the UE has left this connection',
  },
  {
    running: 'handover',
    incoming: 'ContextRequest',
    decision: 'abort',
    clause: '23.401 5.3.3.1: the UE has left this connection',
  },
  {
    running: 'context-transfer',
    incoming: 'ContextRequest',
    decision: 'abort',
    clause: '29.274 7.3.5: asked once more, by whoever has the UE now',
  },
  {
    running: 'context-transfer',
    incoming: 'DetachRequestInitial',
    decision: 'abort',
    clause: '24.301 5.5.2.2: the UE is here again',
  },
  {
    running: 'context-transfer',
    incoming: 'ServiceRequest',
    decision: 'abort',
    clause: '24.301 5.6.1: the UE is here again',
  },
  {
    running: 'context-transfer',
    incoming: 'TrackingAreaUpdate',
    decision: 'abort',
    clause: '24.301 5.5.3.2: the UE is here again',
  },
  {
    running: 'context-transfer',
    incoming: 'ConnectionLost',
    decision: 'ignore',
    clause: '23.401 5.3.3.1: the UE has left this connection',
  },
  {
    running: 'context-transfer',
    incoming: 'CancelLocation',
    decision: 'queue',
    clause: '29.272 5.2.1.2: what the HSS cancels is gone when the transfer has ended',
  },
  {
    running: 'context-transfer',
    incoming: 'DownlinkData',
    decision: 'ignore',
    clause: '23.401 5.3.4.3: the other MME has the UE',
  },
  {
    running: 'context-transfer',
    incoming: 'UpdateBearerRequest',
    decision: 'reject',
    clause: '29.274 7.2.16: the other MME has the UE',
  },
  {
    running: 'context-transfer',
    incoming: 'DeleteBearerRequest',
    decision: 'reject',
    clause: '29.274 7.2.10.2: the other MME has the UE',
  },
]
