import { MemoryEventLog } from '../../../test-support/memory-event-log.ts'
import type { Plan } from '../../scenario/plan.ts'
import type { WindowReport } from '../window.ts'
import { LetterReader, letters } from './letters.ts'
import type { LeaderMessage, Take, WorkerMessage } from './messages.ts'
import type { CrewEvent } from './remote-crew.ts'
import { RemoteWorkers } from './remote-workers.ts'

const build = 'this build'
const plan = { regions: 2, durationUs: 10e6, windowUs: 1e6 } as Plan

/** A worker that does nothing but say what a test has it say. */
class ScriptedWorker {
  readonly takes: Take[] = []
  readonly orders: LeaderMessage[] = []
  answersPulses = true
  private readonly events: MemoryEventLog
  private readonly name: string
  private readonly build: string
  private said = 0

  constructor(events: MemoryEventLog, name: string, of = build) {
    this.events = events
    this.name = name
    this.build = of
    const reader = new LetterReader<LeaderMessage>(of)
    void events.subscribe({ topics: ['run.shards'], group: name }, async (batch) => {
      for (const event of batch.events) {
        const message = reader.read(event)
        if (message !== undefined) this.hear(message)
      }
    })
  }

  /** What it reports of a window of a shard: itself, so that a test sees whose word counted. */
  report({ execution, shard, epoch }: Take, untilUs: number): void {
    const report = { of: this.name } as unknown as WindowReport
    this.say({ kind: 'window', untilUs, report, execution, shard, epoch, worker: this.name })
  }

  handBack({ execution, shard, epoch }: Take): void {
    this.say({ kind: 'handed-back', execution, shard, epoch, worker: this.name })
  }

  beat(isLeaving = false): void {
    const { name: worker } = this
    const shards = this.takes.map(({ execution, shard, epoch }) => ({ execution, shard, epoch }))
    this.say({
      kind: 'beat',
      worker,
      build: this.build,
      slots: 1,
      isStandby: this.isStandby,
      isLeaving,
      shards,
    })
  }

  isStandby = false

  private hear(message: LeaderMessage): void {
    if (message.kind === 'pulse') {
      if (this.answersPulses) this.beat()
    } else if (message.kind === 'take') {
      if (message.worker === this.name) this.takes.push(message)
    } else this.orders.push(message)
  }

  private say(message: WorkerMessage): void {
    const head = { build: this.build, key: this.name, eventId: `${this.name}:${++this.said}` }
    void this.events.publish('run.results', letters(message, head))
  }
}

const until = async (isTrue: () => boolean): Promise<void> => {
  const deadline = Date.now() + 20_000
  while (!isTrue()) {
    if (Date.now() > deadline) throw new Error('it never came to be')
    await new Promise(setImmediate)
  }
}

const opened: RemoteWorkers[] = []
afterEach(async () => {
  for (const leader of opened.splice(0)) await leader.close()
})

/** A leader with workers that answer. */
async function lab(names: readonly string[], prepare: (workers: ScriptedWorker[]) => void = () => undefined) {
  const events = new MemoryEventLog()
  const happened: CrewEvent[] = []
  const workers = names.map((name) => new ScriptedWorker(events, name))
  prepare(workers)
  const leader = await RemoteWorkers.start({
    events,
    build,
    pulseMs: 1,
    missedPulses: 5,
    onEvent: (event) => happened.push(event),
  })
  opened.push(leader)
  const crew = await leader.crew(plan, { run: 'run', traceparent: '00-trace-span-01' })
  return { events, workers, crew, happened, leader }
}

const first = { untilUs: 1e6, commands: [] }

