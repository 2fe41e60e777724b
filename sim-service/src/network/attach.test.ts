import { Lab, millisecond, then, when } from '../../test-support/lab.ts'
import { resultCode } from '../codec/diameter/result-codes.ts'
import { emmCause, esmCause } from '../codec/nas/causes.ts'
import { securityHeaderType } from '../codec/nas/nas-security.ts'
import { attach } from './ue/attach.ts'
import { detach } from './ue/detach.ts'

/** The kinds of one subscriber's messages on some interfaces, in the order of sending. */
function flowOf(lab: Lab, ...on: string[]): string[] {
  return lab.seen.filter((one) => one.flow === 1 && on.includes(one.on)).map((one) => one.name)
}

const foreignGuti = { world: { foreignGutiPpm: 1_000_000 } }

describe('attach of a roamer, home routed (23.401 §5.3.2.1)', () => {
  when('the UE comes with its IMSI', () => {
    then('the NAS flow is the specification’s, and nobody asks for the identity', () => {
      const lab = new Lab().attached()
      expect(flowOf(lab, 's1-mme')).toEqual([
        'InitialUEMessage[AttachRequest]',
        'DownlinkNASTransport[AuthenticationRequest]',
        'UplinkNASTransport[AuthenticationResponse]',
        'DownlinkNASTransport[SecurityModeCommand]',
        'UplinkNASTransport[SecurityModeComplete]',
        'DownlinkNASTransport[EsmInformationRequest]',
        'UplinkNASTransport[EsmInformationResponse]',
        'InitialContextSetupRequest[AttachAccept]',
        'InitialContextSetupResponse',
        'UplinkNASTransport[AttachComplete]',
        'UECapabilityInfoIndication',
        'DownlinkNASTransport[EmmInformation]',
      ])
    })

    then('the core flow is the specification’s: three round trips to the home network', () => {
      const lab = new Lab().attached()
      expect(flowOf(lab, 's6a', 's11', 's8', 'gx', 'gy')).toEqual([
        ...Array(2).fill('AuthenticationInformationRequest'),
        ...Array(2).fill('AuthenticationInformationAnswer'),
        ...Array(2).fill('UpdateLocationRequest'),
        ...Array(2).fill('UpdateLocationAnswer'),
        ...Array(2).fill('CreateSessionRequest'),
        'GxCreditControlRequest',
        'GxCreditControlAnswer',
        'GyCreditControlRequest',
        'GyCreditControlAnswer',
        ...Array(2).fill('CreateSessionResponse'),
        'ModifyBearerRequest',
        'ModifyBearerResponse',
      ])
    })

    then('identities, tunnels and the Charging-ID agree from node to node', () => {
      const lab = new Lab().attached()
      const one = (kind: string, on: Parameters<Lab['messages']>[1]) => lab.messages(kind, on)[0]
      const [s11, s8] = [
        one('CreateSessionRequest', 's11').message,
        one('CreateSessionRequest', 's8').message,
      ]
      const [back8, back11] = [
        one('CreateSessionResponse', 's8').message,
        one('CreateSessionResponse', 's11').message,
      ]
      expect([s11.imsi, s8.imsi]).toEqual([lab.ue().imsi, lab.ue().imsi])
      expect(s8.mei).toBe(lab.ue().imeisv)
      expect(s8.apn).toBe('internet.mnc001.mcc262.gprs')
      expect(s8.servingNetwork).toBe('21407')
      expect([s11.pgwFteid.interfaceType, s8.pgwFteid]).toEqual([7, undefined])
      expect([s11.senderFteid.interfaceType, s8.senderFteid.interfaceType]).toEqual([10, 6])
      expect([back8.teid, back11.teid]).toEqual([s8.senderFteid.teid, s11.senderFteid.teid])
      const charging = back8.bearers[0].chargingId
      expect(back11.bearers[0].chargingId).toBeUndefined()
      const gy = one('GyCreditControlRequest', 'gy').message.serviceInformation.psInformation
      expect(gy.tgppChargingId).toBe(charging)
      expect(gy.tgppSgsnMccMnc).toBe('21407')
      const gx = one('GxCreditControlRequest', 'gx').message
      expect(gx.framedIpAddress).toBe(back8.paa.ipv4)
      const setup = one('InitialContextSetupRequest', 's1-mme')
      expect(setup.message.erabToBeSetupListCtxtSuReq[0].gtpTeid).toBe(back11.bearers[0].s1uSgwFteid.teid)
      expect(setup.esm).toMatchObject({
        kind: 'ActivateDefaultEpsBearerContextRequest',
        ebi: 5,
        pti: 1,
        accessPointName: 'internet',
        pdnAddress: { ipv4: back8.paa.ipv4 },
      })
      const enb = one('InitialContextSetupResponse', 's1-mme').message.erabSetupListCtxtSuRes[0]
      expect(one('ModifyBearerRequest', 's11').message.bearers[0].s1uEnbFteid.teid).toBe(enb.gtpTeid)
    })

    then('the update of location says initial attach and whence it comes', () => {
      const lab = new Lab().attached()
      const [request, relayed] = lab.messages('UpdateLocationRequest')
      expect(request.message).toMatchObject({
        ulrFlags: 34,
        ratType: 1004,
        visitedPlmnId: '21407',
        destinationRealm: 'epc.mnc001.mcc262.3gppnetwork.org',
        terminalInformation: { imei: lab.ue().imeisv.slice(0, 14), softwareVersion: '01' },
      })
      expect(relayed.message.routeRecord).toEqual([request.message.originHost])
    })

    then('all protected messages are protected: integrity from the security mode on, both ways', () => {
      const lab = new Lab().attached()
      const plain = lab.seen
        .filter((one) => one.on === 's1-mme' && one.nasHeader === securityHeaderType.plain)
        .map((one) => one.nas.kind)
      expect(plain).toEqual(['AttachRequest', 'AuthenticationRequest', 'AuthenticationResponse'])
    })
  })

  when('the UE comes with a GUTI of another network', () =>
    then('the MME asks for the IMSI first', () => {
      const lab = new Lab(foreignGuti).attached()
      expect(flowOf(lab, 's1-mme').slice(0, 4)).toEqual([
        'InitialUEMessage[AttachRequest]',
        'DownlinkNASTransport[IdentityRequest]',
        'UplinkNASTransport[IdentityResponse]',
        'DownlinkNASTransport[AuthenticationRequest]',
      ])
      expect(lab.messages('AttachRequest')[0].nas.epsMobileIdentity.guti.plmn).toBe('26201')
      const [response] = lab.messages('IdentityResponse')
      expect(response.nas.mobileIdentity).toEqual({ kind: 'imsi', imsi: lab.ue().imsi })
    }),
  )

  when('the UE attaches again with the GUTI that this MME gave it', () =>
    then(
      'the identity is not asked for while the MME still knows it, and the old session is replaced',
      () => {
        const lab = new Lab().attached()
        const guti = lab.messages('AttachAccept')[0].nas.guti
        const [session] = lab.pgw.byTeid.values()
        // The UE lost its connection and its registration, as after a battery change; the MME did not notice.
        lab.command(lab.ue(), () => {
          const ue = lab.ue()
          ue.leaveConnected()
          ue.registered = false
          ue.run('attach', attach(ue))
        })
        const request = lab.next('AttachRequest', 'radio')
        expect(request.nas.epsMobileIdentity).toEqual({ kind: 'guti', guti })
        lab.next('AttachComplete', 's1-mme')
        lab.run(1e6)
        expect(lab.count('IdentityRequest')).toBe(0)
        expect([lab.mme.byMmeUeId.size, lab.enb.byEnbUeId.size]).toEqual([1, 1])
        expect([lab.sgw.byTeid.size, lab.pgw.byTeid.size, lab.ocs.openSessions]).toEqual([1, 1, 1])
        expect([...lab.pgw.byTeid.values()][0].chargingId).not.toBe(session.chargingId)
        expect(lab.ue().rrcConnected).toBe(true)
      },
    ),
  )

  when('the MME has forgotten a detached UE whose GUTI comes back', () =>
    then('the UE is asked for its IMSI and attaches', () => {
      const lab = new Lab().attached()
      lab.command(lab.ue(), () => lab.ue().run('detach', detach(lab.ue(), false)))
      lab.next('UEContextReleaseComplete')
      lab.run(1e6)
      lab.command(lab.ue(), () => lab.ue().startAttach())
      lab.next('IdentityRequest', 's1-mme')
      expect(lab.next('AttachAccept', 'radio').flow).toBe(1)
    }),
  )

  when('ESM information is asked for after the location update, as one product does', () =>
    then('the subscription is known first', () => {
      const lab = new Lab({ world: { esmInformationFirst: false } }).attached()
      const kinds = lab.seen.map((one) => one.name)
      expect(kinds.indexOf('DownlinkNASTransport[EsmInformationRequest]')).toBeGreaterThan(
        kinds.lastIndexOf('UpdateLocationAnswer'),
      )
    }),
  )

  when('the APN that the UE asks for is not served', () =>
    then('the PGW answers cause 78 and the UE gets #19 with #27', () => {
      const lab = new Lab()
      Object.assign(lab.ue().environment.traffic, { apn: () => 'no.such.apn' })
      const reject = lab.next('AttachReject', 'radio')
      expect(reject.esm.esmCause).toBe(esmCause.missingOrUnknownApn)
      expect(lab.messages('CreateSessionResponse', 's8')[0].message.cause.value).toBe(78)
    }),
  )

  when('the radio bearer cannot be set up', () =>
    then('the session is deleted and the UE attaches again', () => {
      const lab = new Lab()
      lab.sim.injectFault('enb.no-radio-resources', () => lab.count('InitialContextSetupFailure') === 0)
      expect(lab.next('InitialContextSetupFailure').message.cause).toEqual({
        radioNetwork: 'radio-resources-not-available',
      })
      lab.next('DeleteSessionResponse', 's11')
      lab.next('UEContextReleaseCommand')
      lab.attached()
      expect(lab.outcomes('attach.outcome')).toEqual(['accepted'])
      expect([lab.sgw.byTeid.size, lab.pgw.byTeid.size, lab.ocs.openSessions]).toEqual([1, 1, 1])
    }),
  )

  when('the PCRF is silent', () =>
    then('the PGW refuses after Tx, and no credit was asked for', () => {
      const lab = new Lab()
      lab.sim.injectFault('pcrf.silent', () => true)
      expect(lab.next('CreateSessionResponse', 's8').message.cause.value).toBe(94)
      expect(lab.count('GyCreditControlRequest')).toBe(0)
      expect(lab.next('AttachReject', 'radio').nas.emmCause).toBe(emmCause.esmFailure)
    }),
  )

  when('one of two relays of the interconnect is cut off', () =>
    then('the attach goes over the other', () => {
      const lab = new Lab({ dras: 2 }).run(0.5e6)
      const preferred = lab.mme.routeTo(lab.ue().imsi)[0].port.link
      preferred.down()
      lab.attached()
      expect(lab.messages('UpdateLocationRequest').some((one) => one.port.link === preferred)).toBe(false)
    }),
  )

  when('the relay that carries the request breaks down before the answer', () =>
    then('the request is repeated over the other with the T flag', () => {
      const lab = new Lab({ dras: 2 })
      const request = lab.next('UpdateLocationRequest', 's6a')
      lab.next('UpdateLocationRequest', 's6a')
      request.port.link.down()
      const again = lab.next('UpdateLocationRequest', 's6a')
      expect(again.message).toMatchObject({ retransmitted: true, endToEnd: request.message.endToEnd })
      lab.attached()
      expect(lab.mark('diameter.failover')).toBe(1)
    }),
  )

  when('the relay knows no way to the home network', () =>
    then('it answers 3002 or 3003, and the UE gets #15', () => {
      const lab = new Lab().run(0.5e6)
      lab
        .links('s6a')
        .find((link) => link.name.includes('hss'))
        ?.down()
      const answer = lab.next('ErrorAnswer', 's6a')
      expect([resultCode.unableToDeliver, resultCode.realmNotServed]).toContain(answer.message.resultCode)
      expect(lab.next('AttachReject', 'radio').nas.emmCause).toBe(15)
    }),
  )
})

