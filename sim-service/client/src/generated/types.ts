// Made of client/src/schemas by `npm run client:types`; not to be edited.

export interface AbortRun {
  reason: Reason
}

export interface AbortedRuns {
  runs: Array<RunId>
}

export interface ArtifactList {
  items: Array<ArtifactRecord>
}

export type ArtifactName = string

export interface ArtifactRecord {
  name: string
  mediaType: string
  octets: number
  sha256: string
}

export interface AuditEvent {
  seq: number
  at: string
  actor: {
    subject: string
    name: string
    role: Role
    tenant: string
    via: "token" | "jwt" | "grafana" | "delegation" | "off" | "system"
  }
  /** Whose token acted for the actor */
  through: string | null
  action: string
  target: string
  beforeHash: string | null
  afterHash: string | null
  detail: Record<string, unknown>
  previousHash: string
  /** Over this record and the hash of the one before */
  hash: string
}

export interface AuditPage {
  items: Array<AuditEvent>
  nextCursor?: string
}

export interface AuditQuery {
  subject?: string
  action?: string
  target?: string
  /** At most so many items */
  limit?: number
  /** `nextCursor` of the page before */
  cursor?: string
}

/** What the capture holds; the nodes’ own signalling always */
export interface CaptureWish {
  /** The first so many subscribers; 20 if absent, 0 for the nodes alone */
  subscribers?: number
  nas?: "ciphered" | "plain" | "both"
}

export interface ChangeRate {
  /** Who has not switched on yet comes so many times as fast: `2`, `0.5` or `1/3` */
  factor: string
}

export interface ClearFlag {
  /** Why: it is kept in the audit */
  reason: string
  /** Detached JWS over the canonical JSON (RFC 8785) of {overrides, version} as the change makes them; needed where a key is configured and the service does not hold the private one */
  signature?: string
}

export interface CompareQuery {
  /** A UUIDv7: runs sort by when they were asked for */
  a: RunId
  /** A UUIDv7: runs sort by when they were asked for */
  b: RunId
}

/** Two runs, subscriber by subscriber */
export interface Comparison {
  pairing: {
    seeds: Array<number>
    unpairedRuns: number
    isCommonRandom: boolean
    pairs: number
    onlyInA: number
    onlyInB: number
    unit: "subscriber" | "seed"
  }
  isIdentical: boolean
  notReproducible: Array<number>
  metrics: Array<MetricComparison>
  objectives: Array<{
    a?: SeedObjective
    b?: SeedObjective
  }>
  changedSubscribers: number
  firstChanged: Array<{
    seed: number
    ueId: number
    changes: Array<{
      column: string
      a: number | string
      b: number | string
    }>
  }>
  state: "same" | "better" | "worse" | "mixed" | "changed" | "no difference shown" | "unproved"
}

export interface CreateToken {
  /** For people: in lists and in the audit */
  name: string
  role: Role
  /** Whose quota its runs use */
  tenant?: string
  /** Its holder is a member of them; so is whoever comes through Grafana with it */
  groups?: Array<GroupReference>
  /** Its holder may name a person in X-Roamlab-On-Behalf-Of */
  mayDelegate?: boolean
  /** Never, when absent */
  expiresInDays?: number
}

export interface CreatedToken {
  /** An API token without its secret */
  token: Token
  /** The token itself: told once, and kept nowhere */
  secret: string
}

/** Where the next page begins: `nextCursor` of the page before, not to be read */
export type Cursor = string

/** A scenario, a profile or an agreement */
export interface Definition {
  /** Lower-case letters, digits and hyphens */
  name: Name
  title: string
  owner: string
  tags: Array<string>
  /** What ships cannot be changed */
  source: "shipped" | "stored"
  /** 0 for what ships; each write adds one */
  version: number
  /** SHA-256 of the text, hexadecimal */
  hash: string
  updatedAt?: Instant
  /** Who did something */
  updatedBy?: Person
  /** YAML, as its author wrote it: comments and order stay */
  text: DefinitionText
}

