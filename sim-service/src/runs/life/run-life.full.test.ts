import { failed, LifeLab, operator, valued } from '../../../test-support/life-lab.ts'

const small = { scenario: { name: 'first-drill' }, scale: '1/40', seed: 7 } as const

let lab: LifeLab

beforeAll(async () => {
  lab = await LifeLab.open()
}, 120_000)

afterAll(() => lab.close())

describe('the life of a run', () => {
  test('goes from the queue to a verdict, and is told on the way', async () => {
    const record = await lab.run(small)
    expect(record).toMatchObject({ state: 'judged', seed: 7, startedBy: { subject: 'olga' } })
    expect(record.fingerprint?.signalling).toMatch(/^[0-9a-f]{16}$/)
    await lab.live.settled()
    const states = lab.told(record.id, 'state').map(({ data }) => data.state)
    expect(states).toEqual(['queued', 'planning', 'running', 'settling', 'judged'])
    const seqs = lab.events.filter(({ runId }) => runId === record.id).map(({ seq }) => seq)
    expect(seqs).toEqual(seqs.map((_, i) => i + 1))
    expect(lab.told(record.id, 'phase').map(({ data }) => data.phase)[0]).toBe('warmup')
    expect(lab.told(record.id, 'progress').at(-1)?.data.virtualUs).toBe(record.progress.durationUs)
    expect(valued(await lab.life.verdict(record.id)).verdict.state).toBe(record.verdict)
  })

  test('is refused with the place of what is wrong', async () => {
    expect(failed(await lab.life.start({ scenario: { name: 'no-such' } }, operator))).toBe(
      'scenario-not-found',
    )
    const wrong = await lab.life.start(
      { scenario: { text: 'apiVersion: roamlab/v1\nkind: Scenario\n' } },
      operator,
    )
    expect(failed(wrong)).toBe('scenario-refused')
    expect(wrong.ok ? [] : wrong.failure.places?.map(({ place }) => place)).toContain('metadata')
    expect(failed(await lab.life.start({ ...small, pacing: 'fast' }, operator))).toBe('request-refused')
    expect(failed(await lab.life.start({ ...small, scale: '2/1' }, operator))).toBe('request-refused')
    expect(failed(await lab.life.get('nothing'))).toBe('run-not-found')
  })
})
