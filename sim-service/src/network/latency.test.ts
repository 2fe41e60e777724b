import { Lab, type LabOptions, millisecond, second, then, when } from '../../test-support/lab.ts'
import { stream } from '../engine/random.ts'

/** Roamers that come one after another, so that nothing waits for anything but its own network. */
const population = 40

function medianMs(lab: Lab): number {
  const values = lab.values('attach.outcome', 'accepted').sort((a, b) => a - b)
  expect(values).toHaveLength(lab.world.ues.length)
  return values[values.length >> 1] / millisecond
}

function attaches(options: LabOptions = {}): Lab {
  const lab = new Lab({ subscribers: population, asShipped: true, ...options })
  return lab.run((population + 2) * 2 * second)
}

/** The radio without chance, so that a longer way is all that changes. */
const calm = (extraUs: number): LabOptions => ({
  change: (plan) => {
    const { link } = plan.visited[0].profile.radio
    link.lossPpm = 0
    link.jitterUs = 0
    link.delayUs += extraUs
  },
})

describe('the latency of an attach emerges (design §4.8)', () => {
  when('the network is as shipped', () =>
    then('its median lies between 150 and 300 ms', () => {
      const median = medianMs(attaches())
      expect(median).toBeGreaterThan(150)
      expect(median).toBeLessThan(300)
    }),
  )

  when('the interconnect is 50 ms longer each way', () =>
    then('the median moves by 300 ms: AIR, ULR and Create Session each go home and back', () => {
      const longer = attaches({
        change: (plan) => {
          plan.interconnect.link.delayUs += 50 * millisecond
        },
      })
      expect(Math.abs(medianMs(longer) - medianMs(attaches()) - 300)).toBeLessThanOrEqual(3)
    }),
  )

  when('the radio is 10 ms longer each way', () =>
    then('the median moves by 20 ms for each radio round trip: the RRC connection and four of NAS', () => {
      const [near, far] = [attaches(calm(0)), attaches(calm(10 * millisecond))]
      const [accept] = near.messages('AttachAccept', 'radio').filter((one) => one.flow === 1)
      const downlink = near.seen.filter(
        (one) =>
          one.on === 'radio' && one.flow === 1 && one.from.startsWith('enb') && one.timeUs <= accept.timeUs,
      )
      const trips = new Set(downlink.map((one) => one.timeUs)).size
      expect(trips).toBe(5)
      expect(Math.abs(medianMs(far) - medianMs(near) - 20 * trips)).toBeLessThanOrEqual(3)
    }),
  )

  when('a message is repeated by HARQ', () =>
    then('it costs the round trips that HARQ took, and nothing is lost', () => {
      const lossy = attaches({
        change: (plan) => {
          plan.visited[0].profile.radio.link.lossPpm = 400_000
        },
      })
      const median = medianMs(lossy)
      expect(median).toBeGreaterThan(medianMs(attaches(calm(0))) + 20)
      expect(lossy.outcomes('attach.outcome')).toEqual(Array(population).fill('accepted'))
    }),
  )
})

describe('queueing at the HSS', () => {
  const serviceUs = 20 * millisecond

  /** Mean time from a request's arrival at the HSS to its answer, at a share of what one server can do. */
  function residenceMs(utilisationPercent: number): { mean: number; utilisation: number } {
    const count = 200
    // Each attach asks the HSS twice.
    const meanGapUs = (2 * serviceUs * 100) / utilisationPercent
    const random = stream(7, 'test/arrivals')
    let at = second
    const lab = new Lab({
      subscribers: count,
      change: (plan) => {
        plan.homes[0].profile.nodes.hss = {
          servers: 1,
          serviceTimeUs: serviceUs,
          distribution: 'exponential',
          queueLimit: 10_000,
        }
        for (const subscriber of plan.subscribers) {
          subscriber.arrivesAtUs = at
          at += random.exponentialUs(meanGapUs)
        }
      },
    })
    lab.run(at + 20 * second)
    const answers = lab.seen.filter((one) => one.from.startsWith('hss/') && one.name.endsWith('Answer'))
    const asked = new Map(
      lab.seen.filter((one) => one.to.startsWith('hss/')).map((one) => [one.message.hopByHop, one]),
    )
    const waits = answers
      .filter((one) => one.flow > 0)
      .map((one) => {
        const request = asked.get(one.message.hopByHop)
        return one.timeUs - (request?.timeUs ?? 0) - one.port.link.model.delayUs
      })
    expect(waits).toHaveLength(2 * count)
    const mean = waits.reduce((sum, wait) => sum + wait, 0) / waits.length / millisecond
    return { mean, utilisation: (100 * lab.hss.station.busyUs) / (at - second) }
  }

  when('arrivals keep it 90 % busy', () =>
    then('a request waits several service times; at 10 % it hardly waits at all', () => {
      const [busy, idle] = [residenceMs(90), residenceMs(10)]
      expect(Math.abs(busy.utilisation - 90)).toBeLessThan(15)
      expect(idle.mean).toBeLessThan(1.4 * (serviceUs / millisecond))
      expect(busy.mean).toBeGreaterThan(3 * idle.mean)
    }),
  )
})
