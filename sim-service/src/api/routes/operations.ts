import { AuditPage, AuditQuery, WhoAmI } from '../../../client/src/schemas/operations.ts'
import type { AuditFilter, AuditPage as StoredAuditPage } from '../../platform/audit/postgres-audit.ts'
import { type Route, reply, route } from '../route.ts'

export interface OperationParts {
  readonly auditTrail: { page(filter: AuditFilter, limit: number, before?: number): Promise<StoredAuditPage> }
}

const tags = ['operations']

/** Who asks, and what was done. */
export function operationRoutes({ auditTrail }: OperationParts): Route[] {
  return [
    route({
      method: 'get',
      path: '/api/v1/whoami',
      operationId: 'whoAmI',
      summary: 'Who the service takes you for, and your role',
      tags,
      role: 'viewer',
      responses: { 200: { description: 'You', schema: WhoAmI } },
      handler: async ({ actor }) => reply(200, actor),
    }),
    route({
      method: 'get',
      path: '/api/v1/audit',
      operationId: 'listAudit',
      summary: 'Who did what, the newest first; a chain of hashes',
      tags,
      role: 'admin',
      query: AuditQuery,
      responses: { 200: { description: 'A page of the audit', schema: AuditPage } },
      handler: async ({ query: { cursor, limit, ...filter } }) => {
        const before = cursor === undefined ? undefined : Number(cursor)
        const page = await auditTrail.page(filter, limit, before)
        return reply(200, { items: page.items, nextCursor: page.before?.toString() })
      },
    }),
  ]
}
