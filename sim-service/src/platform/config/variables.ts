import { choice, list, optional, text, type Variable, whole, yesOrNo } from './variable.ts'

const anyPort = [0, 65_535] as const
const host = /^[\w.:[\]-]+$/

/**
 * Everything that can be configured, in the order in which docs/CONFIGURATION.md shows it. A key is what the service
 * calls the value.
 */
export const variables = {
  'The service': {
    dataFolder: optional(
      'ROAMLAB_DATA',
      'the folder of everything that survives a restart',
      /\S/,
      'a folder',
      {
        fallbackText: '`.roamlab/` in the repository',
      },
    ),
    host: text('ROAMLAB_HOST', 'the address to listen on', '127.0.0.1', host, 'a host name or an address'),
    port: whole(
      'ROAMLAB_PORT',
      'REST, streams and metrics; the next free one when taken, 0 is any',
      anyPort,
      8080,
    ),
    rpcPort: whole('ROAMLAB_RPC_PORT', 'gRPC (HTTP/2 without TLS); likewise', anyPort, 8082),
    isOnce: yesOrNo('ROAMLAB_ONCE', 'end after the first drill, with its exit code', false),
    stopSeconds: whole('ROAMLAB_STOP_SECONDS', 'how long an ordered end may take', [1, 600], 20),
    areSamplesRun: yesOrNo('ROAMLAB_SAMPLES', 'run five small drills at the first start', true),
  },
  'Runs and requests': {
    queueLength: whole('ROAMLAB_QUEUE', 'runs that may wait; more are refused', [0, 100_000], 200),
    runsPerTenant: whole(
      'ROAMLAB_RUNS_PER_TENANT',
      'runs of one tenant, waiting or running',
      [1, 100_000],
      50,
    ),
    threads: optional(
      'ROAMLAB_THREADS',
      'threads of a run; 0 keeps it in the service’s own',
      /^\d{1,3}$/,
      'a whole number from 0 to 999',
      { fallbackText: 'one for each region, as far as there are cores' },
    ),
    runLeaseSeconds: whole(
      'ROAMLAB_RUN_LEASE_SECONDS',
      'how long a run of a service that was killed waits before it is taken up again',
      [1, 3600],
      10,
    ),
    workers: choice(
      'ROAMLAB_WORKERS',
      'where shards are run: on threads of the service, or by `roamlab worker` processes (docs/WORKERS.md)',
      ['threads', 'remote'],
      'threads',
    ),
    hasStandby: yesOrNo('ROAMLAB_STANDBY', 'with remote workers: run shards here while there are none', true),
    workerLeaseSeconds: whole(
      'ROAMLAB_WORKER_LEASE_SECONDS',
      'how long a worker may be silent before its shards go to others',
      [1, 3600],
      5,
    ),
    requestsPerMinute: whole('ROAMLAB_REQUESTS_PER_MINUTE', 'of one subject', [1, 10_000_000], 6000),
    startsPerMinute: whole('ROAMLAB_STARTS_PER_MINUTE', 'starts of runs, likewise', [1, 1_000_000], 60),
    heavyPerMinute: whole('ROAMLAB_HEAVY_PER_MINUTE', 'traces, comparisons, rehearsals', [1, 1_000_000], 120),
    origins: list(
      'ROAMLAB_CORS_ORIGINS',
      'web pages of these origins may ask the API by themselves; none unless named',
      /^https?:\/\/[\w.-]+(?::\d+)?$/,
      'https://host,...',
    ),
    requestSeconds: whole('ROAMLAB_REQUEST_SECONDS', 'how long an answer may take', [1, 3600], 120),
    slots: whole('ROAMLAB_SLOTS', 'runs that metrics show at a time', [1, 64], 8),
  },
  Database: {
    databaseUrl: optional(
      'DATABASE_URL',
      'a PostgreSQL of yours',
      /^postgres(?:ql)?:\/\/\S+$/,
      'postgres://user:password@host:port/name',
      { isSecret: true, fallbackText: 'an embedded PostgreSQL with its data in the data folder' },
    ),
    databaseConnections: whole('ROAMLAB_DATABASE_CONNECTIONS', 'the most at a time', [2, 500], 10),
    keepDetailDays: whole(
      'ROAMLAB_KEEP_DETAIL_DAYS',
      'KPI buckets and subscribers of runs; whole months are dropped',
      [1, 36_500],
      62,
    ),
    keepSummaryDays: whole(
      'ROAMLAB_KEEP_SUMMARY_DAYS',
      'minutes and hours of KPIs, plans, results and traces',
      [1, 36_500],
      400,
    ),
  },
  'Event log': {
    kafkaBrokers: list(
      'KAFKA_BROKERS',
      'Kafka as the event log; Postgres otherwise',
      /^\S+:\d+$/,
      'host:port,...',
    ),
    kafkaClientId: text('KAFKA_CLIENT_ID', 'what the brokers call this service', 'roamlab'),
    kafkaPrefix: optional(
      'KAFKA_TOPIC_PREFIX',
      'before each topic’s name',
      /^[\w.-]{1,100}$/,
      'letters, digits, . _ -',
    ),
    isKafkaTls: yesOrNo('KAFKA_TLS', 'TLS to the brokers', false),
    kafkaCaFile: optional('KAFKA_TLS_CA', 'certificates of the authority, PEM', /\S/, 'a file'),
    kafkaMechanism: optional(
      'KAFKA_SASL_MECHANISM',
      'how to log in',
      /^(?:plain|scram-sha-256|scram-sha-512)$/,
      'plain, scram-sha-256 or scram-sha-512',
    ),
    kafkaUser: optional('KAFKA_SASL_USERNAME', 'as whom'),
    kafkaPassword: optional('KAFKA_SASL_PASSWORD', 'with which password', /\S/, 'a text', { isSecret: true }),
  },
  Flags: {
    flagsPublicKey: optional(
      'FLAGS_PUBLIC_KEY',
      'with it, flags need its signature (PEM, Ed25519 or P-256)',
      /\S/,
      'a file',
    ),
    flagsPrivateKey: optional(
      'FLAGS_PRIVATE_KEY',
      'with it, the service signs what admins set',
      /\S/,
      'a file',
    ),
  },
  Telemetry: {
    logLevel: choice(
      'ROAMLAB_LOG_LEVEL',
      'the least that is logged',
      ['debug', 'info', 'warn', 'error'],
      'info',
    ),
    logTo: choice(
      'ROAMLAB_LOG',
      '`service.log` in the data folder, or standard error',
      ['file', 'stderr'],
      'file',
    ),
    otlpEndpoint: optional(
      'OTEL_EXPORTER_OTLP_ENDPOINT',
      'an OpenTelemetry collector (OTLP over HTTP); its other OTEL_EXPORTER_OTLP_* variables hold too',
      /^https?:\/\/\S+$/,
      'an http or https URL',
    ),
  },
} as const satisfies Record<string, Record<string, Variable<unknown>>>