describe('a crew on other processes', () => {
  test('has its shards dealt evenly, and each window answered in the order of the shards', async () => {
    const { workers, crew } = await lab(['a', 'b'])
    const [a, b] = workers
    const reports = crew.run(first)
    await until(() => a.takes.length + b.takes.length === 2)
    expect([a.takes[0].shard, b.takes[0].shard]).toEqual([0, 1])
    b.report(b.takes[0], 1e6)
    a.report(a.takes[0], 1e6)
    expect(await reports).toEqual([{ of: 'a' }, { of: 'b' }])
  })

  test('gives the shards of a silent worker to another, with all that they were ever told', async () => {
    const { workers, crew, happened } = await lab(['a', 'b'])
    const [a, b] = workers
    const done = async (untilUs: number, factor: number): Promise<void> => {
      const commands = [{ kind: 'rate', factor: { num: factor, den: 1 } }] as const
      const reports = crew.run({ untilUs, commands })
      await until(() => a.takes.length + b.takes.length === 2)
      a.report(a.takes[0], untilUs)
      b.report(b.takes[0], untilUs)
      await reports
    }
    await done(1e6, 2)
    await done(2e6, 3)
    const reports = crew.run({ untilUs: 3e6, commands: [] })
    b.answersPulses = false
    await until(() => a.takes.length === 2)
    expect(a.takes[1]).toMatchObject({ shard: 1, epoch: 2, reachedUs: 2e6, traceparent: '00-trace-span-01' })
    expect(a.takes[1].pending).toEqual({ kind: 'window', order: { untilUs: 3e6, commands: [] } })
    expect(a.takes[1].history.map(({ atUs, commands }) => [atUs, commands.length])).toEqual([
      [0, 1],
      [1e6, 1],
    ])
    expect(happened.map(({ kind, shard }) => `${kind} ${shard}`)).toContain('lost 1')
    // Who has lost the shard may still talk.
    b.report(b.takes[0], 3e6)
    a.report(a.takes[0], 3e6)
    a.report(a.takes[1], 3e6)
    expect(await reports).toEqual([{ of: 'a' }, { of: 'a' }])
  })

  test('loses nobody while the log is away, however long', async () => {
    const { workers, crew, happened, events, leader } = await lab(['a', 'b'])
    const [a, b] = workers
    const reports = crew.run(first)
    await until(() => a.takes.length + b.takes.length === 2)
    events.isAway = true
    const { pulse } = leader
    for (let turn = 0; turn < 2_000; turn++) await new Promise(setImmediate)
    expect(leader.pulse - pulse).toBeLessThan(3)
    events.isAway = false
    await until(() => leader.pulse > pulse + 20)
    a.report(a.takes[0], 1e6)
    b.report(b.takes[0], 1e6)
    await reports
    expect(happened.map(({ kind }) => kind)).toEqual(['taken', 'taken'])
  })

  test('takes what is said twice once', async () => {
    const { workers, crew, events } = await lab(['a', 'b'])
    events.saysTwice = true
    const [a, b] = workers
    const reports = crew.run(first)
    await until(() => a.takes.length > 0 && b.takes.length > 0)
    a.report(a.takes[0], 1e6)
    b.report(b.takes[0], 1e6)
    expect(await reports).toHaveLength(2)
    const second = crew.run({ untilUs: 2e6, commands: [] })
    a.report(a.takes[0], 1e6)
    a.report(a.takes[0], 2e6)
    b.report(b.takes[0], 2e6)
    expect(await second).toEqual([{ of: 'a' }, { of: 'b' }])
  })

  test('deals what a worker hands back to others, and nothing more to it', async () => {
    const { workers, crew } = await lab(['a', 'b'])
    const [a, b] = workers
    const reports = crew.run(first)
    await until(() => a.takes.length + b.takes.length === 2)
    b.answersPulses = false
    b.handBack(b.takes[0])
    await until(() => a.takes.length === 2)
    for (const take of a.takes) a.report(take, 1e6)
    expect(await reports).toEqual([{ of: 'a' }, { of: 'a' }])
  })

  test('deals a shard anew to a worker that never heard of it', async () => {
    const { workers, crew } = await lab(['a'])
    const [a] = workers
    const reports = crew.run(first)
    await until(() => a.takes.length === 2)
    a.takes.shift()
    await until(() => a.takes.length === 2)
    expect(a.takes[1]).toMatchObject({ shard: 0, epoch: 2 })
    for (const take of a.takes) a.report(take, 1e6)
    expect(await reports).toHaveLength(2)
  })

  test('uses a standby only when there is nobody else, and then does', async () => {
    const { workers, crew } = await lab(['a', 'standby'], ([, standby]) => {
      standby.isStandby = true
    })
    const [a, standby] = workers
    const reports = crew.run(first)
    await until(() => a.takes.length === 2)
    a.answersPulses = false
    await until(() => standby.takes.length === 2)
    for (const take of standby.takes) standby.report(take, 1e6)
    expect(await reports).toEqual([{ of: 'standby' }, { of: 'standby' }])
  })

  test('gives nothing to another build, and waits for one that is equal', async () => {
    const events = new MemoryEventLog()
    const other = new ScriptedWorker(events, 'other', 'another build')
    const happened: CrewEvent[] = []
    const leader = await RemoteWorkers.start({ events, build, pulseMs: 1, onEvent: (e) => happened.push(e) })
    opened.push(leader)
    const crew = await leader.crew(plan, { run: 'run' })
    const reports = crew.run(first)
    expect(happened.map(({ kind }) => kind)).toEqual(['waiting'])
    const equal = new ScriptedWorker(events, 'equal')
    await until(() => equal.takes.length === 2)
    for (const take of equal.takes) equal.report(take, 1e6)
    expect(await reports).toEqual([{ of: 'equal' }, { of: 'equal' }])
    expect(other.takes).toEqual([])
  })

  test('fails with what went wrong in a shard', async () => {
    const { workers, crew, events } = await lab(['a'])
    const [a] = workers
    const reports = crew.run(first)
    await until(() => a.takes.length === 2)
    const { execution, shard, epoch, worker } = a.takes[1]
    const failure = { name: 'AssertionError', message: 'no such bearer' }
    const message: WorkerMessage = { kind: 'failed', failure, execution, shard, epoch, worker }
    await events.publish('run.results', letters(message, { build, key: 'a', eventId: 'a:failed' }))
    await expect(reports).rejects.toThrow('shard 1: no such bearer')
    await expect(crew.run({ untilUs: 2e6, commands: [] })).rejects.toThrow('shard 1: no such bearer')
  })

  test('is released when it is closed, and its headers name run and trace', async () => {
    const { workers, crew, events } = await lab(['a'])
    const [a] = workers
    crew.close()
    await until(() => a.orders.some(({ kind }) => kind === 'release'))
    const take = events.published.find(({ headers }) => headers['kind'] === 'take')
    expect(take?.headers).toMatchObject({
      'run-id': 'run',
      traceparent: '00-trace-span-01',
      schema: 'take/1',
    })
    const ids = events.published.map(({ eventId }) => eventId)
    expect(new Set(ids).size).toBe(ids.length)
  })
})

describe('a message of many octets', () => {
  const message = { kind: 'window', text: Array.from({ length: 500 }, (_, i) => `${i * 7919}`).join() }
  const parts = letters(message, { build, key: 'key', eventId: 'run:0:1' }, 100)

  test('travels in parts, each with an identity, and is whole at the end', () => {
    expect(parts.length).toBeGreaterThan(10)
    expect(parts[3].eventId).toBe('run:0:1/3')
    const reader = new LetterReader(build)
    const read = parts.map((part) => reader.read(part))
    expect(read.pop()).toEqual(message)
    expect(read.every((each) => each === undefined)).toBe(true)
  })

  test('is whole once where parts come twice, and never where its beginning was missed', () => {
    const reader = new LetterReader(build)
    const twice = parts.flatMap((part) => [part, part]).map((part) => reader.read(part))
    expect(twice.filter((each) => each !== undefined)).toEqual([message])
    expect(parts.slice(1).map((part) => reader.read(part))).toEqual(parts.slice(1).map(() => undefined))
  })

  test('is not read by another build', () => {
    expect(
      new LetterReader('another').read(letters(message, { build, key: 'k', eventId: 'e' })[0]),
    ).toBeUndefined()
  })
})
