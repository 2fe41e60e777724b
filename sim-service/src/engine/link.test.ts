import fc from 'fast-check'
import type { Burst } from './burst.ts'
import { frameOf, Wire } from './link-fixtures.ts'
import { radio, sctp, type Transport, tcp, transports, udp } from './transport.ts'

const range = (count: number): number[] => Array.from({ length: count }, (_, i) => i)
const reliable = [tcp, sctp, radio].map((transport) => [transport.name, transport] as const)

describe('a frame', () => {
  test('arrives after the delay, with its channel and its subscriber, at the other end alone', () => {
    const wire = new Wire({ delayUs: 500 })
    wire
      .send(10, 7, 42, 2)
      .at(20, () => wire.link.b.send(frameOf(8)), 0, wire.right)
      .run()
    expect(wire.right.arrivals).toEqual([{ timeUs: 510, what: '7/2', flow: 42 }])
    expect(wire.left.arrivals).toEqual([{ timeUs: 520, what: '8', flow: 0 }])
  })

  test('takes a microsecond where the link has no delay: it reaches another entity', () => {
    const wire = new Wire({ delayUs: 0 }).send(10, 7).run()
    expect(wire.right.seen).toEqual(['11 7'])
  })

  test('has octets', () => {
    const wire = new Wire({})
    expect(() => wire.link.a.send(new Uint8Array(0))).toThrow('an empty frame on test/left/right')
  })

  test('is seen by a tap when it is sent, also where it is lost, and the tap changes nothing', () => {
    const play = (tapped: boolean): [unknown[], string, string[]] => {
      const wire = new Wire({ lossPpm: 500_000, jitterUs: 300 })
      const seen: unknown[] = []
      if (tapped) {
        wire.link.tap = (from, octets, channel, timeUs, flow) =>
          seen.push([from === wire.link.a, octets[2], channel, timeUs, flow])
      }
      for (const i of range(20)) wire.send(i * 100, i, i)
      wire.run()
      return [seen, wire.sim.fingerprints.signalling.toString(), wire.right.seen]
    }
    const [seen, fingerprint, arrived] = play(true)
    expect(seen).toEqual(range(20).map((i) => [true, i, 0, i * 100, i]))
    expect(play(false)).toEqual([[], fingerprint, arrived])
    expect(arrived.length).toBeLessThan(20)
  })
})

describe('udp', () => {
  test('loses: what is sent arrives or is counted as lost', () => {
    const wire = new Wire({ lossPpm: 200_000 })
    const measured: number[] = []
    wire.sim.sink = { measure: (name, _dimensions, value) => name === 'link.lost' && measured.push(value) }
    for (const i of range(2000)) wire.send(i, i)
    wire.run()
    expect(wire.link.frames).toBe(2000)
    expect(wire.right.arrivals.length + wire.link.lostFrames).toBe(2000)
    expect(measured).toHaveLength(wire.link.lostFrames)
    expect(Math.abs(wire.link.lostFrames - 400)).toBeLessThan(5 * Math.sqrt(400))
  })

  test('doubles: the copy comes after the first, later than any jitter', () => {
    const wire = new Wire({ duplicationPpm: 250_000, jitterUs: 50 })
    for (const i of range(1000)) wire.send(i * 1000, i)
    wire.run()
    const times = new Map<string, number[]>()
    for (const { what, timeUs } of wire.right.arrivals) times.set(what, [...(times.get(what) ?? []), timeUs])
    const doubled = [...times.values()].filter((list) => list.length === 2)
    expect(times.size).toBe(1000)
    expect(wire.right.arrivals).toHaveLength(1000 + doubled.length)
    expect(Math.abs(doubled.length - 250)).toBeLessThan(5 * Math.sqrt(250))
    expect(new Set(doubled.map(([first, copy]) => copy - first))).toEqual(new Set([51]))
  })

  test('reorders by jitter', () => {
    const wire = new Wire({ jitterUs: 500 })
    for (const i of range(200)) wire.send(i * 10, i)
    wire.run()
    const order = wire.right.kinds.map(Number)
    expect(order).not.toEqual(range(200))
    expect([...order].sort((a, b) => a - b)).toEqual(range(200))
    for (const { timeUs, what } of wire.right.arrivals) {
      const delay = timeUs - Number(what) * 10
      expect(delay >= 1000 && delay <= 1500).toBe(true)
    }
  })
})