/** Read where they are used (`api/auth/auth-settings.ts`), and checked at the start like the others. */
export const variablesOfIdentity: ReadonlyArray<readonly [name: string, about: string, fallback: string]> = [
  ['AUTH', 'on or off; off only on loopback, and everybody is admin', 'on'],
  ['AUTH_ISSUER', 'whose JWTs are taken (`iss`)', 'not set: API tokens only'],
  ['AUTH_JWKS_URL', 'the keys of the issuer', 'not set'],
  ['AUTH_AUDIENCE', 'for whom they must be (`aud`)', 'not set'],
  ['AUTH_ALGORITHMS', 'with which signatures', 'RS256,PS256,ES256,EdDSA'],
  ['AUTH_CLOCK_TOLERANCE_SECONDS', 'how far clocks may differ', '30'],
  ['AUTH_ROLE_CLAIM', 'the claim that says the role', 'roamlab_role'],
  ['AUTH_GROUPS_CLAIM', 'the claim that says the groups', 'groups'],
  ['AUTH_TENANT_CLAIM', 'the claim that says the tenant', 'tenant'],
  ['GRAFANA_URL', 'Grafana’s `root_url`: its signed persons are taken', 'not set'],
  ['GRAFANA_JWKS_URL', 'Grafana’s keys', '`/api/signing-keys/keys` of GRAFANA_URL'],
  ['GRAFANA_ORG_ID', 'the organisation in Grafana', '1'],
]
