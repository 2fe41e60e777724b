import {
  killedRequest,
  runThroughKill,
  type StoredRun,
  storedRun,
  toldNumbers,
} from '../../test-support/service-kills.ts'
import { ServiceProcess } from '../../test-support/service-process.ts'

jest.setTimeout(180_000)

const KILLS = 50
/** What the service promises; the rest are marked interrupted. */
const SAME_AT_LEAST = 40

const request = killedRequest()
const same = new Set<number>()
let service: ServiceProcess
let undisturbed: StoredRun
beforeAll(async () => {
  service = await ServiceProcess.start()
  const id = await service.startRun(request)
  await service.untilOver(id)
  undisturbed = await storedRun(service, id)
})
afterAll(() => service?.remove())

describe(`${KILLS} runs, each with the service killed at another moment`, () => {
  const seeds = Array.from({ length: KILLS }, (_, i) => 201 + i)

  test.each(seeds)('run %d is the same to its last row, or says that it was interrupted', async (seed) => {
    const id = await runThroughKill(service, request, seed)
    const told = await toldNumbers(service, id)
    expect(told).toEqual(told.map((_, i) => i + 1))
    const there = await storedRun(service, id)
    if (there.row.state === 'interrupted') return
    expect(there).toEqual(undisturbed)
    same.add(seed)
  })

  test(`at least ${SAME_AT_LEAST} are the same`, () => {
    expect(same.size).toBeGreaterThanOrEqual(SAME_AT_LEAST)
  })
})