describe.each(reliable)('%s', (_name, transport) => {
  test('never loses, doubles or reorders: losses become delay', () => {
    const wire = new Wire({ transport, lossPpm: 50_000, duplicationPpm: 500_000, jitterUs: 700 })
    for (const i of range(1500)) wire.send(i * 100, i, i % 7)
    wire.run()
    expect(wire.right.kinds.map(Number)).toEqual(range(1500))
    expect([wire.link.lostFrames, wire.link.isUp]).toEqual([0, true])
    const late = wire.right.arrivals.filter(({ timeUs, what }) => timeUs - Number(what) * 100 > 1700)
    expect(late.length).toBeGreaterThan(75)
  })

  test('a repeated frame holds up what its own stream sent after it, and no other stream', () => {
    // The first of some flow that this medium loses once; what others send right after it has luck of its own.
    const wire = new Wire({ transport, lossPpm: 500_000 })
    for (const i of range(60)) wire.send(i, i, i, 1 + (i % 2))
    wire.run()
    for (const channel of [1, 2]) {
      const mine = wire.right.arrivals.filter(({ what }) => what.endsWith(`/${channel}`))
      const order = mine.map(({ what }) => Number.parseInt(what, 10))
      expect(order).toEqual([...order].sort((a, b) => a - b))
    }
    const overall = wire.right.kinds.map((what) => Number.parseInt(what, 10))
    expect(overall).not.toEqual([...overall].sort((a, b) => a - b))
  })

  test('after the last repetition the connection is down at both ends, one delay later', () => {
    const wire = new Wire({ transport, lossPpm: 1_000_000 })
    const spentUs = transport.repetitionsUs.reduce((sum, us) => sum + us, 0)
    wire.send(10, 1).run(10 + spentUs - 1)
    expect(wire.link.isUp).toBe(true)
    wire.run(10 + spentUs)
    expect(wire.link.isUp).toBe(false)
    expect([wire.left.seen, wire.right.seen]).toEqual([[], []])
    wire.run()
    const down = `${10 + spentUs + 1000} down`
    const again = newConnection(transport, 10 + spentUs)
    expect([wire.left.seen, wire.right.seen]).toEqual([
      [down, ...again],
      [down, ...again],
    ])
    expect([wire.link.frames, wire.link.lostFrames]).toEqual([1, 1])
    expect(wire.sim.pending).toBe(0)
  })

  test('while it tries in vain, nothing of that stream arrives; when it has given up, nothing at all', () => {
    const model = { transport, lossPpm: 1_000_000, delayUs: 1000 }
    const wire = new Wire(model)
    const spentUs = transport.repetitionsUs.reduce((sum, us) => sum + us, 0)
    wire.send(10, 1)
    // The medium heals at once, but the stream waits for its first frame.
    wire.at(11, () => Object.assign(wire.link.model, { lossPpm: 0 }))
    wire.send(12, 2).send(13, 3, 0, 1)
    wire.send(10 + spentUs - 1, 4, 0, 1)
    wire.run()
    const again = newConnection(transport, 10 + spentUs)
    expect(wire.right.seen).toEqual(['1013 3/1', `${10 + spentUs + 1000} down`, ...again])
    expect(wire.link.lostFrames).toBe(3)
  })
})

/** What an end sees of the connection that a transport makes after a break, if it makes one: delay 1 ms. */
function newConnection({ reconnectUs }: Transport, brokenAtUs: number): string[] {
  return reconnectUs === undefined ? [] : [`${brokenAtUs + reconnectUs + 1000} up`]
}

