import { fingerprintHere, killedRequest } from '../../test-support/service-kills.ts'
import { ServiceProcess } from '../../test-support/service-process.ts'
import { until } from '../../test-support/until.ts'
import { WorkerProcesses } from '../../test-support/worker-processes.ts'

// Processes load the program anew: on a busy machine that takes its time.
jest.setTimeout(180_000)

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736'
let service: ServiceProcess
let workers: WorkerProcesses
beforeAll(async () => {
  service = await ServiceProcess.start({ ROAMLAB_WORKERS: 'remote', ROAMLAB_WORKER_LEASE_SECONDS: '2' })
  workers = new WorkerProcesses({ DATABASE_URL: service.url })
  await Promise.all([workers.start(), workers.start()])
})
afterAll(async () => {
  await workers?.killAll()
  await service?.remove()
})

/** What workers logged of the shards of a run. */
function ofShards(id: string): Record<string, unknown>[] {
  return workers.names
    .flatMap((name) => workers.of(name).stderr().trim().split('\n'))
    .map((line) => JSON.parse(line) as Record<string, unknown>)
    .filter(({ run_id }) => run_id === id)
}

test('one run id and one trace are in row, log, spans and headers, from REST to the workers and back', async () => {
  const id = await service.startRun(killedRequest(), { traceparent: `00-${traceId}-00f067aa0ba902b7-01` })
  const { state, fingerprint } = await service.untilOver(id)
  expect(state).toBe('judged')
  expect(fingerprint).toEqual(await fingerprintHere(service, id))
  const taken = ofShards(id).filter(({ msg }) => msg === 'shard taken')
  expect(taken.map(({ worker }) => worker).sort()).toEqual(['worker-1', 'worker-2'])
  expect(taken.map(({ trace_id }) => trace_id)).toEqual([traceId, traceId])
  const inLog = service.logLines().filter((line) => line['run_id'] === id)
  expect(inLog.length).toBeGreaterThan(0)
  const headers = await service.database.query<{ topic: string; traces: string[] }>(
    `select topic, array_agg(distinct split_part(headers->>'traceparent', '-', 2)) as traces
     from event_message where headers->>'run-id' = $1 and headers->>'kind' in ('take', 'window', 'finish', 'finished')
     group by topic order by topic`,
    [id],
  )
  expect(headers).toEqual([
    { topic: 'run.results', traces: [traceId] },
    { topic: 'run.shards', traces: [traceId] },
  ])
})

test('a service that is killed takes its run up again with the workers that are there', async () => {
  const id = await service.startRun(killedRequest())
  await until(async () => (await service.run(id)).virtualUs > 60e6, 'a part of the run')
  await service.kill()
  await service.begin()
  const { state, fingerprint } = await service.untilOver(id)
  expect(state).toBe('judged')
  expect(fingerprint).toEqual(await fingerprintHere(service, id))
  expect(ofShards(id).filter(({ msg }) => msg === 'shard taken')).toHaveLength(4)
})

test('with no worker left its standby takes the shards', async () => {
  const id = await service.startRun(killedRequest())
  await until(async () => (await service.run(id)).virtualUs > 60e6, 'a part of the run')
  await workers.killAll()
  const { state, fingerprint } = await service.untilOver(id)
  expect(state).toBe('judged')
  expect(fingerprint).toEqual(await fingerprintHere(service, id))
})
