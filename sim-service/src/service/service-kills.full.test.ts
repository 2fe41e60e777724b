import {
  killedRequest,
  runThroughKill,
  type StoredRun,
  storedRun,
  toldNumbers,
} from '../../test-support/service-kills.ts'
import { ServiceProcess } from '../../test-support/service-process.ts'

// Processes load the program anew: on a busy machine that takes its time.
jest.setTimeout(180_000)

const request = killedRequest()
let service: ServiceProcess
let undisturbed: StoredRun
beforeAll(async () => {
  service = await ServiceProcess.start()
  const id = await service.startRun(request)
  await service.untilOver(id)
  undisturbed = await storedRun(service, id)
})
afterAll(() => service?.remove())

test('the run that nothing disturbs is judged', () => {
  expect(undisturbed.row.state).toBe('judged')
  expect(undisturbed.slis).not.toEqual([])
  expect(undisturbed.counts).not.toEqual([])
  expect(undisturbed.subscribers).toHaveLength(50)
})

test.each([1, 2, 3, 4, 5])(
  'a run whose service is killed at moment %d is the same, every row of it',
  async (seed) => {
    const id = await runThroughKill(service, request, seed)
    expect(await storedRun(service, id)).toEqual(undisturbed)
    const told = await toldNumbers(service, id)
    expect(told).toEqual(told.map((_, i) => i + 1))
  },
)
