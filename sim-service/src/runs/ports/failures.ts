/**
 * Everything that can go wrong with what somebody asks of the service, in one catalogue. A code is stable: clients and
 * documents refer to it. What HTTP and gRPC make of a code is one table of floor 8.
 */
interface FailureKind {
  /** What a person reads first, without the particulars. */
  readonly title: string
  /** What to do about it. */
  readonly advice: string
}

export const failures = {
  'run-not-found': {
    title: 'There is no such run',
    advice: 'List the runs; one may have been deleted.',
  },
  'run-is-over': {
    title: 'The run is over',
    advice: 'A run that ended takes no commands; start another, or replay it.',
  },
  'run-not-started': {
    title: 'The run has not begun',
    advice: 'Wait until it runs, or abort it.',
  },
  'run-not-judged': {
    title: 'The run has no result yet',
    advice: 'Wait until it has ended.',
  },
  'run-not-replayable': {
    title: 'This build cannot replay that run',
    advice: 'Another build stored it: its fingerprints would differ. Start the scenario anew.',
  },
  'replay-listens-to-nobody': {
    title: 'A replay takes no commands',
    advice: 'It does what the run did that it repeats; it can only be aborted.',
  },
  'scenario-not-found': {
    title: 'There is no such scenario',
    advice: 'List the scenarios, or send the text of one.',
  },
  'scenario-refused': {
    title: 'The scenario cannot be executed',
    advice: 'Each problem names its place and what was expected there.',
  },
  'request-refused': {
    title: 'The request is not valid',
    advice: 'The place names what is wrong, the hint what was expected.',
  },
  'fault-refused': {
    title: 'The fault cannot be injected',
    advice: 'It is checked as those of a scenario are: kind, target, parameters, blast radius.',
  },
  'chaos-disabled': {
    title: 'Chaos is switched off',
    advice: 'The safety lever is set: an admin sets the flag chaos_enabled again.',
  },
  'starts-frozen': {
    title: 'No runs are started now',
    advice: 'The flag deploy_freeze is set: wait until it is lifted.',
  },
  'quota-exceeded': {
    title: 'The quota is used up',
    advice: 'Wait until runs of your tenant have ended, or abort some.',
  },
  'queue-full': {
    title: 'The queue is full',
    advice: 'Ask again later: nothing was lost, and nothing was started.',
  },
  'subscriber-not-found': {
    title: 'The run has no such subscriber',
    advice: 'Search the subscribers of the run.',
  },
  'trace-differs': {
    title: 'The repetition came out otherwise',
    advice: 'The stored run and this build are not the same, so its call flow would be that of another run.',
  },
  'too-many-traces': {
    title: 'Too many traces at once',
    advice: 'Each repeats a part of a run: ask again in a while.',
  },
  'artifact-not-found': {
    title: 'The run has no such artefact',
    advice: 'List the artefacts of the run.',
  },
  'not-comparable': {
    title: 'The runs cannot be compared',
    advice: 'Comparisons need two runs that have ended and kept an outcome for each subscriber.',
  },
  'cannot-rehearse': {
    title: 'There is nothing to rehearse',
    advice: 'A rehearsal predicts what faults will do; the scenario has none, or cannot be made smaller.',
  },
  unauthenticated: {
    title: 'Who asks is not known',
    advice:
      'Send a token in the header Authorization: an API token (rl_…) or a JWT of the configured issuer.',
  },
  forbidden: {
    title: 'The role does not suffice',
    advice: 'Ask somebody with the role that the detail names.',
  },
  'not-the-owner': {
    title: 'It belongs to somebody else',
    advice: 'Its owner, a member of the group that owns it, or an admin may change it.',
  },
  'delegation-refused': {
    title: 'Nobody may act for another with this',
    advice: 'X-Roamlab-On-Behalf-Of needs an API token that may delegate, and the documented form.',
  },
  'identity-unavailable': {
    title: 'The token cannot be checked now',
    advice: "The issuer's keys, or the store of tokens, do not answer: ask again in a while.",
  },
  'token-not-found': {
    title: 'There is no such API token',
    advice: 'List the tokens.',
  },
  'flag-not-found': {
    title: 'There is no such flag',
    advice: 'List the flags.',
  },
  'flag-unsigned': {
    title: 'The change of a flag is not signed',
    advice:
      'A key is configured for flags: send the JWS that a holder of the private key makes (roamlab flags sign).',
  },
  'definition-not-found': {
    title: 'There is nothing of that name',
    advice: 'List what is there; one may have been deleted.',
  },
  'definition-refused': {
    title: 'The text is not valid',
    advice: 'Each error names its line and what was expected there.',
  },
  'definition-shipped': {
    title: 'It ships with Roamlab and stays as it is',
    advice: 'Store it under another name.',
  },
  'definition-exists': {
    title: 'There is one of that name',
    advice: 'Fetch it, and send its ETag in If-Match to change it.',
  },
  'changes-frozen': {
    title: 'Nothing is written or deleted now',
    advice: 'The flag deploy_freeze is set: wait until it is lifted.',
  },
  'precondition-required': {
    title: 'The request must say what it changes',
    advice: 'Send If-Match with the ETag that you read, or If-None-Match: * to create.',
  },
  'precondition-failed': {
    title: 'It was changed meanwhile',
    advice: 'Fetch it again, and look at what changed.',
  },
  'fault-not-found': {
    title: 'There is no such kind of fault',
    advice: 'List the faults.',
  },
  'idempotency-key-in-flight': {
    title: 'The first request with this key is not answered yet',
    advice: 'Ask again in a moment; the answer will be that of the first.',
  },
  'idempotency-key-reused': {
    title: 'The key belongs to another request',
    advice: 'A key is for one request and its repetitions: make a new one.',
  },
  'path-not-found': {
    title: 'There is nothing here',
    advice: 'The paths are in /openapi.json.',
  },
  'method-not-allowed': {
    title: 'That is not done here',
    advice: 'The header Allow names what can be done.',
  },
  'not-acceptable': {
    title: 'It cannot be had in that form',
    advice: 'Accept application/json.',
  },
  'media-type-not-supported': {
    title: 'The body is of a kind that is not read here',
    advice: 'Send application/json in UTF-8.',
  },
  'body-unreadable': {
    title: 'The body is not JSON',
    advice: 'Send one JSON document in UTF-8.',
  },
  'body-too-large': {
    title: 'The request is too large',
    advice: 'Send less.',
  },
  'range-not-satisfiable': {
    title: 'The artefact has no such octets',
    advice: 'The header Content-Range says how many it has.',
  },
  'too-many-requests': {
    title: 'Too many requests',
    advice: 'Wait as long as the header Retry-After says.',
  },
  'request-timeout': {
    title: 'It took too long',
    advice: 'Ask again, or for less.',
  },
  'internal-error': {
    title: 'Something is wrong in the service',
    advice: 'Tell its operators the traceId: the log knows more.',
  },
  'too-many-streams': {
    title: 'Too many streams are open',
    advice: 'Close one, or follow several runs on one stream (GET /api/v1/stream?runs=…).',
  },
  'store-unavailable': {
    title: 'The store does not answer',
    advice: 'Ask again in a while; readiness says when it is back.',
  },
  'service-stopping': {
    title: 'The service is stopping',
    advice: 'Ask again when it is back.',
  },
} as const satisfies Record<string, FailureKind>

export type FailureCode = keyof typeof failures

/** One thing wrong with something that was sent, and where. */
export interface FailurePlace {
  /** A JSON Pointer, a path such as `spec.faults[0].kind`, or a line of a text. */
  readonly place: string
  readonly detail: string
  readonly hint?: string
  readonly line?: number
  readonly column?: number
}

export interface Failure {
  readonly code: FailureCode
  /** A sentence about this case. */
  readonly detail: string
  readonly place?: string
  readonly hint?: string
  /** Where several things are wrong, all of them. */
  readonly places?: readonly FailurePlace[]
  /** Not sooner than in so many seconds. */
  readonly retryAfterSeconds?: number
}

export type Result<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly failure: Failure }

export function succeeded<T>(value: T): { readonly ok: true; readonly value: T } {
  return { ok: true, value }
}

export function failed(
  code: FailureCode,
  detail: string,
  more: Omit<Failure, 'code' | 'detail'> = {},
): { readonly ok: false; readonly failure: Failure } {
  return { ok: false, failure: { code, detail, ...more } }
}
