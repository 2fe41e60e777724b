import { type FaultWish, hurtLab } from '../../test-support/hurt.ts'
import { type Lab, type LabOptions, millisecond, second, then, when } from '../../test-support/lab.ts'

/** One fault from 20 s to 60 s, and a subscriber who attaches before, one during and one after it. */
function hurt(fault: FaultWish, options: LabOptions = {}): Lab {
  const lab = hurtLab([fault], {
    subscribers: 3,
    ...options,
    change: (plan) => {
      options.change?.(plan)
      for (const [i, at] of [2, 30, 90].entries()) plan.subscribers[i].arrivesAtUs = at * second
    },
  })
  return lab.run(120 * second)
}

const latencies = (lab: Lab): number[] =>
  lab.values('attach.outcome', 'accepted').map((us) => us / millisecond)

/** Whether an attach was accepted while the fault acted. */
const isAnybodyServed = (lab: Lab): boolean =>
  lab.measured.some(
    ({ name, dimensions, timeUs }) =>
      name === 'attach.outcome' && dimensions === 'accepted' && timeUs >= 20 * second && timeUs < 60 * second,
  )

/** How the n-th subscriber stands at the end. */
const isIn = (lab: Lab, number: number): boolean =>
  lab.mme.byImsi.get(lab.ue(number).imsi)?.registered === true

const hss = ['hss/26201/1']

describe('node.slow', () => {
  then('a delay holds each message so long, and no longer after it', () => {
    const lab = hurt({ kind: 'node.slow', nodes: hss, parameters: { delay: 800 * millisecond } })
    const [before, during, after] = latencies(lab)
    expect(during - before).toBeCloseTo(1600, 0)
    expect(after).toBeCloseTo(before, 0)
  })

  then('a factor makes its service so many times as long', () => {
    const lab = hurt({ kind: 'node.slow', nodes: hss, parameters: { factor: 101 } })
    const [before, during, after] = latencies(lab)
    // Two messages of 1.5 ms each.
    expect(during - before).toBeCloseTo(300, 0)
    expect(after).toBeCloseTo(before, 0)
    expect(lab.hss.station.isImpeded).toBe(false)
  })
})

describe('node.overload', () => {
  then('an HSS answers 3004, and the next subscriber is well again', () => {
    const lab = hurt({ kind: 'node.overload', nodes: hss })
    const answers = lab
      .messages('ErrorAnswer')
      .map(({ message }) => (message as { resultCode?: number }).resultCode)
    expect(answers.length).toBeGreaterThan(0)
    expect(new Set(answers)).toEqual(new Set([3004]))
    expect([isIn(lab, 1), isIn(lab, 2), isIn(lab, 3)]).toEqual([true, false, true])
  })

  then('an MME rejects with #22 and T3346', () => {
    const lab = hurt({ kind: 'node.overload', nodes: ['mme/21407/1'] })
    const [reject] = lab.messages('AttachReject')
    expect(reject.nas).toMatchObject({ kind: 'AttachReject', emmCause: 22 })
    expect(reject.nas).toHaveProperty('t3346')
    expect(isIn(lab, 3)).toBe(true)
  })

  then('a PCRF and an OCS answer 3004 too', () => {
    for (const node of ['pcrf/26201/1', 'ocs/26201/1']) {
      const lab = hurt({ kind: 'node.overload', nodes: [node] })
      expect(lab.messages('ErrorAnswer').length).toBeGreaterThan(0)
      expect(isIn(lab, 3)).toBe(true)
    }
  })
})

describe('node.wrong-cause', () => {
  then('an HSS answers what was ordered, and the MME rejects accordingly', () => {
    const lab = hurt({ kind: 'node.wrong-cause', nodes: hss, parameters: { cause: 5004 } })
    const [reject] = lab.messages('AttachReject')
    expect(reject.nas).toMatchObject({ emmCause: 11 })
    expect([isIn(lab, 1), isIn(lab, 2), isIn(lab, 3)]).toEqual([true, false, true])
    expect(lab.hss.ordered).toBeUndefined()
  })

  then('a PGW refuses sessions with the cause', () => {
    const lab = hurt({ kind: 'node.wrong-cause', nodes: ['pgw/26201/1'], parameters: { cause: 84 } })
    const causes = lab
      .messages('CreateSessionResponse', 's8')
      .map(({ message }) => (message as unknown as { cause: { value: number } }).cause.value)
    expect(causes).toContain(84)
    expect(causes.at(-1)).toBe(16)
  })
})

