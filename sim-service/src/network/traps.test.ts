import { Lab, second, then, when } from '../../test-support/lab.ts'
import { encodeGtpv2, type Gtpv2Message, gtpv2Cause } from '../codec/gtp/gtpv2.ts'
import { emmCause } from '../codec/nas/causes.ts'
import { toHex } from '../codec/octets.ts'
import { encodeS1ap } from '../codec/s1ap/s1ap.ts'
import { detach } from './ue/detach.ts'

const quota = { octets: 20_000, thresholdOctets: 4_000 }
const traffic = { octets: 1_000 }

function leave(lab: Lab, switchOff = false): Lab {
  lab.skip()
  lab.command(lab.ue(), () => lab.ue().run('detach', detach(lab.ue(), switchOff)))
  return lab
}

const charged = (lab: Lab): number => lab.total('pgw.charged.octets')

describe('trap 2: S6a experimental results and base results share numbers', () => {
  const cases: ReadonlyArray<[number, number, number]> = [
    [5001, emmCause.epsServicesAndNonEpsServicesNotAllowed, emmCause.networkFailure],
    [5004, emmCause.plmnNotAllowed, emmCause.networkFailure],
  ]
  for (const [code, asExperimental, asBase] of cases) {
    when(`the HSS answers ${code}`, () =>
      then(
        `trap 2: it is #${asExperimental} as an experimental result and #${asBase} as a base result`,
        () => {
          for (const [member, cause] of [
            ['experimentalResultCode', asExperimental],
            ['resultCode', asBase],
          ] as const) {
            const lab = new Lab()
            const row = lab.home.database.find(lab.ue().imsi)
            if (row !== undefined) row.refusal = { on: 'location', [member]: code }
            const answer = lab.next('UpdateLocationAnswer').message
            expect(answer.resultCode).toBe(member === 'resultCode' ? code : undefined)
            expect(lab.next('AttachReject', 'radio').nas.emmCause).toBe(cause)
          }
        },
      ),
    )
  }
})

describe('trap 4: repetitions, latecomers and unknown tunnels', () => {
  when('the answer to Create Session is lost on S8', () =>
    then('trap 4: the repetition gets the same octets, and there is one session', () => {
      const lab = new Lab()
      lab.deafen('sgw', () => lab.count('CreateSessionResponse', 's8') === 1 && lab.sim.now < 3e6)
      lab.attached()
      const requests = lab.messages('CreateSessionRequest', 's8')
      const answers = lab.messages('CreateSessionResponse', 's8')
      expect([requests.length, answers.length]).toEqual([2, 2])
      expect(new Set(requests.map((one) => toHex(one.octets))).size).toBe(1)
      expect(new Set(answers.map((one) => toHex(one.octets))).size).toBe(1)
      // On S11 the MME repeats, too.
      expect(lab.mark('gtp.duplicate-request')).toBe(2)
      expect(lab.pgw.byTeid.size).toBe(1)
      expect(lab.count('GyCreditControlRequest')).toBe(1)
    }),
  )

  when('the repetition comes while the request is being worked on', () =>
    then('trap 4: it is ignored, and one answer goes out', () => {
      const lab = new Lab()
      const request = lab.next('CreateSessionRequest', 's8')
      lab.home.pcrfs[0].station.slow(100)
      lab.until(() => lab.count('GxCreditControlRequest') === 1)
      lab.inject(request.port, request.octets)
      lab.attached()
      expect(lab.count('CreateSessionResponse', 's8')).toBe(1)
      expect(lab.pgw.byTeid.size).toBe(1)
    }),
  )

  when('the OCS answers after the session has ended', () =>
    then('trap 4: the late CCA is dropped', () => {
      const lab = new Lab({ quota, traffic }).attached()
      lab.ocs.station.slow(15_000)
      const update = lab.next('GyCreditControlRequest')
      expect(update.message.ccRequestType).toBe(2)
      leave(lab)
      lab.until(() => lab.pgw.byTeid.size === 0)
      const before = charged(lab)
      const late = lab.until(() => lab.outcomes('diameter.late').length === 2)
      expect(late).toBe(true)
      expect(lab.outcomes('diameter.late')).toEqual(['GyCreditControlAnswer', 'GyCreditControlAnswer'])
      expect(charged(lab)).toBe(before)
      expect(lab.count('GyCreditControlRequest')).toBe(3)
    }),
  )

  const requests: ReadonlyArray<Record<string, unknown>> = [
    { kind: 'ModifyBearerRequest', bearers: [{ ebi: 5 }] },
    { kind: 'DeleteSessionRequest', linkedEbi: 5 },
  ]
  for (const on of ['s11', 's8'] as const) {
    for (const request of requests) {
      when(`a ${request['kind']} on ${on} names an unknown TEID`, () =>
        then('trap 4: the answer is cause 64 for TEID 0, and other sessions live on', () => {
          const lab = new Lab().attached()
          const octets = encodeGtpv2({
            ...request,
            teid: 0xdeadbeef,
            sequence: 77,
          } as unknown as Gtpv2Message)
          const asker = lab.link(on).a
          lab.inject(asker, octets)
          const answer = lab.next(String(request['kind']).replace('Request', 'Response'), on)
          expect(answer.message).toMatchObject({
            teid: 0,
            sequence: 77,
            cause: { value: gtpv2Cause.contextNotFound },
          })
          expect([lab.sgw.byTeid.size, lab.pgw.byTeid.size]).toEqual([1, 1])
        }),
      )
    }
  }

  when('the MME has given up an attach before the session was made', () =>
    then('trap 4: the late session is deleted at once, at SGW, PGW, PCRF and OCS', () => {
      const lab = new Lab().run(0.9e6)
      // Six seconds for the PCRF and nine for the OCS: each within Tx, together more than the MME waits.
      lab.home.pcrfs[0].station.slow(6_000)
      lab.ocs.station.slow(4_500)
      const reject = lab.next('AttachReject', 's1-mme')
      expect(lab.pgw.byTeid.size).toBe(1)
      expect(reject.nas.emmCause).toBe(emmCause.esmFailure)
      lab.ocs.station.slow(1)
      lab.home.pcrfs[0].station.slow(1)
      lab.until(() => lab.pgw.byTeid.size === 0)
      lab.run(1e6)
      expect([lab.sgw.byTeid.size, lab.ocs.openSessions, lab.home.pcrfs[0].sessions.size]).toEqual([0, 0, 0])
    }),
  )
})