export interface DefinitionPage {
  items: Array<DefinitionSummary>
  /** Absent on the last page */
  nextCursor?: Cursor
}

export interface DefinitionProblem {
  line: number
  column: number
  path: string
  message: string
  expected: string
}

export interface DefinitionQuery {
  owner?: string
  source?: "shipped" | "stored"
  /** In the name, the title or a tag */
  text?: string
  /** At most so many items */
  limit?: number
  /** Where the next page begins: `nextCursor` of the page before, not to be read */
  cursor?: Cursor
}

export interface DefinitionSummary {
  /** Lower-case letters, digits and hyphens */
  name: Name
  title: string
  owner: string
  tags: Array<string>
  /** What ships cannot be changed */
  source: "shipped" | "stored"
  /** 0 for what ships; each write adds one */
  version: number
  /** SHA-256 of the text, hexadecimal */
  hash: string
  updatedAt?: Instant
  /** Who did something */
  updatedBy?: Person
}

/** YAML, as its author wrote it: comments and order stay */
export type DefinitionText = string

/** The newest first, deletions included */
export interface DefinitionVersions {
  items: Array<{
    /** Lower-case letters, digits and hyphens */
    name: Name
    title: string
    owner: string
    tags: Array<string>
    /** What ships cannot be changed */
    source: "shipped" | "stored"
    /** 0 for what ships; each write adds one */
    version: number
    /** SHA-256 of the text, hexadecimal */
    hash: string
    updatedAt?: Instant
    /** Who did something */
    updatedBy?: Person
    isDeleted: boolean
  }>
}

/** What the data of an event says, by its kind */
export interface EventData {
  state: {
    /** The last four are ends */
    state: RunState
    reason?: string
    error?: string
  }
  progress: StreamProgress
  kpi: StreamKpis
  objective: {
    objectives: Array<StreamObjective>
  }
  phase: {
    phase: PhaseName
    startUs: number
    endUs: number
  }
  fault: {
    id: string
    kind: string
    target: string
    change: "begins" | "ends" | "healed"
    injected: boolean
  }
  command: {
    command: string
    detail?: string
    reason?: string
    by?: string
    decidedAtUs?: number
  }
  timeline: {
    what: string
    detail: string
  }
  verdict: {
    state: VerdictState
    paragraph: string
    fingerprint: Record<string, string>
  }
}

/** The stream of several runs for a client that polls */
export interface EventPage {
  items: Array<RunEvent>
  /** What to send as `since` the next time */
  position: number
}

export interface EventsQuery {
  /** Ids of runs with commas between, or `all`, which it is when absent */
  runs?: Array<"all" | RunId>
  /** The position of the last event that was had */
  since?: string
  limit?: number
}

/** One kind of fault that chaos injects */
export interface FaultInfo {
  kind: string
  about: string
  /** What the first word of a target may be */
  targets: Array<string>
  parameters: Array<FaultParameterInfo>
  /** What `share`, `every` and `count` choose among */
  selects?: "frames" | "messages" | "requests"
}

export interface FaultList {
  items: Array<FaultInfo>
}

export interface FaultParameterInfo {
  name: string
  unit: "duration" | "probability" | "number"
  /** Microseconds, parts per million, or the number itself */
  from: number
  to: number
  about: string
  need: "required" | "one-of"
}

/** Equal for equal scenario, seed and version */
export interface Fingerprint {
  signalling: string
  charging: string
  chaos: string
}

export interface Flag {
  name: FlagName
  kind: "switch" | "throttle"
  about: string
  value: FlagValue
  initially: FlagValue
  least?: number
  most?: number
  /** Who says so: somebody who set it, the file of the service, or nobody */
  from: "override" | "file" | "build"
}

export interface FlagList {
  items: Array<Flag>
  /** How many changes there have been */
  version: number
  /** What was refused; the last good values are kept */
  problems: Array<string>
}

