import { openApiDocument } from './openapi.ts'
import { type Route, replyWithout, route } from './route.ts'
import { type ArtifactParts, artifactRoutes } from './routes/artifacts.ts'
import { type DefinitionParts, definitionRoutes } from './routes/definitions.ts'
import { faultRoutes } from './routes/faults.ts'
import { type FlagParts, flagRoutes } from './routes/flags.ts'
import { type OperationParts, operationRoutes } from './routes/operations.ts'
import { type PlanParts, planRoutes } from './routes/plans.ts'
import { resultRoutes } from './routes/results.ts'
import { type RunParts, runRoutes } from './routes/runs.ts'
import { type StreamParts, streamRoutes } from './routes/streams.ts'
import { type SubscriberParts, subscriberRoutes } from './routes/subscribers.ts'
import { type TokenParts, tokenRoutes } from './routes/tokens.ts'

export type ApiParts = RunParts &
  SubscriberParts &
  ArtifactParts &
  DefinitionParts &
  PlanParts &
  OperationParts &
  FlagParts &
  TokenParts &
  StreamParts & { readonly version: string }

/**
 * Every route there is. Parts are used when a route is asked, so that the table can be made without a service, for its
 * document and its matrix of roles.
 */
export function apiRoutes(parts: ApiParts): Route[] {
  const routes = [
    ...resultRoutes(parts),
    ...runRoutes(parts),
    ...subscriberRoutes(parts),
    ...artifactRoutes(parts),
    ...planRoutes(parts),
    ...faultRoutes(),
    ...definitionRoutes(parts),
    ...operationRoutes(parts),
    ...flagRoutes(parts),
    ...tokenRoutes(parts),
    ...streamRoutes(parts),
  ]
  const document: Route = documentRoute(() => openApiDocument([...routes, document], parts.version))
  return [...routes, document]
}

function documentRoute(document: () => object): Route {
  let text: string | undefined
  return route({
    method: 'get',
    path: '/openapi.json',
    operationId: 'getOpenApi',
    summary: 'This document',
    tags: ['operations'],
    role: 'public',
    responses: { 200: { description: 'OpenAPI 3.1', mediaType: 'application/json' } },
    handler: async () => {
      text ??= JSON.stringify(document())
      return replyWithout(200, {}, text)
    },
  })
}