describe('authentication (24.301 §5.4.2, 33.401 §6.1)', () => {
  when('the USIM is ahead of the HSS', () =>
    then('AUTS brings them together and the second vector is accepted', () => {
      const lab = new Lab()
      lab.ue().sqnMs = 1_000_000
      const failure = lab.next('AuthenticationFailure', 'radio')
      expect(failure.nas.emmCause).toBe(emmCause.synchFailure)
      const again = lab.next('AuthenticationInformationRequest').message
      const info = again.requestedEutranAuthenticationInfo.reSynchronizationInfo
      expect(info).toHaveLength(30)
      expect(info.subarray(16)).toEqual(failure.nas.authenticationFailureParameter)
      lab.attached()
      expect(lab.ue().sqnMs).toBeGreaterThan(1_000_000)
      expect(lab.outcomes('attach.outcome')).toEqual(['accepted'])
    }),
  )

  when('the MAC of the first vector is wrong', () =>
    then('a second vector is tried', () => {
      const lab = new Lab()
      lab.sim.injectFault('ue.mac-failure', () => lab.count('AuthenticationFailure') === 0)
      lab.attached()
      expect(lab.count('AuthenticationInformationRequest')).toBe(4)
      expect(lab.mark('aka.mac-failure')).toBe(1)
    }),
  )

  when('the MAC is wrong twice', () =>
    then('Authentication Reject makes the USIM invalid, and nothing is tried again', () => {
      const lab = new Lab()
      lab.sim.injectFault('ue.mac-failure', () => true)
      lab.next('AuthenticationReject', 'radio')
      lab.run(3600e6)
      expect(lab.ue().simInvalid).toBe(true)
      expect(lab.count('RRCConnectionRequest')).toBe(1)
      expect(lab.outcomes('attach.outcome')).toEqual(['rejected/3'])
    }),
  )

  when('the RES is not the expected one', () =>
    then('the network rejects the authentication', () => {
      const lab = new Lab()
      const request = lab.next('AuthenticationRequest', 's1-mme')
      lab.sim.injectFault('ue.silent', (kind) => kind === 'AuthenticationRequest')
      const [ue] = lab.enb.byEnbUeId.values()
      lab.command(lab.enb, () =>
        lab.enb.sendS1(request.port.peer, {
          kind: 'UplinkNASTransport',
          mmeUeS1apId: request.message.mmeUeS1apId,
          enbUeS1apId: ue.enbUeId,
          nasPdu: Uint8Array.of(0x07, 0x53, 0x08, 1, 2, 3, 4, 5, 6, 7, 8),
          eutranCgi: { plmnIdentity: '21407', cellId: 257 },
          tai: { plmnIdentity: '21407', tac: 1 },
        }),
      )
      expect(lab.next('AuthenticationReject', 's1-mme').flow).toBe(1)
      expect(lab.next('UEContextReleaseCommand').message.cause).toEqual({ nas: 'authentication-failure' })
    }),
  )
})

