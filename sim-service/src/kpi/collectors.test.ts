import fc from 'fast-check'
import { Histogram } from '../engine/histogram.ts'
import { type Measured, measurements, plan, shards } from './collectors-fixtures.ts'
import { histogramFrom, histogramSnapshot } from './histogram-snapshot.ts'
import { type Measurements, mergeCounts } from './measurements.ts'
import { RunCollector } from './run-collector.ts'
import { ShardCollector, type WindowDelta } from './shard-collector.ts'
import { mergePhases } from './sli-collector.ts'
import type { StopDecision, StopRow } from './stop-conditions.ts'
import { outcomesOf, outcomeTable, SubscriberOutcomes } from './subscriber-outcomes.ts'

const SECOND = 1_000_000

/** Observations by phase and family in one order; a histogram's unused buckets do not count. */
function plain(sli: Measurements['sli']): unknown {
  const byName = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]) => (a < b ? -1 : 1)
  const phases = Object.entries(sli).map(([phase, families]) => {
    const list = Object.entries(families!).map(([family, { good, bad, latency }]) => {
      return [family, { good, bad, latency: histogramSnapshot(latency) }] as const
    })
    return [phase, list.sort(byName)] as const
  })
  return phases.sort(byName)
}

/** Everything that a collector can say. */
function said(collector: ShardCollector): unknown {
  return {
    observations: plain(collector.sli.observations()),
    unfinished: [collector.sli.unfinished('attach'), collector.sli.unfinished('handover')],
    kpis: collector.kpis.counts(),
    outcomes: collector.outcomes.outcomes(),
  }
}

function collected(list: readonly Measured[]): ShardCollector {
  const collector = new ShardCollector(plan)
  for (const row of list) collector.measure(...row)
  return collector
}

/** As a worker thread hands it over. */
function handedOver(collector: ShardCollector): ShardCollector {
  return ShardCollector.fromSnapshot(plan, structuredClone(collector.toSnapshot()))
}

const part = (list: readonly Measured[], shardOf: readonly number[], shard: number): Measured[] =>
  list.filter(([, , , , flow]) => shardOf[flow] === shard)

describe('what shards collect', () => {
  test('adds up to what one shard would have collected, in either order', () => {
    fc.assert(
      fc.property(measurements, shards, (list, shardOf) => {
        const whole = said(collected(list))
        const parts = [0, 1, 2, 3].map((shard) => handedOver(collected(part(list, shardOf, shard))))
        const forward = parts.reduce((sum, one) => sum.merge(one), new ShardCollector(plan))
        expect(said(forward)).toEqual(whole)
        const again = [0, 1, 2, 3].map((shard) => collected(part(list, shardOf, shard)))
        expect(said(again.reduceRight((sum, one) => sum.merge(one), new ShardCollector(plan)))).toEqual(whole)
      }),
    )
  })

  test('is the same in windows: what each handed over at its ends, and the rest', () => {
    fc.assert(
      fc.property(measurements, shards, fc.integer({ min: 1, max: 30 }), (list, shardOf, windowSeconds) => {
        const whole = new ShardCollector(plan)
        const alone = new ShardCollector(plan)
        const sharded = [0, 1, 2, 3].map(() => new ShardCollector(plan))
        const coordinator = new ShardCollector(plan)
        let at = 0
        for (let endUs = 0; endUs <= 60 * SECOND; endUs += windowSeconds * SECOND) {
          for (; at < list.length && list[at][3] <= endUs; at++) {
            for (const collector of [whole, alone, sharded[shardOf[list[at][4]]]])
              collector.measure(...list[at])
          }
          const deltas = sharded.map((one): WindowDelta => structuredClone(one.takeWindow()))
          for (const { kpis } of deltas) coordinator.kpis.mergeSnapshot(kpis)
          expect(mergePhases(deltas.map(({ sli }) => sli))).toEqual(mergePhases([alone.takeWindow().sli]))
        }
        for (; at < list.length; at++) {
          whole.measure(...list[at])
          sharded[shardOf[list[at][4]]].measure(...list[at])
        }
        for (const one of sharded) coordinator.merge(handedOver(one))
        expect(said(coordinator)).toEqual(said(whole))
      }),
    )
  })

  test('survives the way through a snapshot unchanged', () => {
    fc.assert(
      fc.property(measurements, (list) => {
        const collector = collected(list)
        expect(said(handedOver(collector))).toEqual(said(collector))
      }),
    )
  })

  test('histograms come back as they were, and go on counting apart from the copy', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 10_000_000_000 })), (values) => {
        const histogram = new Histogram()
        for (const value of values) histogram.record(value)
        const copy = histogramFrom(structuredClone(histogramSnapshot(histogram)))
        expect([0, 0.5, 0.95, 1].map((q) => copy.quantile(q))).toEqual(
          [0, 0.5, 0.95, 1].map((q) => histogram.quantile(q)),
        )
        copy.record(5)
        expect(copy.count).toBe(histogram.count + 1)
        expect(copy.sum).toBe(histogram.sum + 5)
      }),
    )
  })
})

