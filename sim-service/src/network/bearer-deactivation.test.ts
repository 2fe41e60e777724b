import { Lab, type LabOptions, second, then, when } from '../../test-support/lab.ts'
import { checkConservation } from '../runs/conservation.ts'
import { detach } from './ue/detach.ts'

const quota = { octets: 20_000, thresholdOctets: 4_000 }
/** Two thousand octets every two seconds: fifty thousand are gone in less than a minute. */
const traffic = { octets: 1_000 }
const creditLimitOctets = 50_000

function attached(options: LabOptions = {}): Lab {
  return new Lab({ quota, traffic, ...options }).attached()
}

const charged = (lab: Lab): number => lab.total('pgw.charged.octets')
const sizes = (lab: Lab): number[] => [
  lab.mme.byMmeUeId.size,
  lab.enb.byEnbUeId.size,
  lab.sgw.byTeid.size,
  lab.pgw.byTeid.size,
  lab.ocs.openSessions,
  lab.home.pcrfs[0].sessions.size,
]

/** Nobody knows the session any more, and each octet that was charged is debited once. */
function isOver(lab: Lab): void {
  expect(sizes(lab)).toEqual([0, 0, 0, 0, 0, 0])
  expect(lab.home.ledger.totalDebitedOctets()).toBe(charged(lab))
  expect(lab.home.ledger.account(lab.ue().imsi)?.reservedOctets).toBe(0)
  checkConservation(lab.world)
  expect(lab.sim.invariants.violations).toEqual([])
}

function abort(lab: Lab): void {
  expect(lab.command(lab.ocs, () => lab.ocs.abort(lab.ue().imsi))).toBe(true)
}

describe('Final-Unit-Indication (RFC 4006 §5.6; 23.401 §5.4.4.1; 24.301 §5.5.2.3)', () => {
  when('it says TERMINATE and the final units are used', () => {
    then('the bearer is deleted from PGW to UE, and the final request has the last usage as FINAL', () => {
      const lab = attached({ creditLimitOctets })
      const asked = lab.next('DeleteBearerRequest', 's8')
      expect(asked.message).toMatchObject({ linkedEbi: 5 })
      lab.next('DeleteBearerRequest', 's11')
      const order = lab.next('DetachRequestNetwork', 'radio')
      expect(order.nas).toMatchObject({ detachType: 2 })
      expect(order.nas.emmCause).toBeUndefined()
      lab.next('DetachAccept', 's1-mme')
      for (const on of ['s11', 's8'] as const)
        expect(lab.next('DeleteBearerResponse', on).message).toMatchObject({
          linkedEbi: 5,
          cause: { value: 16 },
        })
      const final = lab.next('GyCreditControlRequest').message
      expect(final).toMatchObject({ ccRequestType: 3 })
      expect(final.multipleServicesCreditControl).toMatchObject([{ ratingGroup: 10, reportingReason: [2] }])
      lab.run(2 * second)
      expect(charged(lab)).toBe(creditLimitOctets)
      expect(lab.messages('GxCreditControlRequest').map((one) => one.message.ccRequestType)).toEqual([1, 3])
      expect(lab.count('DeleteSessionRequest')).toBe(0)
      expect(lab.outcomes('pgw.delete-bearer')).toEqual(['accepted'])
      expect(lab.outcomes('detach.by-network')).toEqual(['0'])
      expect([lab.ue().registered, lab.ue().bearer]).toEqual([false, 0])
      isOver(lab)
    })

    then('a rating group that still has credit keeps the bearer', () => {
      const lab = attached({
        creditLimitOctets: 40_000,
        change: (plan) => {
          const [web] = plan.traffic.classes
          plan.traffic.classes = [
            { ...web, sharePpm: 500_000 },
            { ...web, trafficClass: 'video', sharePpm: 500_000 },
          ]
        },
      })
      lab.until(() => lab.mark('gy.final-unit') > 0)
      const deleted = lab.next('DeleteBearerRequest', 's8')
      const used = lab.measured.filter((one) => one.name === 'pgw.charged.octets')
      // Both groups have come to their end by then, the second long after the first.
      expect(lab.world.losses.octets.get('pgw:credit-exhausted')).toBeGreaterThan(0)
      expect(used.every((one) => one.timeUs <= deleted.timeUs)).toBe(true)
      expect(charged(lab)).toBe(40_000)
      isOver(lab.run(5 * second))
    })
  })

  when('it says RESTRICT_ACCESS', () =>
    then('the rating group is blocked and the bearer stays', () => {
      const lab = attached({ creditLimitOctets, finalUnitAction: 'restrict-access' }).run(200 * second)
      expect(charged(lab)).toBe(creditLimitOctets)
      expect(lab.count('DeleteBearerRequest')).toBe(0)
      expect(lab.ue().registered).toBe(true)
    }),
  )
})

