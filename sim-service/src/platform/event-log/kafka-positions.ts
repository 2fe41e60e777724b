import type { Admin, Kafka } from 'kafkajs'
import {
  EventLogError,
  type PartitionLag,
  type ReadRequest,
  type ReplayFrom,
  type StoredEvent,
} from '../../runs/ports/event-log.ts'
import { clusterOf, type InnerCluster } from './kafka-inside.ts'
import { storedEvent } from './kafka-messages.ts'

const READ_OCTETS = 1024 * 1024
const READ_WAIT_MS = 100
const READ_COMMITTED = 1
/** Of a commit by somebody who is no member. */
const NO_GENERATION = -1

interface Extent {
  readonly firstOffset: number
  readonly endOffset: number
}

interface Position {
  readonly partition: number
  readonly offset: string
}

/** Where groups and partitions are: looking, counting, moving. */
export class KafkaPositions {
  private readonly admin: Admin
  private readonly prefix: string
  private readonly cluster: InnerCluster

  constructor(kafka: Kafka, admin: Admin, prefix: string) {
    this.admin = admin
    this.prefix = prefix
    this.cluster = clusterOf(kafka)
  }

  connect(): Promise<void> {
    return this.cluster.connect()
  }

  disconnect(): Promise<void> {
    return this.cluster.disconnect()
  }

  async extent(topic: string): Promise<Extent[]> {
    const offsets = await this.admin.fetchTopicOffsets(this.prefix + topic)
    return offsets
      .toSorted((a, b) => a.partition - b.partition)
      .map(({ low, high }) => ({ firstOffset: Number(low), endOffset: Number(high) }))
  }

  async groups(): Promise<string[]> {
    const { groups } = await this.admin.listGroups()
    return groups
      .map(({ groupId }) => groupId)
      .filter((id) => id.startsWith(this.prefix))
      .map((id) => id.slice(this.prefix.length))
      .sort()
  }

  /** Topics of the group in their order; a partition without a commit is one that the group never took. */
  async lag(group: string, topics: readonly string[]): Promise<PartitionLag[]> {
    const committed = await this.admin.fetchOffsets({
      groupId: this.prefix + group,
      topics: topics.map((topic) => this.prefix + topic),
    })
    const lags: PartitionLag[] = []
    for (const { topic: name, partitions } of committed) {
      const taken = partitions.filter(({ offset }) => Number(offset) >= 0)
      if (taken.length === 0) continue
      const topic = name.slice(this.prefix.length)
      const extents = await this.extent(topic)
      for (const { partition, offset } of taken) {
        lags.push(await this.lagOf(topic, partition, Number(offset), extents[partition]!))
      }
    }
    return lags.sort((a, b) => (a.topic === b.topic ? a.partition - b.partition : a.topic < b.topic ? -1 : 1))
  }

  async read({ topic, partition, fromOffset, limit }: ReadRequest): Promise<StoredEvent[]> {
    const extent = (await this.extent(topic))[partition]
    const events: StoredEvent[] = []
    if (extent === undefined) return events
    let next = Math.max(fromOffset, extent.firstOffset)
    while (next < extent.endOffset && events.length < limit) {
      const fetched = await this.fetch(topic, partition, next)
      if (fetched.length === 0) break
      events.push(...fetched.slice(0, limit - events.length))
      next = fetched.at(-1)!.offset + 1
    }
    return events
  }

  /**
   * A group that is new to a topic gets its position written down before its first member joins: messages published
   * between that and its first fetch are not missed, and whoever scales by lag sees one.
   */
  async begin(group: string, topics: readonly string[], from: 'beginning' | 'end'): Promise<void> {
    const names = topics.map((topic) => this.prefix + topic)
    const known = await this.admin.fetchOffsets({ groupId: this.prefix + group, topics: names })
    for (const { topic: name, partitions } of known) {
      const unknown = partitions.filter(({ offset }) => Number(offset) < 0)
      if (unknown.length === 0) continue
      const extents = await this.extent(name.slice(this.prefix.length))
      const positions = unknown.map(({ partition }) => {
        const { firstOffset, endOffset } = extents[partition]!
        return { partition, offset: String(from === 'end' ? endOffset : firstOffset) }
      })
      // Refused where another member was quicker, who wrote its own.
      await this.commit(group, name, positions).catch((error: unknown) => {
        if (!isRefusedByMembers(error)) throw error
      })
    }
  }