export type FlagName = string

export type FlagValue = boolean | number

export type GroupReference = string

export interface InjectFault {
  /** Lower-case letters, digits and hyphens */
  id?: Name
  kind: string
  target: string
  for: string
  delay?: string
  jitter?: string
  loss?: string
  duplication?: string
  reordering?: string
  factor?: number
  noise?: number
  cause?: number
  share?: string
  every?: number
  count?: number
}

export type Instant = string

export type KpiDimension = "phase" | "bucket" | "cell" | "plmn" | "partner" | "cause"

export type KpiGrouping = "run" | "phase" | "plmn" | "partner" | "cell" | "cause" | "partnerPhase" | "bucket"

export interface KpiQuery {
  /** By what rows are told apart */
  by?: KpiGrouping
  /** Names of KPIs; all if absent */
  metric?: Array<string>
  fromUs?: number
  untilUs?: number
}

export interface KpiRow {
  kpi: string
  unit: string
  /** The dimensions that were asked for */
  by: {
    phase?: string
    /** The virtual microsecond of its start */
    bucket?: string
    cell?: string
    plmn?: string
    partner?: string
    cause?: string
  }
  factors: Array<{
    numerator: number
    denominator: number
  }>
  /** Absent where a denominator is zero: that is no 100 % */
  value?: number
}

export type LabelName = string

export type Labels = Record<string, string>

/** At most so many items */
export type Limit = number

export interface MarkVerdict {
  name: string
  count: number
  reached: boolean
}

export interface MetricComparison {
  metric: string
  unit: string
  pairs: number
  differing: number
  meanA: number
  meanB: number
  /** B − A, paired */
  difference: number
  interval?: {
    low: number
    high: number
  }
  finding: string
}

/** Virtual microseconds from the start of the run */
export type Microseconds = number

/** Lower-case letters, digits and hyphens */
export type Name = string

/** Absent on the last page */
export type NextCursor = Cursor

export interface ObjectiveVerdict {
  sli: string
  target: string
  valueText?: string
  /** A ratio from 0 to 1, or microseconds; absent without a sample */
  value?: number
  /** Percentage points or microseconds; negative where missed */
  margin?: number
  samples: number
  minSamples: number
  during: Array<PhaseName>
  state: VerdictState
  reason: string
}

/** `max`, `realtime`, or so many times real time */
export type Pacing = string

/** Who did something */
export interface Person {
  subject: string
  name: string
}

export type PhaseName = "warmup" | "baseline" | "inject" | "heal" | "settle"

export interface PlanCell {
  name: string
  /** E-UTRAN cell identity */
  cellId: number
  tac: number
  xMetres: number
  yMetres: number
}

export interface PlanFault {
  id: string
  kind: string
  target: string
  /** Virtual microseconds from the start of the run */
  atUs: Microseconds
  /** Virtual microseconds from the start of the run */
  untilUs: Microseconds
  /** Subscribers that could meet it: an upper bound */
  inReach: number
  /** What it strikes */
  networks: Array<string>
  /** Of a rehearsal: whom it is expected to hit */
  expected?: {
    share: number
    subscribers: number
    peakPerSecond: number
    frames: number
  }
}

export interface PlanPhase {
  name: PhaseName
  /** Virtual microseconds from the start of the run */
  startUs: Microseconds
  /** Virtual microseconds from the start of the run */
  endUs: Microseconds
}