describe('a connection that breaks', () => {
  test('takes what is in flight with it, both ways, and refuses what comes after', () => {
    const wire = new Wire({ transport: sctp })
    const taken: boolean[] = []
    wire.send(0, 1).at(900, () => wire.link.b.send(frameOf(2)), 0, wire.right)
    wire.at(999, () => wire.link.down())
    wire.at(1500, () => taken.push(wire.link.a.send(frameOf(3))))
    wire.run()
    expect([wire.left.seen, wire.right.seen]).toEqual([['1999 down'], ['1999 down']])
    expect(taken).toEqual([false])
    expect([wire.link.frames, wire.link.lostFrames]).toEqual([2, 2])
  })

  test('its frames do not arrive on the connection that comes after it', () => {
    const wire = new Wire({ transport: sctp })
    wire.send(0, 1)
    wire.at(10, () => wire.link.down()).at(20, () => wire.link.up())
    wire.send(30, 2)
    wire.run()
    expect(wire.right.seen).toEqual(['1010 down', '1020 up', '1030 2'])
    expect(wire.left.seen).toEqual(['1010 down', '1020 up'])
    expect(wire.link.lostFrames).toBe(1)
  })

  test('does not hold up the next one, nor break it by its own last retry', () => {
    const wire = new Wire({ transport: tcp, lossPpm: 1_000_000 })
    wire.send(0, 1).send(1, 2, 0, 1)
    wire.at(10, () => {
      Object.assign(wire.link.model, { lossPpm: 0 })
      wire.link.down()
      wire.link.up()
    })
    wire.send(20, 3).send(21, 4, 0, 1)
    wire.run()
    expect(wire.right.kinds).toEqual(['down', 'up', '3', '4/1'])
    expect(wire.right.arrivals[2].timeUs).toBe(1020)
    expect(wire.link.isUp).toBe(true)
  })

  test('is told once however often it is said', () => {
    const wire = new Wire({ transport: sctp })
    wire.at(5, () => {
      wire.link.up()
      wire.link.down()
      wire.link.down()
      wire.link.up()
      wire.link.up()
    })
    wire.run()
    expect(wire.left.kinds).toEqual(['down', 'up'])
  })

  test('however often it breaks, each frame arrives on its own connection or is lost', () => {
    const step = fc.constantFrom('send', 'send', 'down', 'up')
    fc.assert(
      fc.property(fc.array(fc.tuple(step, fc.integer({ min: 1, max: 700 })), { maxLength: 40 }), (steps) => {
        const wire = new Wire({ transport: tcp })
        const sent = new Map<number, number>()
        const breaks: number[] = []
        let now = 0
        for (const [what, waitUs] of steps) {
          // Frames leave and arrive at even instants, breaks come at odd ones: within an instant there is no before.
          now += 2 * waitUs + (what === 'send' ? now % 2 : 1 - (now % 2))
          const at = now
          wire.at(at, () => {
            if (what === 'send' && wire.link.a.send(frameOf(at))) sent.set(at, at)
            else if (what === 'down') breaks.push(at)
            if (what === 'down') wire.link.down()
            if (what === 'up') wire.link.up()
          })
        }
        wire.run()
        const survivors = [...sent.keys()].filter((at) => !breaks.some((b) => b >= at && b < at + 1000))
        expect(wire.right.kinds.filter((what) => what !== 'down' && what !== 'up').map(Number)).toEqual(
          survivors,
        )
        expect(wire.link.lostFrames).toBe(sent.size - survivors.length)
      }),
    )
  })

  test('after 32,768 of them the count begins again, which no frame in flight can notice', () => {
    const wire = new Wire({ transport: sctp })
    for (let i = 0; i < 32_767; i++) {
      wire.link.isUp = true
      wire.sim.as(0, 0, () => wire.link.down())
    }
    expect(wire.link.epoch).toBe(32_767)
    wire.run(5000)
    wire.link.isUp = true
    wire.send(6000, 5).run(7000)
    expect(wire.right.kinds.at(-1)).toBe('5')
    wire.at(8000, () => wire.link.down()).run(10_000)
    expect(wire.link.epoch).toBe(0)
  })
})