describe('the loss of a connection during attach', () => {
  const moments = [
    'AuthenticationRequest',
    'AuthenticationInformationAnswer',
    'SecurityModeComplete',
    'UpdateLocationRequest',
    'CreateSessionRequest',
    'CreateSessionResponse',
    'AttachAccept',
  ]
  for (const moment of moments) {
    when(`the radio link fails at ${moment} (36.331 §5.3.11)`, () =>
      then('every node forgets the attempt, and the UE attaches again after T3411', () => {
        const lab = new Lab()
        const first = lab.next(moment)
        lab.ue().cell?.port.link.down()
        const again = lab.next('RRCConnectionRequest')
        expect((again.timeUs - first.timeUs) / 1e6).toBeCloseTo(10, 0)
        expect([lab.mme.byMmeUeId.size, lab.enb.byEnbUeId.size]).toEqual([0, 0])
        expect([lab.sgw.byTeid.size, lab.pgw.byTeid.size, lab.ocs.openSessions]).toEqual([0, 0, 0])
        lab.attached()
        expect(lab.outcomes('attach.outcome')).toEqual(['accepted'])
      }),
    )

    when(`the S1 association is lost at ${moment} (36.413 §8.7)`, () =>
      then('MME and eNB forget the UE, S1 is set up anew, and the UE attaches', () => {
        const lab = new Lab()
        lab.next(moment)
        const s1 = lab.link('s1-mme')
        s1.down()
        lab.run(3e6)
        expect([lab.mme.byMmeUeId.size, lab.enb.byEnbUeId.size]).toEqual([0, 0])
        expect([lab.sgw.byTeid.size, lab.pgw.byTeid.size, lab.ocs.openSessions]).toEqual([0, 0, 0])
        expect(lab.ue().rrcConnected).toBe(false)
        lab.skip()
        s1.up()
        lab.next('S1SetupResponse')
        lab.attached()
        expect(lab.outcomes('attach.outcome')).toEqual(['accepted'])
        expect(lab.count('S1SetupRequest')).toBe(2)
      }),
    )
  }

  when('the S1 association is lost while S1 Setup waits', () =>
    then('one set-up procedure goes on, not two', () => {
      const lab = new Lab()
      lab.deafen('mme', () => lab.sim.now < 12e6)
      lab.run(2e6)
      const s1 = lab.link('s1-mme')
      s1.down()
      lab.run(1e6)
      s1.up()
      lab.run(30e6)
      // At 0 s; then from the new association's start every 5 s until the MME hears.
      expect(lab.spacing('S1SetupRequest').map((gap) => Math.round(gap / 1000))).toEqual([3, 5, 5])
    }),
  )

  when('the UE gives up and connects again while the MME still works on its first attempt', () =>
    then('the old connection is released without touching the new one', () => {
      const lab = new Lab({ timersUs: { T3410: 2e6, T3411: 1e6 } })
      lab.sim.injectFault(
        'hss.silent',
        (kind) => kind === 'UpdateLocationRequest' && lab.count('RRCConnectionRequest') === 1,
      )
      lab.next('UEContextReleaseRequest')
      lab.attached()
      expect(lab.count('RRCConnectionRequest')).toBe(2)
      expect(lab.count('RRCConnectionRelease')).toBe(0)
      expect([lab.mme.byMmeUeId.size, lab.enb.byEnbUeId.size]).toEqual([1, 1])
    }),
  )

  when('the radio link of a registered UE fails', () =>
    then('S1 is released, and the MME keeps the registration and the session', () => {
      const lab = new Lab().attached()
      lab.ue().cell?.port.link.down()
      expect(lab.next('UEContextReleaseRequest').message.cause).toEqual({
        radioNetwork: 'radio-connection-with-ue-lost',
      })
      lab.next('UEContextReleaseComplete')
      lab.run(100 * millisecond)
      expect([lab.mme.byMmeUeId.size, lab.enb.byEnbUeId.size, lab.pgw.byTeid.size]).toEqual([1, 0, 1])
      expect([...lab.mme.byMmeUeId.values()][0]).toMatchObject({ registered: true, enb: undefined })
    }),
  )
})

