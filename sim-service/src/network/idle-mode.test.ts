import { Lab, type LabOptions, millisecond, second, then, when } from '../../test-support/lab.ts'
import { emmCause } from '../codec/nas/causes.ts'
import { encodeNas } from '../codec/nas/nas.ts'
import { encodeS1ap } from '../codec/s1ap/s1ap.ts'

/** A roamer who exchanges a kilobyte each way every minute, in a cell that releases whoever is silent for 10 s. */
function quiet(changes: LabOptions = {}): Lab {
  return new Lab({ inactivityUs: 10 * second, traffic: { octets: 1000, everyUs: 60 * second }, ...changes })
}

/** The same, until the first release has made it idle. */
function idle(changes: LabOptions = {}): Lab {
  const lab = quiet(changes).attached()
  lab.next('RRCConnectionRelease')
  return lab.run(100 * millisecond).skip()
}

const lost = (lab: Lab): Record<string, number> => Object.fromEntries(lab.world.losses.octets)

describe('S1 release after inactivity (TS 23.401 §5.3.5)', () => {
  when('a UE has been silent as long as the operator allows', () =>
    then('eNB, SGW and UE forget the connection in this order, and the session stays', () => {
      const lab = quiet().attached()
      const request = lab.next('UEContextReleaseRequest')
      expect(request.message.cause).toEqual({ radioNetwork: 'user-inactivity' })
      expect(lab.next('ReleaseAccessBearersRequest').on).toBe('s11')
      expect(lab.next('ReleaseAccessBearersResponse').message.cause.value).toBe(16)
      expect(lab.next('UEContextReleaseCommand').message.cause).toEqual({ radioNetwork: 'user-inactivity' })
      lab.next('RRCConnectionRelease')
      lab.run(second)
      expect(lab.count('UEContextReleaseComplete')).toBe(1)
      expect(lab.ue()).toMatchObject({ rrcConnected: false, registered: true })
      expect(lab.enb.byEnbUeId.size).toBe(0)
      expect([lab.mme.byMmeUeId.size, lab.sgw.byTeid.size, lab.pgw.byTeid.size]).toEqual([1, 1, 1])
      expect(lab.mme.byImsi.get(lab.ue().imsi)).toMatchObject({ enb: undefined, procedure: undefined })
    }),
  )

  when('the profile sets no inactivity', () =>
    then('connections stay', () => {
      const lab = new Lab({ traffic: { octets: 1000, everyUs: 60 * second } }).attached().run(600 * second)
      expect(lab.count('UEContextReleaseRequest')).toBe(0)
      expect(lab.ue().rrcConnected).toBe(true)
    }),
  )

  when('traffic comes before the silence is long enough', () =>
    then('the UE stays connected until ten seconds after the last burst', () => {
      const lab = quiet({ traffic: { octets: 1000, everyUs: 6 * second } })
        .attached()
        .run(120 * second)
      expect(lab.count('UEContextReleaseRequest')).toBe(0)
    }),
  )

  when('the MME does not answer', () =>
    then('the eNB asks again after the same time', () => {
      const lab = quiet({ traffic: { octets: 1000, everyUs: 600 * second } }).attached()
      lab.deafen('mme', () => lab.count('UEContextReleaseRequest') < 3)
      lab.run(60 * second)
      expect(lab.spacing('UEContextReleaseRequest')).toEqual([10_000, 10_000])
      expect(lab.count('UEContextReleaseComplete')).toBe(1)
    }),
  )
})

