import { Lab, type LabOptions, second, then, when } from '../../test-support/lab.ts'
import { detach } from './ue/detach.ts'

const quota = { octets: 20_000, thresholdOctets: 4_000 }
const traffic = { octets: 1_000 }

/** A pair of credit servers that share a book; the first is the active one. */
function pair(options: LabOptions = {}): Lab {
  return new Lab({ quota, traffic, ocss: 2, ...options })
}

function leave(lab: Lab): Lab {
  lab.command(lab.ue(), () => lab.ue().run('detach', detach(lab.ue(), false)))
  return lab.run(3 * second)
}

const charged = (lab: Lab): number => lab.total('pgw.charged.octets')
const standby = (lab: Lab): string => lab.home.ocss[1].name

function silence(lab: Lab, ...members: number[]): void {
  const names = members.map((member) => lab.home.ocss[member].name)
  lab.sim.injectFault('node.deaf', (name) => names.includes(name))
}

/** Every octet that the PGW let through is debited, and no reservation is left. */
function settled(lab: Lab): void {
  const account = lab.home.ledger.account(lab.ue().imsi)
  expect(account?.debitedOctets).toBe(charged(lab))
  expect(account?.reservedOctets).toBe(0)
  expect(lab.ocs.openSessions).toBe(0)
}