describe('SLI observations', () => {
  test('count in the phase in which they began, and what is open at the end is bad', () => {
    const { sli } = collected([
      ['attach.started', '', 1, 4 * SECOND, 1],
      ['attach.started', '', 1, 4 * SECOND, 3],
      ['attach.started', '', 1, 60 * SECOND, 5],
      ['attach.outcome', 'accepted', 2 * SECOND, 6 * SECOND, 1],
    ])
    const { warmup, baseline, settle } = sli.observations()
    expect([warmup?.attach?.good, warmup?.attach?.bad, warmup?.attach?.latency.max]).toEqual([
      1,
      1,
      2 * SECOND,
    ])
    expect(baseline).toEqual({})
    expect([settle?.attach?.good, settle?.attach?.bad]).toEqual([0, 1])
    expect(sli.unfinished('attach')).toBe(2)
  })

  test('a rejection is good with the cause that the agreement prescribes, and has no latency', () => {
    const { sli } = collected([
      ['attach.outcome', 'rejected/13', 5, 6 * SECOND, 2],
      ['attach.outcome', 'rejected/11', 5, 6 * SECOND, 2],
      ['attach.outcome', 'rejected/13', 5, 6 * SECOND, 1],
    ])
    const { attach } = sli.observations().baseline!
    expect([attach!.good, attach!.bad, attach!.latency.count]).toEqual([1, 2, 0])
  })

  test('handovers and billing lag are observed too', () => {
    const { sli } = collected([
      ['handover.started', '', 1, 26 * SECOND, 1],
      ['handover.outcome', 'completed', 80_000, 26 * SECOND + 80_000, 1],
      ['handover.outcome', 'failed/radio', 80_000, 27 * SECOND, 2],
      ['billing.lag', '', 3 * SECOND, 30 * SECOND, 1],
    ])
    const { settle } = sli.observations()
    expect([settle?.handover?.good, settle?.handover?.bad, settle?.handover?.latency.max]).toEqual([
      1, 1, 80_000,
    ])
    expect([settle?.billing?.good, settle?.billing?.latency.max]).toEqual([1, 3 * SECOND])
  })
})

describe('outcomes of subscribers', () => {
  const outcomes = (list: Measured[]) => collected(list).outcomes.outcomes()

  test('say how the last attach ended and how long the first accepted one took', () => {
    expect(
      outcomes([
        ['attach.started', '', 1, 5, 7],
        ['attach.outcome', 'rejected/17', 3, 8, 7],
        ['attach.started', '', 1, 9, 7],
        ['attach.outcome', 'accepted', 40, 49, 7],
        ['pgw.charged.octets', 'uplink', 100, 60, 7],
        ['pgw.charged.octets', 'downlink', 900, 60, 7],
        ['ocs.debited.octets', '10', 1_000, 61, 7],
        ['ocs.billed.micros', 'EUR', 2_500, 61, 7],
        ['handover.outcome', 'completed', 5, 62, 7],
        ['handover.outcome', 'failed/radio', 5, 63, 7],
        ['attach.started', '', 1, 5, 2],
        ['ocs.debited.octets', '10', 77, 61, 0],
      ]),
    ).toEqual([
      expect.objectContaining({ ueId: 2, attach: 'unfinished', attachLatencyUs: -1 }),
      {
        ueId: 7,
        attach: 'accepted',
        cause: 0,
        prescribed: 0,
        phase: 'warmup',
        attaches: 2,
        attachLatencyUs: 40,
        handovers: 1,
        handoverFailures: 1,
        uplinkOctets: 100,
        downlinkOctets: 900,
        debitedOctets: 1_000,
        billedMicros: 2_500,
      },
    ])
  })

  test('say whether a rejection is the one that the agreement wants', () => {
    const rejected: Measured[] = [
      ['attach.outcome', 'rejected/13', 3, 8, 2],
      ['attach.outcome', 'rejected/11', 3, 8, 4],
      ['attach.outcome', 'rejected/13', 3, 8, 1],
    ]
    expect(outcomes(rejected).map(({ ueId, cause, prescribed }) => [ueId, cause, prescribed])).toEqual([
      [1, 13, 0],
      [2, 13, 1],
      [4, 11, 0],
    ])
  })

  test('a table comes back through JSON, also one of an older version', () => {
    const list = outcomes([['attach.outcome', 'rejected/17', 3, 8, 7]])
    expect(outcomesOf(JSON.parse(JSON.stringify(outcomeTable(list))))).toEqual(list)
    expect(outcomesOf({ columns: ['ueId', 'attach'], rows: [[7, 'accepted']] })).toEqual([
      expect.objectContaining({ ueId: 7, attach: 'accepted', attachLatencyUs: -1, handovers: 0 }),
    ])
  })

  test('a subscriber on two shards is a mistake', () => {
    const one = collected([['attach.started', '', 1, 5, 7]])
    expect(() => one.merge(collected([['attach.started', '', 1, 5, 7]]))).toThrow('lives on one shard')
    expect(new SubscriberOutcomes(plan).merge(one.outcomes).outcomes()).toHaveLength(1)
  })
})