describe('service request of a UE that has data (TS 24.301 §5.6.1, TS 23.401 §5.3.4.1)', () => {
  when('an idle UE has something to send', () =>
    then(
      'it names itself by S-TMSI, gets its bearer back with a new KeNB, and the exchange is not lost',
      () => {
        const lab = idle()
        const before = lab.ue().downlinkReceivedOctets
        const rrc = lab.next('RRCConnectionRequest')
        expect(rrc.message.establishmentCause).toBe('mo-Data')
        expect(rrc.message.ueIdentity.sTmsi).toBeDefined()
        expect(lab.next('RRCConnectionSetupComplete').message.registeredMme).toBeUndefined()
        const initial = lab.next('InitialUEMessage')
        expect(initial.nas.kind).toBe('ServiceRequest')
        expect(initial.octets.length).toBeGreaterThan(0)
        expect(initial.message.sTmsi).toEqual(rrc.message.ueIdentity.sTmsi)
        const setup = lab.next('InitialContextSetupRequest')
        expect(setup.nas).toBeUndefined()
        const [first] = lab.messages('InitialContextSetupRequest')
        expect(setup.message.securityKey).not.toEqual(first.message.securityKey)
        expect(setup.message.ueSecurityCapabilities).toEqual(first.message.ueSecurityCapabilities)
        expect(setup.message.ueAggregateMaximumBitrate).toEqual(first.message.ueAggregateMaximumBitrate)
        lab.next('InitialContextSetupResponse')
        lab.next('ModifyBearerRequest', 's11')
        lab.run(5 * second)
        expect(lab.ue().downlinkReceivedOctets - before).toBe(1000)
        expect(lost(lab)).toEqual({})
        expect(lab.outcomes('mme.service-request')).toEqual(['accepted'])
        expect(lab.outcomes('service-request.outcome')).toEqual(['established'])
      },
    ),
  )

  when('the MME was told of the UE’s radio capability at the attach', () =>
    then('no eNB asks the UE for it again (TS 23.401 §5.11.2)', () => {
      const lab = idle()
      expect(lab.next('InitialContextSetupRequest').message.ueRadioCapability.length).toBeGreaterThan(10)
      lab.run(20 * second)
      expect(lab.count('UECapabilityEnquiry')).toBe(1)
    }),
  )

  when('it goes on like this for an hour', () =>
    then('nothing piles up, every octet arrives, and each idle UE is a row', () => {
      const lab = quiet({ subscribers: 3 }).run(3600 * second)
      expect(lost(lab)).toEqual({})
      expect(lab.count('InitialUEMessage')).toBeGreaterThan(150)
      lab.until(() => lab.world.ues.every((ue) => !ue.rrcConnected && ue.procedure === undefined))
      expect([lab.enb.byEnbUeId.size, lab.mme.byMmeUeId.size, lab.sgw.byTeid.size]).toEqual([0, 3, 3])
      for (const ue of lab.world.ues) expect(ue.active).toBeUndefined()
      for (const ue of lab.mme.byMmeUeId.values()) expect(ue.active).toBeUndefined()
      expect(lab.sim.invariants.violations).toEqual([])
    }),
  )

  when('NAS is ciphered with AES', () =>
    then('counts go on over idle times, so that both ends still understand each other', () => {
      const lab = quiet({ ciphering: [2], integrity: [2], staysUs: 600 * second }).run(700 * second)
      expect(lab.outcomes('mme.service-request').length).toBeGreaterThan(5)
      expect(new Set(lab.outcomes('mme.service-request'))).toEqual(new Set(['accepted']))
      expect(lab.outcomes('detach.outcome')).toEqual(['accepted'])
      expect(lab.outcomes('ue.nas.discarded')).toEqual([])
    }),
  )
})