describe('the service ends while something else goes on', () => {
  when('the UE detaches just then', () =>
    then('there is one final request, whoever was first', () => {
      for (const delayUs of [0, 10_000, 20_000, 30_000]) {
        const lab = attached({ creditLimitOctets })
        lab.next('DeleteBearerRequest', 's8')
        lab.run(delayUs)
        lab.command(lab.ue(), () => lab.ue().run('detach', detach(lab.ue(), false)))
        lab.run(60 * second)
        const types = lab.messages('GyCreditControlRequest').map((one) => one.message.ccRequestType)
        expect(types.filter((type) => type === 3)).toHaveLength(1)
        isOver(lab)
      }
    }),
  )

  when('the APN-AMBR is being changed', () =>
    then('the modification is aborted with cause 87, the deletion goes on', () => {
      const lab = attached({ creditLimitOctets })
      lab.sim.injectFault('ue.silent', (kind) => kind === 'ModifyEpsBearerContextRequest')
      lab.until(() => charged(lab) >= creditLimitOctets - 2_000)
      const [pcrf] = lab.home.pcrfs
      const [session] = lab.pgw.byTeid.values()
      lab.command(pcrf, () => pcrf.authorise(lab.pgw.gxSessionId(session), 64_000, 64_000))
      lab.next('ModifyEpsBearerContextRequest', 's1-mme')
      lab.next('DeleteBearerRequest', 's11')
      expect(lab.next('UpdateBearerResponse', 's11').message.cause.value).toBe(87)
      isOver(lab.run(60 * second))
    }),
  )

  when('the UE is in ECM-IDLE', () => {
    function idle(): Lab {
      const lab = attached({ traffic: undefined })
      lab.link('s1-mme').down()
      lab.run(2 * second)
      lab.link('s1-mme').up()
      lab.run(2 * second).skip()
      abort(lab)
      return lab
    }

    then('it is paged and told', () => {
      const lab = idle()
      lab.next('Paging', 's1-mme')
      lab.next('DetachAccept', 's1-mme')
      expect(lab.next('DeleteBearerResponse', 's8').message.cause.value).toBe(16)
      isOver(lab.run(1 * second))
    })

    then('one that does not come is detached without a message', () => {
      const lab = idle()
      lab.deafen('enb')
      lab.run(60 * second)
      expect(lab.outcomes('mme.paging')).toEqual(['no-answer'])
      expect(lab.count('DetachRequestNetwork')).toBe(0)
      isOver(lab)
    })
  })

  when('the UE does not hear the detach', () =>
    then('the PGW gives up after T3-RESPONSE, the MME after T3422, and nothing is left', () => {
      const lab = attached({ traffic: undefined })
      lab.sim.injectFault('ue.silent', (kind) => kind === 'DetachRequestNetwork')
      abort(lab)
      lab.run(20 * second)
      expect(lab.outcomes('pgw.delete-bearer')).toEqual(['timeout'])
      expect([lab.pgw.byTeid.size, lab.sgw.byTeid.size]).toEqual([0, 0])
      lab.run(20 * second)
      expect(lab.count('DetachRequestNetwork', 's1-mme')).toBe(5)
      isOver(lab)
    }),
  )

  when('the SGW does not know the session any more', () =>
    then('cause 64 is as good as an acceptance: the usage is settled', () => {
      const lab = attached().run(10 * second)
      for (const one of lab.sgw.byTeid.values()) lab.sgw.byTeid.delete(one.teid)
      abort(lab)
      expect(lab.next('DeleteBearerResponse', 's8').message).toMatchObject({ teid: 0, cause: { value: 64 } })
      lab.run(1 * second)
      expect(lab.outcomes('pgw.delete-bearer')).toEqual(['rejected/64'])
      expect([lab.pgw.byTeid.size, lab.ocs.openSessions]).toEqual([0, 0])
      expect(lab.home.ledger.totalDebitedOctets()).toBe(charged(lab))
    }),
  )
})

