import type { Ue } from './ue.ts'

/** Why a radio link has failed (TS 36.331 §5.3.11.3). */
export type LinkFailure = 'T304-expiry' | 'T310-expiry' | 'retransmissions'

/** The link to the serving cell is lost, and NAS learns of it. */
export function radioLinkFailure(ue: Ue, cause: LinkFailure): void {
  ue.sim.measure('ue.radio-link-failure', cause, 1)
  ue.sim.sometimes('rrc.radio-link-failure')
  ue.cell?.port.link.down()
  ue.leaveConnected()
  ue.procedure?.deliver('LowerLayerFailure', { kind: 'LowerLayerFailure' })
}
