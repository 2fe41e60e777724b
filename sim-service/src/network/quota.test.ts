import { Lab, type LabOptions, second, then, when } from '../../test-support/lab.ts'
import { detach } from './ue/detach.ts'

const quota = { octets: 20_000, thresholdOctets: 4_000 }
/** A thousand octets up and a thousand down, in one packet each. */
const traffic = { octets: 1_000 }

function attached(options: LabOptions = {}): Lab {
  return new Lab({ quota, traffic, ...options }).attached()
}

function leave(lab: Lab): Lab {
  lab.skip()
  lab.command(lab.ue(), () => lab.ue().run('detach', detach(lab.ue(), false)))
  return lab.run(2 * second)
}

interface Service {
  ratingGroup: number
  requestedServiceUnit?: object
  usedServiceUnit?: Array<{ ccTotalOctets: number; reportingReason?: number }>
  reportingReason?: number[]
  grantedServiceUnit?: { ccTotalOctets: number }
  resultCode?: number
}

/** The next Gy request or answer and its only service. */
function next(lab: Lab, kind: 'Request' | 'Answer'): { type: number; service: Service } {
  const { message } = lab.next(`GyCreditControl${kind}`)
  const services: Service[] = message.multipleServicesCreditControl ?? []
  expect(services.length).toBeLessThanOrEqual(1)
  return { type: message.ccRequestType, service: services[0] }
}

const charged = (lab: Lab): number => lab.total('pgw.charged.octets')
const lost = (lab: Lab, cause: string): number => lab.world.losses.octets.get(cause) ?? 0

function settled(lab: Lab): void {
  const account = lab.home.ledger.account(lab.ue().imsi)
  expect(account?.debitedOctets).toBe(charged(lab))
  expect(account?.reservedOctets).toBe(0)
  expect(lab.ocs.openSessions).toBe(0)
}

