import { Lab, type LabOptions, then, when } from '../../test-support/lab.ts'
import { emmCause, esmCause } from '../codec/nas/causes.ts'
import type { CreditRefusal } from './ocs/credit-session.ts'
import { detach } from './ue/detach.ts'

const ONE_EXCHANGE = 1000
/** Ten exchanges fit into one grant; the next is asked for when two are left. */
const quota = { octets: 20 * ONE_EXCHANGE, thresholdOctets: 4 * ONE_EXCHANGE }

function lab(options: LabOptions = {}): Lab {
  return new Lab({ quota, traffic: { octets: ONE_EXCHANGE }, ...options })
}

function refusing(
  on: CreditRefusal['on'],
  resultCode: number,
  level: CreditRefusal['level'],
  options?: LabOptions,
) {
  const one = lab(options)
  one.ocs.refusal = { on, resultCode, level }
  return one
}

/** The next Gy request of this subscriber: type and what is asked and reported. */
function nextRequest(one: Lab): { type: number; to: string; services: object[]; retransmitted: boolean } {
  const { message, to } = one.next('GyCreditControlRequest')
  return {
    type: message.ccRequestType,
    to,
    services: message.multipleServicesCreditControl ?? [],
    retransmitted: message.retransmitted === true,
  }
}

function leave(one: Lab): Lab {
  one.skip()
  one.command(one.ue(), () => one.ue().run('detach', detach(one.ue(), false)))
  return one
}

const charged = (one: Lab): number => one.total('pgw.charged.octets')

describe('the first Gy answer at the PGW (RFC 4006 §9.1)', () => {
  const denied: ReadonlyArray<[number, string, number, number]> = [
    [4010, 'END_USER_SERVICE_DENIED', 125, esmCause.userAuthenticationFailed],
    [4012, 'CREDIT_LIMIT_REACHED', 125, esmCause.userAuthenticationFailed],
    [5002, 'UNKNOWN_SESSION_ID', 125, esmCause.userAuthenticationFailed],
    [5003, 'AUTHORIZATION_REJECTED', 125, esmCause.userAuthenticationFailed],
    [5030, 'USER_UNKNOWN', 96, esmCause.requestRejectedUnspecified],
    [5031, 'RATING_FAILED', 125, esmCause.userAuthenticationFailed],
    [3002, 'UNABLE_TO_DELIVER', 100, esmCause.networkFailure],
    [3004, 'TOO_BUSY', 100, esmCause.networkFailure],
  ]
  for (const [code, name, gtp, esm] of denied) {
    when(`it is ${code} ${name}`, () =>
      then(`the session is refused with GTPv2 cause ${gtp}, and Gx is closed again`, () => {
        const one = refusing('initial', code, 'command')
        one.next('GyCreditControlAnswer')
        expect(one.next('CreateSessionResponse', 's8').message.cause.value).toBe(gtp)
        const reject = one.next('AttachReject', 'radio')
        expect(reject.nas.emmCause).toBe(emmCause.esmFailure)
        expect(reject.esm.esmCause).toBe(esm)
        one.run(1e6)
        expect(one.messages('GxCreditControlRequest').map((gx) => gx.message.ccRequestType)).toEqual([1, 3])
        expect([one.pgw.byTeid.size, one.ocs.openSessions, one.home.pcrfs[0].sessions.size]).toEqual([
          0, 0, 0,
        ])
      }),
    )
  }

  when('it is 4011 CREDIT_CONTROL_NOT_APPLICABLE', () =>
    then('traffic flows, and the OCS hears nothing of it any more', () => {
      const one = refusing('initial', 4011, 'command').attached().run(100e6)
      expect(charged(one)).toBeGreaterThan(2 * quota.octets)
      leave(one).run(1e6)
      expect(one.count('GyCreditControlRequest')).toBe(1)
      expect(one.outcomes('detach.outcome')).toEqual(['accepted'])
    }),
  )

  for (const code of [3002, 3004]) {
    when(`it is ${code} and failure handling is CONTINUE`, () =>
      then('the session comes into being without credit control', () => {
        const one = refusing('initial', code, 'command', { failureHandling: 'continue' })
          .attached()
          .run(100e6)
        expect(charged(one)).toBeGreaterThan(2 * quota.octets)
        expect(one.count('GyCreditControlRequest')).toBe(1)
      }),
    )

    when(`it is ${code} and there is another OCS to retry at`, () =>
      then('the other one gets the same request with the T flag, and grants', () => {
        const one = refusing('initial', code, 'command', { failureHandling: 'retry-and-terminate', ocss: 2 })
        const first = one.next('GyCreditControlRequest')
        const second = one.next('GyCreditControlRequest')
        expect([first.to, second.to]).toEqual(['ocs/26201/1', 'ocs/26201/2'])
        expect(second.message).toMatchObject({ retransmitted: true, ccRequestNumber: 0, ccRequestType: 1 })
        expect(second.message.endToEnd).toBe(first.message.endToEnd)
        expect(one.next('AttachAccept', 'radio').flow).toBe(1)
      }),
    )
  }

  for (const code of [4010, 4012, 5003, 5030, 5031]) {
    when(`it grants the command and answers the rating group with ${code}`, () =>
      then('the UE attaches, its traffic is blocked, and the final report is empty', () => {
        const one = refusing('initial', code, 'service').attached().run(60e6)
        expect(charged(one)).toBe(0)
        expect(one.world.losses.octets.get('pgw:credit-exhausted')).toBe(one.ue().uplinkSentOctets)
        leave(one)
        expect(nextRequest(one)).toMatchObject({
          type: 3,
          services: [{ usedServiceUnit: [{ ccTotalOctets: 0 }] }],
        })
      }),
    )
  }

  when('it grants the command and answers the rating group with 4011', () =>
    then('that rating group is free, and its usage is still in the final report', () => {
      const one = refusing('initial', 4011, 'service').attached().run(100e6)
      expect(charged(one)).toBeGreaterThan(2 * quota.octets)
      leave(one)
      expect(nextRequest(one)).toMatchObject({ type: 3, services: [{ ratingGroup: 10 }] })
    }),
  )
})

