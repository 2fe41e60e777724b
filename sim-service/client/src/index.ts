/** `@roamlab/sim-client`: the API of a Roamlab service for browsers and Node, without dependencies. */
export { Definitions, type Expected, type Tagged } from './definitions.ts'
export type * from './generated/types.ts'
export { isEvent, type StreamMessage, type StreamOptions } from './live-stream.ts'
export { Runs, type StartOptions } from './runs.ts'
export { SimClient } from './sim-client.ts'
export { SimError, SimUnreachable } from './sim-error.ts'
export type { CallOptions, Given, SimClientOptions } from './transport.ts'
