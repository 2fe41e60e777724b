import { attachCostFigures } from './attach-cost.ts'
import { measureCycle, messagesPerCycle } from './attach-cycle.ts'
import { captureFigures } from './capture-speed.ts'
import { codecFigures } from './codecs.ts'
import { type Effort, median, repeated } from './effort.ts'
import { measureHandovers } from './handover-rate.ts'
import { measureRunOnWorkers } from './peak-run.ts'
import { shippedPlan } from './plans.ts'
import { measureRadio } from './radio-cost.ts'

// Threads load the program anew: on a busy machine that takes its time.
jest.setTimeout(120_000)

const quick: Effort = { isQuick: true, note: () => undefined }

/** Tiny worlds, and nothing about time: that each figure can be taken, of a run that did what it is to measure. */
describe('the benchmark', () => {
  test('a cycle is attach and detach of everybody', () => {
    const { eventsPerCycle } = measureCycle(20)
    expect(eventsPerCycle).toBeGreaterThan(messagesPerCycle()['total'])
  })

  test('the cost of an attach is measured at every size', async () => {
    expect(await attachCostFigures(quick, [5, 20], 10)).toEqual({
      attachCost: expect.objectContaining({
        repeats: 1,
        bySubscribers: { 5: { usPerAttach: expect.any(Number) }, 20: { usPerAttach: expect.any(Number) } },
      }),
    })
  })

  test('a few UEs are handed over to and fro', () => {
    expect(measureHandovers(5, 2)).toBeGreaterThan(0)
  })

  test('the radio of a few UEs has a cost', () => {
    expect(measureRadio(10, 5)).toBeGreaterThan(0)
  })

  test('a capture is written, decoded and verified', async () => {
    const { capture } = (await captureFigures(quick, 3)) as { capture: Record<string, number> }
    expect(capture).toMatchObject({ roamers: 3, repeats: 1 })
    expect(capture['fileBytes']).toBeGreaterThan(10_000)
    expect(capture['verifyMegabytesPerSecond']).toBeGreaterThan(0)
  })

  test('a run on workers is the same run on one and on two', async () => {
    const plan = shippedPlan('first-drill', { scale: { num: 20, den: 2_000 }, regions: 2 })
    const one = await measureRunOnWorkers(plan, 1)
    const two = await measureRunOnWorkers(plan, 2)
    expect(two.fingerprint).toBe(one.fingerprint)
  })

  test('every codec has messages', () => {
    const figures = codecFigures(1)
    expect(Object.keys(figures)).toEqual(expect.arrayContaining(['rrc', 'nas', 's1ap', 'x2ap handover']))
    expect(Object.values(figures).filter(({ messages }) => messages === 0)).toEqual([])
  })

  test('a figure is the median of five, and in a hurry of one', async () => {
    const said: string[] = []
    let count = 0
    const measured = await repeated({ isQuick: false, note: (text) => said.push(text) }, 'it', () => ++count)
    expect(measured).toEqual([1, 2, 3, 4, 5])
    expect(said).toEqual(['it', 'it, 2 of 5', 'it, 3 of 5', 'it, 4 of 5', 'it, 5 of 5'])
    expect(median([5, 1, 4, 2, 3])).toBe(3)
    expect(await repeated(quick, 'it', () => ++count)).toEqual([6])
  })
})