describe("luck is keyed by link, flow and instant: one subscriber's frames never change another's", () => {
  /** When each frame of a flow arrives; a lost one is absent. */
  const arrivalsOf = (flow: number, wire: Wire): string[] =>
    wire.right.arrivals.filter((one) => one.flow === flow).map(({ timeUs, what }) => `${timeUs} ${what}`)

  test('on a medium that loses, doubles and reorders', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 2, max: 9 }), fc.nat(400)), { maxLength: 60 }),
        (others) => {
          const model = { lossPpm: 300_000, duplicationPpm: 200_000, jitterUs: 500 }
          const play = (withOthers: boolean): Wire => {
            const wire = new Wire(model)
            if (withOthers) for (const [flow, at] of others) wire.send(at, 1000 + at, flow)
            for (const i of range(30)) wire.send(i * 13, i, 1)
            return wire.run()
          }
          expect(arrivalsOf(1, play(true))).toEqual(arrivalsOf(1, play(false)))
        },
      ),
    )
  })

  test('the two directions of a link and two links differ; the same link and seed do not', () => {
    const luck = (seed: number, backwards: boolean): string => {
      const wire = new Wire({ lossPpm: 500_000 }, seed)
      const node = backwards ? wire.right : wire.left
      const port = backwards ? wire.link.b : wire.link.a
      for (const i of range(64)) wire.at(i, () => port.send(frameOf(i)), 1, node)
      wire.run()
      return (backwards ? wire.left : wire.right).kinds.join()
    }
    expect(luck(7, false)).toBe(luck(7, false))
    expect(new Set([luck(7, false), luck(7, true), luck(8, false), luck(8, true)]).size).toBe(4)
  })

  test('two frames of one flow, side and instant share it: no draw depends on a count', () => {
    const wire = new Wire({ jitterUs: 10_000 })
    wire.send(5, 1, 1).send(5, 2, 1).send(5, 3, 2).run()
    const at = new Map(wire.right.arrivals.map(({ what, timeUs }) => [what, timeUs]))
    expect(at.get('1')).toBe(at.get('2'))
    expect(at.get('3')).not.toBe(at.get('1'))
  })
})

