import { z } from 'zod'
import {
  CreatedToken,
  CreateToken,
  Token,
  TokenId,
  TokenPage,
  TokenQuery,
} from '../../../client/src/schemas/tokens.ts'
import type { TokenPage as StoredTokenPage, TokenStore } from '../../platform/identity/token-store.ts'
import { failed } from '../../runs/ports/failures.ts'
import { type Route, reply, route } from '../route.ts'

export interface TokenParts {
  readonly tokens: Pick<TokenStore, 'create' | 'page' | 'revoke'>
}

const tags = ['identity']
const path = '/api/v1/tokens'
const DAY_MS = 86_400_000

/** API tokens: made, listed and revoked by administrators. The store audits each. */
export function tokenRoutes(parts: TokenParts): Route[] {
  return [...collection(parts), revocation(parts)]
}

function collection(parts: TokenParts): Route[] {
  return [
    route({
      method: 'post',
      path,
      operationId: 'createToken',
      summary: 'Make an API token; its secret is told this once',
      tags,
      role: 'admin',
      body: CreateToken,
      responses: { 201: { description: 'The token and its secret', schema: CreatedToken } },
      handler: async ({ body: { expiresInDays, ...wanted }, actor }) => {
        const expiresAt =
          expiresInDays === undefined ? null : new Date(Date.now() + expiresInDays * DAY_MS).toISOString()
        return reply(201, await parts.tokens.create({ ...wanted, expiresAt }, actor))
      },
    }),
    route({
      method: 'get',
      path,
      operationId: 'listTokens',
      summary: 'API tokens, the newest first, those that have ended too',
      tags,
      role: 'admin',
      query: TokenQuery,
      responses: { 200: { description: 'A page of tokens', schema: TokenPage } },
      handler: async ({ query: { cursor, limit } }) => {
        const after = cursor === undefined ? undefined : placeOf(cursor)
        if (after === null) return failed('request-refused', 'the cursor is not one of this list')
        const { items, next } = await parts.tokens.page(limit, after)
        return reply(200, { items, nextCursor: next && cursorOf(next) })
      },
    }),
  ]
}

function revocation(parts: TokenParts): Route {
  return route({
    method: 'delete',
    path: `${path}/{tokenId}`,
    operationId: 'revokeToken',
    summary: 'Revoke an API token, for good',
    tags,
    role: 'admin',
    params: z.object({ tokenId: TokenId }),
    responses: { 200: { description: 'The token, which is of no use any more', schema: Token } },
    failures: ['token-not-found'],
    handler: async ({ params: { tokenId }, actor }) => {
      const token = await parts.tokens.revoke(tokenId, actor)
      return token === undefined
        ? failed('token-not-found', `no token has the id ${tokenId}`)
        : reply(200, token)
    },
  })
}

type Place = NonNullable<StoredTokenPage['next']>

function cursorOf({ createdAt, id }: Place): string {
  return Buffer.from(`${createdAt} ${id}`).toString('base64url')
}

/** Null for a cursor that we never gave. */
function placeOf(cursor: string): Place | null {
  const [, createdAt, id] =
    /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z) ([a-z2-7]{10})$/.exec(
      Buffer.from(cursor, 'base64url').toString('latin1'),
    ) ?? []
  const ms = Date.parse(createdAt ?? '')
  return ms >= 0 && new Date(ms).toISOString() === createdAt ? { createdAt, id } : null
}