describe('orders of OCS and PCRF', () => {
  when('the OCS aborts the session (RFC 6733 §8.5)', () => {
    then('the answer is 2001, the bearer goes, the final request follows', () => {
      const lab = attached().run(10 * second)
      abort(lab)
      expect(lab.next('GyAbortSessionRequest').message.destinationHost).toBe(lab.pgw.configuration.host)
      expect(lab.next('GyAbortSessionAnswer').message.resultCode).toBe(2001)
      lab.next('DeleteBearerRequest', 's8')
      expect(lab.next('GyCreditControlRequest').message.ccRequestType).toBe(3)
      isOver(lab.run(5 * second))
    })

    then('twice is once', () => {
      const lab = attached().run(10 * second)
      abort(lab)
      abort(lab)
      lab.run(5 * second)
      expect(lab.count('GyAbortSessionAnswer')).toBe(2)
      expect(lab.count('DeleteBearerRequest', 's8')).toBe(1)
      isOver(lab)
    })

    then('a session that the PGW does not have is answered 5002', () => {
      const lab = attached()
      for (const session of lab.pgw.byTeid.values()) lab.pgw.byTeid.delete(session.teid)
      abort(lab)
      expect(lab.next('GyAbortSessionAnswer').message.resultCode).toBe(5002)
    })

    then('a subscriber without a session is not asked', () => {
      const lab = new Lab().run(0.5 * second)
      expect(lab.command(lab.ocs, () => lab.ocs.abort(lab.ue().imsi))).toBe(false)
    })
  })

  when('the PCRF releases the session (29.212 §4.5.9)', () =>
    then('the answer comes first, then the bearer goes', () => {
      const lab = attached().run(10 * second)
      const [pcrf] = lab.home.pcrfs
      const [session] = lab.pgw.byTeid.values()
      lab.command(pcrf, () => pcrf.release(lab.pgw.gxSessionId(session)))
      expect(lab.next('GxReAuthRequest').message.sessionReleaseCause).toBe(0)
      expect(lab.next('GxReAuthAnswer').message.resultCode).toBe(2001)
      lab.next('DeleteBearerRequest', 's8')
      isOver(lab.run(5 * second))
    }),
  )

  when('the OCS re-authorises while an update is under way', () =>
    then('the forced report follows its answer, and nothing is reported twice', () => {
      const lab = attached()
      lab.ocs.station.slow(250)
      lab.next('GyCreditControlRequest')
      lab.command(lab.ocs, () => lab.ocs.reauthorise(lab.ue().imsi))
      lab.next('GyReAuthAnswer')
      lab.run(5 * second)
      const reports = lab
        .messages('GyCreditControlRequest')
        .map((one) => one.message.multipleServicesCreditControl[0])
        .filter((one) => one.reportingReason?.[0] === 7)
      expect(reports).toHaveLength(1)
      lab.ocs.station.slow(1)
      abort(lab)
      isOver(lab.run(20 * second))
    }),
  )
})