describe('user traffic (design §4.7)', () => {
  const burst = (packets: number, octets = packets * 1000): Burst => ({
    tunnel: 9,
    direction: 'uplink',
    packets,
    octets,
    ratingGroup: 1,
    fromUs: 0,
    toUs: 1_000_000,
  })

  test('arrives whole after the delay where nothing loses it', () => {
    const wire = new Wire({})
    wire.at(5, () => wire.link.a.sendBurst(burst(10, 9999)), 4)
    wire.run(5)
    expect(wire.link.inFlightOctets).toBe(9999)
    wire.run()
    expect(wire.right.bursts).toEqual([burst(10, 9999)])
    expect(wire.right.arrivals).toEqual([{ timeUs: 1005, what: 'burst 10', flow: 4 }])
    expect([wire.link.inFlightOctets, wire.losses.totalOctets()]).toEqual([0, 0])
  })

  test('sent = arrived + lost by name, in packets and octets, whatever breaks', () => {
    const step = fc.tuple(
      fc.constantFrom('burst', 'burst', 'burst', 'down', 'up'),
      fc.integer({ min: 1, max: 60 }),
    )
    fc.assert(
      fc.property(
        fc.array(step, { maxLength: 40 }),
        fc.constantFrom(0, 100_000, 1_000_000),
        (steps, lossPpm) => {
          const wire = new Wire({ lossPpm, delayUs: 100 })
          const sent = { packets: 0, octets: 0 }
          steps.forEach(([what, count], i) => {
            wire.at(i * 40, () => {
              if (what === 'down') wire.link.down()
              else if (what === 'up') wire.link.up()
              else {
                const one = burst(count, count * 777 + (i % count))
                sent.packets += one.packets
                sent.octets += one.octets
                wire.link.a.sendBurst(one)
              }
            })
          })
          wire.run()
          const arrived = { packets: 0, octets: 0 }
          for (const { packets, octets } of wire.right.bursts) {
            expect(packets).toBeGreaterThan(0)
            arrived.packets += packets
            arrived.octets += octets
          }
          const lostPackets = [...wire.losses.packets.values()].reduce((sum, count) => sum + count, 0)
          expect(arrived.packets + lostPackets).toBe(sent.packets)
          expect(arrived.octets + wire.losses.totalOctets()).toBe(sent.octets)
          expect(wire.link.inFlightOctets).toBe(0)
          for (const cause of wire.losses.packets.keys()) expect(['test:loss', 'test:down']).toContain(cause)
        },
      ),
    )
  })

  test('loses each packet by itself: the share is that of the medium', () => {
    const wire = new Wire({ lossPpm: 100_000 })
    for (const i of range(40)) wire.at(i * 10, () => wire.link.a.sendBurst(burst(100)), i)
    wire.run()
    expect(Math.abs((wire.losses.packets.get('test:loss') as number) - 400)).toBeLessThan(5 * Math.sqrt(400))
    expect(new Set(wire.right.bursts.map(({ packets }) => packets)).size).toBeGreaterThan(5)
  })

  test('a burst of which nothing is left does not arrive', () => {
    const wire = new Wire({ lossPpm: 1_000_000 })
    wire.at(5, () => wire.link.a.sendBurst(burst(3))).run()
    expect(wire.right.bursts).toEqual([])
    expect(wire.losses.packets.get('test:loss')).toBe(3)
  })

  test('that is in flight when the link goes down is lost by that name, also when the link is up again', () => {
    const wire = new Wire({ transport: radio })
    wire.at(0, () => wire.link.a.sendBurst(burst(4)))
    wire.at(10, () => wire.link.down())
    wire.at(15, () => wire.link.a.sendBurst(burst(2)))
    wire.at(20, () => wire.link.up())
    wire.at(30, () => wire.link.a.sendBurst(burst(1)))
    wire.run()
    expect(wire.right.kinds).toEqual(['down', 'up', 'burst 1'])
    expect(wire.losses.packets.get('test:down')).toBe(6)
  })

  test('a transport that repairs loses no packets', () => {
    const wire = new Wire({ transport: radio, lossPpm: 500_000 })
    wire.at(0, () => wire.link.a.sendBurst(burst(50))).run()
    expect(wire.right.bursts).toEqual([burst(50)])
  })

  test('no burst is doubled, on any transport', () => {
    for (const transport of Object.values(transports)) {
      const wire = new Wire({ transport, duplicationPpm: 1_000_000 })
      wire.at(0, () => wire.link.a.sendBurst(burst(5))).run()
      expect(wire.right.bursts).toHaveLength(1)
    }
  })

  test('packets, octets, rating group, direction and instant of a burst are in the fingerprint', () => {
    const print = (one: Burst, atUs = 5, backwards = false): string => {
      const wire = new Wire({ transport: udp })
      const port = backwards ? wire.link.b : wire.link.a
      wire.at(atUs, () => port.sendBurst(one), 0, backwards ? wire.right : wire.left).run()
      return wire.sim.fingerprints.charging.toString()
    }
    const prints = [
      print(burst(5)),
      print(burst(5, 5001)),
      print(burst(4, 5000)),
      print({ ...burst(5), ratingGroup: 2 }),
      print(burst(5), 6),
      print(burst(5), 5, true),
    ]
    expect(new Set(prints).size).toBe(6)
    expect(print(burst(5))).toBe(prints[0])
  })
})
