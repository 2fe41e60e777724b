import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Response } from 'express'
import type { Reply, Route } from './route.ts'

/** Sends what a handler answered; with `isChecked` it must be what the route's description says, member by member. */
export async function sendReply(
  route: Route,
  reply: Reply,
  response: Response,
  isChecked: boolean,
): Promise<void> {
  if (isChecked) checkReply(route, reply)
  response.status(reply.status).set(reply.headers ?? {})
  if (reply.content === undefined) {
    if (reply.body === undefined) response.end()
    else sendText(response.type('application/json'), JSON.stringify(reply.body))
    return
  }
  if (!response.hasHeader('content-type'))
    response.type(route.responses[reply.status]?.mediaType ?? 'application/octet-stream')
  if (typeof reply.content === 'string') sendText(response, reply.content)
  else if (response.req.method === 'HEAD') response.end()
  else await pipeline(Readable.from(reply.content), response)
}

/** Not by Express's `send`, which answers If-None-Match by itself, for routes that know of no ETag too. */
function sendText(response: Response, text: string): void {
  const octets = Buffer.from(text)
  response.set('content-length', String(octets.length))
  if (response.req.method === 'HEAD') response.end()
  else response.end(octets)
}

/** An answer that is not what the document promises is a fault of ours; tests look for them in every answer. */
export class UndocumentedAnswer extends Error {}

function checkReply(route: Route, { status, body, headers = {} }: Reply): void {
  const { operationId, responses } = route
  const answer = responses[status]
  if (answer === undefined)
    throw new UndocumentedAnswer(`${operationId} answers ${status}, which is not documented`)
  const undocumented = Object.keys(headers).filter(
    (name) => name.toLowerCase() !== 'content-type' && !isNamed(name, answer.headers ?? {}),
  )
  if (undocumented.length > 0)
    throw new UndocumentedAnswer(
      `${operationId} ${status}: headers ${undocumented.join(', ')} are not documented`,
    )
  if (answer.schema === undefined) return
  const plain = JSON.parse(JSON.stringify(body))
  const parsed = answer.schema.safeParse(plain)
  if (!parsed.success) throw new UndocumentedAnswer(`${operationId} ${status}: ${parsed.error.message}`)
  const extra = extraMember(plain, parsed.data, '')
  if (extra !== undefined)
    throw new UndocumentedAnswer(`${operationId} ${status}: ${extra} is not documented`)
}

function isNamed(name: string, headers: Readonly<Record<string, string>>): boolean {
  return Object.keys(headers).some((one) => one.toLowerCase() === name.toLowerCase())
}

/** A member that the schema does not know is dropped by parsing, and so found. */
function extraMember(sent: unknown, known: unknown, path: string): string | undefined {
  if (sent === null || typeof sent !== 'object' || known === null || typeof known !== 'object')
    return undefined
  for (const [name, value] of Object.entries(sent)) {
    if (!Object.hasOwn(known, name)) return `${path}/${name}`
    const extra = extraMember(value, (known as Record<string, unknown>)[name], `${path}/${name}`)
    if (extra !== undefined) return extra
  }
  return undefined
}
