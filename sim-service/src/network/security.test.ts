import { Lab, then, when } from '../../test-support/lab.ts'
import { bitmapOf } from '../codec/nas/capabilities.ts'
import { emmCause } from '../codec/nas/causes.ts'
import { encodeNas } from '../codec/nas/nas.ts'
import { peekHeader, securityHeaderType } from '../codec/nas/nas-security.ts'
import { encodeRrc } from '../codec/rrc/rrc.ts'
import type { AttachWork } from './mme/context.ts'
import { detachByOperator } from './mme/detach.ts'
import { ueNetworkCapability } from './ue/nas.ts'
import { DCCH } from './ue/ue.ts'

const DISCARDED = ['ue.nas.discarded', 'mme.nas.discarded', 'ue.rrc.discarded', 'enb.discarded']

/** Runs with UEs that can do nothing but these integrity algorithms. */
function withUesOf(eia: number[], test: () => void): void {
  const able = { ...ueNetworkCapability }
  Object.assign(ueNetworkCapability, { eia: bitmapOf(eia) })
  try {
    test()
  } finally {
    Object.assign(ueNetworkCapability, able)
  }
}

describe('NAS security (24.301 §4.4, §5.4.3; 33.401 §7.2.4)', () => {
  for (const eea of [0, 1, 2] as const) {
    for (const eia of [1, 2] as const) {
      when(`the network prefers EEA${eea} and EIA${eia}`, () =>
        then('the roamer attaches, and no message fails its check', () => {
          const lab = new Lab({ ciphering: [eea], integrity: [eia] }).attached()
          const [command] = lab.messages('SecurityModeCommand', 's1-mme')
          expect(command.nas.selectedNasSecurityAlgorithms).toEqual({ eea, eia })
          expect(lab.outcomes('attach.outcome')).toEqual(['accepted'])
          expect(DISCARDED.flatMap((name) => lab.outcomes(name))).toEqual([])
          // Only without ciphering can the lab read what comes after the security mode.
          expect(lab.count('AttachAccept', 'radio')).toBe(eea === 0 ? 1 : 0)
        }),
      )
    }
  }

  when('a UE offers EIA0 alone', () =>
    then(
      'EIA0 is not negotiated: the attach is rejected before any security mode, and the UE tries again',
      () => {
        withUesOf([0], () => {
          const lab = new Lab({ integrity: [0, 2, 1] })
          lab.next('AuthenticationResponse', 's1-mme')
          expect(lab.next('AttachReject', 's1-mme').nas.emmCause).toBe(
            emmCause.ueSecurityCapabilitiesMismatch,
          )
          expect(lab.next('UEContextReleaseCommand').message.cause).toEqual({ nas: 'normal-release' })
          lab.run(100e6)
          // An abnormal case to the UE (24.301 §5.5.1.2.6 d): five attempts, then T3402.
          expect(lab.outcomes('mme.attach')).toEqual(Array(5).fill('rejected/23'))
          expect(lab.count('SecurityModeCommand', 's1-mme')).toBe(0)
          expect(lab.count('AttachAccept')).toBe(0)
          expect(lab.pgw.byTeid.size).toBe(0)
        })
      },
    ),
  )

  when('the network prefers EIA0', () =>
    then('the next algorithm that both have is taken', () => {
      const lab = new Lab({ integrity: [0, 2] }).attached()
      const [command] = lab.messages('SecurityModeCommand', 's1-mme')
      expect(command.nas.selectedNasSecurityAlgorithms.eia).toBe(2)
    }),
  )

  when('the network has EIA0 alone', () =>
    then('nobody attaches', () => {
      const lab = new Lab({ integrity: [0] }).run(100e6)
      expect(lab.count('SecurityModeCommand', 's1-mme')).toBe(0)
      expect(lab.outcomes('attach.outcome')).toEqual([])
    }),
  )

  const orders = [
    ['EIA0', { eea: 0, eia: 0 }],
    ['an integrity algorithm that the UE does not have', { eea: 0, eia: 3 }],
    ['a ciphering algorithm that the UE does not have', { eea: 3, eia: 2 }],
  ] as const
  for (const [what, selected] of orders)
    when(`somebody between the ends orders ${what}`, () =>
      then('the UE rejects the security mode with #23', () => {
        const lab = new Lab()
        const response = lab.next('AuthenticationResponse', 'radio')
        const plain = encodeNas({
          kind: 'SecurityModeCommand',
          selectedNasSecurityAlgorithms: selected,
          nasKeySetIdentifier: 0,
          replayedUeSecurityCapabilities: ueNetworkCapability,
        })
        const forged = Uint8Array.of(
          (securityHeaderType.integrityProtectedNewContext << 4) | 7,
          0,
          0,
          0,
          0,
          0,
          ...plain,
        )
        const octets = encodeRrc('dl-dcch', {
          kind: 'DLInformationTransfer',
          rrcTransactionIdentifier: 0,
          dedicatedInfoType: { dedicatedInfoNas: forged },
        })
        lab.inject(response.port.peer, octets, DCCH)
        expect(lab.next('SecurityModeReject', 'radio').nas.emmCause).toBe(
          emmCause.ueSecurityCapabilitiesMismatch,
        )
      }),
    )

  when('somebody has lowered the capabilities on their way to the MME', () =>
    then('the UE sees that they are not its own and rejects with #23; the attach does not go on', () => {
      const lab = new Lab()
      lab.next('AuthenticationResponse', 's1-mme')
      const [ue] = lab.mme.byMmeUeId.values()
      Object.assign(ue.work as AttachWork, { ueNetworkCapability: { eea: 0x80, eia: bitmapOf([1]) } })
      const reject = lab.next('SecurityModeReject', 's1-mme')
      expect(reject.nas.emmCause).toBe(emmCause.ueSecurityCapabilitiesMismatch)
      lab.next('UEContextReleaseCommand')
      expect(lab.count('UpdateLocationRequest')).toBe(0)
    }),
  )

  for (const eea of [0, 2])
    when(`the network asks a UE for its identity that still has a context with EEA${eea}`, () =>
      then(
        'the answer is protected but not ciphered, since the network may have no key (24.301 §4.4.5)',
        () => {
          const lab = new Lab({ ciphering: [eea] }).attached()
          lab.command(lab.mme, () => detachByOperator(lab.mme, lab.ue().imsi, { reattach: true }))
          lab.next('IdentityRequest', 's1-mme')
          const response = lab.next('IdentityResponse', 's1-mme')
          expect(peekHeader(response.message.nasPdu).headerType).toBe(securityHeaderType.integrityProtected)
          expect(lab.next('AuthenticationRequest', 's1-mme').timeUs - response.timeUs).toBeLessThan(1e6)
          lab.until(() => lab.ue().registered)
          expect(lab.outcomes('attach.outcome')).toEqual(['accepted', 'accepted'])
          expect(DISCARDED.flatMap((name) => lab.outcomes(name))).toEqual([])
          expect(lab.count('IdentityRequest', 's1-mme')).toBe(1)
        },
      ),
    )

  when('a protected message is replayed', () =>
    then('the MME throws it away', () => {
      const lab = new Lab().attached()
      const [complete] = lab.messages('EsmInformationResponse', 's1-mme')
      lab.inject(complete.port, complete.octets)
      lab.run(1e6)
      expect(lab.outcomes('mme.nas.discarded')).toEqual(['replayed'])
    }),
  )

  when('one octet of a protected message is changed', () =>
    then('the receiver throws it away', () => {
      const lab = new Lab().attached()
      const information = lab.messages('EmmInformation', 'radio')[0]
      const octets = information.octets.slice()
      octets[octets.length - 2] ^= 0x10
      const { tap } = information.port.link
      information.port.link.tap = undefined
      lab.inject(information.port, octets, DCCH)
      information.port.link.tap = tap
      lab.run(1e6)
      expect(lab.outcomes('ue.nas.discarded')).toEqual(['wrong MAC'])
    }),
  )
})