  async replay(
    { group, topic, from }: { group: string; topic: string; from: ReplayFrom },
    partitions: number,
  ): Promise<void> {
    const positions = await this.positionsOf(topic, from, partitions)
    const { groups } = await this.admin.describeGroups([this.prefix + group])
    const members = groups[0]?.members.length ?? 0
    if (members > 0) throw groupActive(group, members)
    await this.commit(group, this.prefix + topic, positions).catch((error: unknown) => {
      throw isRefusedByMembers(error) ? groupActive(group, 1) : error
    })
  }

  private async positionsOf(topic: string, from: ReplayFrom, partitions: number): Promise<Position[]> {
    const extents = await this.extent(topic)
    if (typeof from === 'string') {
      return extents.map(({ firstOffset, endOffset }, partition) => {
        return { partition, offset: String(from === 'end' ? endOffset : firstOffset) }
      })
    }
    if ('sinceMs' in from) {
      const found = await this.admin.fetchTopicOffsetsByTimestamp(this.prefix + topic, from.sinceMs)
      return found.map(({ partition, offset }) => {
        return { partition, offset: Number(offset) < 0 ? String(extents[partition]!.endOffset) : offset }
      })
    }
    const extent = extents[from.partition]
    if (extent === undefined) {
      const text = `${topic} has ${partitions} partitions, there is no ${from.partition}`
      throw new EventLogError('unknown-topic', text)
    }
    const offset = Math.min(Math.max(from.offset, extent.firstOffset), extent.endOffset)
    return [{ partition: from.partition, offset: String(offset) }]
  }

  private async commit(group: string, topic: string, partitions: readonly Position[]): Promise<void> {
    const groupId = this.prefix + group
    const coordinator = await this.cluster.findGroupCoordinator({ groupId })
    const position = { groupId, groupGenerationId: NO_GENERATION, memberId: '' }
    await coordinator.offsetCommit({ ...position, topics: [{ topic, partitions }] })
  }

  private async lagOf(
    topic: string,
    partition: number,
    committed: number,
    extent: Extent,
  ): Promise<PartitionLag> {
    const { firstOffset, endOffset } = extent
    const committedOffset = Math.max(committed, firstOffset)
    const [first] = committedOffset < endOffset ? await this.fetch(topic, partition, committedOffset) : []
    return {
      topic,
      partition,
      committedOffset,
      endOffset,
      lagMessages: Math.max(0, endOffset - committedOffset),
      lagSeconds: first === undefined ? 0 : Math.max(0, (Date.now() - first.publishedAt) / 1000),
    }
  }

  private async fetch(topic: string, partition: number, from: number): Promise<StoredEvent[]> {
    const name = this.prefix + topic
    await this.cluster.addTargetTopic(name)
    const place = this.cluster.findTopicPartitionMetadata(name).find((one) => one.partitionId === partition)
    const leader = await this.cluster.findBroker({ nodeId: place!.leader })
    const { responses } = await leader.fetch({
      maxWaitTime: READ_WAIT_MS,
      minBytes: 1,
      maxBytes: READ_OCTETS,
      isolationLevel: READ_COMMITTED,
      topics: [
        { topic: name, partitions: [{ partition, fetchOffset: String(from), maxBytes: READ_OCTETS }] },
      ],
    })
    const messages = responses[0]?.partitions[0]?.messages ?? []
    // A batch is stored as one: it may begin before what was asked for.
    return messages
      .filter(({ offset, isControlRecord }) => Number(offset) >= from && isControlRecord !== true)
      .map((message) => storedEvent(topic, partition, message))
  }
}

function groupActive(group: string, members: number): EventLogError {
  return new EventLogError('group-active', `${group} has ${members} members: stop them first`)
}

function isRefusedByMembers(error: unknown): boolean {
  const { type } = error as { type?: unknown }
  return type === 'UNKNOWN_MEMBER_ID' || type === 'ILLEGAL_GENERATION' || type === 'REBALANCE_IN_PROGRESS'
}