describe('trap 5: a restart counter that changes', () => {
  when('an SGW comes back with another Recovery value', () =>
    then('trap 5: the PGW ends its sessions and settles their usage', () => {
      const lab = new Lab({ traffic }).attached().run(20e6)
      const { a } = lab.link('s8')
      const echo = (recovery: number, sequence: number): void =>
        lab.inject(a, encodeGtpv2({ kind: 'EchoRequest', recovery, sequence } as unknown as Gtpv2Message))
      echo(1, 1)
      lab.next('EchoResponse', 's8')
      lab.run(1e6)
      expect(lab.pgw.byTeid.size).toBe(1)
      echo(2, 2)
      const report = lab.next('GyCreditControlRequest')
      expect(report.message.ccRequestType).toBe(3)
      lab.run(1e6)
      expect(lab.pgw.byTeid.size).toBe(0)
      expect(lab.home.ledger.totalDebitedOctets()).toBe(charged(lab))
    }),
  )
})

describe('trap 6: a Diameter request that comes twice is debited once', () => {
  /** Breaks the connection to the first OCS when its answer to this request type is under way. */
  function failOver(type: number): Lab {
    const lab = new Lab({ quota, traffic, ocss: 2 }).attached().run(5e6)
    if (type === 3) leave(lab)
    for (;;) {
      const answer = lab.next('GyCreditControlAnswer')
      if (answer.message.ccRequestType !== type) continue
      answer.port.link.down()
      return lab
    }
  }

  when('the connection breaks with the answer to an update under way', () =>
    then('trap 6: the other OCS gets the same request with T flag and End-to-End, and debits nothing', () => {
      const lab = failOver(2)
      const debited = lab.home.ledger.totalDebitedOctets()
      const again = lab.next('GyCreditControlRequest').message
      const [first] = lab
        .messages('GyCreditControlRequest')
        .filter((one) => one.message.ccRequestNumber === again.ccRequestNumber)
      expect(again).toMatchObject({ retransmitted: true, endToEnd: first.message.endToEnd })
      const answer = lab.next('GyCreditControlAnswer').message
      expect(answer).toMatchObject({ resultCode: 2001, originHost: expect.stringContaining('ocs02') })
      expect(answer.multipleServicesCreditControl[0].grantedServiceUnit.ccTotalOctets).toBe(quota.octets)
      expect(lab.home.ledger.totalDebitedOctets()).toBe(debited)
      expect(lab.mark('ocs.duplicate-request')).toBe(1)
      lab.run(60e6)
      leave(lab).run(2e6)
      expect(lab.home.ledger.totalDebitedOctets()).toBe(charged(lab))
      expect(lab.home.ledger.account(lab.ue().imsi)?.reservedOctets).toBe(0)
    }),
  )

  when('the connection breaks with the answer to the final report under way', () =>
    then('trap 6: the other OCS knows that the session has been settled', () => {
      const lab = failOver(3)
      const answer = lab.next('GyCreditControlAnswer').message
      expect(answer).toMatchObject({ resultCode: 2001, originHost: expect.stringContaining('ocs02') })
      lab.run(2e6)
      expect(lab.home.ledger.totalDebitedOctets()).toBe(charged(lab))
      expect(lab.outcomes('pgw.gy.final-usage-lost')).toEqual([])
    }),
  )

  when('the same octets reach the same OCS twice', () =>
    then('trap 6: the answer is the kept one', () => {
      const lab = new Lab({ quota, traffic }).attached()
      const update = lab.next('GyCreditControlRequest')
      lab.inject(update.port, update.octets)
      const [first, second] = [lab.next('GyCreditControlAnswer'), lab.next('GyCreditControlAnswer')]
      expect(toHex(second.octets)).toBe(toHex(first.octets))
      lab.run(60e6)
      leave(lab).run(2e6)
      expect(lab.home.ledger.totalDebitedOctets()).toBe(charged(lab))
    }),
  )
})

