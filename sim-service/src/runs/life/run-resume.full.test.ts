import { LifeLab, minute, operator, valued } from '../../../test-support/life-lab.ts'
import { stream } from '../../engine/random.ts'
import type { RunRecord } from '../ports/run-record.ts'

const drill = { scenario: { text: minute }, pacing: 'x20', workers: 0 } as const

let lab: LifeLab
let calm: RunRecord

beforeAll(async () => {
  lab = await LifeLab.open()
  calm = await lab.run({ ...drill, pacing: 'max' })
}, 120_000)

afterAll(() => lab.close())

/** Seeded moments of the run, in microseconds of its time. */
const chance = stream(7, 'moments')
const moments = Array.from({ length: 3 }, () => Math.floor((chance.below(1000) / 1000) * 45e6))

describe('a run whose service is lost', () => {
  test.each(moments)('at %d us is taken up by the next, and comes to the same fingerprint', async (atUs) => {
    const { id } = await lab.start(drill)
    await lab.until(id, ({ progress, state }) => state === 'running' && progress.virtualUs >= atUs)
    await lab.crash()
    const record = await lab.over(id)
    expect(record).toMatchObject({ state: 'judged', fingerprint: calm.fingerprint, verdict: calm.verdict })
    const events = valued(await lab.life.events(id)).items
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, i) => i + 1))
    const phases = events.flatMap(({ kind, data }) =>
      kind === 'phase' ? [(data as { phase: string }).phase] : [],
    )
    expect(phases).toEqual([...new Set(phases)])
    const series = async (run: string) => valued(await lab.life.kpis(run, { by: 'plmn' }))
    const [resumed, whole] = [await series(id), await series(calm.id)]
    expect(resumed.rows).toEqual(whole.rows)
    expect(resumed.series).toEqual(whole.series)
  })

  test('does again what its operators had it do, and what they asked for and it had not begun', async () => {
    const { id } = await lab.start(drill)
    await lab.until(id, ({ progress }) => progress.virtualUs > 5e6)
    valued(await lab.life.inject(id, { kind: 'link.loss', target: 's8', loss: '30%', for: '10s' }, operator))
    await lab.until(id, ({ progress }) => progress.virtualUs > 20e6)
    await lab.crash()
    valued(await lab.life.changeRate(id, '3', operator))
    const record = await lab.over(id)
    const { commands } = valued(await lab.life.verdict(id))
    expect(commands.map((text) => text.replace(/^[^:]*:/, ''))).toEqual(['fault=link.loss,s8,10s', 'rate=3'])
    const repeated = await lab.over(valued(await lab.life.replay(id, operator)).id)
    expect(repeated.fingerprint).toEqual(record.fingerprint)
  })

  test('stays in the queue where it waited', async () => {
    lab.flags.set({ max_concurrent_runs: 0 })
    const { id } = await lab.start({ ...drill, pacing: 'max' })
    await lab.crash()
    expect(valued(await lab.life.get(id)).state).toBe('queued')
    lab.flags.set({ max_concurrent_runs: 2 })
    expect((await lab.over(id)).state).toBe('judged')
  })

  test('is marked interrupted, with the reason, where it cannot be resumed', async () => {
    const { id } = await lab.start(drill)
    await lab.until(id, ({ progress }) => progress.virtualUs > 10e6)
    await lab.life.close()
    await lab.forgeBuild(id)
    await lab.crash()
    const record = await lab.over(id)
    expect(record.state).toBe('interrupted')
    expect(record.error).toMatch(/another build/)
  })
})
