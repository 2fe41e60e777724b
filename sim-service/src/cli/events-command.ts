import { deadLetters, replayDeadLetters } from '../platform/event-log/dead-letters.ts'
import { maskText } from '../platform/telemetry/masking.ts'
import {
  deadLetterTopic,
  type EventLog,
  EventLogError,
  isDeadLetterTopic,
  type PartitionLag,
  type ReplayFrom,
  type StoredEvent,
  topics,
} from '../runs/ports/event-log.ts'
import { alignedRows } from '../runs/report/text-layout.ts'
import { didYouMean, printable } from '../scenario/problem.ts'
import { type Arguments, type Options, wholeNumber } from './arguments.ts'
import { BadInput, Failure } from './bad-input.ts'
import type { Command } from './command.ts'
import { configIn, configuredEventLog } from './configured-event-log.ts'
import { exitCode } from './exit-codes.ts'
import { printJson } from './io.ts'

const actions = ['list', 'lag', 'dead-letters', 'replay'] as const
type Action = (typeof actions)[number]

const MAX_SHOWN = 10_000

const options = {
  limit: { value: 'N', help: 'list, dead-letters: how many of the newest; 20 when not given' },
  group: { value: 'NAME', help: 'replay: the consumer group that begins again; lag: only this one' },
  from: {
    value: 'WHERE',
    help: 'replay: beginning, end, an instant (2026-11-23T10:00:00Z) or PARTITION:OFFSET',
  },
  'dead-letters': { help: 'replay: publish the dead letters of the topic again that were not yet' },
} as const satisfies Options

/** What an action found, as data and as text. */
interface Answer {
  readonly json: unknown
  readonly text: string
}

export const eventsCommand: Command = {
  name: 'events',
  summary: 'look into the event log: messages, lag, dead letters; begin again',
  about:
    'events list shows the topics, or the newest messages of one. events lag says how far each consumer group is ' +
    'behind. events dead-letters TOPIC shows what could not be handled, and why. events replay moves a group that ' +
    'has no members to where it shall begin again, or publishes dead letters again: consumers do nothing twice, so ' +
    'neither can harm. The log is that of the service: Kafka where KAFKA_BROKERS is set, else DATABASE_URL.',
  operands: { name: 'list|lag|dead-letters|replay [TOPIC]', least: 1, most: 2 },
  options,
  examples: [
    'roamlab events list run.results --limit 5',
    'roamlab events lag',
    'roamlab events replay charging.events --dead-letters',
    'roamlab events replay run.results --group results --from beginning',
  ],
  async execute(given, io) {
    const act = answers[known(given.operands[0]!, actions)]
    // What is wrong with the words is said before anything is opened.
    const ask = act(given)
    const { events, close } = await configuredEventLog(configIn(io), 'roamlab events')
    try {
      const { json, text } = await ask(events)
      if (given.has('json')) printJson(io, json)
      else io.stdout.write(text)
    } catch (error) {
      if (error instanceof EventLogError) throw new Failure(error.message)
      throw error
    } finally {
      await close()
    }
    return exitCode.passed
  },
}

const answers: Record<Action, (given: Arguments) => (log: EventLog) => Promise<Answer>> = {
  list: (given) => {
    const limit = limitOf(given)
    if (given.operands[1] === undefined) return allTopics
    const topic = topicOf(given)
    return (log) => newest(log, topic, limit)
  },
  lag: (given) => {
    if (given.operands[1] !== undefined)
      throw new BadInput('events lag takes no topic; --group names a group')
    return (log) => lagOf(log, given.one('group'))
  },
  'dead-letters': (given) => {
    const topic = topicOf(given)
    const limit = limitOf(given)
    return (log) => lettersOf(log, topic, limit)
  },
  replay: (given) => {
    const topic = topicOf(given)
    if (given.has('dead-letters')) {
      if (given.has('group') || given.has('from'))
        throw new BadInput('--dead-letters goes without --group and --from')
      return (log) => publishedAgain(log, topic)
    }
    const group = given.one('group')
    const from = given.one('from')
    if (group === undefined || from === undefined)
      throw new BadInput('events replay: --group and --from are missing, or --dead-letters')
    const place = placeOf(from)
    return (log) => movedTo(log, group, topic, place)
  },
}

function limitOf(given: Arguments): number {
  return wholeNumber('limit', given.one('limit') ?? '20', 1, MAX_SHOWN)
}

function topicOf(given: Arguments): string {
  const topic = given.operands[1]
  const names = Object.keys(topics)
  if (topic === undefined) throw new BadInput(`which topic? (${names.join(', ')})`)
  const isAllowed = given.operands[0] === 'list' || !isDeadLetterTopic(topic)
  return known(topic, isAllowed ? [...names, ...names.map(deadLetterTopic)] : names)
}

function known<W extends string>(word: string, words: readonly W[]): W {
  const found = words.find((one) => one === word)
  if (found !== undefined) return found
  const hint = didYouMean(word, words) || ` (expected ${words.join(', ')})`
  throw new BadInput(`events: there is no ${printable(word)}${hint}`)
}