describe('trap 7: the OCS is silent when the quota ends', () => {
  const cases: ReadonlyArray<['terminate' | 'continue' | 'retry-and-terminate', number, boolean]> = [
    ['terminate', 1, false],
    ['terminate', 2, false],
    ['continue', 1, true],
    ['continue', 2, true],
    ['retry-and-terminate', 1, false],
    ['retry-and-terminate', 2, true],
  ]
  for (const [failureHandling, ocss, goesOn] of cases) {
    when(`failure handling is ${failureHandling} and there are ${ocss} OCS`, () =>
      then(
        `trap 7: ${goesOn ? 'traffic is let through' : 'the service ends'}, and nothing is charged twice or lost`,
        () => {
          const lab = new Lab({ quota, traffic, ocss, failureHandling }).attached()
          const silent = lab.ocs
          lab.sim.injectFault('node.deaf', (name) => name === silent.name && lab.sim.now < 200e6)
          const update = lab.next('GyCreditControlRequest')
          expect(update.to).toBe(silent.name)
          lab.run(9 * second)
          // Until Tx the rest of the grant is all that may be used.
          expect(charged(lab)).toBeLessThanOrEqual(quota.octets)
          lab.run(60 * second)
          const before = charged(lab)
          lab.run(60 * second)
          expect(charged(lab) > before).toBe(goesOn)
          const isRetried = failureHandling !== 'terminate' && ocss === 2
          expect(lab.mark('gy.retry') > 0).toBe(isRetried)
          expect(lab.mark('gy.failure-continue')).toBe(failureHandling === 'continue' && ocss === 1 ? 1 : 0)
          expect(lab.mark('gy.failure-terminate')).toBe(goesOn ? 0 : 1)
          const dropped = lab.world.losses.octets.get('pgw:credit-exhausted') ?? 0
          expect(dropped > 0).toBe(!goesOn)
          lab.run(100 * second)
          expect(lab.pgw.byTeid.size).toBe(goesOn ? 1 : 0)
          if (goesOn) leave(lab).run(2e6)
          // The final request that ends the service meets the same silence: what it reports is lost, by the octet.
          const uncollected = lab.total('pgw.gy.final-usage-lost')
          expect(uncollected > 0).toBe(!goesOn)
          expect(lab.home.ledger.totalDebitedOctets() + uncollected).toBe(charged(lab))
        },
      ),
    )
  }
})

