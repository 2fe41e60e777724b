import type { Message } from '@bufbuild/protobuf'
import { create, type MessageInitShape } from '@bufbuild/protobuf'
import type { GenMessage } from '@bufbuild/protobuf/codegenv2'
import { Code, ConnectError } from '@connectrpc/connect'
import { type Failure, type FailureCode, failures } from '../../runs/ports/failures.ts'
import { failureStatus, type GrpcStatus } from '../failure-status.ts'
import {
  BadRequestSchema,
  ErrorInfoSchema,
  RetryInfoSchema,
} from './generated/google/rpc/error_details_pb.ts'

/** google.rpc.ErrorInfo wants to know whose reasons these are. */
export const ERROR_DOMAIN = 'roamlab'

const codes: Readonly<Record<GrpcStatus, Code>> = {
  CANCELLED: Code.Canceled,
  INVALID_ARGUMENT: Code.InvalidArgument,
  DEADLINE_EXCEEDED: Code.DeadlineExceeded,
  NOT_FOUND: Code.NotFound,
  ALREADY_EXISTS: Code.AlreadyExists,
  PERMISSION_DENIED: Code.PermissionDenied,
  UNAUTHENTICATED: Code.Unauthenticated,
  RESOURCE_EXHAUSTED: Code.ResourceExhausted,
  FAILED_PRECONDITION: Code.FailedPrecondition,
  ABORTED: Code.Aborted,
  OUT_OF_RANGE: Code.OutOfRange,
  UNIMPLEMENTED: Code.Unimplemented,
  INTERNAL: Code.Internal,
  UNAVAILABLE: Code.Unavailable,
}

/** A failure of the catalogue as gRPC tells it: a status for machines between, the code for whoever called. */
export function rpcError(failure: Failure, traceId?: string): ConnectError {
  const { code, detail, hint, retryAfterSeconds } = failure
  const { title, advice } = failures[code]
  const metadata = { code, title, hint: hint ?? advice, ...(traceId && { traceId }) }
  const details = [
    detailOf(ErrorInfoSchema, { reason: reasonOf(code), domain: ERROR_DOMAIN, metadata }),
    ...badRequest(failure),
    ...(retryAfterSeconds === undefined
      ? []
      : [detailOf(RetryInfoSchema, { retryDelay: { seconds: BigInt(Math.ceil(retryAfterSeconds)) } })]),
  ]
  return new ConnectError(detail, codes[failureStatus[code].grpc], undefined, details)
}

/** Reasons of google.rpc are in capitals: `RUN_NOT_FOUND`. */
export function reasonOf(code: FailureCode): string {
  return code.replaceAll('-', '_').toUpperCase()
}

function badRequest({ place, places, detail, hint }: Failure) {
  const all = places ?? (place === undefined ? [] : [{ place, detail, hint }])
  if (all.length === 0) return []
  const fieldViolations = all.map((one) => ({
    field: one.place.replace(/^\//, '').replaceAll('/', '.'),
    description: one.hint === undefined ? one.detail : `${one.detail} (${one.hint})`,
  }))
  return [detailOf(BadRequestSchema, { fieldViolations })]
}

function detailOf<T extends Message>(desc: GenMessage<T>, value: MessageInitShape<GenMessage<T>>) {
  return { desc, value: create(desc, value) as never }
}