describe('node.crash', () => {
  const nodes = [
    'hss/26201/1',
    'pcrf/26201/1',
    'pgw/26201/1',
    'ocs/26201/1',
    'mme/21407/1',
    'sgw/21407/1',
    'dra/ipx-a/1',
  ]
  for (const node of nodes) {
    when(`${node} dies and restarts`, () =>
      then('nobody gets in while it is down, and who comes after it is served', () => {
        const lab = hurt({ kind: 'node.crash', nodes: [node] }, { timersUs: { Tc: 5 * second } })
        expect(isAnybodyServed(lab)).toBe(false)
        lab.run(60 * second)
        expect(isIn(lab, 3)).toBe(true)
        expect([...lab.world.nodes()].filter(({ isDown }) => isDown)).toEqual([])
      }),
    )
  }
})

describe('ocs.down', () => {
  then('every server is down with its connections, and all come back', () => {
    const lab = hurt(
      { kind: 'ocs.down', nodes: ['ocs/26201/1', 'ocs/26201/2'] },
      { ocss: 2, timersUs: { Tc: 5 * second } },
    )
    expect(lab.total('diameter.peer-down')).toBeGreaterThan(1)
    expect(isAnybodyServed(lab)).toBe(false)
    expect(isIn(lab, 3)).toBe(true)
    expect(lab.home.ocss.map(({ isDown }) => isDown)).toEqual([false, false])
  })
})

describe('cell.outage', () => {
  const outage: FaultWish = { kind: 'cell.outage', link: 'radio', nodes: ['enb/21407/1'] }

  then('its UEs lose their radio, others are served by the neighbour, and the cell comes back', () => {
    const lab = hurt(outage, {
      sites: 2,
      change: (plan) => {
        for (const subscriber of plan.subscribers) subscriber.site = 0
      },
    })
    const [first, second_] = lab.world.visited[0].enbs
    const cells = lab.measured
      .filter(({ name }) => name === 'ue.camped')
      .map(({ value, flow }) => [flow, value])
    expect(cells).toContainEqual([2, second_.configuration.cellId])
    expect(cells).toContainEqual([3, first.configuration.cellId])
    expect(isIn(lab, 2)).toBe(true)
    expect(first.isOnAir).toBe(true)
    expect(lab.world.cabling.links.some((link) => link.isHeld)).toBe(false)
  })

  then('the MME is told that the radio connection was lost', () => {
    const lab = hurtLab([outage], { sites: 2 })
    lab.attached().run(30 * second)
    expect(lab.count('UEContextReleaseRequest')).toBe(1)
    expect(lab.ue().rrcConnected).toBe(false)
  })
})

describe('cell.interference', () => {
  then('transmissions are repeated, so that messages take longer, and no longer after it', () => {
    const lab = hurt({
      kind: 'cell.interference',
      link: 'radio',
      nodes: ['enb/21407/1'],
      parameters: { loss: 500_000 },
    })
    const [before, during, after] = latencies(lab)
    expect(during).toBeGreaterThan(before + 8)
    expect(after).toBeCloseTo(before, 0)
  })

  then('who moves hears the cell worse by the noise, of two faults by both, and no longer after them', () => {
    const cell = { kind: 'cell.interference', link: 'radio', nodes: ['enb/21407/1'] } as const
    const lab = hurtLab(
      [
        { ...cell, id: 'one', parameters: { noise: 10 } },
        { ...cell, id: 'two', parameters: { noise: 20 }, untilUs: 40 * second },
      ],
      { sites: 2, mobility: { speedMmPerS: 1 } },
    )
    const [map] = lab.world.cells.radio?.maps ?? []
    /** Signal to noise at the first subscriber's home, as a ratio; its neighbour is silent. */
    const ratio = (): number => {
      map.hear(1, 0, 0, lab.sim.now)
      map.rsrpDbm[1] = -200
      return map.sinrRatio(0)
    }
    const calm = ratio()
    lab.run(30 * second)
    expect(calm / ratio()).toBeCloseTo(1000, -2)
    lab.run(20 * second)
    expect(calm / ratio()).toBeCloseTo(10, 0)
    lab.run(20 * second)
    expect(map.isDisturbed).toBe(false)
  })
})
