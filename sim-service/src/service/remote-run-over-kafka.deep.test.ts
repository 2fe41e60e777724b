import { type RealKafka, startKafka } from '../../test-support/kafka.ts'
import { fingerprintHere, killedRequest } from '../../test-support/service-kills.ts'
import { runThroughStoreOutage } from '../../test-support/service-outage.ts'
import { ServiceProcess } from '../../test-support/service-process.ts'
import { WorkerProcesses } from '../../test-support/worker-processes.ts'

jest.setTimeout(300_000)

let kafka: RealKafka
let service: ServiceProcess
let workers: WorkerProcesses
beforeAll(async () => {
  kafka = await startKafka()
  const environment = { KAFKA_BROKERS: kafka.brokers.join() }
  service = await ServiceProcess.start({ ROAMLAB_WORKERS: 'remote', ...environment })
  workers = new WorkerProcesses(environment)
  await Promise.all([workers.start(), workers.start()])
}, 600_000)
afterAll(async () => {
  await workers?.killAll()
  await service?.remove()
  await kafka?.remove()
})

describe('a run of the service on two workers that know nothing but Kafka', () => {
  test('is the same as in process', async () => {
    const id = await service.startRun(killedRequest())
    const { state, fingerprint } = await service.untilOver(id)
    expect(state).toBe('judged')
    expect(fingerprint).toEqual(await fingerprintHere(service, id))
    for (const name of workers.names) expect(workers.of(name).stderr()).toContain(id)
  })

  test('is the same when Kafka is stopped for 30 seconds; readiness and metrics tell the truth', async () => {
    const store = {
      dependency: 'event-log',
      stop: () => kafka.stop(),
      start: () => kafka.start(),
    } as const
    const { row, here, readiness, metric } = await runThroughStoreOutage(service, store, 30)
    expect(row).toMatchObject({ state: 'judged', fingerprint: here })
    expect(readiness).toEqual([200, 503, 200])
    expect(metric).toEqual(['1', '0', '1'])
  })
})