/** What a run would do, before it does it */
export interface PlanPreview {
  scenario: string
  title: string
  seed: number
  scenarioHash: string
  inputsHash: string
  startsAt: string
  /** Virtual microseconds from the start of the run */
  durationUs: Microseconds
  pacing: string
  regions: number
  subscribers: number
  arrivals: {
    /** Virtual microseconds from the start of the run */
    bucketUs: Microseconds
    /** Who switches on in each bucket, from the start */
    counts: Array<number>
    peakPerSecond: number
  }
  phases: Array<PlanPhase>
  faults: Array<PlanFault>
  /** What all faults together could reach: an upper bound */
  struck: {
    subscribers: number
    share: number
    networks: Array<string>
  }
  objectives: Array<{
    sli: string
    target: string
    during: Array<PhaseName>
    minSamples: number
  }>
  networks: Array<{
    plmn: string
    profile: string
    cells: Array<PlanCell>
    mmes: number
    sgws: number
  }>
  homes: Array<{
    plmn: string
    agreement: string
    subscribers: number
  }>
  estimatedWallSeconds?: number
  warnings: Array<string>
  /** The same for a person to read */
  text: string
}

/** A problem document (RFC 9457) */
export interface Problem {
  type: string
  title: string
  status: number
  detail?: string
  instance?: string
  /** Stable: decide by this, never by a text */
  code: string
  /** What to do about it */
  hint?: string
  traceId?: string
  errors?: Array<ProblemError>
  retryAfterSeconds?: number
  reasons?: Array<string>
  /** What is there now, where a precondition failed */
  current?: unknown
}

/** One place that is wrong */
export interface ProblemError {
  /** JSON Pointer (RFC 6901) into the body */
  pointer?: string
  /** The parameter of the path, the query or the headers */
  parameter?: string
  /** Line of a YAML text, from 1 */
  line?: number
  column?: number
  path?: string
  message: string
  expected?: string
}

export interface PutDefinition {
  /** YAML, as its author wrote it: comments and order stay */
  text: DefinitionText
  /** Whose it is, where the text does not say: profiles and agreements do not */
  owner?: string
}

export type Reason = string

export interface RequestPlan {
  scenario: ScenarioChoice
  /** The scenario's own if absent */
  seed?: Seed
  /** A part of the scenario's subscribers: `1/50`, `0.1` or `10%` */
  scale?: Scale
  /** `max`, `realtime`, or so many times real time */
  pacing?: Pacing
  /** Whether a sample of the subscribers lives through the plan, to tell who is hit */
  rehearse?: boolean
}

export type Role = "viewer" | "operator" | "admin"

export interface Run {
  /** A UUIDv7: runs sort by when they were asked for */
  id: RunId
  tenant: string
  scenario: {
    name: string
    title: string
    owner: string
    hash: string
  }
  seed: number
  pacing: string
  /** The last four are ends */
  state: RunState
  phase?: PhaseName
  progress: RunProgress
  verdict?: VerdictState
  /** Equal for equal scenario, seed and version */
  fingerprint?: Fingerprint
  /** Who did something */
  startedBy: Person
  labels: Record<string, string>
  requestedAt: Instant
  startedAt?: Instant
  endedAt?: Instant
  wallSeconds?: number
  /** The run that this one replays */
  parent?: RunId
  error?: string
  /** Feature flags that the run saw */
  flags: Record<string, boolean | number>
  /** Why it was aborted or interrupted */
  reason?: string
}

export interface RunEvent {
  /** A UUIDv7: runs sort by when they were asked for */
  runId: RunId
  seq: number
  /** Its place among the events of all runs */
  position?: number
  atVirtualUs: number
  at: Instant
  kind: "state" | "progress" | "kpi" | "objective" | "phase" | "fault" | "command" | "timeline" | "verdict"
  data: Record<string, unknown>
}

/** What a client polls that cannot stream */
export interface RunEventPage {
  items: Array<RunEvent>
  nextCursor?: string
}

export interface RunEventQuery {
  /** Only events after this `seq`; the stream takes the same number as `Last-Event-ID` */
  cursor?: string
  /** At most so many items */
  limit?: number
}

/** A UUIDv7: runs sort by when they were asked for */
export type RunId = string

/** Ratios of sums (TS 32.450, TS 32.455, IR.42), and each window’s indicators */
export interface RunKpis {
  /** A UUIDv7: runs sort by when they were asked for */
  runId: RunId
  /** How far the run has come */
  untilUs: number
  rows: Array<KpiRow>
  series: Array<SeriesPoint>
}

