import { Lab, type LabOptions, second, then, when } from '../../test-support/lab.ts'
import { kbpsOfApnAmbr } from '../codec/nas/bit-rates.ts'
import { checkConservation } from '../runs/conservation.ts'
import { detach } from './ue/detach.ts'

/** Exchanges of ten thousand octets each way; after a hundred thousand the rate is 16 kbit/s, 2,000 octets a second. */
const traffic = { octets: 10_000, everyUs: 1 * second }
const throttle = { afterOctets: 100_000, bitsPerSecond: 16_000 }
const low = { uplinkKbps: 16, downlinkKbps: 16 }

function throttled(options: LabOptions = {}): Lab {
  return new Lab({ traffic, throttle, ...options })
}

function leave(lab: Lab): Lab {
  lab.command(lab.ue(), () => lab.ue().run('detach', detach(lab.ue(), false)))
  return lab.run(2 * second)
}

const charged = (lab: Lab): number => lab.total('pgw.charged.octets')
const lost = (lab: Lab, cause: string): number => lab.world.losses.octets.get(cause) ?? 0
const used = (lab: Lab): number | undefined =>
  lab.home.pcrfs[0].store.subscribers.get(lab.ue().imsi)?.usedOctets

function session(lab: Lab): Lab['pgw']['byTeid'] extends { values(): (infer S)[] } ? S : never {
  return lab.pgw.byTeid.values()[0]
}

/** The PCRF orders another rate by Re-Auth-Request. */
function authorise(lab: Lab, bitsPerSecond: number): void {
  const [pcrf] = lab.home.pcrfs
  const sessionId = lab.pgw.gxSessionId(session(lab))
  expect(lab.command(pcrf, () => pcrf.authorise(sessionId, bitsPerSecond, bitsPerSecond))).toBe(true)
}

