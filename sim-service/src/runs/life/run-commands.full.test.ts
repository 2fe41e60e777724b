import { failed, hurtMinute, LifeLab, minute, operator, valued } from '../../../test-support/life-lab.ts'
import { isOver } from '../ports/run-record.ts'

/** Slow enough that there is time to ask something of it, and over in some seconds. */
const slow = { scenario: { text: minute }, pacing: 'x20', workers: 0 } as const

let lab: LifeLab

beforeAll(async () => {
  lab = await LifeLab.open()
}, 120_000)

afterAll(() => lab.close())

afterEach(async () => {
  lab.flags.set({
    max_concurrent_runs: 2,
    chaos_enabled: true,
    deploy_freeze: false,
    run_starts_per_minute: 60,
  })
  await lab.life.abortAll('the test is over', operator)
  const open = valued(await lab.life.list({ states: ['queued', 'planning', 'running', 'settling'] }))
  for (const { id } of open.items) await lab.over(id)
})

const running = async (): Promise<string> => {
  const { id } = await lab.start(slow)
  await lab.until(id, ({ state, progress }) => state === 'running' && progress.virtualUs > 0)
  return id
}

describe('an operator', () => {
  test('aborts a run with a reason; it ends at a virtual time, and replays to the same', async () => {
    const id = await running()
    valued(await lab.life.abort(id, 'enough seen', operator))
    const record = await lab.over(id)
    expect(record).toMatchObject({ state: 'aborted', reason: 'enough seen', verdict: 'inconclusive' })
    expect(record.progress.virtualUs).toBeLessThan(record.progress.durationUs)
    await lab.live.settled()
    const [asked, decided] = lab.told(id, 'command')
    expect(asked.data).toMatchObject({ command: 'abort', reason: 'enough seen', by: 'Olga Operator' })
    expect(decided.data.decidedAtUs).toBe(record.progress.virtualUs)
    const repeated = await lab.over(valued(await lab.life.replay(id, operator)).id)
    expect(repeated).toMatchObject({ state: 'aborted', parent: id, fingerprint: record.fingerprint })
    expect(failed(await lab.life.abort(id, 'again', operator))).toBe('run-is-over')
  })

  test('injects a fault, heals it and changes the rate: the run replays to the same fingerprint', async () => {
    const id = await running()
    const fault = { kind: 'link.loss', target: 's8', loss: '30%', for: '55s' }
    valued(await lab.life.inject(id, fault, operator))
    valued(await lab.life.changeRate(id, '2', operator))
    await lab.until(id, ({ progress }) => progress.virtualUs > 20e6)
    valued(await lab.life.heal(id, operator))
    const record = await lab.over(id)
    expect(record.state).toBe('judged')
    await lab.live.settled()
    expect(lab.told(id, 'fault').map(({ data: { change, injected } }) => [change, injected])).toEqual([
      ['begins', true],
      ['healed', true],
    ])
    const { commands } = valued(await lab.life.verdict(id))
    expect(commands.map((text) => text.replace(/^[^:]*:/, ''))).toEqual([
      'fault=link.loss,s8,55s',
      'rate=2',
      'heal',
    ])
    const repeated = await lab.over(valued(await lab.life.replay(id, operator)).id)
    expect(repeated.fingerprint).toEqual(record.fingerprint)
    const calm = await lab.run({ ...slow, pacing: 'max' })
    expect(calm.fingerprint).not.toEqual(record.fingerprint)
  })

  test('is told what is wrong with a fault, and where', async () => {
    const id = await running()
    const wrong = await lab.life.inject(id, { kind: 'node.slow', target: 'hss/99999', for: '9s' }, operator)
    expect(wrong.ok ? undefined : wrong.failure).toMatchObject({ code: 'fault-refused', place: 'kind' })
    expect(failed(await lab.life.changeRate(id, 'much', operator))).toBe('request-refused')
  })

  test('tells a replay nothing but to stop', async () => {
    const id = await running()
    valued(await lab.life.abort(id, '', operator))
    await lab.over(id)
    const { id: replay } = valued(await lab.life.replay(id, operator))
    const result = await lab.life.heal(replay, operator)
    expect(['replay-listens-to-nobody', 'run-not-started', 'run-is-over']).toContain(failed(result))
  })

  test('pulls the safety lever: running faults end, and no other begins', async () => {
    const id = await running()
    valued(await lab.life.inject(id, { kind: 'link.partition', target: 'gx', for: '55s' }, operator))
    await lab.until(id, ({ progress }) => progress.virtualUs > 20e6)
    lab.flags.set({ chaos_enabled: false })
    const again = await lab.life.inject(id, { kind: 'link.partition', target: 'gx', for: '9s' }, operator)
    expect(failed(again)).toBe('chaos-disabled')
    await lab.over(id)
    await lab.live.settled()
    expect(lab.told(id, 'fault').map(({ data }) => data.change)).toEqual(['begins', 'healed'])
    const calm = await lab.run({ scenario: { text: hurtMinute } })
    await lab.live.settled()
    expect(lab.told(calm.id, 'fault')).toEqual([])
  })
})

describe('the queue', () => {
  test('holds what there is no room for, and gives it back in order', async () => {
    lab.flags.set({ max_concurrent_runs: 0 })
    const first = await lab.start({ ...slow, pacing: 'max' })
    const second = await lab.start({ ...slow, pacing: 'max' })
    const third = await lab.start(slow)
    expect(valued(await lab.life.abort(third.id, 'not needed', operator))).toMatchObject({
      state: 'aborted',
      reason: 'not needed',
    })
    lab.flags.set({ max_concurrent_runs: 1 })
    const ended = [await lab.over(first.id), await lab.over(second.id)]
    expect(ended.map(({ state }) => state)).toEqual(['judged', 'judged'])
    expect(ended[0].endedAt! <= ended[1].startedAt!).toBe(true)
    expect(ended[0].fingerprint).toEqual(ended[1].fingerprint)
  })

  test('pushes back: quotas, starts a minute, a freeze', async () => {
    const small = await LifeLab.open({ limits: { runsPerTenant: 2, queuedRuns: 3 } })
    try {
      small.flags.set({ max_concurrent_runs: 0 })
      await small.start(slow)
      await small.start(slow)
      expect(failed(await small.life.start(slow, operator))).toBe('quota-exceeded')
      const others = { ...operator, tenant: 'others', subject: 'otto' }
      const together = await Promise.all([small.life.start(slow, others), small.life.start(slow, others)])
      expect(together.map(failed).sort()).toEqual(['none', 'queue-full'])
      const third = { ...operator, tenant: 'third' }
      expect(failed(await small.life.start(slow, third))).toBe('queue-full')
      small.flags.set({ run_starts_per_minute: 1 })
      expect(failed(await small.life.start(slow, others))).toBe('quota-exceeded')
      small.flags.set({ deploy_freeze: true })
      expect(failed(await small.life.start(slow, third))).toBe('starts-frozen')
      const aborted = valued(await small.life.abortAll('stop', operator))
      expect(aborted).toHaveLength(3)
      for (const id of aborted) expect(isOver(valued(await small.life.get(id)).state)).toBe(true)
    } finally {
      await small.close()
    }
  })
})