export interface RunPage {
  items: Array<Run>
  /** Absent on the last page */
  nextCursor?: Cursor
}

export interface RunProgress {
  /** Virtual microseconds from the start of the run */
  virtualUs: Microseconds
  /** Virtual microseconds from the start of the run */
  durationUs: Microseconds
  attached: number
  started: number
  events: number
}

export interface RunQuery {
  state?: Array<RunState>
  /** Lower-case letters, digits and hyphens */
  scenario?: Name
  /** A label, whatever it says (`sample`), or with what it says (`release=24.1`) */
  label?: string
  owner?: string
  /** The subject of a person */
  startedBy?: string
  verdict?: Array<VerdictState>
  /** A UUIDv7: runs sort by when they were asked for */
  parent?: RunId
  /** In the name, the title or a label */
  text?: string
  /** At most so many items */
  limit?: number
  /** Where the next page begins: `nextCursor` of the page before, not to be read */
  cursor?: Cursor
}

/** The last four are ends */
export type RunState = "queued" | "planning" | "running" | "settling" | "judged" | "aborted" | "interrupted" | "failed"

export interface RunStreamQuery {
  /** The same as Last-Event-ID, for who sets no headers */
  since?: string
}

export interface RunVerdict {
  /** A UUIDv7: runs sort by when they were asked for */
  runId: RunId
  verdict: Verdict
  /** Equal for equal scenario, seed and version */
  fingerprint: Fingerprint
  serviceObjectives: Array<ServiceVerdict>
  /** The command that gives the same run */
  reproduce: string
  /** What operators did, with its virtual time */
  commands: Array<string>
}

/** A part of the scenario's subscribers: `1/50`, `0.1` or `10%` */
export type Scale = string

export type ScenarioChoice = {
  /** Lower-case letters, digits and hyphens */
  name: Name
} | {
  /** A scenario in YAML */
  text: string
}

/** The scenario's own if absent */
export type Seed = number

export interface SeedObjective {
  sli: string
  target: string
  during: Array<string>
  passed: number
  failed: number
  inconclusive: number
  spread?: {
    min: {
      seed: number
      value: number
      valueText: string
      margin: number
      marginText: string
    }
    median: {
      seed: number
      value: number
      valueText: string
      margin: number
      marginText: string
    }
    max: {
      seed: number
      value: number
      valueText: string
      margin: number
      marginText: string
    }
    worst: {
      seed: number
      value: number
      valueText: string
      margin: number
      marginText: string
    }
  }
}

/** What ended within one window */
export interface SeriesPoint {
  family: string
  /** Virtual microseconds from the start of the run */
  fromUs: Microseconds
  /** Virtual microseconds from the start of the run */
  untilUs: Microseconds
  good: number
  bad: number
  p50Us?: number
  p95Us?: number
}

/** What a run says about a promise of the service */
export interface ServiceVerdict {
  sli: string
  target: string
  valueText?: string
  /** A ratio from 0 to 1, or microseconds; absent without a sample */
  value?: number
  /** Percentage points or microseconds; negative where missed */
  margin?: number
  samples: number
  minSamples: number
  during: Array<PhaseName>
  state: VerdictState
  reason: string
  name: string
  title: string
  /** Observations that the objective allows to be bad; absent without one */
  budget?: {
    valid: number
    allowed: number
    used: number
    left: number
  }
}

export interface SetFlag {
  value: FlagValue
  /** Why: it is kept in the audit */
  reason: string
  /** Detached JWS over the canonical JSON (RFC 8785) of {overrides, version} as the change makes them; needed where a key is configured and the service does not hold the private one */
  signature?: string
}

