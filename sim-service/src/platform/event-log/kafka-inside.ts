/**
 * What we use of the inside of kafkajs, which is pinned and has seen no release since 2023: two repairs, and requests
 * that its public face does not offer (reading without a group, committing for a group without members).
 */
import type { Kafka } from 'kafkajs'
// @ts-expect-error kafkajs has no types for its inside.
import RequestQueue from 'kafkajs/src/network/requestQueue/index.js'

interface Queue {
  pending: unknown[]
  inflight: Map<unknown, { sentAt: number; requestTimeout: number; timeoutRequest(): void }>
  requestTimeout: number
  enforceRequestTimeout: boolean
  throttledUntil: number
  throttleCheckTimeoutId: NodeJS.Timeout | null
  requestTimeoutIntervalId: NodeJS.Timeout | undefined
  isConnected(): boolean
  checkPendingRequests(): void
  destroy(): void
}

const PENDING_CHECK_MS = 10
const TIMEOUT_CHECK_MS = 5000

let isRepaired = false

/**
 * kafkajs 2.2.4 sets a timer of a negative duration whenever nothing is throttled, which Node makes 1 ms, for ever
 * (its issue 1751); and it looks for requests that take too long ten times a second on each connection, though they may
 * take half a minute. An idle service would never sleep.
 */
export function repairKafkaJs(): void {
  if (isRepaired) return
  isRepaired = true
  const queue = (RequestQueue as { prototype: Queue & Record<string, unknown> }).prototype
  queue['scheduleCheckPendingRequests'] = function (this: Queue): void {
    // A request that waits for one in flight is sent when that is answered.
    if (this.throttleCheckTimeoutId !== null || this.pending.length === 0) return
    const waitMs = this.throttledUntil - Date.now()
    this.throttleCheckTimeoutId = setTimeout(
      () => {
        this.throttleCheckTimeoutId = null
        this.checkPendingRequests()
      },
      waitMs > 0 ? waitMs : PENDING_CHECK_MS,
    )
  }
  queue['scheduleRequestTimeoutCheck'] = function (this: Queue): void {
    if (!this.enforceRequestTimeout) return
    this.destroy()
    const check = (): void => {
      for (const request of [...this.inflight.values()]) {
        if (Date.now() - request.sentAt > request.requestTimeout) request.timeoutRequest()
      }
      if (!this.isConnected()) this.destroy()
    }
    this.requestTimeoutIntervalId = setInterval(check, Math.min(this.requestTimeout, TIMEOUT_CHECK_MS))
  }
}

export interface FetchedMessage {
  readonly offset: string
  readonly timestamp: string
  readonly key: Buffer | null
  readonly value: Buffer | null
  readonly headers?: Readonly<Record<string, Buffer | string | Array<Buffer | string> | undefined>>
  readonly isControlRecord?: boolean
}

interface FetchedPartition {
  readonly partition: number
  readonly highWatermark: string
  readonly messages: readonly FetchedMessage[]
}

export interface InnerBroker {
  fetch(request: {
    maxWaitTime: number
    minBytes: number
    maxBytes: number
    isolationLevel: number
    topics: ReadonlyArray<{
      topic: string
      partitions: ReadonlyArray<{ partition: number; fetchOffset: string; maxBytes: number }>
    }>
  }): Promise<{ responses: ReadonlyArray<{ topicName: string; partitions: readonly FetchedPartition[] }> }>
  offsetCommit(request: {
    groupId: string
    groupGenerationId: number
    memberId: string
    topics: ReadonlyArray<{
      topic: string
      partitions: ReadonlyArray<{ partition: number; offset: string }>
    }>
  }): Promise<unknown>
}

export interface InnerCluster {
  connect(): Promise<void>
  disconnect(): Promise<void>
  addTargetTopic(topic: string): Promise<void>
  refreshMetadata(): Promise<void>
  findTopicPartitionMetadata(topic: string): ReadonlyArray<{ partitionId: number; leader: number }>
  findBroker(which: { nodeId: number }): Promise<InnerBroker>
  findGroupCoordinator(which: { groupId: string }): Promise<InnerBroker>
}

export function clusterOf(kafka: Kafka): InnerCluster {
  const symbol = Object.getOwnPropertySymbols(kafka).find(
    ({ description }) => description === 'private:Kafka:createCluster',
  )
  const create = (kafka as unknown as Record<symbol, (options: object) => InnerCluster>)[symbol!]!
  return create({ metadataMaxAge: 300_000, allowAutoTopicCreation: false })
}