describe('quota over Gy (RFC 4006 §5, 32.299 §6.5)', () => {
  when('the session begins', () =>
    then('the first grant comes before the answer to Create Session', () => {
      const lab = new Lab({ quota, traffic })
      const request = next(lab, 'Request')
      expect(request).toMatchObject({ type: 1, service: { ratingGroup: 10, requestedServiceUnit: {} } })
      expect(request.service.usedServiceUnit).toBeUndefined()
      expect(next(lab, 'Answer').service).toMatchObject({
        grantedServiceUnit: { ccTotalOctets: quota.octets },
        volumeQuotaThreshold: quota.thresholdOctets,
        validityTime: 1800,
        resultCode: 2001,
      })
      expect(lab.count('CreateSessionResponse', 's8')).toBe(0)
    }),
  )

  when('what is left comes down to the threshold', () =>
    then('an update reports THRESHOLD and asks for the next grant, without stopping traffic', () => {
      const lab = attached()
      const { type, service } = next(lab, 'Request')
      expect(type).toBe(2)
      expect(service.requestedServiceUnit).toEqual({})
      expect(service.usedServiceUnit).toEqual([
        { reportingReason: 0, ccTotalOctets: 16_000, ccInputOctets: 8_000, ccOutputOctets: 8_000 },
      ])
      expect(next(lab, 'Answer').service.grantedServiceUnit?.ccTotalOctets).toBe(quota.octets)
      lab.run(100 * second)
      // No grant is asked for twice: each update reports a grant's worth.
      for (const one of lab.messages('GyCreditControlRequest').slice(1)) {
        const [used] = one.message.multipleServicesCreditControl[0].usedServiceUnit
        expect(used.ccTotalOctets).toBeGreaterThanOrEqual(quota.octets - quota.thresholdOctets)
      }
      expect(lab.world.losses.totalOctets()).toBe(0)
      settled(leave(lab))
    }),
  )

  when('a burst is larger than what is left', () =>
    then('it is split between packets, the rest waits for the next grant and arrives', () => {
      const lab = attached({ traffic: { octets: 30_000 } })
      const first = next(lab, 'Request')
      // Twenty packets of the thirty fit into the grant.
      expect(first.service.usedServiceUnit?.[0].ccTotalOctets).toBe(20_000)
      expect(charged(lab)).toBe(20_000)
      next(lab, 'Answer')
      lab.run(5 * second)
      const parts = lab.values('pgw.charged.octets', 'uplink').slice(0, 2)
      expect(parts).toEqual([20_000, 10_000])
      expect(lab.world.losses.totalOctets()).toBe(0)
      settled(leave(lab.run(20 * second)))
    }),
  )

  when('a burst is larger than a whole grant and the quota is exhausted before the answer', () =>
    then('the report says QUOTA_EXHAUSTED', () => {
      const lab = attached({ quota: { octets: 20_000, thresholdOctets: 0 }, traffic: { octets: 30_000 } })
      const { service } = next(lab, 'Request')
      expect(service.usedServiceUnit?.[0]).toMatchObject({ reportingReason: 3, ccTotalOctets: 20_000 })
      settled(leave(lab.run(60 * second)))
    }),
  )

  when('the credit is nearly gone', () =>
    then('the last grant says so, and its end is reported as FINAL, once; then nothing passes', () => {
      const lab = attached({ creditLimitOctets: 50_000 })
      lab.run(200 * second)
      const answers = lab
        .messages('GyCreditControlAnswer')
        .map((one) => one.message.multipleServicesCreditControl?.[0])
      const grants = answers.filter((one) => one?.grantedServiceUnit !== undefined)
      const last = grants[grants.length - 1]
      expect(last).toMatchObject({ finalUnitIndication: { finalUnitAction: 0 } })
      expect(last.volumeQuotaThreshold).toBeUndefined()
      const finals = lab
        .messages('GyCreditControlRequest')
        .map((one) => one.message.multipleServicesCreditControl[0])
        .filter((one) => one.reportingReason?.[0] === 2)
      expect(finals).toHaveLength(1)
      expect(finals[0].requestedServiceUnit).toBeUndefined()
      expect(charged(lab)).toBe(50_000)
      expect(lost(lab, 'pgw:credit-exhausted')).toBeGreaterThan(0)
      leave(lab)
      settled(lab)
      expect(lab.home.ledger.account(lab.ue().imsi)?.debitedOctets).toBe(50_000)
    }),
  )

  when('nothing of the credit is left at all', () =>
    then('the OCS answers 4012, and the attach fails with #29', () => {
      const lab = attached({ creditLimitOctets: 30_000 }).run(100 * second)
      leave(lab).skip()
      lab.command(lab.ue(), () => lab.ue().startAttach())
      expect(lab.next('GyCreditControlAnswer').message.resultCode).toBe(4012)
      expect(lab.next('AttachReject', 'radio').esm.esmCause).toBe(29)
    }),
  )

  when('another rating group has reserved the rest', () =>
    then('the service gets 4012 while the other goes on', () => {
      const lab = attached({
        creditLimitOctets: 20_000,
        change: (plan) => {
          plan.traffic.classes = [
            { ...plan.traffic.classes[0], sharePpm: 500_000 },
            { ...plan.traffic.classes[0], trafficClass: 'video', sharePpm: 500_000 },
          ]
        },
      }).run(30 * second)
      const denied = lab
        .messages('GyCreditControlAnswer')
        .map((one) => one.message.multipleServicesCreditControl?.[0])
        .filter((one) => one?.resultCode === 4012)
      expect(denied[0]).toMatchObject({ ratingGroup: 20 })
      expect(lab.mark('gy.credit-limit-reached')).toBeGreaterThan(0)
      settled(leave(lab.run(100 * second)))
    }),
  )

  when('the grant is old', () =>
    then('VALIDITY_TIME is reported with what was used, and a fresh grant comes', () => {
      const lab = attached({
        quota: { octets: 1_000_000, thresholdOctets: 0, validityUs: 60 * second },
      })
      const { service } = next(lab, 'Request')
      expect(service.reportingReason).toEqual([4])
      expect(service.usedServiceUnit?.[0].ccTotalOctets).toBe(charged(lab))
      const [granted] = lab.messages('GyCreditControlAnswer')
      const [, update] = lab.messages('GyCreditControlRequest')
      expect(Math.round((update.timeUs - granted.timeUs) / 1e6)).toBe(60)
      settled(leave(lab.run(200 * second)))
    }),
  )

  when('the OCS asks for re-authorisation', () => {
    then('the PGW answers 2002 and sends an update for what has a grant', () => {
      const lab = attached().run(10 * second)
      lab.skip()
      expect(lab.command(lab.ocs, () => lab.ocs.reauthorise(lab.ue().imsi))).toBe(true)
      const order = lab.next('GyReAuthRequest').message
      expect(order).toMatchObject({ reAuthRequestType: 0, destinationHost: lab.pgw.configuration.host })
      expect(lab.next('GyReAuthAnswer').message.resultCode).toBe(2002)
      const { type, service } = next(lab, 'Request')
      expect(type).toBe(2)
      expect(service).toMatchObject({ ratingGroup: 10, reportingReason: [7], requestedServiceUnit: {} })
      settled(leave(lab.run(60 * second)))
    })

    then('credit that was topped up flows again', () => {
      const lab = attached({ creditLimitOctets: 30_000, finalUnitAction: 'restrict-access' }).run(
        100 * second,
      )
      const before = charged(lab)
      const account = lab.home.ledger.account(lab.ue().imsi)
      Object.assign(account ?? {}, { limitOctets: 60_000 })
      lab.command(lab.ocs, () => lab.ocs.reauthorise(lab.ue().imsi, 10))
      lab.run(100 * second)
      expect([before, charged(lab)]).toEqual([30_000, 60_000])
      settled(leave(lab))
    })

    then('a subscriber without a session is not asked', () => {
      const lab = leave(attached())
      expect(lab.command(lab.ocs, () => lab.ocs.reauthorise(lab.ue().imsi))).toBe(false)
    })

    then('a session that the PGW does not know is answered 5002', () => {
      const lab = attached()
      for (const session of lab.pgw.byTeid.values()) lab.pgw.byTeid.delete(session.teid)
      lab.command(lab.ocs, () => lab.ocs.reauthorise(lab.ue().imsi))
      expect(lab.next('GyReAuthAnswer').message.resultCode).toBe(5002)
    })
  })

  when('the UE detaches while an update is under way', () =>
    then('the final report waits for its answer, so that no octet is reported twice', () => {
      const lab = attached()
      lab.ocs.station.slow(250)
      expect(next(lab, 'Request').type).toBe(2)
      lab.command(lab.ue(), () => lab.ue().run('detach', detach(lab.ue(), false)))
      const answered = lab.next('GyCreditControlAnswer')
      const report = lab.next('GyCreditControlRequest')
      expect([answered.message.ccRequestType, report.message.ccRequestType]).toEqual([2, 3])
      settled(lab.run(5 * second))
    }),
  )

  when('the grant is used up while a request is under way', () =>
    then('what was used meanwhile counts against the new grant, so a limit is never passed', () => {
      for (const creditLimitOctets of [61_000, 73_500, 99_000]) {
        const lab = attached({ creditLimitOctets, traffic: { octets: 1_000, everyUs: 40_000 } })
        // Half a second for every answer: a dozen exchanges go on meanwhile.
        lab.ocs.station.slow(250)
        lab.run(60 * second)
        expect(charged(lab)).toBeLessThanOrEqual(creditLimitOctets)
        expect(charged(lab)).toBeGreaterThan(creditLimitOctets - 1_000)
        settled(leave(lab))
      }
    }),
  )
})
