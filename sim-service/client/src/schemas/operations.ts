import { z } from 'zod'
import { Limit } from './common.ts'

/** Who asks, what is switched, and what was done. */

export const Role = z.enum(['viewer', 'operator', 'admin']).meta({ id: 'Role' })
export type Role = z.infer<typeof Role>

const Via = z.enum(['token', 'jwt', 'grafana', 'delegation', 'off', 'system'])

export const WhoAmI = z
  .object({
    subject: z.string(),
    name: z.string(),
    groups: z.array(z.string()),
    role: Role,
    tenant: z.string(),
    via: Via,
    through: z.string().optional().meta({ description: 'Whose token it came with' }),
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
    kind: z.enum(['switch', 'throttle']),
    about: z.string(),
    value: FlagValue,
    initially: FlagValue,
    least: z.number().optional(),
    most: z.number().optional(),
    from: z
      .enum(['override', 'file', 'build'])
      .meta({ description: 'Who says so: somebody who set it, the file of the service, or nobody' }),
  })
  .meta({ id: 'Flag' })
export type Flag = z.infer<typeof Flag>

export const FlagList = z
  .object({
    items: z.array(Flag),
    version: z.int().min(0).meta({ description: 'How many changes there have been' }),
    problems: z.array(z.string()).meta({ description: 'What was refused; the last good values are kept' }),
  })
  .meta({ id: 'FlagList' })
export type FlagList = z.infer<typeof FlagList>

const FlagSignature = z
  .string()
  .max(2000)
  .regex(/^[\w-]+\.\.[\w-]+$/)
  .meta({
    description:
      'Detached JWS over the canonical JSON (RFC 8785) of {overrides, version} as the change makes them; needed ' +
      'where a key is configured and the service does not hold the private one',
  })

const FlagReason = z.string().trim().min(1).max(500).meta({ description: 'Why: it is kept in the audit' })

export const SetFlag = z
  .strictObject({ value: FlagValue, reason: FlagReason, signature: FlagSignature.optional() })
  .meta({ id: 'SetFlag' })

export const ClearFlag = z.strictObject({ reason: FlagReason, signature: FlagSignature.optional() })

export const AuditEvent = z
  .object({
    seq: z.int().min(0),
    at: z.string(),
    actor: z.object({ subject: z.string(), name: z.string(), role: Role, tenant: z.string(), via: Via }),
    through: z.string().nullable().meta({ description: 'Whose token acted for the actor' }),
    action: z.string().meta({ example: 'run.abort' }),
    target: z.string().meta({ example: 'flag:chaos_enabled' }),
    beforeHash: z.string().nullable(),
    afterHash: z.string().nullable(),
    detail: z.record(z.string(), z.unknown()),
    previousHash: z.string(),
    hash: z.string().meta({ description: 'Over this record and the hash of the one before' }),
  })
  .meta({ id: 'AuditEvent' })
export type AuditEvent = z.infer<typeof AuditEvent>

export const AuditQuery = z.strictObject({
  subject: z.string().min(1).max(200).optional(),
  action: z.string().min(1).max(80).optional().meta({ example: 'flag.set' }),
  target: z.string().min(1).max(200).optional(),
  limit: Limit,
  cursor: z
    .string()
    .regex(/^[1-9][0-9]{0,14}$/)
    .optional()
    .meta({ description: '`nextCursor` of the page before' }),
})

export const AuditPage = z
  .object({ items: z.array(AuditEvent), nextCursor: z.string().optional() })
  .meta({ id: 'AuditPage' })
