import { hurtLab } from '../../test-support/hurt.ts'
import { type Lab, millisecond, second, then, when } from '../../test-support/lab.ts'
import type { Interface } from '../../test-support/lab-reader.ts'
import type { PlannedFault } from './planned-fault.ts'

/** One fault from 20 s to 60 s, and a subscriber who attaches before, one during and one after it. */
function hurt(fault: Omit<PlannedFault, 'id' | 'target' | 'atUs' | 'untilUs'>): Lab {
  const lab = hurtLab([fault], {
    subscribers: 3,
    change: (plan) => {
      for (const [i, at] of [2, 30, 90].entries()) plan.subscribers[i].arrivesAtUs = at * second
    },
  })
  return lab.run(120 * second)
}

/** Milliseconds from Attach Request to Attach Accept, by subscriber. */
function latencies(lab: Lab): number[] {
  return [1, 2, 3].map((number) => {
    const own = lab.measured.find(({ name, flow }) => name === 'attach.outcome' && flow === number)
    return (own?.value ?? Number.NaN) / millisecond
  })
}

const isDuring = (timeUs: number): boolean => timeUs >= 20 * second && timeUs < 60 * second

/** Frames of an interface during the fault and outside of it. */
function frames(lab: Lab, on: Interface): { during: number; outside: number } {
  const seen = lab.seen.filter((one) => one.on === on)
  const during = seen.filter(({ timeUs }) => isDuring(timeUs)).length
  return { during, outside: seen.length - during }
}

const hits = (lab: Lab): number => lab.total('chaos.hit')

describe('link.delay', () => {
  then('each frame takes so much longer while it acts, and no longer after it', () => {
    const lab = hurt({ kind: 'link.delay', link: 's6a', parameters: { delay: 100 * millisecond } })
    const [before, during, after] = latencies(lab)
    // Two requests and two answers over two links each: eight frames.
    expect(during - before).toBeCloseTo(800, 0)
    expect(after).toBeCloseTo(before, 0)
  })

  then('on a link of one network only, the others are as they were', () => {
    const lab = hurt({
      kind: 'link.delay',
      link: 's6a',
      nodes: ['hss/26201/1'],
      parameters: { delay: 100 * millisecond },
    })
    const [before, during] = latencies(lab)
    expect(during - before).toBeCloseTo(400, 0)
  })

  when('it strikes every second frame', () =>
    then('half of the delay is there', () => {
      const lab = hurt({
        kind: 'link.delay',
        link: 's6a',
        parameters: { delay: 100 * millisecond },
        selector: { kind: 'every', nth: 2 },
      })
      expect(hits(lab)).toBe(Math.floor(frames(lab, 's6a').during / 2))
      const [before, during] = latencies(lab)
      expect(during - before).toBeGreaterThan(300)
      expect(during - before).toBeLessThan(500)
    }),
  )

  when('it strikes the first three frames', () =>
    then('three were hit', () => {
      const lab = hurt({
        kind: 'link.delay',
        link: 's6a',
        parameters: { delay: 100 * millisecond },
        selector: { kind: 'count', count: 3 },
      })
      expect(hits(lab)).toBe(3)
    }),
  )
})

describe('link.jitter', () => {
  then('frames take between nothing and so much longer, by their own draw', () => {
    const lab = hurt({ kind: 'link.jitter', link: 's6a', parameters: { jitter: 100 * millisecond } })
    const [before, during, after] = latencies(lab)
    expect(during - before).toBeGreaterThan(50)
    expect(during - before).toBeLessThan(750)
    expect(after).toBeCloseTo(before, 0)
  })
})

describe('link.loss', () => {
  when('datagrams are lost', () =>
    then('GTP repeats them, and after it nothing is repeated', () => {
      const lab = hurt({ kind: 'link.loss', link: 's11', parameters: { loss: 1_000_000 } })
      const [before, , after] = latencies(lab)
      expect(lab.mark('gtp.retransmission')).toBeGreaterThan(2)
      expect(after).toBeCloseTo(before, 0)
    }),
  )

  when('segments of an association are lost', () =>
    then('that is delay: repetitions after 200 ms', () => {
      const lab = hurt({ kind: 'link.loss', link: 'gx', parameters: { loss: 400_000 } })
      const [before, during] = latencies(lab)
      const extra = during - before
      expect(extra).toBeGreaterThanOrEqual(0)
      expect(Math.round(extra) % 200).toBe(0)
      expect(lab.total('link.lost')).toBe(0)
    }),
  )

  when('every segment is lost', () =>
    then('the association breaks, and comes back after the fault', () => {
      const lab = hurt({ kind: 'link.loss', link: 'gx', parameters: { loss: 1_000_000 } })
      expect(lab.total('diameter.peer-down')).toBeGreaterThan(0)
      lab.run(60 * second)
      expect(lab.pgw.pcrfs[0].isOpen).toBe(true)
    }),
  )
})

describe('link.duplication', () => {
  then('datagrams come twice while it acts, and each is answered once by work', () => {
    const lab = hurt({ kind: 'link.duplication', link: 's11', parameters: { duplication: 1_000_000 } })
    expect(lab.mark('gtp.duplicate-request')).toBeGreaterThan(1)
    expect(latencies(lab)).toHaveLength(3)
    const asked = lab.mark('gtp.duplicate-request')
    lab.run(120 * second)
    expect(lab.mark('gtp.duplicate-request')).toBe(asked)
  })
})

describe('link.reordering', () => {
  then('what is held back comes later by the delay, and nothing is lost', () => {
    const lab = hurt({
      kind: 'link.reordering',
      link: 's8',
      parameters: { reordering: 1_000_000, delay: 50 * millisecond },
    })
    const [before, during, after] = latencies(lab)
    expect(during - before).toBeCloseTo(100, 0)
    expect(after).toBeCloseTo(before, 0)
  })
})

describe('link.partition', () => {
  when('datagrams are cut off', () =>
    then('requests time out, and the next subscriber is well again', () => {
      const lab = hurt({ kind: 'link.partition', link: 's11', parameters: {} })
      const [before, , after] = latencies(lab)
      expect(after).toBeCloseTo(before, 0)
      expect(lab.mark('gtp.retransmission')).toBeGreaterThan(2)
    }),
  )

  when('an association is cut off', () =>
    then('it breaks at its own pace, does not come up through the cut, and comes up after it', () => {
      const lab = hurtLab([{ kind: 'link.partition', link: 's1-mme', parameters: {} }], { subscribers: 2 })
      lab.attached().run(25 * second)
      lab.command(lab.ue(), () => lab.ue().startAttach())
      lab.run(30 * second)
      const [link] = lab.links('s1-mme')
      expect(lab.sim.now).toBeLessThan(60 * second)
      expect(link.isUp).toBe(false)
      lab.run(20 * second)
      expect(link.isUp).toBe(true)
      expect(lab.enb.readyMmes.size).toBe(1)
    }),
  )
})

describe('after every fault of a link', () => {
  then('no link is disturbed any more', () => {
    const lab = hurt({ kind: 'link.delay', link: 's6a', parameters: { delay: 1 } })
    expect(lab.world.cabling.links.some((link) => link.isDisturbed)).toBe(false)
    expect(lab.world.chaos?.active).toEqual([])
  })
})