describe('trap 8: a retransmission does not outlive its procedure', () => {
  when('the UE has answered the authentication and is silent about security mode', () =>
    then('trap 8: T3460 repeats Security Mode Command alone', () => {
      const lab = new Lab({ timersUs: { T3410: 100e6 } })
      lab.sim.injectFault('ue.silent', (kind) => kind === 'SecurityModeCommand')
      const command = lab.next('SecurityModeCommand', 's1-mme')
      lab.next('UEContextReleaseCommand')
      expect(lab.count('AuthenticationRequest', 's1-mme')).toBe(1)
      expect(lab.count('SecurityModeCommand', 's1-mme')).toBe(5)
      expect(lab.after(command)).not.toContain('DownlinkNASTransport[AuthenticationRequest]')
    }),
  )

  when('the second Authentication Request is answered', () =>
    then('trap 8: no third one comes', () => {
      const lab = new Lab()
      lab.sim.injectFault(
        'ue.silent',
        (kind) => kind === 'AuthenticationRequest' && lab.count('AuthenticationRequest', 'radio') < 2,
      )
      lab.attached().run(60e6)
      expect(lab.spacing('AuthenticationRequest', 's1-mme')).toEqual([6000])
      expect(lab.count('AuthenticationResponse', 's1-mme')).toBe(1)
    }),
  )
})

describe('trap 12: Error Indication', () => {
  const unknown = {
    kind: 'ErrorIndication',
    mmeUeS1apId: 4711,
    enbUeS1apId: 4712,
    cause: { radioNetwork: 'unknown-pair-ue-s1ap-id' },
  } as const

  for (const side of ['a', 'b'] as const) {
    when(`one reaches the ${side === 'a' ? 'MME' : 'eNB'} about a UE that it does not know`, () =>
      then('trap 12: nothing is answered', () => {
        const lab = new Lab().attached()
        lab.inject(lab.link('s1-mme')[side], encodeS1ap(unknown))
        lab.run(10e6)
        expect(lab.count('ErrorIndication')).toBe(1)
        expect(lab.mme.byMmeUeId.size).toBe(1)
      }),
    )

    when(`octets that are no S1AP reach the ${side === 'a' ? 'MME' : 'eNB'}`, () =>
      then('trap 12: one Error Indication is sent, and not a second', () => {
        const lab = new Lab().attached()
        const one = lab.link('s1-mme')
        const { tap } = one
        one.tap = undefined
        lab.inject(one[side], Uint8Array.of(0xff, 0xff, 0xff))
        one.tap = tap
        const indication = lab.next('ErrorIndication')
        expect(indication.message.cause).toEqual({ protocol: 'transfer-syntax-error' })
        lab.run(10e6)
        expect(lab.count('ErrorIndication')).toBe(1)
      }),
    )
  }

  when('a message names a UE that the MME has forgotten', () =>
    then('trap 12: the eNB gets one Error Indication and keeps quiet', () => {
      const lab = new Lab().attached()
      const [sent] = lab.messages('UECapabilityInfoIndication')
      lab.inject(sent.port, encodeS1ap({ ...sent.message, mmeUeS1apId: 999 }))
      expect(lab.next('ErrorIndication').message).toMatchObject({
        mmeUeS1apId: 999,
        cause: { radioNetwork: 'unknown-mme-ue-s1ap-id' },
      })
      lab.run(10e6)
      expect(lab.count('ErrorIndication')).toBe(1)
    }),
  )
})

describe('trap 13: switch-off', () => {
  when('the UE is switched off', () =>
    then('trap 13: there is no Detach Accept, yet Gx and Gy are closed with the final usage', () => {
      const lab = new Lab({ traffic }).attached().run(21e6)
      leave(lab, true)
      const request = lab.next('DetachRequestUe', 'radio')
      expect(request.nas.detachType.switchOff).toBe(true)
      const report = lab.next('GyCreditControlRequest').message
      expect(report).toMatchObject({ ccRequestType: 3, terminationCause: 1 })
      const [service] = report.multipleServicesCreditControl
      expect(service).toMatchObject({ reportingReason: [2] })
      expect(service.usedServiceUnit[0].ccTotalOctets).toBe(charged(lab))
      expect(charged(lab)).toBeGreaterThan(0)
      lab.run(2e6)
      expect(lab.messages('GxCreditControlRequest').map((one) => one.message.ccRequestType)).toEqual([1, 3])
      expect(lab.count('DetachAccept')).toBe(0)
      expect(lab.count('UEContextReleaseComplete')).toBe(1)
      expect(lab.outcomes('detach.outcome')).toEqual(['switched-off'])
      expect(lab.home.ledger.totalDebitedOctets()).toBe(charged(lab))
    }),
  )
})
