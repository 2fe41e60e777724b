import type { FailureCode } from '../runs/ports/failures.ts'

/** The status codes of gRPC by name (grpc.io, statuscodes). */
export type GrpcStatus =
  | 'CANCELLED'
  | 'INVALID_ARGUMENT'
  | 'DEADLINE_EXCEEDED'
  | 'NOT_FOUND'
  | 'ALREADY_EXISTS'
  | 'PERMISSION_DENIED'
  | 'UNAUTHENTICATED'
  | 'RESOURCE_EXHAUSTED'
  | 'FAILED_PRECONDITION'
  | 'ABORTED'
  | 'OUT_OF_RANGE'
  | 'UNIMPLEMENTED'
  | 'INTERNAL'
  | 'UNAVAILABLE'

interface Status {
  readonly http: number
  readonly grpc: GrpcStatus
}

const status = (http: number, grpc: GrpcStatus): Status => ({ http, grpc })

/** What HTTP and gRPC make of a failure: one table for both, so that they cannot drift apart. */
export const failureStatus: Readonly<Record<FailureCode, Status>> = {
  'run-not-found': status(404, 'NOT_FOUND'),
  'run-is-over': status(409, 'FAILED_PRECONDITION'),
  'run-not-started': status(409, 'FAILED_PRECONDITION'),
  'run-not-judged': status(409, 'FAILED_PRECONDITION'),
  'run-not-replayable': status(409, 'FAILED_PRECONDITION'),
  'replay-listens-to-nobody': status(409, 'FAILED_PRECONDITION'),
  'scenario-not-found': status(404, 'NOT_FOUND'),
  'scenario-refused': status(422, 'INVALID_ARGUMENT'),
  'request-refused': status(400, 'INVALID_ARGUMENT'),
  'fault-refused': status(422, 'INVALID_ARGUMENT'),
  'chaos-disabled': status(409, 'FAILED_PRECONDITION'),
  'starts-frozen': status(409, 'FAILED_PRECONDITION'),
  'quota-exceeded': status(429, 'RESOURCE_EXHAUSTED'),
  'queue-full': status(429, 'RESOURCE_EXHAUSTED'),
  'subscriber-not-found': status(404, 'NOT_FOUND'),
  'trace-differs': status(409, 'FAILED_PRECONDITION'),
  'too-many-traces': status(429, 'RESOURCE_EXHAUSTED'),
  'artifact-not-found': status(404, 'NOT_FOUND'),
  'not-comparable': status(409, 'FAILED_PRECONDITION'),
  'cannot-rehearse': status(422, 'FAILED_PRECONDITION'),
  unauthenticated: status(401, 'UNAUTHENTICATED'),
  forbidden: status(403, 'PERMISSION_DENIED'),
  'not-the-owner': status(403, 'PERMISSION_DENIED'),
  'delegation-refused': status(403, 'PERMISSION_DENIED'),
  'identity-unavailable': status(503, 'UNAVAILABLE'),
  'token-not-found': status(404, 'NOT_FOUND'),
  'flag-not-found': status(404, 'NOT_FOUND'),
  'flag-unsigned': status(403, 'PERMISSION_DENIED'),
  'definition-not-found': status(404, 'NOT_FOUND'),
  'definition-refused': status(422, 'INVALID_ARGUMENT'),
  'definition-shipped': status(409, 'FAILED_PRECONDITION'),
  'definition-exists': status(412, 'ALREADY_EXISTS'),
  'changes-frozen': status(409, 'FAILED_PRECONDITION'),
  'precondition-required': status(428, 'FAILED_PRECONDITION'),
  'precondition-failed': status(412, 'ABORTED'),
  'fault-not-found': status(404, 'NOT_FOUND'),
  'idempotency-key-in-flight': status(409, 'ABORTED'),
  'idempotency-key-reused': status(422, 'INVALID_ARGUMENT'),
  'path-not-found': status(404, 'UNIMPLEMENTED'),
  'method-not-allowed': status(405, 'UNIMPLEMENTED'),
  'not-acceptable': status(406, 'INVALID_ARGUMENT'),
  'media-type-not-supported': status(415, 'INVALID_ARGUMENT'),
  'body-unreadable': status(400, 'INVALID_ARGUMENT'),
  'body-too-large': status(413, 'RESOURCE_EXHAUSTED'),
  'range-not-satisfiable': status(416, 'OUT_OF_RANGE'),
  'too-many-streams': status(429, 'RESOURCE_EXHAUSTED'),
  'too-many-requests': status(429, 'RESOURCE_EXHAUSTED'),
  'request-timeout': status(408, 'DEADLINE_EXCEEDED'),
  'internal-error': status(500, 'INTERNAL'),
  'store-unavailable': status(503, 'UNAVAILABLE'),
  'service-stopping': status(503, 'UNAVAILABLE'),
}