describe('a pool of MMEs (23.401 §4.3.7.2)', () => {
  when('UEs come without a GUTI of the pool', () =>
    then('they are shared out, and each has its context at one MME', () => {
      const lab = new Lab({ mmes: 2, subscribers: 4 }).run(20e6)
      expect(lab.outcomes('attach.outcome')).toEqual(Array(4).fill('accepted'))
      expect(lab.world.visited[0].mmes.map((mme) => mme.byMmeUeId.size)).toEqual([2, 2])
    }),
  )

  when('a UE of the pool connects again', () =>
    then('the eNB takes it to the MME that its GUTI names', () => {
      for (const number of [1, 2]) {
        const lab = new Lab({ mmes: 2, subscribers: 2 }).run(20e6)
        const ue = lab.ue(number)
        const { mmeCode } = lab.messages('AttachAccept', 's1-mme').filter((one) => one.flow === number)[0]
          .nas.guti
        ue.cell?.port.link.down()
        lab.run(2e6).skip()
        lab.command(ue, () => ue.run('detach', detach(ue, false)), number)
        expect(lab.next('RRCConnectionSetupComplete').message.registeredMme).toEqual({
          mmegi: 0x8001,
          mmec: mmeCode,
        })
        expect(lab.next('InitialUEMessage').to).toBe(`mme/21407/${mmeCode}`)
        lab.run(2e6)
        expect(lab.outcomes('detach.outcome')).toEqual(['accepted'])
      }
    }),
  )
})

