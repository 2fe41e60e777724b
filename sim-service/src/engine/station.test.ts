import { Simulation, type Target } from './simulation.ts'
import { ServiceStation, type StationModel } from './station.ts'

/** A node in front of whose station work arrives; keeps who was served when, and how long each stayed. */
class Node implements Target {
  readonly sim: Simulation
  readonly entity: number
  readonly station: ServiceStation
  readonly served: number[] = []
  stayedUs = 0
  lastUs = 0
  private readonly arrivedUs: number[] = []

  constructor(sim: Simulation, model: StationModel) {
    this.sim = sim
    this.entity = sim.entity('hss')
    this.station = new ServiceStation(sim, 'hss', model)
  }

  /** Work of a new subscriber; false when it was dropped. */
  arrive(): boolean {
    const id = this.arrivedUs.push(this.sim.now) - 1
    return this.station.accept(this, 0, id)
  }

  onEvent(_code: number, id: unknown): void {
    this.station.finished()
    this.served.push(id as number)
    this.lastUs = this.sim.now
    this.stayedUs += this.sim.now - this.arrivedUs[id as number]
  }
}

/** Poisson arrivals of `count` subscribers, until the last is served. */
function offer(model: StationModel, meanGapUs: number, count: number, seed = 1): Node {
  const sim = new Simulation(seed)
  const node = new Node(sim, model)
  const random = sim.random('arrivals')
  let arrived = 0
  const source: Target = {
    entity: node.entity,
    onEvent: () => {
      node.arrive()
      if (++arrived < count) {
        sim.flow = arrived
        sim.schedule(sim.now + 1 + random.exponentialUs(meanGapUs), source, 0, undefined)
      }
    },
  }
  sim.schedule(1, source, 0, undefined)
  sim.run(1e13)
  return node
}

/** Mean time in system over worlds of several seeds: at these loads one world alone strays by several per cent. */
function meanStayUs(model: StationModel, meanGapUs: number): number {
  const each = 20_000
  const worlds = [1, 2, 3, 4, 5, 6].map((seed) => offer(model, meanGapUs, each, seed))
  for (const { served } of worlds) expect(served).toHaveLength(each)
  return worlds.reduce((sum, { stayedUs }) => sum + stayedUs, 0) / (each * worlds.length)
}

/** Erlang C: the share of arrivals that wait, for c servers and an offered load of a. */
function erlangC(c: number, a: number): number {
  let term = 1
  let sum = 1
  for (let k = 1; k < c; k++) {
    term *= a / k
    sum += term
  }
  const all = ((term * a) / c) * (c / (c - a))
  return all / (sum + all)
}

const unbounded = { queueLimit: 1_000_000 }

describe('a service station is a queue of textbooks', () => {
  test.each([
    [1, 0.7],
    [2, 0.7],
    [4, 0.7],
  ])('M/M/%i at load %d: the time in system is that of Erlang C', (servers, load) => {
    const serviceTimeUs = 10_000
    const model: StationModel = { servers, serviceTimeUs, distribution: 'exponential', ...unbounded }
    const seen = meanStayUs(model, serviceTimeUs / (load * servers) - 1)
    const waiting = (erlangC(servers, load * servers) * serviceTimeUs) / (servers * (1 - load))
    expect(Math.abs(seen / (serviceTimeUs + waiting) - 1)).toBeLessThan(0.03)
  })

  test('M/D/1 at load 0.8: half the waiting of M/M/1 (Pollaczek and Khinchine)', () => {
    const serviceTimeUs = 10_000
    const load = 0.8
    const model: StationModel = { servers: 1, serviceTimeUs, distribution: 'constant', ...unbounded }
    const seen = meanStayUs(model, serviceTimeUs / load - 1)
    const waiting = (load * serviceTimeUs) / (2 * (1 - load))
    expect(Math.abs(seen / (serviceTimeUs + waiting) - 1)).toBeLessThan(0.03)
  })

  test('M/D/1/K: what finds the queue full is dropped and counted, the rest is served', () => {
    const count = 20_000
    const model: StationModel = { servers: 1, serviceTimeUs: 10_000, distribution: 'constant', queueLimit: 5 }
    const node = offer(model, 5_000, count)
    expect(node.station.served + node.station.dropped).toBe(count)
    // Twice the load that a server can carry: about half is dropped.
    expect(Math.abs(node.station.dropped / count - 0.5)).toBeLessThan(0.03)
    expect(node.station.served).toBe(node.served.length)
  })

  test('utilisation is the offered load', () => {
    const model: StationModel = {
      servers: 2,
      serviceTimeUs: 10_000,
      distribution: 'exponential',
      ...unbounded,
    }
    const node = offer(model, 10_000 - 1, 40_000)
    expect(Math.abs(node.station.busyUs / (2 * node.lastUs) - 0.5)).toBeLessThan(0.02)
  })
})

