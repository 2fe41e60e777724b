import type { CollisionRow } from '../../engine/collisions.ts'

/** What the end of a bearer, as the PGW wants it, does to the UE's procedures. */
export const bearerCollisions: readonly CollisionRow[] = [
  {
    running: 'paging',
    incoming: 'DeleteBearerRequest',
    decision: 'queue',
    clause: '23.401 5.4.4.1: the UE is told when it has come',
  },
  {
    running: 'attach',
    incoming: 'DeleteBearerRequest',
    decision: 'queue',
    clause: '23.401 5.4.4.1: the bearer is deleted when it has become one',
  },
  {
    running: 'detach-by-ue',
    incoming: 'DeleteBearerRequest',
    decision: 'reject',
    clause: '23.401 5.3.8.2: the session is gone here, cause 64',
  },
  {
    running: 'detach-by-network',
    incoming: 'DeleteBearerRequest',
    decision: 'reject',
    clause: '23.401 5.4.4.1: the UE is being told; the bearer is given up at once, cause 16',
  },
  {
    running: 's1-release',
    incoming: 'DeleteBearerRequest',
    decision: 'queue',
    clause: '23.401 5.3.5: the UE is told when its state is known',
  },
  {
    running: 'service-request',
    incoming: 'DeleteBearerRequest',
    decision: 'queue',
    clause: '23.401 5.4.4.1: the UE is told over the connection that it asks for',
  },
  {
    running: 'bearer-modification',
    incoming: 'DeleteBearerRequest',
    decision: 'abort',
    clause: '24.301 6.4.3.6 c: the bearer goes, cause 87 for its modification',
  },
  {
    running: 'path-switch',
    incoming: 'DeleteBearerRequest',
    decision: 'queue',
    clause: '23.401 5.5.1.1 (local choice): the UE is told over the new eNB, the PGW need not ask again',
  },
]