describe('the coordinator', () => {
  const stop: StopRow[] = [
    {
      when: { sli: 'attach.success', is: { kind: 'ratio', operator: '<', value: { num: 1, den: 2 } } },
      for: SECOND,
    },
  ]
  const counts = (marks: Record<string, number>) => ({ marks, violations: { broken: 1 }, counters: {} })

  /** A run of so many shards, a window a second, until it stops or ends. */
  function run(list: readonly Measured[], shardOf: (flow: number) => number, shardCount: number) {
    const shardList = Array.from({ length: shardCount }, () => new ShardCollector(plan))
    const coordinator = new RunCollector({ ...plan, stop })
    let at = 0
    let decision: StopDecision | undefined
    for (let endUs = SECOND; decision === undefined && endUs <= plan.durationUs; endUs += SECOND) {
      for (; at < list.length && list[at][3] <= endUs; at++)
        shardList[shardOf(list[at][4])].measure(...list[at])
      decision = coordinator.atWindowEnd(endUs, structuredClone(shardList.map((one) => one.takeWindow())))
    }
    for (const one of shardList) coordinator.add(structuredClone(one.toSnapshot()))
    const { sli, ...rest } = coordinator.measurements(shardList.map(() => counts({ mark: 1 })))
    const kpis = coordinator.kpis.counts()
    return { decision, sli: plain(sli), rest, kpis, outcomes: coordinator.outcomes.outcomes() }
  }

  /** Enough rejections in a second to stop a run, sometimes. */
  const storms = fc.tuple(measurements, fc.array(fc.nat(59), { maxLength: 40 })).map(([list, seconds]) => {
    const storm = seconds.flatMap((second) =>
      Array.from({ length: 12 }, (_, i): Measured => {
        return ['attach.outcome', 'rejected/17', 1, (second >> 3) * SECOND + 5, 1 + (i % 12)]
      }),
    )
    return [...list, ...storm].sort((a, b) => a[3] - b[3])
  })

  test('decides and counts alike on one shard and on four, a run that it stops too', () => {
    let stopped = 0
    fc.assert(
      fc.property(storms, shards, (list, shardOf) => {
        const { rest: one, ...alone } = run(list, () => 0, 1)
        const { rest: four, ...together } = run(list, (flow) => shardOf[flow], 4)
        expect(together).toEqual(alone)
        expect([one.marks, four.marks, four.violations]).toEqual([{ mark: 1 }, { mark: 4 }, { broken: 4 }])
        if (alone.decision !== undefined) stopped++
      }),
    )
    expect(stopped).toBeGreaterThan(10)
  })

  test('counts by name come in one order', () => {
    expect(Object.entries(mergeCounts([{ b: 1 }, { a: 1, b: 2 }]))).toEqual([
      ['a', 1],
      ['b', 3],
    ])
  })
})

test('a shard collects what each of its collectors would collect alone', () => {
  fc.assert(
    fc.property(measurements, (list) => {
      const { sli, kpis, outcomes } = new ShardCollector(plan)
      for (const row of list) for (const sink of [sli, kpis, outcomes]) sink.measure(...row)
      expect(said(collected(list))).toEqual(said(new ShardCollector(plan, { sli, kpis, outcomes })))
    }),
  )
})
