import type { Burst } from './burst.ts'
import type { Disturbance } from './disturbance.ts'
import type { LinkModel, Port } from './link.ts'
import { Wire } from './link-fixtures.ts'
import { sctp, udp } from './transport.ts'

const later = (byUs: number, isCut = false): Disturbance => ({
  isCut,
  modelFor: (model: LinkModel) => ({ ...model, delayUs: model.delayUs + byUs }),
})

const loseAll: Disturbance = {
  isCut: true,
  modelFor: (model: LinkModel) => ({ ...model, lossPpm: 1_000_000 }),
}

const burstOf = (packets: number): Burst => ({
  tunnel: 1,
  direction: 'uplink',
  packets,
  octets: 1000 * packets,
  ratingGroup: 1,
  fromUs: 0,
  toUs: 1000,
})

describe('a disturbed link', () => {
  test('asks each disturbance in turn, and is as it was when they are gone', () => {
    const wire = new Wire({ delayUs: 1000 })
    const [one, two] = [later(100), later(20)]
    wire.at(10_000, () => wire.link.disturb(one)).at(20_000, () => wire.link.disturb(two))
    wire.at(30_000, () => wire.link.calm(one)).at(40_000, () => wire.link.calm(two))
    for (const at of [5_000, 15_000, 25_000, 35_000, 45_000]) wire.send(at, at)
    expect(wire.run().right.seen).toEqual([
      '6000 5000',
      '16100 15000',
      '26120 25000',
      '36020 35000',
      '46000 45000',
    ])
    expect(wire.link.isDisturbed).toBe(false)
  })

  test('draws for its frames as it would have: those that are spared have the same luck', () => {
    const arrivals = (disturbance?: Disturbance): string[] => {
      const wire = new Wire({ jitterUs: 5_000, lossPpm: 300_000 })
      if (disturbance !== undefined) wire.link.disturb(disturbance)
      for (let i = 1; i <= 200; i++) wire.send(i * 20_000, i, i)
      return wire.run().right.seen
    }
    const isSpared = ({ link }: Port): boolean => link.sim.flow % 2 === 0
    const calm = arrivals()
    const half = arrivals({
      isCut: false,
      modelFor: (model, _sim, from) => (isSpared(from) ? model : { ...model, lossPpm: 1_000_000 }),
    })
    expect(half.length).toBeGreaterThan(40)
    expect(half).toEqual(calm.filter((one) => Number(one.split(' ')[1]) % 2 === 0))
  })

  test('lets bursts meet it too', () => {
    const wire = new Wire({})
    wire.link.disturb(loseAll)
    wire.at(10, () => wire.link.a.sendBurst(burstOf(4))).run()
    expect(wire.right.bursts).toEqual([])
    expect(wire.losses.octets.get('test:loss')).toBe(burstOf(4).octets)
  })
})

describe('a link that is cut', () => {
  test('breaks by its own repetitions, does not come back through the cut, and comes back after it', () => {
    const wire = new Wire({ transport: sctp })
    wire.at(1_000, () => wire.link.disturb(loseAll)).send(10_000, 1)
    wire.run(30e6)
    // 3.1 s of repetitions; then an attempt every five seconds.
    expect(wire.right.seen).toEqual(['3111000 down'])
    wire.at(31e6, () => wire.link.calm(loseAll))
    wire.run(60e6)
    expect(wire.right.seen).toEqual(['3111000 down', '33111000 up'])
  })
})

describe('a link that is held', () => {
  test('loses what is in flight, and a connection says so to both ends; it comes up when the last hold is gone', () => {
    const wire = new Wire({ transport: sctp })
    wire.send(1_000, 1)
    wire.at(1_500, () => wire.link.hold()).at(5_000, () => wire.link.hold())
    wire.at(6_000, () => wire.link.up()).at(10_000, () => wire.link.release())
    wire.at(20_000, () => wire.link.release()).send(30_000, 2)
    expect(wire.run().right.seen).toEqual(['2500 down', '21000 up', '31000 2'])
  })

  test('of datagrams takes them and loses them, without a word', () => {
    const wire = new Wire({ transport: udp })
    wire
      .send(1_000, 1)
      .at(1_500, () => wire.link.hold())
      .send(5_000, 2)
    wire.at(6_000, () => wire.link.a.sendBurst(burstOf(3)))
    wire.at(10_000, () => wire.link.release()).send(30_000, 3)
    expect(wire.run().right.seen).toEqual(['31000 3'])
    expect([wire.link.frames, wire.link.lostFrames]).toEqual([3, 2])
    expect(wire.losses.octets.get('test:down')).toBe(burstOf(3).octets)
  })
})
