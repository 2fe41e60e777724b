import { type RealKafka, startKafka } from '../../test-support/kafka.ts'
import { loggedIn } from '../../test-support/remote-lab.ts'
import { fingerprintHere, killedRequest } from '../../test-support/service-kills.ts'
import { runThroughStoreOutage } from '../../test-support/service-outage.ts'
import { ServiceProcess } from '../../test-support/service-process.ts'
import { WorkerProcesses } from '../../test-support/worker-processes.ts'
import { KafkaEventLog } from '../platform/event-log/kafka-event-log.ts'

jest.setTimeout(300_000)

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736'
/** What a run says and is told; who asks for a plan, or what became of the run, speaks for himself. */
const FROM_THE_RUN: ReadonlySet<string> = new Set(['take', 'window', 'finish', 'finished'])

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
  test('is the same as in process, and the trace of its start is in the headers and at the workers', async () => {
    const id = await service.startRun(killedRequest(), { traceparent: `00-${traceId}-00f067aa0ba902b7-01` })
    const { state, fingerprint } = await service.untilOver(id)
    expect(state).toBe('judged')
    expect(fingerprint).toEqual(await fingerprintHere(service, id))
    for (const name of workers.names) {
      const lines = workers.of(name).stderr().trim().split('\n')
      const ofRun = lines
        .map((line) => JSON.parse(line))
        .filter(({ run_id, msg }) => run_id === id && msg === 'shard taken')
      expect(new Set(ofRun.map(({ trace_id }) => trace_id))).toEqual(new Set([traceId]))
    }
    const events = await KafkaEventLog.open({ brokers: kafka.brokers })
    for (const topic of ['run.shards', 'run.results']) {
      const all = await loggedIn(events, topic)
      const ofRun = all.filter(
        ({ headers }) => headers['run-id'] === id && FROM_THE_RUN.has(String(headers['kind'])),
      )
      const traces = ofRun.map(({ headers }) => headers.traceparent?.split('-')[1])
      expect(new Set(traces)).toEqual(new Set([traceId]))
    }
    await events.close()
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
