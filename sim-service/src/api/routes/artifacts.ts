import { z } from 'zod'
import { RunId } from '../../../client/src/schemas/common.ts'
import { ArtifactList, ArtifactName } from '../../../client/src/schemas/results.ts'
import type { Artifact, RunService } from '../../runs/life/run-service.ts'
import { failed } from '../../runs/ports/failures.ts'
import { byteRange, hasETag, sliced } from '../byte-range.ts'
import { type Route, reply, replyWithout, route } from '../route.ts'
import { runParams, runPath } from './runs.ts'

export interface ArtifactParts {
  readonly runs: RunService
}

const tags = ['results']

const whole = {
  ETag: 'SHA-256 of the content',
  'Accept-Ranges': 'bytes',
  'Content-Length': 'Octets that follow',
}

const shared = { ...whole, 'Content-Disposition': 'Its name as a file' }

/** Captures, reports and whatever else a run leaves as files. */
export function artifactRoutes({ runs }: ArtifactParts): Route[] {
  return [
    route({
      method: 'get',
      path: `${runPath}/artifacts`,
      operationId: 'listArtifacts',
      summary: 'Files that a run left',
      tags,
      role: 'viewer',
      params: runParams,
      responses: { 200: { description: 'The files', schema: ArtifactList } },
      failures: ['run-not-found'],
      handler: async ({ params }) => {
        const listed = await runs.artifacts(params.runId)
        return listed.ok ? reply(200, { items: listed.value }) : listed
      },
    }),
    route({
      method: 'get',
      path: `${runPath}/artifacts/{name}`,
      operationId: 'downloadArtifact',
      summary: 'Download a file of a run, whole or in part',
      tags,
      role: 'viewer',
      params: z.object({ runId: RunId, name: ArtifactName }),
      headers: z.object({
        range: z.string().max(200).optional().meta({ example: 'bytes=0-1023' }),
        'if-none-match': z.string().max(2000).optional(),
        'if-range': z.string().max(200).optional(),
      }),
      responses: {
        200: { description: 'The file', mediaType: '*/*', headers: shared },
        206: {
          description: 'The part that was asked for',
          mediaType: '*/*',
          headers: { ...shared, 'Content-Range': 'Which octets, of how many' },
        },
        304: { description: 'The client has it', headers: whole },
      },
      failures: ['run-not-found', 'artifact-not-found', 'range-not-satisfiable'],
      handler: async ({ params, headers }, response) => {
        const found = await runs.artifact(params.runId, params.name)
        if (!found.ok) return found
        const artifact = found.value
        const etag = `"${artifact.sha256}"`
        const base = { ETag: etag, 'Accept-Ranges': 'bytes' }
        if (hasETag(headers['if-none-match'], etag)) return replyWithout(304, base)
        const isCurrent = headers['if-range'] === undefined || headers['if-range'] === etag
        const range = isCurrent ? byteRange(headers.range, artifact.octets) : undefined
        if (range === 'unsatisfiable') {
          response.set('content-range', `bytes */${artifact.octets}`)
          return failed('range-not-satisfiable', `it has ${artifact.octets} octets`)
        }
        const about = { ...base, ...fileHeaders(artifact) }
        const content = await artifact.open()
        const octets = { 'Content-Length': String(artifact.octets) }
        if (range === undefined) return replyWithout(200, { ...about, ...octets }, content)
        const { from, to } = range
        const part = {
          'Content-Length': String(to - from + 1),
          'Content-Range': `bytes ${from}-${to}/${artifact.octets}`,
        }
        return replyWithout(206, { ...about, ...part }, sliced(content, range))
      },
    }),
  ]
}

/** A browser saves it: what a run wrote is never shown as a page of the service. */
function fileHeaders({ name, mediaType }: Artifact): Record<string, string> {
  return { 'Content-Type': mediaType, 'Content-Disposition': `attachment; filename="${name}"` }
}