describe('credit-control fail-over (RFC 4006 §5.7, RFC 3539 §3.4)', () => {
  when('the connection to the active server is down before the session begins', () =>
    then('the standby gets the first request, as if it had always been the only one', () => {
      const lab = pair().run(0.5 * second)
      lab.links('gy')[0].down()
      const first = lab.next('GyCreditControlRequest')
      expect(first.to).toBe(standby(lab))
      expect(first.message).toMatchObject({ ccRequestType: 1 })
      expect([first.message.retransmitted, first.message.destinationHost]).toEqual([undefined, undefined])
      settled(leave(lab.attached().run(60 * second)))
    }),
  )

  for (const failureHandling of ['terminate', 'continue', 'retry-and-terminate'] as const) {
    when(`the connection breaks under an update and failure handling is ${failureHandling}`, () => {
      then(
        'CC-Session-Failover moves the request to the standby at once, with its name and the T flag',
        () => {
          const lab = pair({ failureHandling }).attached()
          const update = lab.next('GyCreditControlRequest')
          expect(update.message.destinationHost).toBe(lab.ocs.configuration.host)
          update.port.link.down()
          const again = lab.next('GyCreditControlRequest')
          expect(again.to).toBe(standby(lab))
          expect(again.message).toMatchObject({
            retransmitted: true,
            endToEnd: update.message.endToEnd,
            ccRequestNumber: update.message.ccRequestNumber,
            destinationHost: lab.home.ocss[1].configuration.host,
          })
          lab.run(100 * second)
          expect(lab.world.losses.totalOctets()).toBe(0)
          settled(leave(lab))
        },
      )

      then('without CC-Session-Failover no other server hears of the session, and CCFH decides', () => {
        const lab = pair({ failureHandling })
        lab.ocs.offersFailover = false
        lab.attached()
        const update = lab.next('GyCreditControlRequest')
        expect(lab.messages('GyCreditControlAnswer')[0].message.ccSessionFailover).toBe(0)
        update.port.link.down()
        lab.run(60 * second)
        const before = charged(lab)
        lab.run(60 * second)
        expect(charged(lab) > before).toBe(failureHandling === 'continue')
        expect(lab.messages('GyCreditControlRequest').every((one) => one.to === lab.ocs.name)).toBe(true)
      })
    })
  }

  when('the active server is silent under an update and failure handling is RETRY_AND_TERMINATE', () =>
    then(
      'after Tx the service goes on while the standby is asked (PendingU), and the session stays there',
      () => {
        const lab = pair({
          failureHandling: 'retry-and-terminate',
          traffic: { octets: 1_000, everyUs: 200_000 },
        })
        lab.attached()
        silence(lab, 0)
        lab.home.ocss[1].station.slow(1_000)
        const update = lab.next('GyCreditControlRequest')
        lab.run(9.9 * second)
        const used = charged(lab)
        expect(used).toBeLessThanOrEqual(quota.octets)
        const again = lab.next('GyCreditControlRequest')
        expect(again.to).toBe(standby(lab))
        expect(again.message).toMatchObject({ retransmitted: true, endToEnd: update.message.endToEnd })
        expect((again.timeUs - update.timeUs) / second).toBe(10)
        lab.run(1.5 * second)
        // No answer yet, and more than the grant has passed.
        expect(lab.messages('GyCreditControlAnswer').at(-1)!.timeUs).toBeLessThan(update.timeUs)
        expect(charged(lab)).toBeGreaterThan(quota.octets)
        lab.home.ocss[1].station.slow(1)
        lab.run(60 * second)
        const later = lab.messages('GyCreditControlRequest').filter((one) => one.timeUs > again.timeUs)
        expect(later.length).toBeGreaterThan(0)
        expect(later.every((one) => one.to === standby(lab) && !one.message.retransmitted)).toBe(true)
        settled(leave(lab))
      },
    ),
  )

  when('the active server is silent when the session begins', () => {
    for (const failureHandling of ['continue', 'retry-and-terminate'] as const)
      then(
        `${failureHandling}: after Tx the attach goes on (PendingI), and the standby opens the session`,
        () => {
          const lab = pair({ failureHandling }).run(0.5 * second)
          silence(lab, 0)
          const first = lab.next('GyCreditControlRequest')
          const answer = lab.next('CreateSessionResponse', 's8')
          expect((answer.timeUs - first.timeUs) / second).toBeCloseTo(10, 2)
          expect(lab.next('GyCreditControlRequest')).toMatchObject({
            to: standby(lab),
            message: { retransmitted: true, ccRequestType: 1, ccRequestNumber: 0 },
          })
          lab.attached().run(100 * second)
          expect(lab.home.ocss[1].openSessions).toBe(1)
          expect(lab.world.losses.totalOctets()).toBe(0)
          settled(leave(lab))
        },
      )

    then('terminate: after Tx the session is refused, and the standby never hears of it', () => {
      const lab = pair({ failureHandling: 'terminate' }).run(0.5 * second)
      silence(lab, 0)
      const first = lab.next('GyCreditControlRequest')
      const answer = lab.next('CreateSessionResponse', 's8')
      expect((answer.timeUs - first.timeUs) / second).toBeCloseTo(10, 2)
      expect(answer.message.cause.value).toBe(100)
      expect(lab.count('GyCreditControlRequest')).toBe(1)
    })
  })

  when('the watchdog has found the silent server dead (RFC 3539 §3.4.1)', () =>
    then('whoever comes next begins at the standby, without waiting for Tx', () => {
      const lab = pair({
        subscribers: 2,
        traffic: undefined,
        change: (plan) => {
          plan.subscribers[1].arrivesAtUs = 90 * second
        },
      }).attached()
      silence(lab, 0)
      expect(lab.until(() => lab.pgw.ocss[0]?.isOpen === false)).toBe(true)
      // Tw until a watchdog is asked for, and Tw again until its answer is given up.
      expect(Math.round(lab.sim.now / second)).toBe(61)
      lab.skip()
      expect(lab.next('GyCreditControlRequest')).toMatchObject({
        to: standby(lab),
        message: { ccRequestType: 1 },
      })
      lab.attached(2)
      expect(lab.outcomes('attach.outcome')).toEqual(['accepted', 'accepted'])
      expect(lab.values('attach.outcome').every((us) => us < second)).toBe(true)
    }),
  )

  when('both servers are silent', () => {
    for (const [failureHandling, goesOn] of [
      ['continue', true],
      ['retry-and-terminate', false],
    ] as const)
      then(`${failureHandling}: after Tx for each the service ${goesOn ? 'goes on' : 'ends'}`, () => {
        const lab = pair({ failureHandling }).attached()
        silence(lab, 0, 1)
        const update = lab.next('GyCreditControlRequest')
        lab.run(20.1 * second)
        expect(lab.mark(goesOn ? 'gy.failure-continue' : 'gy.failure-terminate')).toBe(1)
        expect(lab.mark('timer.expired/Tx')).toBe(2)
        const before = charged(lab)
        lab.run(60 * second)
        expect(charged(lab) > before).toBe(goesOn)
        expect(update.message.ccRequestType).toBe(2)
      })
  })

  when('the active server finds the time for a request that the standby has answered long ago', () =>
    then('trap 6: it is out of sequence, and the shared book is not charged twice', () => {
      const lab = pair({
        failureHandling: 'continue',
        traffic: { octets: 1_000, everyUs: 500_000 },
      }).attached()
      // Forty seconds for what takes two milliseconds: the client has gone on by then.
      lab.ocs.station.slow(20_000)
      lab.next('GyCreditControlRequest')
      lab.until(() => lab.mark('ocs.out-of-sequence') === 1)
      const late = lab.messages('GyCreditControlAnswer').at(-1)!
      expect(late).toMatchObject({ from: lab.ocs.name, message: { resultCode: 5012 } })
      expect(late.message.ccRequestNumber).toBe(1)
      settled(leave(lab.run(20 * second)))
    }),
  )

  when('servers fail one after the other', () =>
    then('the session moves each time, and the book agrees with the PGW to the octet', () => {
      const lab = pair({ failureHandling: 'retry-and-terminate', creditLimitOctets: 240_000 }).attached()
      const [toFirst, toSecond] = lab.links('gy')
      for (const link of [toFirst, toSecond, toFirst]) {
        lab.run(10 * second)
        lab.skip().next('GyCreditControlRequest').port.link.down()
        lab.run(40 * second)
        link.up()
        // Tc, then capabilities.
        lab.run(40 * second)
      }
      expect(lab.mark('diameter.failover')).toBeGreaterThan(1)
      expect(charged(lab)).toBeLessThanOrEqual(240_000)
      settled(leave(lab))
    }),
  )
})
