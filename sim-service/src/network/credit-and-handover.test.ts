import { HandoverLab } from '../../test-support/handover-lab.ts'
import { type LabOptions, millisecond, second, then, when } from '../../test-support/lab.ts'
import { checkConservation } from '../runs/conservation.ts'
import { detach } from './ue/detach.ts'

const quota = { octets: 20_000, thresholdOctets: 0 }
/** Two thousand octets both ways, ten times a second. */
const traffic = { octets: 1_000, everyUs: 100 * millisecond }

function ready(options: LabOptions = {}): HandoverLab {
  return HandoverLab.ready({ quota, traffic, ...options })
}

const charged = (lab: HandoverLab): number => lab.total('pgw.charged.octets')

/** Every octet that was charged is debited once, and every octet that was sent is accounted for. */
function settled(lab: HandoverLab): void {
  expect(lab.home.ledger.totalDebitedOctets()).toBe(charged(lab))
  expect(lab.home.ledger.account(lab.ue().imsi)?.reservedOctets).toBe(0)
  checkConservation(lab.world)
  expect(lab.sim.invariants.violations).toEqual([])
}

function leave(lab: HandoverLab): HandoverLab {
  lab.command(lab.ue(), () => lab.ue().run('detach', detach(lab.ue(), false)))
  lab.run(5 * second)
  return lab
}

describe('the quota ends during a handover', () => {
  when('the report is under way while the path is switched', () =>
    then(
      'its answer finds the session, the grant goes on at the new eNB, and nothing is charged twice',
      () => {
        for (const beforeUs of [0, 20 * millisecond, 40 * millisecond, 60 * millisecond]) {
          const lab = ready()
          lab.ocs.station.slow(50)
          lab.next('GyCreditControlRequest')
          lab.run(beforeUs)
          expect(lab.handOver()).toBe(true)
          lab.next('ModifyBearerResponse', 's11')
          lab.run(10 * second)
          expect(lab.rows()).toEqual([0, 1])
          expect(charged(lab)).toBeGreaterThan(3 * quota.octets)
          lab.ocs.station.slow(1)
          settled(leave(lab))
        }
      },
    ),
  )

  when('there is no credit left while the path is switched', () =>
    then('the bearer is deleted over the new eNB', () => {
      const lab = ready({ creditLimitOctets: 60_000 })
      for (const link of lab.links('s11')) link.model.delayUs = 50 * millisecond
      lab.until(() => charged(lab) >= 58_000)
      lab.handOver()
      lab.next('DeleteBearerRequest', 's11')
      const order = lab.next('DetachRequestNetwork', 's1-mme')
      expect(order.to).toBe(lab.enbOf(1).name)
      lab.run(5 * second)
      expect(charged(lab)).toBe(60_000)
      expect([lab.sgw.byTeid.size, lab.pgw.byTeid.size, lab.mme.byMmeUeId.size]).toEqual([0, 0, 0])
      settled(lab)
    }),
  )

  when('the APN-AMBR changes while the path is switched', () =>
    then('cause 110 has the PGW ask again, and the rate reaches the UE at the new eNB', () => {
      const lab = ready({ traffic: { octets: 1_000 } })
      for (const link of lab.links('s11')) link.model.delayUs = 50 * millisecond
      const [pcrf] = lab.home.pcrfs
      const [session] = lab.pgw.byTeid.values()
      lab.handOver()
      lab.next('ModifyBearerRequest', 's11')
      lab.command(pcrf, () => pcrf.authorise(lab.pgw.gxSessionId(session), 64_000, 64_000))
      expect(lab.next('UpdateBearerResponse', 's8').message.cause.value).toBe(110)
      const modify = lab.next('ERABModifyRequest')
      expect(modify.to).toBe(lab.enbOf(1).name)
      expect(lab.next('UpdateBearerResponse', 's8').message.cause.value).toBe(16)
      lab.run(5 * second)
      expect(lab.outcomes('pgw.update-bearer')).toEqual(['rejected/110', 'accepted'])
      settled(leave(lab))
    }),
  )
})

describe('trap 4: a late CCA after the session has ended, with a handover in between', () => {
  when('the OCS answers an update after handover and detach', () =>
    then('trap 4: the answer is dropped, and the final report has had its usage', () => {
      const lab = ready()
      lab.ocs.station.slow(15_000)
      const update = lab.next('GyCreditControlRequest')
      expect(update.message.ccRequestType).toBe(2)
      lab.handOver()
      lab.next('ModifyBearerResponse', 's11')
      lab.command(lab.ue(), () => lab.ue().run('detach', detach(lab.ue(), false)))
      lab.until(() => lab.pgw.byTeid.size === 0)
      const before = charged(lab)
      expect(lab.until(() => lab.outcomes('diameter.late').length === 2)).toBe(true)
      expect(charged(lab)).toBe(before)
      expect(lab.pgw.byTeid.size).toBe(0)
    }),
  )
})
