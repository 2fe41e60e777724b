import { securityCapabilityOf } from '../../codec/nas/capabilities.ts'
import { imeisvRequest } from '../../codec/nas/emm-messages.ts'
import type { NasMessage } from '../../codec/nas/nas.ts'
import { negotiate, securityHeaderType } from '../../codec/nas/nas-security.ts'
import { type Procedure, timeout } from '../../engine/process.ts'
import { supervised } from '../../engine/timers.ts'
import type { AttachWork, UeContext } from './context.ts'
import type { Mme } from './mme.ts'

/**
 * Security mode control (TS 24.301 §5.4.3): algorithms, NAS keys, and the UE's own capabilities replayed to it so
 * that nobody between can have lowered them. The complete message brings the IMEISV.
 */
export function* secure(mme: Mme, ue: UeContext): Procedure<'secured' | 'no common algorithm' | 'failed'> {
  const { ueNetworkCapability } = ue.work as AttachWork
  const algorithms = negotiate(ueNetworkCapability, mme.configuration.algorithms)
  if (algorithms === undefined) return 'no common algorithm'
  const { eea, eia } = algorithms
  mme.security.take(ue, eea, eia)
  const command: NasMessage = {
    kind: 'SecurityModeCommand',
    selectedNasSecurityAlgorithms: algorithms,
    nasKeySetIdentifier: ue.ksi,
    replayedUeSecurityCapabilities: securityCapabilityOf(ueNetworkCapability),
    imeisvRequest: imeisvRequest.requested,
  }
  const answer = yield* supervised<NasMessage>(mme.sim, mme.configuration.timers.T3460, ANSWERS, () =>
    mme.sendNas(ue, command, securityHeaderType.integrityProtectedNewContext),
  )
  if (answer === timeout || answer.kind !== 'SecurityModeComplete') {
    mme.security.drop(ue)
    return 'failed'
  }
  ue.imeisv = answer.imeisv ?? ''
  return 'secured'
}

const ANSWERS = ['SecurityModeComplete', 'SecurityModeReject', 'ConnectionLost'] as const