describe('usage monitoring and throttle (29.212 §4.5.16, §4.5.17; 23.401 §5.4.2.1)', () => {
  when('a subscriber has used what is fair', () => {
    then('the report goes to the PCRF, and its answer takes the new APN-AMBR to UE and eNB and back', () => {
      const lab = throttled()
      const opening = lab.next('GxCreditControlAnswer').message
      expect(opening.eventTrigger).toContain(33)
      expect(opening.usageMonitoringInformation).toMatchObject([
        { grantedServiceUnit: [{ ccTotalOctets: 100_000 }], usageMonitoringLevel: 0 },
      ])
      const report = lab.next('GxCreditControlRequest').message
      expect(report).toMatchObject({ ccRequestType: 2, ccRequestNumber: 1, eventTrigger: [33] })
      const [{ ccTotalOctets, ccInputOctets, ccOutputOctets }] =
        report.usageMonitoringInformation[0].usedServiceUnit
      expect(ccTotalOctets).toBe(charged(lab))
      expect(ccInputOctets + ccOutputOctets).toBe(ccTotalOctets)
      const decision = lab.next('GxCreditControlAnswer').message
      expect(decision.qosInformation).toMatchObject([
        { apnAggregateMaxBitrateUl: 16_000, apnAggregateMaxBitrateDl: 16_000 },
      ])
      expect(decision.usageMonitoringInformation ?? []).toEqual([])
      for (const on of ['s8', 's11'] as const)
        expect(lab.next('UpdateBearerRequest', on).message).toMatchObject({
          apnAmbr: low,
          bearers: [{ ebi: 5 }],
        })
      const modify = lab.next('ERABModifyRequest')
      expect(modify.message.ueAggregateMaximumBitrate).toEqual({
        ueAggregateMaximumBitRateDl: 16_000,
        ueAggregateMaximumBitRateUl: 16_000,
      })
      expect(kbpsOfApnAmbr(modify.nas.apnAmbr)).toEqual(low)
      expect(lab.next('RRCConnectionReconfiguration').nas.kind).toBe('ModifyEpsBearerContextRequest')
      lab.next('ERABModifyResponse')
      lab.next('ModifyEpsBearerContextAccept', 's1-mme')
      for (const on of ['s11', 's8'] as const)
        expect(lab.next('UpdateBearerResponse', on).message).toMatchObject({
          cause: { value: 16 },
          bearers: [{ ebi: 5, cause: { value: 16 } }],
        })
      lab.run(1 * second)
      expect(session(lab).policy?.policer?.ambr).toEqual(low)
      expect(lab.mme.byImsi.get(lab.ue().imsi)?.session).toMatchObject({
        ambrUplinkKbps: 16,
        ambrDownlinkKbps: 16,
      })
      expect([...lab.enb.modified.policers.values()].map((one) => one.ambr)).toEqual([low])
      expect(lab.ue().environment.rates.get(1)?.ambr).toEqual(low)
    })

    then('traffic is limited where TS 23.401 §4.7.3 enforces it, and every lost octet has a name', () => {
      const lab = throttled()
      lab.next('UpdateBearerResponse', 's8')
      lab.run(2 * second)
      const before = charged(lab)
      const lostBefore = lost(lab, 'ue:apn-ambr')
      lab.run(100 * second)
      // 2,000 octets a second each way, in whole packets of a thousand.
      const passed = charged(lab) - before
      expect(passed).toBeGreaterThan(100 * 2_000)
      expect(passed).toBeLessThanOrEqual(2 * 101 * 2_000)
      expect(lost(lab, 'ue:apn-ambr') - lostBefore).toBeGreaterThan(500_000)
      expect(lost(lab, 'pgw:apn-ambr')).toBeGreaterThan(0)
      checkConservation(lab.world)
      expect(lab.sim.invariants.violations).toEqual([])
    })

    then('it comes back throttled: the opening answer has the low rate, and so has the Attach Accept', () => {
      const lab = throttled()
      lab.next('UpdateBearerResponse', 's8')
      leave(lab).skip()
      lab.command(lab.ue(), () => lab.ue().startAttach())
      expect(lab.next('GxCreditControlAnswer').message).toMatchObject({
        qosInformation: [{ apnAggregateMaxBitrateUl: 16_000, apnAggregateMaxBitrateDl: 16_000 }],
      })
      expect(lab.next('CreateSessionResponse', 's11').message.apnAmbr).toEqual(low)
      const setup = lab.next('InitialContextSetupRequest')
      expect(setup.message.ueAggregateMaximumBitrate.ueAggregateMaximumBitRateDl).toBe(16_000)
      expect(kbpsOfApnAmbr(setup.esm.apnAmbr)).toEqual(low)
    })
  })

  when('a subscriber leaves before', () =>
    then(
      'the final request reports the rest, so that the PCRF has counted every octet that was charged',
      () => {
        const lab = leave(
          throttled()
            .attached()
            .run(3 * second),
        )
        const closing = lab.messages('GxCreditControlRequest').at(-1)!.message
        expect(closing).toMatchObject({ ccRequestType: 3, ccRequestNumber: 1 })
        expect(used(lab)).toBe(charged(lab))
        expect(charged(lab)).toBeGreaterThan(0)
      },
    ),
  )

  when('the connection to the PCRF breaks with the answer to a report under way', () =>
    then('the other member gets it with the T flag, and counts it once', () => {
      const lab = throttled({ pcrfs: 2 })
      const report = lab.next('GxCreditControlRequest')
      expect(report.message.ccRequestType).toBe(1)
      for (;;) {
        const answer = lab.next('GxCreditControlAnswer')
        if (answer.message.ccRequestType !== 2) continue
        answer.port.link.down()
        break
      }
      expect(lab.next('GxCreditControlRequest').message).toMatchObject({
        retransmitted: true,
        ccRequestNumber: 1,
      })
      lab.next('UpdateBearerResponse', 's8')
      leave(lab.run(20 * second))
      expect(used(lab)).toBe(charged(lab))
    }),
  )

  when('the PCRF does not answer a report', () =>
    then('nothing is lost: the final request carries it', () => {
      const lab = throttled()
      lab.sim.injectFault('pcrf.silent', (type) => type === '2')
      lab.until(() => lab.outcomes('pgw.gx.update-failed').length === 1)
      leave(lab)
      expect(used(lab)).toBe(charged(lab))
    }),
  )
})