describe('the answer to an update at the PGW (RFC 4006 §5.3, §9.1)', () => {
  for (const level of ['command', 'service'] as const) {
    const ends = level === 'command'
    for (const code of [4010, 4012, 5002, 5003, 5030, 5031]) {
      when(`the ${level} says ${code}`, () =>
        then(
          ends ? 'the service ends: the bearer goes, and the final report' : 'traffic stops by name',
          () => {
            const one = refusing('update', code, level).attached()
            expect(nextRequest(one)).toMatchObject({ type: 2 })
            if (ends) one.next('DeleteBearerRequest', 's8')
            one.run(60e6)
            const before = charged(one)
            one.run(60e6)
            expect(charged(one)).toBe(before)
            expect(one.pgw.byTeid.size).toBe(ends ? 0 : 1)
            if (!ends) {
              expect(one.world.losses.octets.get('pgw:credit-exhausted')).toBeGreaterThan(0)
              leave(one)
            }
            expect(nextRequest(one)).toMatchObject({ type: 3 })
            one.run(1e6)
            expect(one.messages('GyCreditControlRequest').map((gy) => gy.message.ccRequestType)).toEqual([
              1, 2, 3,
            ])
          },
        ),
      )
    }

    const blocksAll = level === 'command'
    when(`the ${level} says 5003 and another rating group has its first traffic after that`, () =>
      then(blocksAll ? 'it is blocked as well' : 'it asks for a grant of its own', () => {
        const one = refusing('update', 5003, level).attached().run(60e6)
        one.ocs.refusal = undefined
        const before = charged(one)
        Object.assign(one.ue().environment.traffic.classes[0], { ratingGroup: 20 })
        one.run(60e6)
        expect(charged(one) > before).toBe(!blocksAll)
        const asked = one
          .messages('GyCreditControlRequest')
          .filter((gy) => gy.message.multipleServicesCreditControl?.[0].ratingGroup === 20)
        expect(asked.length > 0).toBe(!blocksAll)
      }),
    )

    when(`the ${level} says 4011`, () =>
      then('traffic goes on without a further update', () => {
        const one = refusing('update', 4011, level).attached().run(200e6)
        expect(charged(one)).toBeGreaterThan(4 * quota.octets)
        leave(one)
        expect(nextRequest(one)).toMatchObject({ type: 3 })
        expect(one.messages('GyCreditControlRequest')).toHaveLength(3)
      }),
    )
  }

  for (const code of [3002, 3004]) {
    const cases: ReadonlyArray<['terminate' | 'continue' | 'retry-and-terminate', boolean]> = [
      ['terminate', false],
      ['continue', true],
      ['retry-and-terminate', false],
    ]
    for (const [failureHandling, goesOn] of cases) {
      when(
        `the command says ${code}, no other OCS is there, and failure handling is ${failureHandling}`,
        () =>
          then(goesOn ? 'traffic goes on' : 'traffic stops', () => {
            const one = refusing('update', code, 'command', { failureHandling }).attached().run(60e6)
            const before = charged(one)
            one.run(60e6)
            expect(charged(one) > before).toBe(goesOn)
          }),
      )
    }

    when(`the command says ${code} and there is another OCS`, () =>
      then('the session goes on there, every octet debited once', () => {
        const one = refusing('update', code, 'command', {
          failureHandling: 'retry-and-terminate',
          ocss: 2,
        }).attached()
        const first = nextRequest(one)
        const second = nextRequest(one)
        expect([first.to, second.to]).toEqual(['ocs/26201/1', 'ocs/26201/2'])
        expect(second).toMatchObject({ type: 2, retransmitted: true })
        one.run(100e6)
        leave(one).run(1e6)
        expect(one.home.ledger.totalDebitedOctets()).toBe(charged(one))
      }),
    )
  }
})
