import { z } from 'zod'
import { Cursor, Instant, Limit, NextCursor } from './common.ts'
import { Role } from './operations.ts'

/** API tokens: who may ask, and what for. */

export const TokenId = z
  .string()
  .regex(/^[a-z2-7]{10}$/)
  .meta({ description: 'The part of a token by which it is found; no secret', example: 'k3v5xbqm2a' })

export const GroupReference = z
  .string()
  .max(200)
  .regex(/^group:[a-z0-9-]+\/[A-Za-z0-9_.-]+$/)
  .meta({ example: 'group:default/roaming-core' })

const tokenName = z
  .string()
  .trim()
  .min(1)
  .max(100)
  .regex(/^[^\p{C}]+$/u)
  .meta({ description: 'For people: in lists and in the audit', example: 'Grafana, route of editors' })

export const CreateToken = z
  .strictObject({
    name: tokenName,
    role: Role,
    tenant: z
      .string()
      .regex(/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/)
      .default('default')
      .meta({ description: 'Whose quota its runs use' }),
    groups: z
      .array(GroupReference)
      .max(100)
      .default([])
      .meta({ description: 'Its holder is a member of them; so is whoever comes through Grafana with it' }),
    mayDelegate: z
      .boolean()
      .default(false)
      .meta({ description: 'Its holder may name a person in X-Roamlab-On-Behalf-Of' }),
    expiresInDays: z.int().min(1).max(3650).optional().meta({ description: 'Never, when absent' }),
  })
  .meta({ id: 'CreateToken' })
export type CreateToken = z.input<typeof CreateToken>

export const Token = z
  .object({
    id: TokenId,
    name: z.string(),
    role: Role,
    tenant: z.string(),
    groups: z.array(z.string()),
    mayDelegate: z.boolean(),
    createdAt: Instant,
    createdBy: z.string(),
    expiresAt: Instant.nullable(),
    revokedAt: Instant.nullable(),
    revokedBy: z.string().nullable(),
  })
  .meta({ id: 'Token', description: 'An API token without its secret' })
export type Token = z.infer<typeof Token>

export const CreatedToken = z
  .object({
    token: Token,
    secret: z.string().meta({ description: 'The token itself: told once, and kept nowhere' }),
  })
  .meta({ id: 'CreatedToken' })
export type CreatedToken = z.infer<typeof CreatedToken>

export const TokenQuery = z.strictObject({ limit: Limit, cursor: Cursor.optional() })
export const TokenPage = z.object({ items: z.array(Token), nextCursor: NextCursor }).meta({ id: 'TokenPage' })
export type TokenPage = z.infer<typeof TokenPage>
