import {
  fingerprintHere,
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
let undisturbedId: string
let undisturbed: StoredRun
beforeAll(async () => {
  service = await ServiceProcess.start()
  undisturbedId = await service.startRun(request)
  await service.untilOver(undisturbedId)
  undisturbed = await storedRun(service, undisturbedId)
})
afterAll(() => service?.remove())

test('the run that nothing disturbs is the same as in process', async () => {
  expect(undisturbed.row.state).toBe('judged')
  expect(undisturbed.row.fingerprint).toEqual(await fingerprintHere(service, undisturbedId))
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