describe('allocation and retention priority', () => {
  when('the home network lets its roamer pre-empt others and not be pre-empted', () =>
    then('every interface says so in its own coding', () => {
      const lab = new Lab({
        change: (plan) => {
          plan.homes[0].agreement.arp = { priority: 11, mayPreempt: true, preemptable: false }
        },
      }).attached()
      const [answer] = lab.messages('UpdateLocationAnswer')
      const [apn] = answer.message.subscriptionData.apnConfigurationProfile.apnConfiguration
      // Diameter and GTPv2: 0 is enabled.
      const enabledIsZero = { priorityLevel: 11, preEmptionCapability: 0, preEmptionVulnerability: 1 }
      expect(apn.epsSubscribedQosProfile.allocationRetentionPriority).toEqual(enabledIsZero)
      for (const one of lab.messages('CreateSessionRequest')) {
        expect(one.message.bearers[0].bearerQos).toMatchObject(enabledIsZero)
      }
      const [gx] = lab.messages('GxCreditControlRequest')
      expect(gx.message.defaultEpsBearerQos.allocationRetentionPriority).toEqual(enabledIsZero)
      const [setup] = lab.messages('InitialContextSetupRequest')
      const [bearer] = setup.message.erabToBeSetupListCtxtSuReq
      expect(bearer.erabLevelQosParameters.allocationRetentionPriority).toEqual({
        priorityLevel: 11,
        preEmptionCapability: 'may-trigger-pre-emption',
        preEmptionVulnerability: 'not-pre-emptable',
      })
    }),
  )
})