describe('service requests that fail (TS 24.301 §5.6.1.5, §5.6.1.6)', () => {
  when('the MME does not know the S-TMSI', () =>
    then('it answers #9 without protection; the UE forgets its GUTI and attaches with its IMSI', () => {
      const lab = idle()
      const old = lab.mme.byImsi.get(lab.ue().imsi)
      if (old !== undefined) lab.command(lab.mme, () => lab.mme.removeContext(old))
      const reject = lab.next('ServiceReject', 's1-mme')
      expect([reject.nas.emmCause, reject.nasHeader]).toEqual([
        emmCause.ueIdentityCannotBeDerivedByTheNetwork,
        0,
      ])
      expect(lab.next('AttachRequest', 'radio').nas.epsMobileIdentity.kind).toBe('imsi')
      lab.attached()
      expect(lab.outcomes('mme.service-request')).toEqual(['rejected/9'])
      expect(lab.outcomes('service-request.outcome')).toEqual(['rejected/9'])
    }),
  )

  when('somebody else uses the S-TMSI', () =>
    then('the short MAC betrays it: #9 on that connection, and the UE’s own context is as before', () => {
      const lab = idle()
      const [initial] = lab.messages('InitialUEMessage')
      const ue = lab.mme.byImsi.get(lab.ue().imsi)
      const before = { ...ue }
      const { tai, eutranCgi } = initial.message
      const sTmsi = { mmec: lab.mme.configuration.code, mTmsi: lab.ue().guti?.mTmsi ?? 0 }
      lab.inject(
        initial.port,
        encodeS1ap({
          kind: 'InitialUEMessage',
          enbUeS1apId: 4711,
          nasPdu: encodeNas({
            kind: 'ServiceRequest',
            ksiAndSequenceNumber: { ksi: 0, sequenceNumber: 9 },
            shortMac: 1,
          }),
          tai,
          eutranCgi,
          rrcEstablishmentCause: 'mo-Data',
          sTmsi,
        }),
      )
      expect(lab.next('ServiceReject', 's1-mme').nas.emmCause).toBe(9)
      expect({ ...ue }).toEqual(before)
      lab.run(100 * second)
      expect(lab.outcomes('mme.service-request').slice(0, 2)).toEqual(['rejected/9', 'accepted'])
    }),
  )

  when('the MME has no bearer for the UE any more', () =>
    then('it answers #40 and the UE attaches again', () => {
      const lab = idle()
      const ue = lab.mme.byImsi.get(lab.ue().imsi)
      if (ue !== undefined) ue.session = undefined
      expect(lab.next('ServiceReject', 's1-mme').nas.emmCause).toBe(emmCause.noEpsBearerContextActivated)
      expect(lab.next('AttachRequest', 'radio').nas.epsMobileIdentity.kind).toBe('guti')
      lab.attached()
    }),
  )

  when('the SGW has lost the session', () =>
    then('the UE is detached with re-attach required and comes back with a new one', () => {
      const lab = idle()
      const [session] = lab.sgw.byTeid.values()
      lab.sgw.byTeid.delete(session.teid)
      expect(lab.next('ModifyBearerResponse', 's11').message.cause.value).toBe(64)
      lab.next('DetachRequestNetwork', 's1-mme')
      lab.attached()
      expect(lab.outcomes('mme.service-request')).toEqual(['failed/context-not-found'])
      expect(lab.sgw.byTeid.size).toBe(1)
    }),
  )

  when('the MME is congested', () =>
    then('#22 brings T3346, after which what waited is sent', () => {
      const lab = idle()
      lab.sim.injectFault('mme.congested', () => lab.count('ServiceReject') === 0)
      const reject = lab.next('ServiceReject', 's1-mme')
      expect(reject.nas).toMatchObject({ emmCause: emmCause.congestion, t3346: { unit: 0, value: 30 } })
      const again = lab.next('RRCConnectionRequest')
      expect(Math.round((again.timeUs - reject.timeUs) / second)).toBe(60)
      lab.run(5 * second)
      expect(lab.outcomes('service-request.outcome')).toEqual(['established'])
      expect(lost(lab)).toEqual({})
    }),
  )

  when('the radio link breaks under a registered UE (trap 9)', () =>
    then('UE, MME and SGW are idle, and the next exchange brings the UE back', () => {
      const lab = new Lab({ traffic: { octets: 1000, everyUs: 60 * second } }).attached()
      lab.ue().cell?.port.link.down()
      expect(lab.next('UEContextReleaseRequest').message.cause).toEqual({
        radioNetwork: 'radio-connection-with-ue-lost',
      })
      lab.next('ReleaseAccessBearersRequest')
      lab.next('ServiceRequest', 's1-mme')
      lab.run(5 * second)
      expect(lab.outcomes('mme.service-request')).toEqual(['accepted'])
      expect(lost(lab)).toEqual({})
    }),
  )

  when('an idle UE detaches', () =>
    then('its request is the first message of a new connection', () => {
      const lab = idle({ staysUs: 20 * second, traffic: { octets: 1000, everyUs: 600 * second } })
      expect(lab.next('InitialUEMessage').nas.kind).toBe('DetachRequestUe')
      lab.next('DetachAccept', 'radio')
      lab.run(5 * second)
      expect([lab.mme.byMmeUeId.size, lab.sgw.byTeid.size, lab.enb.byEnbUeId.size]).toEqual([0, 0, 0])
    }),
  )
})
