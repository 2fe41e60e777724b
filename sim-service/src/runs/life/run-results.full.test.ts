import { failed, hurtMinute, LifeLab, minute, operator, valued } from '../../../test-support/life-lab.ts'
import type { RunRecord } from '../ports/run-record.ts'
import { decodeCapture } from '../reading/decode.ts'

let lab: LifeLab
let calm: RunRecord
let hurt: RunRecord

/** A cell that is off the air: who comes meanwhile finds none. */
const outage = hurtMinute
  .replace('kind: node.slow, target: hss/26201, delay: 400ms', 'kind: link.loss, target: s11, loss: 40%')
  .replace('name: hurt-minute', 'name: lossy-minute')

beforeAll(async () => {
  lab = await LifeLab.open()
  calm = await lab.run({ scenario: { text: minute }, workers: 0, capture: { subscribers: 2 } })
  hurt = await lab.run({ scenario: { text: outage }, workers: 0 })
}, 120_000)

afterAll(() => lab.close())

describe('what a run leaves behind', () => {
  test('KPIs by every grouping, and curves of its indicators', async () => {
    const { rows, series } = valued(await lab.life.kpis(calm.id, {}))
    const attach = rows.find(({ kpi }) => kpi === 'eps.attachSuccess')
    expect(attach?.factors).toEqual([{ numerator: 40, denominator: 40 }])
    expect(series.filter(({ family }) => family === 'attach').reduce((sum, { good }) => sum + good, 0)).toBe(
      40,
    )
    for (const by of ['phase', 'plmn', 'partner', 'cell', 'partnerPhase', 'bucket'] as const) {
      const grouped = valued(await lab.life.kpis(calm.id, { by })).rows
      const attached = grouped.filter(({ kpi }) => kpi === 'eps.attachSuccess')
      expect(attached.reduce((sum, { factors }) => sum + factors[0].numerator, 0)).toBe(40)
    }
  })

  test('a row for each subscriber, to be searched by IMSI', async () => {
    const all = valued(await lab.life.subscribers(calm.id, { outcome: 'all', limit: 100 })).items
    expect(all).toHaveLength(40)
    const [first] = all
    expect(first).toMatchObject({ ueId: '1', attach: 'accepted', isFailed: false })
    expect(new Set(all.map(({ phase }) => phase))).toEqual(new Set(['warmup', 'baseline', 'settle']))
    const found = valued(await lab.life.subscribers(calm.id, { imsi: first.imsi })).items
    expect(found).toEqual([first])
    expect(valued(await lab.life.subscribers(calm.id, { outcome: 'failed' })).items).toEqual([])
  })

  test('files: report, JUnit, Markdown, and a capture that can be read', async () => {
    const names = valued(await lab.life.artifacts(calm.id)).map(({ name }) => name)
    expect([...names].sort()).toEqual(['capture.pcapng', 'report.json', 'report.md', 'report.xml'])
    const artifact = valued(await lab.life.artifact(calm.id, 'capture.pcapng'))
    const chunks: Uint8Array[] = []
    for await (const chunk of await artifact.open()) chunks.push(chunk)
    const decoded = decodeCapture(Buffer.concat(chunks))
    expect(decoded.ok && decoded.messages.length).toBeGreaterThan(100)
    expect(failed(await lab.life.artifact(calm.id, 'nothing'))).toBe('artifact-not-found')
  })

  test('a two-way usage check that says what it is', async () => {
    const check = valued(await lab.life.usageCheck(calm.id))
    expect(check.kind).toBe('two-way usage check')
    expect(check.chargedOctets).toBeGreaterThan(0)
    expect(check.differenceOctets).toBe(check.debitedOctets - check.chargedOctets)
    const differing = check.subscribers.reduce((sum, { differenceOctets }) => sum + differenceOctets, 0)
    expect(differing).toBe(check.differenceOctets)
  })
})

describe('how a run is had again', () => {
  test('is a command line where it can be one, and its report elsewhere', async () => {
    expect(valued(await lab.life.verdict(calm.id)).reproduce).toBe('roamlab replay report.json')
    const shipped = await lab.run({ scenario: { name: 'one-roamer' }, seed: 3, scale: '1/1', workers: 0 })
    const { reproduce } = valued(await lab.life.verdict(shipped.id))
    expect(reproduce).toBe('roamlab run one-roamer --seed 3 --scale 1/1')
  })
})

describe('the trace of a subscriber', () => {
  test('comes from the capture where it is in it, and from a repetition of its shard elsewhere: the same', async () => {
    const captured = valued(await lab.life.trace(calm.id, '1'))
    expect(captured.source).toBe('capture')
    expect(captured.messages[0]).toMatchObject({ protocol: 'RRC', name: 'RRCConnectionRequest' })
    expect(captured.nodes.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['UE', 'eNB', 'MME', 'PGW']),
    )
    const again = await lab.run({ scenario: { text: minute }, workers: 0 })
    expect(again.fingerprint).toEqual(calm.fingerprint)
    const repeated = valued(await lab.life.trace(again.id, '1'))
    expect(repeated.source).toBe('replay')
    expect(repeated.messages).toEqual(captured.messages)
    expect(failed(await lab.life.trace(calm.id, '41'))).toBe('subscriber-not-found')
  })

  test('shows what was lost and what was repeated', async () => {
    const all = valued(await lab.life.subscribers(hurt.id, { outcome: 'all', limit: 100 })).items
    const traces = []
    for (const { ueId } of all.slice(8, 16)) traces.push(valued(await lab.life.trace(hurt.id, ueId)))
    const lost = traces.flatMap(({ messages }) => messages.filter((one) => one.isLost))
    expect(lost.length).toBeGreaterThan(0)
    for (const { protocol, octets } of lost) {
      expect(protocol).toBe('GTPv2')
      expect(octets).toMatch(/^[0-9a-f]+$/)
    }
    const repetitions = traces.flatMap(({ messages }) => messages.filter((one) => one.repeats !== undefined))
    expect(repetitions.length).toBeGreaterThan(0)
  })

  test('is refused where the repetition comes out otherwise', async () => {
    const { id } = await lab.run({ scenario: { text: minute }, seed: 9, workers: 0 })
    await lab.forgeCheckpoints(id)
    expect(failed(await lab.life.trace(id, '1'))).toBe('trace-differs')
  })
})

describe('two runs', () => {
  test('are compared subscriber by subscriber', async () => {
    const comparison = valued(await lab.life.compare(calm.id, hurt.id))
    expect(comparison.isIdentical).toBe(false)
    expect(comparison.metrics.find(({ metric }) => metric === 'attach.latency')?.pairs).toBe(40)
    expect(valued(await lab.life.compare(calm.id, calm.id)).state).toBe('same')
  })
})

describe('a rehearsal', () => {
  test('predicts whom faults will hit, without a run', async () => {
    const { predictions, of } = valued(await lab.life.rehearse({ scenario: { text: hurtMinute } }))
    expect(of).toBe(40)
    expect(predictions.map(({ id }) => id)).toEqual(['hss-slow'])
    expect(failed(await lab.life.rehearse({ scenario: { text: minute } }))).toBe('cannot-rehearse')
  })
})

test('a run that is over can be removed, with all that was kept of it', async () => {
  const { id } = await lab.run({ scenario: { text: minute }, seed: 11, workers: 0 })
  valued(await lab.life.remove(id, operator))
  expect(failed(await lab.life.get(id))).toBe('run-not-found')
})
