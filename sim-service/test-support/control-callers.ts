import { type DescMethodUnary, fromBinary, fromJson, toBinary, toJson } from '@bufbuild/protobuf'
import { Code, ConnectError, createClient } from '@connectrpc/connect'
import { createGrpcWebTransport } from '@connectrpc/connect-node'
import { Client, credentials, Metadata, type ServiceError } from '@grpc/grpc-js'
import { ErrorInfoSchema } from '../src/api/rpc/generated/google/rpc/error_details_pb.ts'
import { ControlService } from '../src/api/rpc/generated/roamlab/v1/control_pb.ts'
import { messageOf, plainOf } from '../src/api/rpc/plain.ts'
import { detailsOf, statusOf } from './grpc-client.ts'

export type Operation =
  | 'startScenario'
  | 'abortScenario'
  | 'getRunStatus'
  | 'listProfiles'
  | 'reconcileBilling'

/** What came of an operation, in words that all protocols have. */
export type Outcome =
  // biome-ignore lint/suspicious/noExplicitAny: a test compares whatever came.
  | { readonly ok: true; readonly value: any; readonly isReplayed: boolean }
  | { readonly ok: false; readonly code: string; readonly status: string; readonly places: readonly string[] }

// biome-ignore lint/suspicious/noExplicitAny: as REST would have it.
type Request = Record<string, any>

/** One way of asking for the control operations. */
export interface Caller {
  readonly name: string
  call(operation: Operation, request: Request, headers?: Record<string, string>): Promise<Outcome>
  close(): void
}

export function restCaller(url: string): Caller {
  const routes: Record<Operation, (request: Request) => { method: string; path: string; body?: unknown }> = {
    startScenario: (body) => ({ method: 'POST', path: '/runs', body }),
    abortScenario: ({ runId, ...body }) => ({ method: 'POST', path: `/runs/${runId}/abort`, body }),
    getRunStatus: ({ runId }) => ({ method: 'GET', path: `/runs/${runId}` }),
    listProfiles: (query) => ({ method: 'GET', path: `/profiles?${new URLSearchParams(query)}` }),
    reconcileBilling: ({ runId }) => ({ method: 'GET', path: `/runs/${runId}/reconciliation` }),
  }
  return {
    name: 'REST',
    async call(operation, request, headers = {}) {
      const { method, path, body } = routes[operation](request)
      const response = await fetch(`${url}/api/v1${path}`, {
        method,
        headers: { ...headers, ...(body !== undefined && { 'content-type': 'application/json' }) },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      })
      // biome-ignore lint/suspicious/noExplicitAny: as above.
      const value = (await response.json()) as any
      if (response.ok)
        return { ok: true, value, isReplayed: response.headers.get('idempotent-replayed') === 'true' }
      const places = (value.errors ?? []).map(
        (one: Record<string, string>) => one['path'] ?? one['pointer'] ?? one['parameter'],
      )
      return { ok: false, code: value.code, status: String(response.status), places: places.map(dotted) }
    },
    close() {},
  }
}

/** With the octets of messages in and out: HTTP/2, framing, metadata and status are the other project's. */
export function grpcCaller(address: string): Caller {
  const client = new Client(address, credentials.createInsecure())
  const asTheyAre = (octets: Buffer): Buffer => octets
  return {
    name: 'gRPC',
    call(operation, request, headers = {}) {
      const method = ControlService.method[operation]
      const metadata = new Metadata()
      for (const [name, value] of Object.entries(headers)) metadata.set(name, value)
      const path = `/${ControlService.typeName}/${method.name}`
      return new Promise((resolve) => {
        let isReplayed = false
        const octets = Buffer.from(toBinary(method.input, messageOf(method.input, request)))
        const call = client.makeUnaryRequest(
          path,
          asTheyAre,
          asTheyAre,
          octets,
          metadata,
          (error, answer) => {
            if (error !== null) resolve(ofGrpcError(error))
            else
              resolve({
                ok: true,
                value: plainOf(method.output, fromBinary(method.output, answer!)),
                isReplayed,
              })
          },
        )
        call.on('metadata', (given: Metadata) => {
          isReplayed = given.get('idempotent-replayed')[0] === 'true'
        })
      })
    },
    close: () => client.close(),
  }
}

function ofGrpcError(error: ServiceError): Outcome {
  const { ErrorInfo, BadRequest } = detailsOf(error)
  const places = (BadRequest?.fieldViolations ?? []).map(({ field }: { field: string }) => field)
  return {
    ok: false,
    code: ErrorInfo?.metadata['code'] ?? '',
    status: statusOf(error),
    places: places.map(dotted),
  }
}

export function grpcWebCaller(url: string): Caller {
  const client = createClient(
    ControlService,
    createGrpcWebTransport({ baseUrl: `${url}/rpc`, httpVersion: '1.1' }),
  )
  return {
    name: 'gRPC-Web',
    async call(operation, request, headers = {}) {
      const method: DescMethodUnary = ControlService.method[operation]
      let isReplayed = false
      const onHeader = (given: Headers): void => {
        isReplayed = given.get('idempotent-replayed') === 'true'
      }
      try {
        const message = messageOf(method.input, request) as never
        const answer = await client[operation](message, { headers, onHeader })
        return { ok: true, value: plainOf(method.output, answer), isReplayed }
      } catch (error) {
        return ofConnectError(ConnectError.from(error))
      }
    },
    close() {},
  }
}

/** By nothing but fetch. */
export function connectCaller(url: string): Caller {
  return {
    name: 'Connect JSON',
    async call(operation, request, headers = {}) {
      const method = ControlService.method[operation]
      const response = await fetch(`${url}/rpc/${ControlService.typeName}/${method.name}`, {
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/json' },
        body: JSON.stringify(
          toJson(method.input as never, messageOf(method.input as never, request) as never),
        ),
      })
      // biome-ignore lint/suspicious/noExplicitAny: as above.
      const body = (await response.json()) as any
      if (response.ok) {
        const value = plainOf(method.output as never, fromJson(method.output as never, body) as never)
        return { ok: true, value, isReplayed: response.headers.get('idempotent-replayed') === 'true' }
      }
      const info = body.details?.find(({ type }: { type: string }) => type === 'google.rpc.ErrorInfo')
      const told = info && fromBinary(ErrorInfoSchema, Buffer.from(info.value, 'base64'))
      return {
        ok: false,
        code: told?.metadata['code'] ?? '',
        status: String(body.code).toUpperCase(),
        places: [],
      }
    },
    close() {},
  }
}

function ofConnectError(error: ConnectError): Outcome {
  const [info] = error.findDetails(ErrorInfoSchema)
  const status = Code[error.code].replaceAll(/(?<=[a-z])(?=[A-Z])/g, '_').toUpperCase()
  return { ok: false, code: info?.metadata['code'] ?? '', status, places: [] }
}

/** A JSON Pointer and a path with dots name the same place. */
function dotted(place: string): string {
  return place.replace(/^\//, '').replaceAll('/', '.')
}