describe('a Re-Auth-Request of the PCRF (29.212 §4.5.5)', () => {
  const quiet = { traffic: { octets: 1_000 } }

  when('it changes the APN-AMBR', () =>
    then('it is answered before the bearer is modified, down and up again', () => {
      const lab = new Lab(quiet).attached()
      for (const bitsPerSecond of [64_000, 8_000_000]) {
        authorise(lab, bitsPerSecond)
        lab.next('GxReAuthRequest')
        expect(lab.next('GxReAuthAnswer').message.resultCode).toBe(2001)
        const kbps = bitsPerSecond / 1000
        const rates = { uplinkKbps: kbps, downlinkKbps: kbps }
        expect(lab.next('UpdateBearerRequest', 's8').message.apnAmbr).toEqual(rates)
        expect(lab.next('UpdateBearerResponse', 's8').message.cause.value).toBe(16)
        lab.run(1 * second)
        expect(session(lab).policy?.policer?.ambr).toEqual(rates)
      }
      expect(lab.outcomes('pgw.update-bearer')).toEqual(['accepted', 'accepted'])
      expect(lab.outcomes('mme.bearer-modification')).toEqual(['accepted', 'accepted'])
    }),
  )

  when('two orders come in a row', () =>
    then('one modification runs at a time, and the last order wins', () => {
      const lab = new Lab(quiet).attached()
      for (const kbps of [64, 128, 256]) authorise(lab, kbps * 1000)
      lab.run(5 * second)
      const asked = lab.messages('UpdateBearerRequest', 's8').map((one) => one.message.apnAmbr.uplinkKbps)
      expect(asked).toEqual([64, 256])
      expect(session(lab).policy?.policer?.ambr.uplinkKbps).toBe(256)
    }),
  )

  when('the UE does not answer', () =>
    then(
      'T3486 ends with cause 87, the rate stays, and the PCRF is told APN-AMBR_MODIFICATION_FAILURE',
      () => {
        const lab = new Lab(quiet).attached()
        lab.sim.injectFault('ue.silent', (kind) => kind === 'ModifyEpsBearerContextRequest')
        authorise(lab, 64_000)
        // The PGW waits twelve seconds, the UE has forty.
        const failure = lab.next('GxCreditControlRequest').message
        expect(failure).toMatchObject({ ccRequestType: 2, eventTrigger: [29] })
        expect(lab.next('UpdateBearerResponse', 's11').message.cause.value).toBe(87)
        lab.run(1 * second)
        expect(session(lab).policy?.policer).toBeUndefined()
        expect(lab.ue().registered).toBe(true)
      },
    ),
  )

  when('the SGW does not know the session any more', () =>
    then('cause 64 ends it at the PGW, and its usage is settled', () => {
      const lab = new Lab(quiet).attached().run(10 * second)
      for (const one of lab.sgw.byTeid.values()) lab.sgw.byTeid.delete(one.teid)
      authorise(lab, 64_000)
      expect(lab.next('UpdateBearerResponse', 's8').message).toMatchObject({ teid: 0, cause: { value: 64 } })
      lab.run(1 * second)
      expect([lab.pgw.byTeid.size, lab.ocs.openSessions, lab.home.pcrfs[0].sessions.size]).toEqual([0, 0, 0])
      expect(lab.home.ledger.totalDebitedOctets()).toBe(charged(lab))
    }),
  )

  when('it names a session that the PGW does not have', () =>
    then('the answer is 5002', () => {
      const lab = new Lab(quiet).attached()
      for (const one of lab.pgw.byTeid.values()) {
        authorise(lab, 64_000)
        lab.pgw.byTeid.delete(one.teid)
      }
      expect(lab.next('GxReAuthAnswer').message.resultCode).toBe(5002)
    }),
  )
})
