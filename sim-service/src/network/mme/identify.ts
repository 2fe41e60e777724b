import type { AttachRequest } from '../../codec/nas/emm-messages.ts'
import { type Guti, identityType } from '../../codec/nas/identities.ts'
import type { NasMessage } from '../../codec/nas/nas.ts'
import { type Procedure, timeout } from '../../engine/process.ts'
import { supervised } from '../../engine/timers.ts'
import type { UeContext } from './context.ts'
import { contextOfTmsi } from './guti.ts'
import type { Mme } from './mme.ts'

/**
 * TS 23.401 §5.3.2.1 step 4: the IMSI, from the request, from this MME's own record of the GUTI, or from the UE
 * (TS 24.301 §5.4.4). The GUTI of a UE that comes from another network says nothing here.
 */
export function* identify(mme: Mme, ue: UeContext, request: AttachRequest): Procedure<boolean> {
  const identity = request.epsMobileIdentity
  if (identity.kind === 'imsi') {
    mme.nameContext(ue, identity.imsi)
    return true
  }
  if (identity.kind === 'guti') {
    const known = contextOfGuti(mme, identity.guti)
    if (known !== undefined && known.imsi !== '') {
      mme.nameContext(ue, known.imsi)
      return true
    }
  }
  mme.sim.sometimes('nas.identity-request')
  const answer = yield* supervised<NasMessage>(
    mme.sim,
    mme.configuration.timers.T3470,
    ['IdentityResponse', 'ConnectionLost'],
    () => mme.sendNas(ue, { kind: 'IdentityRequest', identityType: identityType.imsi }),
  )
  if (answer === timeout || answer.kind !== 'IdentityResponse' || answer.mobileIdentity.kind !== 'imsi')
    return false
  mme.nameContext(ue, answer.mobileIdentity.imsi)
  return true
}

/** The context that this MME gave a GUTI to; the GUTI of another MME means nothing here. */
export function contextOfGuti(mme: Mme, guti: Guti): UeContext | undefined {
  const { plmn, groupId, code } = mme.configuration
  const isOwn = guti.plmn === plmn && guti.mmeGroupId === groupId && guti.mmeCode === code
  return isOwn ? contextOfTmsi(mme, guti.mTmsi) : undefined
}
