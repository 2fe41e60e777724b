import type { CollisionRow } from '../../engine/collisions.ts'

/** What moving a UE between eNBs does to its other procedures, and what they do to it. */
export const handoverCollisions: readonly CollisionRow[] = [
  {
    running: 'attach',
    incoming: 'PathSwitchRequest',
    decision: 'queue',
    clause:
      '23.401 5.5.1.1.2: the UE may move as soon as it has its bearer; the SGW learns its tunnels in order',
  },
  {
    running: 'service-request',
    incoming: 'PathSwitchRequest',
    decision: 'queue',
    clause: '23.401 5.5.1.1.2: the same',
  },
  {
    running: 'detach-by-ue',
    incoming: 'PathSwitchRequest',
    decision: 'ignore',
    clause: '23.401 5.3.8.2: the UE is leaving; the new eNB gets the release',
  },
  {
    running: 'detach-by-network',
    incoming: 'PathSwitchRequest',
    decision: 'ignore',
    clause: '23.401 5.3.8.3: the detach goes on over the new eNB',
  },
  {
    running: 's1-release',
    incoming: 'PathSwitchRequest',
    decision: 'reject',
    clause: '36.413 8.4.4.3: the connection is going, no E-RAB can be switched',
  },
  {
    running: 'path-switch',
    incoming: 'PathSwitchRequest',
    decision: 'queue',
    clause: '36.413 8.4.4: the UE has moved on; the SGW learns its tunnels in order',
  },
  {
    running: 'path-switch',
    incoming: 'AttachRequest',
    decision: 'abort',
    clause: '24.301 5.5.1.2.7: what the UE had is given up',
  },
  {
    running: 'path-switch',
    incoming: 'DetachRequestUe',
    decision: 'queue',
    clause: '23.401 5.3.8.2: the detach follows the path switch',
  },
  {
    running: 'path-switch',
    incoming: 'DetachRequestInitial',
    decision: 'queue',
    clause: '23.401 5.3.8.2: the same',
  },
  {
    running: 'path-switch',
    incoming: 'CancelLocation',
    decision: 'queue',
    clause: '23.401 5.3.8.4: the detach follows the path switch',
  },
  {
    running: 'path-switch',
    incoming: 'ConnectionLost',
    decision: 'queue',
    clause: '23.401 5.3.5: the release follows the path switch',
  },
  {
    running: 'path-switch',
    incoming: 'InactivityRelease',
    decision: 'ignore',
    clause: '36.413 8.3.2: the source eNB has lost the UE, which is not silent',
  },
  {
    running: 'path-switch',
    incoming: 'ServiceRequest',
    decision: 'queue',
    clause: '23.401 5.3.4.1: the UE has lost its connection; the path switch ends first',
  },
  {
    running: 'path-switch',
    incoming: 'UpdateBearerRequest',
    decision: 'reject',
    clause: '23.401 5.5.1.1, 29.274 8.4: temporarily rejected due to handover in progress, cause 110',
  },
  {
    running: 'bearer-modification',
    incoming: 'PathSwitchRequest',
    decision: 'abort',
    clause: '23.401 5.5.1.1: the UE is elsewhere, and its answer may be lost; cause 110',
  },
  {
    running: 'path-switch',
    incoming: 'DownlinkData',
    decision: 'ignore',
    clause: '23.401 5.3.4.3: the UE is here',
  },
]
