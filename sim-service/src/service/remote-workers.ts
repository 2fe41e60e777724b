import { availableParallelism } from 'node:os'
import { buildId } from '../runs/build-id.ts'
import type { EventLog } from '../runs/ports/event-log.ts'
import { RemoteWorkers } from '../runs/remote/remote-workers.ts'
import { ShardHost } from '../runs/remote/shard-host.ts'
import type { Foundation } from './foundation.ts'

/** Pulses within a lease: a worker that answers one of them keeps its shards. */
const PULSES_OF_A_LEASE = 5

/** Workers on other processes, where they are configured, with a standby here for when there are none. */
export async function openRemoteWorkers(
  events: EventLog,
  { config, home, telemetry, closers }: Foundation,
): Promise<RemoteWorkers | undefined> {
  if (config.workers === 'threads') return undefined
  const { log, metrics, tracing } = telemetry
  const build = buildId(home)
  if (config.hasStandby) {
    const slots = availableParallelism()
    const standby = await ShardHost.start({ events, build, home, slots, isStandby: true, log, tracing })
    closers.add('standby worker', () => standby.leave())
  }
  const pulseMs = (config.workerLeaseSeconds * 1000) / PULSES_OF_A_LEASE
  const missedPulses = PULSES_OF_A_LEASE
  const remote = await RemoteWorkers.start({ events, build, pulseMs, missedPulses, log, metrics })
  closers.add('remote workers', () => remote.close())
  return remote
}
