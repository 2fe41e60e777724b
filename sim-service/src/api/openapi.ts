import { STATUS_CODES } from 'node:http'
import { OpenAPIRegistry, OpenApiGeneratorV31, type ResponseConfig } from '@asteasolutions/zod-to-openapi'
import { z } from 'zod'
import { Problem } from '../../client/src/schemas/common.ts'
import { failures } from '../runs/ports/failures.ts'
import { failureStatus } from './failure-status.ts'
import { type Answer, failuresOf, type Route } from './route.ts'

const about = `Roamlab runs synthetic roamers through a mobile network and says what a run proves.

Errors are problem documents (RFC 9457); decide by \`code\`. Lists come in pages: send \`nextCursor\` as \`cursor\`.
Starting a run takes an \`Idempotency-Key\`; changing a definition takes \`If-Match\`. Times that end in \`Us\` are
virtual microseconds from the start of the run.`

const tagTexts: Readonly<Record<string, string>> = {
  runs: 'Start, watch, change, abort and repeat runs',
  results: 'What a run proves and leaves',
  subscribers: 'Who failed and why; call flows. An IMSI stands in bodies only',
  definitions: 'Scenarios, profiles, agreements and faults; what a scenario would do',
  operations: 'Who asks, what is switched, what was done',
  live: 'Runs as they go on, as server-sent events',
  identity: 'API tokens',
}

type Document = ReturnType<OpenApiGeneratorV31['generateDocument']>

/** The OpenAPI 3.1 document of a table of routes: made of what validates, so that it cannot say anything else. */
export function openApiDocument(routes: readonly Route[], version: string): Document {
  const registry = new OpenAPIRegistry()
  registry.registerComponent('securitySchemes', 'bearer', {
    type: 'http',
    scheme: 'bearer',
    description: 'A JWT of the configured issuer, or an API token',
  })
  for (const route of routes) registerRoute(registry, route)
  const used = new Set(routes.flatMap(({ tags }) => tags))
  return new OpenApiGeneratorV31(registry.definitions, { sortComponents: 'alphabetically' }).generateDocument(
    {
      openapi: '3.1.0',
      info: {
        title: 'Roamlab',
        version,
        description: about,
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
      servers: [{ url: '/' }],
      tags: [...used].map((name) => ({ name, description: tagTexts[name] ?? name })),
    },
  )
}

function registerRoute(registry: OpenAPIRegistry, route: Route): void {
  const { method, path, operationId, summary, tags, role, params, query, headers, body, isBodyOptional } =
    route
  const roleText = role === 'public' ? 'For everybody.' : `For the role ${role}.`
  registry.registerPath({
    method,
    path,
    operationId,
    summary,
    description: [route.description, roleText].filter((text) => text !== undefined).join('\n\n'),
    tags: [...tags],
    security: role === 'public' ? [] : [{ bearer: [] }],
    request: {
      params,
      query,
      headers,
      ...(body === undefined
        ? {}
        : { body: { required: !isBodyOptional, content: { 'application/json': { schema: body } } } }),
    },
    responses: { ...answersOf(route), ...problemsOf(route) },
  })
}

function answersOf({ responses }: Route): Record<string, ResponseConfig> {
  return Object.fromEntries(
    Object.entries(responses).map(([status, answer]) => [status, answerConfig(answer)]),
  )
}

function answerConfig({ description, schema, mediaType, headers }: Answer): ResponseConfig {
  const type = mediaType ?? (schema === undefined ? undefined : 'application/json')
  const named = Object.entries(headers ?? {}).map(([name, text]) => [
    name,
    z.string().meta({ description: text }),
  ])
  return {
    description,
    ...(named.length === 0 ? {} : { headers: z.object(Object.fromEntries(named)) }),
    ...(type === undefined ? {} : { content: { [type]: { schema: schema ?? { type: 'string' } } } }),
  }
}

/** One response for each status, which names the codes that it can carry. */
function problemsOf(route: Route): Record<string, ResponseConfig> {
  const byStatus = Map.groupBy(new Set(failuresOf(route)), (code) => failureStatus[code].http)
  const statuses = [...byStatus].sort(([a], [b]) => a - b)
  return Object.fromEntries(
    statuses.map(([status, codes]) => {
      const texts = codes.map((code) => `- \`${code}\`: ${failures[code].title}`)
      const waits = status === 429 || status === 503
      return [
        String(status),
        {
          description: `${STATUS_CODES[status]}\n\n${texts.join('\n')}`,
          ...(waits
            ? { headers: z.object({ 'Retry-After': z.string().meta({ description: 'Seconds' }) }) }
            : {}),
          content: { 'application/problem+json': { schema: Problem } },
        },
      ]
    }),
  )
}
