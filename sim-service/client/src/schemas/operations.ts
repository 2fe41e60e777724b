import { z } from 'zod'
import { Cursor, Instant, Limit, NextCursor, Person } from './common.ts'

/** Who asks, what is switched, and what was done. */

export const Role = z.enum(['viewer', 'operator', 'admin']).meta({ id: 'Role' })
export type Role = z.infer<typeof Role>

export const WhoAmI = z
  .object({
    subject: z.string(),
    name: z.string(),
    groups: z.array(z.string()),
    role: Role,
    tenant: z.string(),
    via: z.enum(['token', 'jwt', 'grafana', 'delegation', 'off', 'system']),
  })
  .meta({ id: 'WhoAmI', description: 'How the service knows the one who asks' })
export type WhoAmI = z.infer<typeof WhoAmI>

export const FlagName = z
  .string()
  .max(63)
  .regex(/^[a-z][a-z0-9_]*$/)
  .meta({ example: 'chaos_enabled' })

export const FlagValue = z.union([z.boolean(), z.number()])

export const Flag = z
  .object({
    name: FlagName,
    value: FlagValue,
    default: FlagValue,
    about: z.string(),
    overridden: z.boolean(),
    reason: z.string().optional(),
    changedAt: Instant.optional(),
    changedBy: Person.optional(),
  })
  .meta({ id: 'Flag' })
export type Flag = z.infer<typeof Flag>

export const FlagList = z.object({ items: z.array(Flag) }).meta({ id: 'FlagList' })

export const SetFlag = z
  .strictObject({ value: FlagValue, reason: z.string().trim().min(1).max(500) })
  .meta({ id: 'SetFlag' })

export const AuditRecord = z
  .object({
    seq: z.int().min(0),
    at: Instant,
    actor: z.object({ subject: z.string(), name: z.string(), role: z.string(), via: z.string() }),
    action: z.string().meta({ example: 'run.abort' }),
    target: z.string(),
    beforeHash: z.string().optional(),
    afterHash: z.string().optional(),
    detail: z.unknown().optional(),
    hash: z.string().meta({ description: 'Over this record and the hash of the one before' }),
  })
  .meta({ id: 'AuditRecord' })
export type AuditRecord = z.infer<typeof AuditRecord>

export const AuditQuery = z.strictObject({
  actor: z.string().max(200).optional(),
  action: z.string().max(80).optional(),
  target: z.string().max(200).optional(),
  limit: Limit,
  cursor: Cursor.optional(),
})

export const AuditPage = z
  .object({ items: z.array(AuditRecord), nextCursor: NextCursor })
  .meta({ id: 'AuditPage' })