export interface StartRun {
  scenario: ScenarioChoice
  /** The scenario's own if absent */
  seed?: Seed
  /** `max`, `realtime`, or so many times real time */
  pacing?: Pacing
  /** A part of the scenario's subscribers: `1/50`, `0.1` or `10%` */
  scale?: Scale
  /** Threads; what the machine has if absent */
  workers?: number
  /** What the capture holds; the nodes’ own signalling always */
  capture?: CaptureWish
  labels?: Labels
}

/** The data of a message `cursor` */
export interface StreamCursor {
  position: number
}

/** The data of a message `delta` */
export interface StreamDelta {
  /** A UUIDv7: runs sort by when they were asked for */
  runId: RunId
  fromSeq: number
  seq: number
  /** In order; of progress and objectives, which the next replaces, the latest alone */
  events: Array<RunEvent>
  /** Events that did not fit; the stored ones are at /runs/{runId}/events */
  leftOut?: number
}

/** The data of a message `end` */
export interface StreamEnd {
  /** A UUIDv7: runs sort by when they were asked for */
  runId: RunId
  /** The last four are ends */
  state: RunState
}

export interface StreamHeaders {
  /** The id of the last message that was had */
  "last-event-id"?: string
}

/** One indicator over the latest window */
export interface StreamKpi {
  name: string
  unit: "ratio" | "us" | "1/s" | "count"
  value?: number
  samples: number
}

export interface StreamKpis {
  fromUs: number
  untilUs: number
  kpis: Array<StreamKpi>
  /** Attaches that failed within it, by how */
  failures: Record<string, number>
}

/** What an objective has come to so far */
export interface StreamObjective {
  sli: string
  target: string
  during: Array<PhaseName>
  value?: number
  valueText?: string
  samples: number
  minSamples: number
  holds?: boolean
}

/** The data of a message `presence` */
export interface StreamPresence {
  /** A run, or `all` for those who watch everything */
  runId: string
  count: number
  /** Names, the first twenty */
  watchers: Array<string>
}

export interface StreamProgress {
  virtualUs: number
  durationUs: number
  phase?: PhaseName
  attached: number
  started: number
  events: number
  wallSeconds: number
  /** Virtual seconds that pass in a second */
  speed: number
  remainingSeconds?: number
}

export interface StreamQuery {
  /** Ids of runs with commas between, or `all`, which it is when absent */
  runs?: Array<"all" | RunId>
  /** The id of the last message that was had */
  since?: string
}

/** The data of a message `snapshot` */
export interface StreamSnapshot {
  run: Run
  /** The latest event that it contains */
  seq: number
  progress?: StreamProgress
  kpis?: StreamKpis
  objectives: Array<StreamObjective>
  /** Faults that act now */
  faults: Array<string>
}

export interface SubscriberPage {
  /** A UUIDv7: runs sort by when they were asked for */
  runId: RunId
  items: Array<SubscriberRow>
  /** Absent on the last page */
  nextCursor?: Cursor
}

export interface SubscriberQuery {
  /** `failed` leaves out whom the network served as agreed */
  outcome?: "failed" | "all"
  cause?: number
  cell?: number
  phase?: PhaseName
  /** At most so many items */
  limit?: number
  /** Where the next page begins: `nextCursor` of the page before, not to be read */
  cursor?: Cursor
}

/** What became of one subscriber */
export interface SubscriberRow {
  /** The subscriber's number in the plan, from 1 */
  ueId: UeId
  imsi: string
  /** PLMN of the home network */
  home: string
  visited: string
  /** E-UTRAN cell identity of the site where the plan puts it */
  cell: number
  attach: string
  /** EMM cause of a rejection; 0 for none */
  cause: number
  /** Whether the agreement wants just this rejection */
  prescribed: boolean
  isFailed: boolean
  /** In which its attach failed first, else the latest */
  phase?: string
  attaches: number
  attachLatencyUs?: number
  handovers: number
  handoverFailures: number
  uplinkOctets: number
  downlinkOctets: number
  debitedOctets: number
  billedMicros: number
}

