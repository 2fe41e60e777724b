/** `@roamlab/sim-client/schemas`: what the API takes and gives; one source for the service, its clients, browsers. */
export * from './common.ts'
export * from './definitions.ts'
export * from './operations.ts'
export * from './results.ts'
export * from './runs.ts'
export * from './stream.ts'
export * from './subscribers.ts'
export * from './tokens.ts'
