import { Definitions } from './definitions.ts'
import type {
  AuditEvent,
  AuditPage,
  AuditQuery,
  EventPage,
  FaultInfo,
  FaultList,
  Flag,
  FlagList,
  PlanPreview,
  RequestPlan,
  WhoAmI,
} from './generated/types.ts'
import { liveStream, type StreamMessage, type StreamOptions } from './live-stream.ts'
import { allItems } from './pages.ts'
import { Runs } from './runs.ts'
import { type CallOptions, type SimClientOptions, Transport } from './transport.ts'

/** The API of a Roamlab service, typed. */
export class SimClient {
  readonly runs: Runs
  readonly scenarios: Definitions
  readonly profiles: Definitions
  readonly agreements: Definitions
  private readonly transport: Transport

  constructor(options: SimClientOptions) {
    this.transport = new Transport(options)
    this.runs = new Runs(this.transport)
    this.scenarios = new Definitions(this.transport, 'scenarios')
    this.profiles = new Definitions(this.transport, 'profiles')
    this.agreements = new Definitions(this.transport, 'agreements')
  }

  /** How the service knows the one who asks. */
  whoAmI(options: CallOptions = {}): Promise<WhoAmI> {
    return this.transport.json({ ...options, path: '/api/v1/whoami' })
  }

  /** What a run would do, before it does it. */
  previewPlan(request: RequestPlan, options: CallOptions = {}): Promise<PlanPreview> {
    const path = '/api/v1/plans'
    return this.transport.json({ ...options, method: 'POST', path, body: request, isRepeatable: true })
  }

  faults(options: CallOptions = {}): Promise<FaultList> {
    return this.transport.json({ ...options, path: '/api/v1/faults' })
  }

  fault(kind: string, options: CallOptions = {}): Promise<FaultInfo> {
    return this.transport.json({ ...options, path: `/api/v1/faults/${encodeURIComponent(kind)}` })
  }

  flags(options: CallOptions = {}): Promise<FlagList> {
    return this.transport.json({ ...options, path: '/api/v1/flags' })
  }

  setFlag(name: string, value: boolean | number, reason: string, options: CallOptions = {}): Promise<Flag> {
    const path = `/api/v1/flags/${encodeURIComponent(name)}`
    return this.transport.json({ ...options, method: 'PUT', path, body: { value, reason } })
  }

  audit(query: AuditQuery = {}, options: CallOptions = {}): Promise<AuditPage> {
    return this.transport.json({ ...options, path: '/api/v1/audit', query: { ...query } })
  }

  allAudit(query: AuditQuery = {}, options: CallOptions = {}): AsyncIterable<AuditEvent> {
    return allItems((cursor) => this.audit({ ...query, cursor }, options))
  }

  /** What happens in several runs, or in all that there are and will be. */
  watch(runs: readonly string[] | 'all', options: StreamOptions = {}): AsyncIterable<StreamMessage> {
    const query = { runs: runs === 'all' ? runs : [...runs] }
    return liveStream(this.transport, '/api/v1/stream', { query, endsWithRun: false }, options)
  }

  /** The same by asking again and again, where something on the way holds streams back. */
  events(
    query: { runs?: readonly string[] | 'all'; since?: number; limit?: number } = {},
    options: CallOptions = {},
  ): Promise<EventPage> {
    return this.transport.json({ ...options, path: '/api/v1/events', query: { ...query } })
  }
}