export interface SubscriberSearch {
  imsi?: string
  outcome?: "failed" | "all"
  cause?: number
  cell?: number
  phase?: PhaseName
  limit?: number
  /** Where the next page begins: `nextCursor` of the page before, not to be read */
  cursor?: Cursor
}

/** The call flow of one subscriber, as data of a ladder */
export interface SubscriberTrace {
  /** A UUIDv7: runs sort by when they were asked for */
  runId: RunId
  /** The subscriber's number in the plan, from 1 */
  ueId: UeId
  imsi: string
  shard: number
  /** From the capture of the run, or a repetition of its shard with the same fingerprint */
  source: "capture" | "replay"
  startsAt: string
  nodes: Array<TraceNode>
  messages: Array<TraceMessage>
  summary: {
    messages: number
    repetitions: number
    lost: number
    problems: number
  }
}

/** An API token without its secret */
export interface Token {
  /** The part of a token by which it is found; no secret */
  id: TokenId
  name: string
  role: Role
  tenant: string
  groups: Array<string>
  mayDelegate: boolean
  createdAt: Instant
  createdBy: string
  expiresAt: Instant | null
  revokedAt: Instant | null
  revokedBy: string | null
}

/** The part of a token by which it is found; no secret */
export type TokenId = string

export interface TokenPage {
  items: Array<Token>
  /** Absent on the last page */
  nextCursor?: Cursor
}

export interface TokenQuery {
  /** At most so many items */
  limit?: number
  /** Where the next page begins: `nextCursor` of the page before, not to be read */
  cursor?: Cursor
}

export interface TraceMessage {
  sequence: number
  /** Microseconds since the run's beginning */
  atUs: number
  /** The id of a node */
  from: string
  to: string
  protocol: string
  /** The application of a Diameter message, the channel of RRC */
  variant?: string
  name: string
  /** NAS messages inside it */
  nas: Array<string>
  /** What is told beside the arrow */
  details: Array<string>
  /** The earlier message that this one repeats, by its sequence */
  repeats?: number
  /** It was sent and did not arrive */
  isLost?: boolean
  /** Why it cannot be decoded */
  problem?: string
  /** Every field, decoded */
  fields: unknown
  /** The message in hexadecimal, without the transport below */
  octets: string
}

/** A lifeline of the ladder */
export interface TraceNode {
  id: string
  /** What it is, such as MME */
  name: string
  address?: string
}

/** The subscriber's number in the plan, from 1 */
export type UeId = string

/** The OCS ledger against the counters of the PGW */
export interface UsageCheck {
  /** A UUIDv7: runs sort by when they were asked for */
  runId: RunId
  /** No reconciliation of three sides */
  kind: "two-way usage check"
  state: "agrees" | "differs" | "no usage"
  /** What the PGWs counted against grants */
  chargedOctets: number
  /** What the OCSs debited */
  debitedOctets: number
  differenceOctets: number
  explanations: Array<string>
  /** The first of those whose two counts differ */
  subscribers: Array<{
    ueId: string
    chargedOctets: number
    debitedOctets: number
    differenceOctets: number
  }>
  differingSubscribers: number
}

export interface Validation {
  valid: boolean
  /** Empty for a valid text */
  problems: Array<DefinitionProblem>
  /** What makes it less than its author may think */
  warnings: Array<string>
}

export interface Verdict {
  state: VerdictState
  objectives: Array<ObjectiveVerdict>
  marks: Array<MarkVerdict>
  /** What kept the run from passing */
  reasons: Array<string>
  /** Why, in one paragraph */
  paragraph: string
}

export type VerdictState = "passed" | "failed" | "inconclusive"

/** How the service knows the one who asks */
export interface WhoAmI {
  subject: string
  name: string
  groups: Array<string>
  role: Role
  tenant: string
  via: "token" | "jwt" | "grafana" | "delegation" | "off" | "system"
  /** Whose token it came with */
  through?: string
}