function placeOf(text: string): ReplayFrom {
  if (text === 'beginning' || text === 'end') return text
  const [, partition, offset] = /^(\d{1,6}):(\d{1,15})$/.exec(text) ?? []
  if (partition !== undefined) return { partition: Number(partition), offset: Number(offset) }
  const sinceMs = /^\d{4}-\d\d-\d\dT/.test(text) ? Date.parse(text) : Number.NaN
  if (Number.isNaN(sinceMs))
    throw new BadInput(
      '--from: expected beginning, end, PARTITION:OFFSET or an instant such as 2026-11-23T10:00:00Z',
    )
  return { sinceMs }
}

async function allTopics(log: EventLog): Promise<Answer> {
  const rows: Array<{ topic: string; partitions: number; messages: number }> = []
  for (const topic of Object.keys(topics).flatMap((name) => [name, deadLetterTopic(name)])) {
    const extents = await log.extent(topic)
    const messages = extents.reduce((sum, { firstOffset, endOffset }) => sum + endOffset - firstOffset, 0)
    rows.push({ topic, partitions: extents.length, messages })
  }
  const lines = rows.map((row) => [row.topic, `${row.partitions} partitions`, `${row.messages} messages`])
  return { json: { kind: log.kind, topics: rows }, text: textOf(lines, '') }
}

/** The newest of all partitions, the newest last, as a terminal scrolls. */
async function newest(log: EventLog, topic: string, limit: number): Promise<Answer> {
  const extents = await log.extent(topic)
  const events: StoredEvent[] = []
  for (const [partition, { firstOffset, endOffset }] of extents.entries()) {
    const fromOffset = Math.max(firstOffset, endOffset - limit)
    events.push(...(await log.read({ topic, partition, fromOffset, limit })))
  }
  events.sort((a, b) => a.publishedAt - b.publishedAt || a.partition - b.partition || a.offset - b.offset)
  const shown = events
    .slice(-limit)
    .map(({ partition, offset, key, eventId, headers, body, publishedAt }) => ({
      partition,
      offset,
      publishedAt: new Date(publishedAt).toISOString(),
      key: maskText(key),
      eventId: maskText(eventId),
      schema: headers.schema,
      runId: headers['run-id'],
      octets: body.length,
    }))
  const lines = shown.map((one) => [
    `${one.partition}:${one.offset}`,
    one.publishedAt,
    one.schema,
    one.eventId,
    `${one.octets} octets`,
  ])
  return { json: { topic, events: shown }, text: textOf(lines, `nothing in ${topic}`) }
}

async function lagOf(log: EventLog, only: string | undefined): Promise<Answer> {
  const groups = only === undefined ? await log.groups() : [only]
  const rows: Array<PartitionLag & { group: string }> = []
  for (const group of groups) rows.push(...(await log.lag(group)).map((one) => ({ group, ...one })))
  const lines = [...Map.groupBy(rows, ({ group, topic }) => `${group} ${topic}`).values()].map((of) => {
    const messages = of.reduce((sum, { lagMessages }) => sum + lagMessages, 0)
    const seconds = Math.max(...of.map(({ lagSeconds }) => lagSeconds))
    return [of[0]!.group, of[0]!.topic, `${messages} messages`, `${seconds.toFixed(1)} s behind`]
  })
  return { json: { partitions: rows }, text: textOf(lines, 'no group has taken anything') }
}

async function lettersOf(log: EventLog, topic: string, limit: number): Promise<Answer> {
  const letters = (await deadLetters(log, topic, limit)).map((one) => ({
    ...one,
    key: maskText(one.key),
    eventId: maskText(one.eventId),
    headers: Object.fromEntries(
      Object.entries(one.headers).map(([name, value]) => [name, maskText(value ?? '')]),
    ),
  }))
  const lines = letters.map(({ offset, headers, eventId, isReplayed }) => [
    String(offset),
    headers['last-attempt'] ?? '',
    headers['error-code'] ?? '',
    eventId,
    isReplayed ? 'published again' : `${headers['attempts'] ?? '?'} attempts`,
    headers['error-text'] ?? '',
  ])
  return { json: { topic, deadLetters: letters }, text: textOf(lines, `no dead letters of ${topic}`) }
}

async function publishedAgain(log: EventLog, topic: string): Promise<Answer> {
  const published = await replayDeadLetters(log, topic)
  return { json: { topic, published }, text: `${published} dead letters of ${topic} published again\n` }
}

async function movedTo(log: EventLog, group: string, topic: string, from: ReplayFrom): Promise<Answer> {
  await log.replay({ group, topic, from })
  const partitions = (await log.lag(group)).filter((one) => one.topic === topic)
  const messages = partitions.reduce((sum, { lagMessages }) => sum + lagMessages, 0)
  return {
    json: { group, topic, partitions },
    text: `${group} begins again, ${messages} messages of ${topic} before it\n`,
  }
}

function textOf(rows: string[][], none: string): string {
  return rows.length === 0 ? `${none}\n` : `${alignedRows(rows).join('\n')}\n`
}
