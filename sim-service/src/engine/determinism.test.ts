import fc from 'fast-check'
import { LossLedger } from './burst.ts'
import { Link, type LinkOwner, type Port } from './link.ts'
import { type Procedure, Process } from './process.ts'
import type { Seed } from './random.ts'
import { Simulation, type Target } from './simulation.ts'
import { ServiceStation } from './station.ts'
import { supervised, timerTable } from './timers.ts'
import { sctp, tcp, udp } from './transport.ts'

const { T3 } = timerTable({
  T3: { clause: 'test', afterUs: 50_000, retransmissions: 3, lastExpiry: 'give up' },
})

const media = { delayUs: 2000, jitterUs: 1500, lossPpm: 30_000, duplicationPpm: 20_000 }

/** A server behind a station, which answers every request with its octets reversed. */
class Server implements LinkOwner, Target {
  readonly sim: Simulation
  readonly entity: number
  private readonly station: ServiceStation

  constructor(sim: Simulation, servers: number) {
    this.sim = sim
    this.entity = sim.entity('server')
    const model = { servers, serviceTimeUs: 800, distribution: 'exponential', queueLimit: 20 } as const
    this.station = new ServiceStation(sim, 'server', model)
  }

  onFrame(port: Port, octets: Uint8Array): void {
    this.station.accept(this, 0, { port, octets })
  }

  onEvent(_code: number, work: unknown): void {
    this.station.finished()
    const { port, octets } = work as { port: Port; octets: Uint8Array }
    port.send(octets.toReversed())
  }
}

/** A subscriber: arrives at random, asks, sends traffic between questions, gives up when nobody answers. */
class Client implements LinkOwner, Target {
  readonly sim: Simulation
  readonly entity: number
  readonly index: number
  readonly story: string[] = []
  private readonly world: Play
  private process: Process | undefined
  private question = 0

  constructor(world: Play, index: number) {
    this.world = world
    this.sim = world.sim
    this.index = index
    this.entity = world.sim.entity(`client/${index}`)
    const firstUs = 1 + this.sim.random(`client/${index}/arrival`).below(100_000)
    this.sim.as(this.entity, index + 1, () => this.sim.schedule(firstUs, this, 0, undefined))
  }

  onFrame(_port: Port, octets: Uint8Array): void {
    this.process?.deliver(`answer ${octets[1]}`, octets)
  }

  onBurst(): void {}

  onEvent(): void {
    this.process = new Process(this.sim, this.entity, 'session', this.session()).start()
  }

  private *session(): Procedure<void> {
    const port = this.world.links[this.index].a
    for (; this.question < 10; this.question++) {
      const question = Uint8Array.of(
        this.question,
        this.index,
        ...this.world.octetsOf(this.index, this.question),
      )
      const kinds = [`answer ${question.at(-2)}`]
      const answer = yield* supervised<Uint8Array>(this.sim, T3, kinds, () => port.send(question))
      this.story.push(`${this.sim.now} ${answer instanceof Uint8Array ? answer.join() : answer.kind}`)
      port.sendBurst({
        tunnel: this.index,
        direction: 'uplink',
        packets: 20,
        octets: 20_000,
        ratingGroup: 1,
        fromUs: this.sim.now,
        toUs: this.sim.now,
      })
    }
  }
}

interface Options {
  seed?: Seed
  clients?: number
  servers?: number
  /** Ends of windows in virtual time; one window without. */
  windows?: number[]
  tapped?: boolean
  delayUs?: number
  flipped?: [client: number, question: number]
}

/** A world of clients on lossy links to one server, played to its end. */
class Play {
  readonly sim: Simulation
  readonly links: Link[] = []
  readonly clients: Client[]
  readonly losses = new LossLedger()
  tapped = 0
  private readonly options: Options

  constructor(options: Options = {}) {
    this.options = options
    this.sim = new Simulation(options.seed ?? 7)
    const server = new Server(this.sim, options.servers ?? 2)
    this.clients = Array.from({ length: options.clients ?? 8 }, (_, index) => new Client(this, index))
    for (const [index, client] of this.clients.entries()) this.connect(index, client, server)
    for (const end of options.windows ?? []) this.sim.run(end)
    this.sim.run(10_000_000)
    expect(this.sim.pending).toBe(0)
  }

  private connect(index: number, client: Client, server: Server): void {
    const transport = [udp, tcp, sctp][index % 3]
    const model = { ...media, transport, delayUs: index === 0 ? (this.options.delayUs ?? 2000) : 2000 }
    const address = { ipv4: '10.0.0.1', port: index }
    const identity = { id: index, name: `up/${index}`, subsystem: 'signalling' } as const
    const link = new Link(this.sim, identity, model, [client, address, server, address], this.losses)
    if (this.options.tapped) link.tap = () => this.tapped++
    this.links.push(link)
  }

  octetsOf(client: number, question: number): number[] {
    const [flippedClient, flippedQuestion] = this.options.flipped ?? [-1, -1]
    return [client === flippedClient && question === flippedQuestion ? 1 : 0, 9, 9]
  }

  get fingerprint(): string {
    const { signalling, charging, chaos } = this.sim.fingerprints
    return `${signalling} ${charging} ${chaos} ${this.sim.events}`
  }

  get signalling(): string {
    return this.sim.fingerprints.signalling.toString()
  }
}

describe('the same world', () => {
  const once = new Play()

  test('is worth comparing: it answers, loses, repeats and carries traffic', () => {
    const stories = once.clients.flatMap(({ story }) => story)
    expect(stories).toHaveLength(80)
    expect(once.sim.invariants.marks.get('timer.started/T3')).toBeGreaterThan(80)
    expect(once.losses.totalOctets()).toBeGreaterThan(0)
  })

  test('has the same fingerprint in every one of five repeats', () => {
    for (let repeat = 0; repeat < 5; repeat++) expect(new Play().fingerprint).toBe(once.fingerprint)
  })

  test('has it in windows of any length: pacing only chooses when a window is played', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 1_000_000 }), { maxLength: 30 }), (windows) => {
        windows.sort((a, b) => a - b)
        expect(new Play({ windows }).fingerprint).toBe(once.fingerprint)
      }),
      { numRuns: 20 },
    )
  })

  test('has it with every link tapped', () => {
    const tapped = new Play({ tapped: true })
    expect(tapped.tapped).toBe(tapped.links.reduce((sum, { frames }) => sum + frames, 0))
    expect(tapped.fingerprint).toBe(once.fingerprint)
  })
})

describe('another world', () => {
  const once = new Play()

  test('by its seed has another fingerprint', () => {
    const prints = [1, 2, 3, 'abc'].map((seed) => new Play({ seed }).fingerprint)
    expect(new Set([once.fingerprint, ...prints]).size).toBe(5)
  })

  test('by one flipped bit of one message', () => {
    expect(new Play({ flipped: [0, 3] }).signalling).not.toBe(once.signalling)
  })

  test('by one microsecond of one delay', () => {
    expect(new Play({ delayUs: 2001 }).signalling).not.toBe(once.signalling)
  })
})

test("more subscribers change nobody's story where they share no queue: every draw is somebody's own", () => {
  const storiesAmong = (clients: number): string[][] =>
    new Play({ clients, servers: 100 }).clients.slice(0, 3).map(({ story }) => story)
  const alone = storiesAmong(3)
  expect(alone.flat()).toHaveLength(30)
  expect(storiesAmong(4)).toEqual(alone)
  expect(storiesAmong(12)).toEqual(alone)
})
