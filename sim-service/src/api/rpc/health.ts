import { setTimeout as sleep } from 'node:timers/promises'
import { Code, ConnectError, type ConnectRouter } from '@connectrpc/connect'
import { Health, HealthCheckResponse_ServingStatus as Status } from './generated/grpc/health/v1/health_pb.ts'

const WATCH_MS = 500
/** Watchers that are looked after at once; an orchestrator has one or two. */
const MOST_WATCHERS = 100

/** grpc.health.v1: serving says the same as `/readyz`, for the server as a whole and for each of its services. */
export function serveHealth(
  router: ConnectRouter,
  services: readonly string[],
  isReady: () => boolean,
  watchMs = WATCH_MS,
): void {
  const names = ['', ...services]
  const statusNow = (): Status => (isReady() ? Status.SERVING : Status.NOT_SERVING)
  const statusOf = (name: string): Status => (names.includes(name) ? statusNow() : Status.SERVICE_UNKNOWN)
  let watchers = 0
  router.service(Health, {
    check({ service }) {
      if (!names.includes(service)) throw new ConnectError('there is no such service', Code.NotFound)
      return { status: statusNow() }
    },
    list() {
      return { statuses: Object.fromEntries(names.map((name) => [name, { status: statusNow() }])) }
    },
    async *watch({ service }, { signal }) {
      if (watchers >= MOST_WATCHERS) throw new ConnectError('too many watch', Code.ResourceExhausted)
      watchers++
      try {
        for (let told: Status | undefined; !signal.aborted; ) {
          const status = statusOf(service)
          if (status !== told) yield { status }
          told = status
          await sleep(watchMs, undefined, { signal }).catch(() => undefined)
        }
      } finally {
        watchers--
      }
    },
  })
}
