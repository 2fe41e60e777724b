import type { Request, Response } from 'express'
import type { z } from 'zod'
import type { Actor } from '../runs/ports/actor.ts'
import { type FailureCode, type Result, succeeded } from '../runs/ports/failures.ts'
import type { Access } from './auth/roles.ts'

/**
 * A route is one description from which everything follows: what is validated on the way in, what the handler is given
 * and may answer (by type), who may ask, and what the OpenAPI document says.
 */

export type Method = 'get' | 'post' | 'put' | 'delete'

/** An answer that is no failure. Without a schema it has no body, or one that is not JSON. */
export interface Answer {
  readonly description: string
  readonly schema?: z.ZodType
  /** Of a body that is not JSON. */
  readonly mediaType?: string
  /** Names, and what each says. */
  readonly headers?: Readonly<Record<string, string>>
}

export type Answers = Readonly<Record<number, Answer>>

/** What the floors below give is read-only all the way down. */
export type Plain<T> = T extends readonly (infer Item)[]
  ? readonly Plain<Item>[]
  : T extends object
    ? { readonly [Member in keyof T]: Plain<T[Member]> }
    : T

type Headers = Readonly<Record<string, string>>

type ReplyWith<A extends Answers> = {
  [Status in keyof A & number]: A[Status] extends { readonly schema: infer Schema extends z.ZodType }
    ? { readonly status: Status; readonly body: Plain<z.input<Schema>>; readonly headers?: Headers }
    : {
        readonly status: Status
        readonly headers?: Headers
        readonly content?: AsyncIterable<Uint8Array> | string
      }
}[keyof A & number]

/** What a handler is told: everything in it is valid, and the actor has the role. */
export interface Asked<Params = unknown, Query = unknown, Headers = unknown, Body = unknown> {
  readonly params: Params
  readonly query: Query
  readonly headers: Headers
  readonly body: Body
  readonly actor: Actor
  /** W3C trace context, for what is begun by this request. */
  readonly traceparent?: string
  readonly request: Request
}

type OutputOf<T> = T extends z.ZodType ? z.output<T> : undefined

/** Requests that cost more than a look count in a bucket of their own. */
export type Cost = 'look' | 'start' | 'heavy'

export interface RouteSpec<
  P extends z.ZodObject | undefined,
  Q extends z.ZodObject | undefined,
  H extends z.ZodObject | undefined,
  B extends z.ZodType | undefined,
  A extends Answers,
> {
  readonly method: Method
  /** As OpenAPI writes it: `/api/v1/runs/{runId}`. */
  readonly path: string
  readonly operationId: string
  readonly summary: string
  readonly description?: string
  readonly tags: readonly string[]
  readonly role: Access
  readonly params?: P
  readonly query?: Q
  /** Names in lower case. */
  readonly headers?: H
  readonly body?: B
  readonly isBodyOptional?: boolean
  readonly responses: A
  /** Failures of this route's own; those that any route can meet are added. */
  readonly failures?: readonly FailureCode[]
  readonly cost?: Cost
  handler(
    asked: Asked<OutputOf<P>, OutputOf<Q>, OutputOf<H>, OutputOf<B>>,
    response: Response,
  ): Promise<Result<ReplyWith<A>> | typeof answered>
}

/** Of a handler that has written the response itself, such as a stream. */
export const answered = Symbol('answered')

export interface Reply {
  readonly status: number
  readonly body?: unknown
  readonly headers?: Headers
  readonly content?: AsyncIterable<Uint8Array> | string
}

/** An answer with a body. */
export function reply<const S extends number, T>(status: S, body: T, headers?: Headers) {
  return succeeded({ status, body, headers })
}

/** What came of the work, as the body of an answer; or the failure. */
export function replyWith<const S extends number, T>(status: S, result: Result<T>) {
  return result.ok ? reply(status, result.value) : result
}

/** An answer whose body, if any, is no JSON. */
export function replyWithout<const S extends number>(
  status: S,
  headers?: Headers,
  content?: AsyncIterable<Uint8Array> | string,
) {
  return succeeded({ status, headers, content })
}

/** A route as the table holds it. */
export interface Route {
  readonly method: Method
  readonly path: string
  readonly operationId: string
  readonly summary: string
  readonly description?: string
  readonly tags: readonly string[]
  readonly role: Access
  readonly params?: z.ZodObject
  readonly query?: z.ZodObject
  readonly headers?: z.ZodObject
  readonly body?: z.ZodType
  readonly isBodyOptional: boolean
  readonly responses: Answers
  readonly failures: readonly FailureCode[]
  readonly cost: Cost
  handler(asked: Asked, response: Response): Promise<Result<Reply> | typeof answered>
}

export function route<
  P extends z.ZodObject | undefined = undefined,
  Q extends z.ZodObject | undefined = undefined,
  H extends z.ZodObject | undefined = undefined,
  B extends z.ZodType | undefined = undefined,
  const A extends Answers = Answers,
>(spec: RouteSpec<P, Q, H, B, A>): Route {
  const { failures = [], cost = 'look', isBodyOptional = false } = spec
  return { ...spec, failures, cost, isBodyOptional } as unknown as Route
}

/** Failures that a route can meet whatever it does. */
export function failuresOf(route: Route): readonly FailureCode[] {
  const hasInput = [route.params, route.query, route.headers, route.body].some((one) => one !== undefined)
  return [
    ...route.failures,
    ...(hasInput ? (['request-refused'] as const) : []),
    ...(route.role === 'public' ? [] : identityFailures),
    ...(route.body === undefined ? [] : bodyFailures),
    ...anyFailures,
  ]
}

const identityFailures = [
  'unauthenticated',
  'forbidden',
  'delegation-refused',
  'identity-unavailable',
] as const
const bodyFailures = [
  'body-unreadable',
  'body-too-large',
  'media-type-not-supported',
] as const satisfies readonly FailureCode[]
const anyFailures = [
  'request-refused',
  'request-timeout',
  'not-acceptable',
  'too-many-requests',
  'store-unavailable',
  'service-stopping',
] as const satisfies readonly FailureCode[]
