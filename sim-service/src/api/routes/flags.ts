import { z } from 'zod'
import { ClearFlag, Flag, FlagList, FlagName, SetFlag } from '../../../client/src/schemas/operations.ts'
import type { FlagStore } from '../../platform/flags/flag-store.ts'
import { type Route, reply, route } from '../route.ts'

export interface FlagParts {
  readonly flagStore: Pick<FlagStore, 'list' | 'change'>
}

const tags = ['operations']
const path = '/api/v1/flags'
const params = z.object({ name: FlagName })
const failures = ['flag-not-found', 'flag-unsigned'] as const

/** Feature flags: read by everybody, set by administrators. The store audits each change. */
export function flagRoutes(parts: FlagParts): Route[] {
  return [
    route({
      method: 'get',
      path,
      operationId: 'listFlags',
      summary: 'Every flag: what it does, what it is, and who said so',
      tags,
      role: 'viewer',
      responses: { 200: { description: 'The flags', schema: FlagList } },
      handler: async () => reply(200, parts.flagStore.list()),
    }),
    route({
      method: 'put',
      path: `${path}/{name}`,
      operationId: 'setFlag',
      summary: 'Set a flag, in all processes of the service',
      tags,
      role: 'admin',
      params,
      body: SetFlag,
      responses: { 200: { description: 'The flag as it is now', schema: Flag } },
      failures,
      handler: async ({ params: { name }, body, actor }) => {
        const changed = await parts.flagStore.change({ name, ...body }, actor)
        return changed.ok ? reply(200, changed.value) : changed
      },
    }),
    route({
      method: 'delete',
      path: `${path}/{name}`,
      operationId: 'clearFlag',
      summary: 'Let a flag be again what the file says',
      tags,
      role: 'admin',
      params,
      query: ClearFlag,
      responses: { 200: { description: 'The flag as it is now', schema: Flag } },
      failures,
      handler: async ({ params: { name }, query, actor }) => {
        const changed = await parts.flagStore.change({ name, value: undefined, ...query }, actor)
        return changed.ok ? reply(200, changed.value) : changed
      },
    }),
  ]
}
