import { Lab, type LabOptions, millisecond, second, then, when } from '../../test-support/lab.ts'
import { checkConservation } from '../runs/conservation.ts'

/** A roamer who asks for a kilobyte every ten minutes, and gets another one unasked a minute after each. */
function pushed(changes: LabOptions = {}): Lab {
  const lab = new Lab({
    inactivityUs: 10 * second,
    traffic: { octets: 1000, everyUs: 600 * second },
    pushAfterUs: 60 * second,
    ...changes,
  })
  return lab.attached()
}

const lost = (lab: Lab): Record<string, number> => Object.fromEntries(lab.world.losses.octets)

describe('downlink data for an idle UE (TS 23.401 §5.3.4.3)', () => {
  when('the first burst comes to the SGW', () =>
    then('it waits there while the UE is paged, and goes down when the UE has its bearer back', () => {
      const lab = pushed()
      const notification = lab.next('DownlinkDataNotification')
      expect([notification.on, notification.message.ebis]).toEqual(['s11', [5]])
      expect(lab.ue().downlinkReceivedOctets).toBe(1000)
      expect(lab.next('DownlinkDataNotificationAcknowledge').message.cause.value).toBe(16)
      const page = lab.next('Paging', 's1-mme')
      const { mmec, mTmsi } = page.message.uePagingId.sTmsi
      expect({ mmec, mTmsi }).toEqual({ mmec: lab.ue().guti?.mmeCode, mTmsi: lab.ue().guti?.mTmsi })
      expect(page.message.ueIdentityIndexValue).toBe(Number(lab.ue().imsi) % 1024)
      const air = lab.next('Paging', 'radio')
      expect(air.message.pagingRecordList).toEqual([
        { ueIdentity: { sTmsi: { mmec, mTmsi } }, cnDomain: 'ps' },
      ])
      // Frames of 10 ms, a cycle of 128: the UE sleeps through all but its own (TS 36.304 §7.1).
      expect(Math.round(air.timeUs / (10 * millisecond)) % 128).toBe((Number(lab.ue().imsi) % 1024) % 128)
      expect(lab.next('RRCConnectionRequest').message.establishmentCause).toBe('mt-Access')
      expect(lab.next('InitialUEMessage').nas.kind).toBe('ServiceRequest')
      lab.next('ModifyBearerRequest', 's11')
      lab.run(second)
      expect(lab.ue().downlinkReceivedOctets).toBe(2000)
      expect(lab.outcomes('mme.paging')).toEqual(['answered'])
      expect(lab.outcomes('sgw.downlink-data')).toEqual(['delivered'])
      expect(lost(lab)).toEqual({})
      expect(lab.sgw.buffered.size).toBe(0)
    }),
  )

  when('the UE does not hear the first page', () =>
    then('T3413 pages again, now in all of its tracking area list', () => {
      const lab = pushed({ sites: 3, areas: 1 })
      lab.sim.injectFault('ue.deaf', (kind) => kind === 'Paging' && lab.count('Paging', 's1-mme') === 1)
      lab.next('DownlinkDataNotification')
      expect(lab.next('Paging', 's1-mme').to).toBe('enb/21407/1')
      const first = lab.messages('Paging', 's1-mme')[0].timeUs
      lab.next('ServiceRequest', 's1-mme')
      const pages = lab.messages('Paging', 's1-mme')
      expect(pages.map(({ to, timeUs }) => [to, (timeUs - first) / second])).toEqual([
        ['enb/21407/1', 0],
        ['enb/21407/1', 3],
        ['enb/21407/2', 3],
        ['enb/21407/3', 3],
      ])
      // Nobody is idle on the other two cells: they have nothing to send to.
      expect(new Set(lab.messages('Paging', 'radio').map(({ from }) => from))).toEqual(
        new Set(['enb/21407/1']),
      )
      expect(lab.mark('paging.escalated')).toBe(1)
      lab.run(second)
      expect(lost(lab)).toEqual({})
    }),
  )

  when('an area of the network is not in the UE’s list', () =>
    then('it is not paged there', () => {
      const lab = pushed({
        sites: 6,
        areas: 6,
        change: (plan) => {
          plan.visited[0].profile.nas.tacsInList = 3
        },
      })
      lab.sim.injectFault('ue.deaf', (kind) => kind === 'Paging')
      lab.until(() => lab.outcomes('mme.paging').length > 0)
      const cells = new Set(lab.messages('Paging', 's1-mme').map(({ to }) => to))
      expect(cells.size).toBe(3)
      expect(lab.ue().areas?.tacs.length).toBe(3)
    }),
  )

  when('the UE never answers', () =>
    then('the SGW is told so, and what it held is lost by name', () => {
      const lab = pushed()
      lab.sim.injectFault('ue.deaf', (kind) => kind === 'Paging')
      const failure = lab.next('DownlinkDataNotificationFailureIndication')
      expect([failure.on, failure.message.cause.value]).toEqual(['s11', 87])
      lab.run(second)
      expect(lab.count('Paging', 's1-mme')).toBe(3)
      expect(lab.outcomes('mme.paging')).toEqual(['no-answer'])
      expect(lost(lab)).toEqual({ 'sgw:paging-failed': 1000 })
      expect(lab.mme.byMmeUeId.size).toBe(1)
      checkConservation(lab.world)
      expect(lab.sim.invariants.violations).toEqual([])
    }),
  )

  when('more comes than the SGW holds for one UE', () =>
    then('the rest is lost by name, and usage is conserved', () => {
      const lab = pushed()
      lab.sim.injectFault('ue.deaf', (kind) => kind === 'Paging' && lab.count('Paging', 's1-mme') === 1)
      lab.next('DownlinkDataNotification')
      const { pdn } = lab.home
      const address = lab.ue().address
      const sgi = lab.link('sgi').b
      for (let i = 0; i < 30; i++) {
        lab.command(pdn, () => {
          pdn.downlinkOctets += 1000
          sgi.sendBurst({
            tunnel: address,
            direction: 'downlink',
            packets: 1,
            octets: 1000,
            ratingGroup: lab.pgw.configuration.ratingGroups[0],
            fromUs: lab.sim.now,
            toUs: lab.sim.now,
          })
        })
      }
      lab.next('ServiceRequest', 's1-mme')
      lab.run(2 * second)
      expect(lost(lab)).toEqual({ 'sgw:buffer-full': 15_000 })
      expect(lab.ue().downlinkReceivedOctets).toBe(1000 + 16_000)
      checkConservation(lab.world)
      expect(lab.sim.invariants.violations).toEqual([])
    }),
  )

  when('the UE comes by itself before it hears the page', () =>
    then('paging stops, and nothing is lost', () => {
      const lab = pushed({ traffic: { octets: 1000, everyUs: 62 * second } })
      lab.sim.injectFault('ue.deaf', (kind) => kind === 'Paging')
      lab.run(1800 * second)
      expect(lab.outcomes('mme.paging')).toContain('answered')
      checkConservation(lab.world)
    }),
  )

  when('the MME does not answer the SGW', () =>
    then('T3-RESPONSE repeats the notification, and then the data is lost by name', () => {
      const lab = pushed()
      lab.deafen('mme', () => lab.count('DownlinkDataNotification') > 0)
      lab.until(() => lab.outcomes('sgw.downlink-data').length > 0)
      expect(lab.spacing('DownlinkDataNotification')).toEqual([3000, 3000, 3000])
      expect(lab.outcomes('sgw.downlink-data')).toEqual(['timeout'])
      expect(lost(lab)).toEqual({ 'sgw:not-paged': 1000 })
    }),
  )

  when('T3346 keeps the UE from asking for service', () =>
    then('it answers the page all the same (TS 24.301 §5.3.9)', () => {
      const lab = pushed({ traffic: { octets: 1000, everyUs: 40 * second } })
      lab.sim.injectFault('mme.congested', () => lab.outcomes('mme.service-request').length === 1)
      const reject = lab.next('ServiceReject', 's1-mme')
      const answer = lab.next('RRCConnectionRequest')
      expect(answer.message.establishmentCause).toBe('mt-Access')
      expect((answer.timeUs - reject.timeUs) / second).toBeLessThan(59)
      lab.run(second)
      expect(lab.outcomes('service-request.outcome').at(-1)).toBe('established')
      expect(lost(lab)).toEqual({})
    }),
  )

  when('many UEs are idle on one cell', () =>
    then('each answers for itself and no other', () => {
      const lab = new Lab({
        subscribers: 20,
        inactivityUs: 5 * second,
        traffic: { octets: 1000, everyUs: 300 * second },
        pushAfterUs: 30 * second,
        asShipped: true,
      }).run(1200 * second)
      const answered = lab.measured.filter(
        ({ name, dimensions }) => name === 'mme.paging' && dimensions === 'answered',
      )
      expect(answered.length).toBeGreaterThan(30)
      for (const { flow } of lab.messages('InitialUEMessage')) expect(flow).toBeGreaterThan(0)
      expect(lab.outcomes('mme.service-request').filter((outcome) => outcome !== 'accepted')).toEqual([])
      checkConservation(lab.world)
      expect(lab.sim.invariants.violations).toEqual([])
    }),
  )
})