describe('a service station, message by message', () => {
  const constant = (servers: number, queueLimit: number): { sim: Simulation; node: Node } => {
    const sim = new Simulation(1)
    return { sim, node: new Node(sim, { servers, serviceTimeUs: 100, distribution: 'constant', queueLimit }) }
  }

  test('serves in the order of arrival', () => {
    const { sim, node } = constant(3, 100)
    for (let i = 0; i < 20; i++) expect(sim.as(node.entity, i, () => node.arrive())).toBe(true)
    sim.run(10_000)
    expect(node.served).toEqual(Array.from({ length: 20 }, (_, i) => i))
    expect(node.stayedUs).toBe(3 * 100 * (1 + 2 + 3 + 4 + 5 + 6) + 2 * 700)
  })

  test('holds as many as it has servers and places, and takes more once one has left', () => {
    const { sim, node } = constant(2, 3)
    const taken = Array.from({ length: 7 }, () => node.arrive())
    expect(taken).toEqual([true, true, true, true, true, false, false])
    sim.run(100)
    expect([node.arrive(), node.arrive(), node.arrive()]).toEqual([true, true, false])
    expect([node.station.served, node.station.dropped]).toEqual([2, 3])
  })

  test('without a queue, a busy server drops', () => {
    const { node } = constant(1, 0)
    expect([node.arrive(), node.arrive()]).toEqual([true, false])
  })

  test('slows down from now on', () => {
    const { sim, node } = constant(1, 10)
    node.arrive()
    node.station.slow(5)
    node.arrive()
    sim.run(1_000)
    expect([node.stayedUs, node.station.busyUs]).toEqual([100 + 600, 600])
    node.station.slow(1)
    node.arrive()
    sim.run(1_100)
    expect(node.served).toHaveLength(3)
  })

  test('is impeded for a time: served so many times as long, then held, and others meanwhile', () => {
    const { sim, node } = constant(1, 10)
    const slowness = { of: () => ({ factor: 3, heldUs: 1_000 }) }
    node.station.impede(slowness)
    node.arrive()
    expect(node.station.isImpeded).toBe(true)
    node.station.recover(slowness)
    expect(node.station.isImpeded).toBe(false)
    // The second waits for the server, not for what is held behind it.
    node.arrive()
    sim.run(400)
    expect(node.served).toEqual([1])
    sim.run(1_300)
    expect(node.served).toEqual([1, 0])
  })

  test('spares whom the slowness does not concern', () => {
    const { sim, node } = constant(1, 10)
    node.station.impede({ of: () => undefined })
    node.arrive()
    sim.run(100)
    expect(node.served).toEqual([0])
  })

  test('without a service time, work is done at the same instant, and still through the queue', () => {
    const sim = new Simulation(1)
    const node = new Node(sim, { servers: 1, serviceTimeUs: 0, distribution: 'exponential', queueLimit: 0 })
    node.arrive()
    expect(node.served).toEqual([])
    sim.run(0)
    expect([node.served, node.stayedUs]).toEqual([[0], 0])
  })

  test("another subscriber's work changes nobody's service time, only the waiting", () => {
    const busy = (flows: number[]): number[] => {
      const sim = new Simulation(1)
      const node = new Node(sim, {
        servers: 1,
        serviceTimeUs: 100,
        distribution: 'exponential',
        queueLimit: 99,
      })
      return flows.map((flow) => {
        const before = node.station.busyUs
        sim.as(node.entity, flow, () => node.arrive())
        return node.station.busyUs - before
      })
    }
    const [one, , three] = busy([1, 2, 3])
    expect(busy([1, 3])).toEqual([one, three])
    expect(new Set(busy([1, 2, 3])).size).toBe(3)
  })
})
