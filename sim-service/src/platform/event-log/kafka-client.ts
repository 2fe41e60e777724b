import { readFileSync } from 'node:fs'
import { Kafka, type KafkaConfig, type KafkaJSError, logLevel, type SASLOptions } from 'kafkajs'
import { EventLogError } from '../../runs/ports/event-log.ts'
import type { Config } from '../config/config.ts'
import { repairKafkaJs } from './kafka-inside.ts'

export interface KafkaAddress {
  readonly brokers: readonly string[]
  readonly clientId?: string
  /** Before the name of each topic and group, where several installations share a cluster. */
  readonly prefix?: string
  readonly tls?: { readonly ca?: string }
  readonly sasl?: SASLOptions
}

export type KafkaSettings = Pick<
  Config,
  | 'kafkaBrokers'
  | 'kafkaClientId'
  | 'kafkaPrefix'
  | 'isKafkaTls'
  | 'kafkaCaFile'
  | 'kafkaMechanism'
  | 'kafkaUser'
  | 'kafkaPassword'
>

/** What the environment says of Kafka (docs/CONFIGURATION.md); undefined where it names no brokers. */
export function kafkaAddress(config: KafkaSettings): KafkaAddress | undefined {
  if (config.kafkaBrokers.length === 0) return undefined
  const { kafkaMechanism: mechanism, kafkaUser: username, kafkaPassword: password } = config
  const hasLogin = mechanism !== undefined && username !== undefined && password !== undefined
  const ca = config.kafkaCaFile === undefined ? undefined : readFileSync(config.kafkaCaFile, 'utf8')
  return {
    brokers: config.kafkaBrokers,
    clientId: config.kafkaClientId,
    ...(config.kafkaPrefix !== undefined && { prefix: config.kafkaPrefix }),
    ...(config.isKafkaTls && { tls: ca === undefined ? {} : { ca } }),
    ...(hasLogin && { sasl: { mechanism, username, password } as SASLOptions }),
  }
}

/** A broker that is away for half a minute is waited for by those who call, not in here. */
const RETRY = { initialRetryTime: 100, maxRetryTime: 1000, retries: 5 }

export function kafkaClient({ brokers, clientId = 'roamlab', tls, sasl }: KafkaAddress): Kafka {
  repairKafkaJs()
  const config: KafkaConfig = {
    brokers: [...brokers],
    clientId,
    connectionTimeout: 3000,
    authenticationTimeout: 5000,
    requestTimeout: 30_000,
    retry: RETRY,
    logLevel: logLevel.NOTHING,
    ...(tls !== undefined && { ssl: tls.ca === undefined ? true : { ca: [tls.ca] } }),
    ...(sasl !== undefined && { sasl }),
  }
  return new Kafka(config)
}

/** What kafkajs throws, as the port has it: whatever trying again may help against is an outage. */
export function asEventLogError(error: unknown): unknown {
  if (!isOfKafka(error)) return error
  const isAway = isOutage(error) || (isOfKafka(error.cause) && isOutage(error.cause))
  return isAway ? new EventLogError('event-log-unavailable', error.message, error) : error
}

/** By name: Node finds no class of errors among the exports of this package. */
function isOfKafka(error: unknown): error is KafkaJSError {
  return error instanceof Error && error.name.startsWith('KafkaJS')
}

function isOutage(error: KafkaJSError): boolean {
  return error.retriable || outages.has(error.name)
}

const outages = new Set([
  'KafkaJSConnectionError',
  'KafkaJSConnectionClosedError',
  'KafkaJSNumberOfRetriesExceeded',
  'KafkaJSRequestTimeoutError',
  'KafkaJSBrokerNotFound',
  'KafkaJSNoBrokerAvailableError',
  'KafkaJSGroupCoordinatorNotFound',
  'KafkaJSMetadataNotLoaded',
  'KafkaJSTopicMetadataNotLoaded',
])
