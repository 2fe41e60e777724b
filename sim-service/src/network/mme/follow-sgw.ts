import type { Procedure } from '../../engine/process.ts'
import type { UeContext } from './context.ts'
import type { Mme } from './mme.ts'
import { leaveSgw, relocate, targetSgw } from './sgw-relocation.ts'

/**
 * A UE that has moved in idle mode to where its SGW does not serve gets another one, by an update (TS 23.401 §5.3.3.1
 * steps 8 to 11 and 18) or because the MME sees it when the UE asks for its bearer (§5.10.4). The new SGW tells the PGW
 * (OI), and the one before forgets the session in silence (SI; crib §1 row 1). False if that failed.
 */
export function* followSgw(mme: Mme, ue: UeContext): Procedure<boolean> {
  const { session } = ue
  const sgw = session === undefined ? undefined : targetSgw(mme, ue, session, ue.tac)
  if (session === undefined || sgw === undefined) return true
  const relocated = yield* relocate(mme, ue, session, sgw, { enb: undefined, tellsPgwAtOnce: true })
  if (relocated === undefined) return false
  ue.session = relocated
  mme.sim.sometimes('idle.sgw-relocated')
  mme.spawn('leave-sgw', leaveSgw(mme, session, false))
  return true
}
