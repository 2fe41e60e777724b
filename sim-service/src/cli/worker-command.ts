import { randomUUID } from 'node:crypto'
import { availableParallelism, hostname } from 'node:os'
import type { Config } from '../platform/config/config.ts'
import { createLog } from '../platform/telemetry/log.ts'
import { createTracing } from '../platform/telemetry/tracing.ts'
import { buildId } from '../runs/build-id.ts'
import type { EventLog } from '../runs/ports/event-log.ts'
import { ShardHost } from '../runs/remote/shard-host.ts'
import { wholeNumber } from './arguments.ts'
import { BadInput } from './bad-input.ts'
import { type Command, noOperands } from './command.ts'
import { configIn, configuredEventLog } from './configured-event-log.ts'
import { exitCode } from './exit-codes.ts'
import { type Io, versionsOf } from './io.ts'

const MAX_SLOTS = 256
const NAME = /^[\w.-]{1,60}$/

export const workerCommand: Command = {
  name: 'worker',
  summary: 'take shards of runs from the event log and execute them here',
  about:
    'Joins the event log of a service, which is its database (DATABASE_URL) or its Kafka (KAFKA_BROKERS and what ' +
    'belongs to it), and takes shards of its runs until it is stopped. Nothing else of the service need be ' +
    'reachable. It must be the same build as the service, which gives nothing to another. SIGTERM hands its shards ' +
    'back, and others take them; when it is killed, others take them a few seconds later. Log lines go to stderr.',
  operands: noOperands,
  options: {
    slots: { value: 'N', help: 'threads; one for each core when not given. A thread holds many shards' },
    name: { value: 'NAME', help: 'what logs and metrics call it; unique, one of its own when not given' },
  },
  examples: [
    'DATABASE_URL=postgres://roamlab@db.example/roamlab roamlab worker',
    'KAFKA_BROKERS=kafka.example:9092 roamlab worker --slots 8',
  ],
  async execute(given, io) {
    const slots = wholeNumber('slots', given.one('slots') ?? String(availableParallelism()), 1, MAX_SLOTS)
    const name = given.one('name') ?? `${hostname().slice(0, 24)}-${randomUUID().slice(0, 8)}`
    if (!NAME.test(name)) throw new BadInput('--name: expected letters, digits, . _ -')
    const config = configIn(io)
    const { events, close } = await configuredEventLog(config, 'roamlab worker')
    try {
      await work(io, config, events, { slots, name })
    } finally {
      await close()
    }
    return exitCode.passed
  },
}

async function work(
  io: Io,
  config: Config,
  events: EventLog,
  { slots, name }: { slots: number; name: string },
): Promise<void> {
  const { home, stdout, stderr, stop } = io
  const build = buildId(home)
  const service = 'roamlab-worker'
  const version = versionsOf(io).roamlab
  const tracing = createTracing({ service, version, isExported: config.otlpEndpoint !== undefined })
  const log = createLog({ level: config.logLevel, sink: stderr, service, surroundings: tracing })
  const host = await ShardHost.start({ events, build, home, slots, worker: name, log, tracing })
  try {
    stdout.write(`worker ${name}: ${slots} ${slots === 1 ? 'thread' : 'threads'}, ${events.kind} event log, `)
    stdout.write(`build ${build.slice(0, 12)}; Ctrl-C hands its shards back\n`)
    if (!stop.aborted) await new Promise((resolve) => stop.addEventListener('abort', resolve, { once: true }))
    stdout.write(`worker ${name}: handing back ${host.shards} shards\n`)
  } finally {
    await host.leave()
    await tracing.close()
  }
}
