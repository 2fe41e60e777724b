import { z } from 'zod'
import { Name } from '../../../client/src/schemas/common.ts'
import {
  Definition,
  DefinitionPage,
  DefinitionQuery,
  DefinitionVersions,
  PutDefinition,
  Validation,
} from '../../../client/src/schemas/definitions.ts'
import type { Actor } from '../../runs/ports/actor.ts'
import type { Audit } from '../../runs/ports/audit.ts'
import type { DefinitionKind, DefinitionStore, StoredDefinition } from '../../runs/ports/definition-store.ts'
import { failed, type Result, succeeded } from '../../runs/ports/failures.ts'
import type { Flags } from '../../runs/ports/flags.ts'
import type { Transactions } from '../../runs/ports/transaction.ts'
import { planWarnings } from '../../scenario/describe-plan.ts'
import type { LoadedScenario } from '../../scenario/library.ts'
import { makePlan } from '../../scenario/make-plan.ts'
import { mayWrite } from '../auth/owners.ts'
import { hasETag } from '../byte-range.ts'
import { type DefinitionLibrary, type FoundDefinition, refusedText } from '../definition-library.ts'
import { etagOf, expectation, type Preconditions } from '../preconditions.ts'
import { type Route, reply, replyWithout, route } from '../route.ts'

export interface DefinitionParts {
  readonly library: DefinitionLibrary
  readonly definitions: DefinitionStore
  readonly transactions: Transactions
  readonly audit: Audit
  readonly flags: Flags
}

const tags = ['definitions']
const nameParams = z.object({ name: Name })
const entityTag = { ETag: 'Changes with the text' }
const etagHeader = z.string().max(2000)
const writeHeaders = z.object({
  'if-match': etagHeader
    .optional()
    .meta({ description: 'The ETag that was read; `*` for whatever is there' }),
  'if-none-match': z.literal('*').optional().meta({ description: '`*` creates, and never overwrites' }),
})
const removeHeaders = z.object({ 'if-match': etagHeader.optional() })
const writeFailures = [
  'definition-shipped',
  'definition-refused',
  'not-the-owner',
  'changes-frozen',
  'precondition-required',
  'precondition-failed',
  'definition-exists',
] as const

interface Noun {
  readonly kind: DefinitionKind
  readonly path: string
  readonly one: string
  readonly many: string
}

const nouns: readonly Noun[] = [
  { kind: 'scenario', path: '/api/v1/scenarios', one: 'Scenario', many: 'Scenarios' },
  { kind: 'profile', path: '/api/v1/profiles', one: 'Profile', many: 'Profiles' },
  { kind: 'agreement', path: '/api/v1/agreements', one: 'Agreement', many: 'Agreements' },
]

/** Scenarios, profiles and agreements: the same operations on each. What ships is read-only. */
export function definitionRoutes(parts: DefinitionParts): Route[] {
  return nouns.flatMap((noun) => [...reading(noun, parts), ...history(noun, parts), ...writing(noun, parts)])
}

function reading({ kind, path, one, many }: Noun, { library }: DefinitionParts): Route[] {
  return [
    route({
      method: 'get',
      path,
      operationId: `list${many}`,
      summary: `${many}, those that ship first`,
      tags,
      role: 'viewer',
      query: DefinitionQuery,
      responses: { 200: { description: 'A page', schema: DefinitionPage } },
      handler: async ({ query: { cursor, ...filter } }) => {
        const page = await library.list(kind, filter, cursor)
        return page.ok ? reply(200, { items: page.value.items, nextCursor: page.value.next }) : page
      },
    }),
    route({
      method: 'get',
      path: `${path}/{name}`,
      operationId: `get${one}`,
      summary: `One ${kind} with its text`,
      tags,
      role: 'viewer',
      params: nameParams,
      headers: z.object({ 'if-none-match': etagHeader.optional() }),
      responses: {
        200: { description: `The ${kind}`, schema: Definition, headers: entityTag },
        304: { description: 'The client has it', headers: entityTag },
      },
      failures: ['definition-not-found'],
      handler: async ({ params, headers }) => {
        const found = await library.get(kind, params.name)
        if (!found.ok) return found
        const tag = { ETag: etagOf(found.value) }
        if (hasETag(headers['if-none-match'], tag.ETag)) return replyWithout(304, tag)
        return reply(200, found.value, tag)
      },
    }),
    validation({ kind, path, one, many }, library),
  ]
}

/** What somebody stored once is kept, and can be fetched again. */
function history({ kind, path, one }: Noun, { definitions }: DefinitionParts): Route[] {
  return [
    route({
      method: 'get',
      path: `${path}/{name}/versions`,
      operationId: `list${one}Versions`,
      summary: `What a stored ${kind} was, and who changed it`,
      tags,
      role: 'viewer',
      params: nameParams,
      responses: { 200: { description: 'The versions', schema: DefinitionVersions } },
      failures: ['definition-not-found'],
      handler: async ({ params: { name } }) => {
        const versions = await definitions.versions(kind, name)
        if (versions.length === 0) return failed('definition-not-found', `no stored ${kind} is named ${name}`)
        const items = versions.map(({ kind: _, ...rest }) => ({ ...rest, source: 'stored' as const }))
        return reply(200, { items })
      },
    }),
    route({
      method: 'get',
      path: `${path}/{name}/versions/{version}`,
      operationId: `get${one}Version`,
      summary: `The text of an earlier version of a ${kind}`,
      tags,
      role: 'viewer',
      params: z.object({ name: Name, version: z.string().regex(/^[1-9][0-9]{0,8}$/) }),
      responses: { 200: { description: 'The version', schema: Definition } },
      failures: ['definition-not-found'],
      handler: async ({ params: { name, version } }) => {
        const found = await definitions.version(kind, name, Number(version))
        if (found === undefined) return failed('definition-not-found', `${name} has no version ${version}`)
        return reply(200, shownOf(found))
      },
    }),
  ]
}

function validation({ kind, path, one }: Noun, library: DefinitionLibrary): Route {
  return route({
    method: 'post',
    path: `${path}/validate`,
    operationId: `validate${one}`,
    summary: `What is wrong with the text of a ${kind}, line by line`,
    tags,
    role: 'viewer',
    cost: 'heavy',
    body: PutDefinition.pick({ text: true }),
    responses: { 200: { description: 'Valid or not: either is an answer', schema: Validation } },
    handler: async ({ body: { text } }) => {
      const checked = await library.check(kind, text)
      if (checked.ok) return reply(200, { valid: true, problems: [], warnings: warningsOf(checked.loaded) })
      const problems = checked.problems.map(({ file: _, ...problem }) => problem)
      return reply(200, { valid: false, problems, warnings: [] })
    },
  })
}

function warningsOf(loaded: LoadedScenario | undefined): string[] {
  if (loaded === undefined) return []
  return planWarnings(makePlan(loaded.scenario, loaded.profiles, loaded.agreements))
}

function shownOf({ kind: _kind, isDeleted: _isDeleted, ...rest }: StoredDefinition) {
  return { ...rest, source: 'stored' as const }
}

function writing({ kind, path, one }: Noun, parts: DefinitionParts): Route[] {
  return [
    route({
      method: 'put',
      path: `${path}/{name}`,
      operationId: `put${one}`,
      summary: `Store a ${kind}, or a new version of it`,
      description:
        'Its owner, a member of the group that owns it, or an admin may. The text is validated first.',
      tags,
      role: 'operator',
      cost: 'heavy',
      params: nameParams,
      headers: writeHeaders,
      body: PutDefinition,
      responses: {
        200: { description: 'The version that is there now', schema: Definition, headers: entityTag },
        201: {
          description: 'It is new',
          schema: Definition,
          headers: { ...entityTag, Location: 'Where it is' },
        },
      },
      failures: writeFailures,
      handler: async ({ params: { name }, headers, body, actor }) => {
        const write = new Write(kind, name, actor, parts)
        const put = await write.put(body, headers)
        if (!put.ok) return put
        const { stored, isNew } = put.value
        const tag = { ETag: etagOf(stored) }
        return isNew
          ? reply(201, shownOf(stored), { ...tag, Location: `${path}/${name}` })
          : reply(200, shownOf(stored), tag)
      },
    }),
    route({
      method: 'delete',
      path: `${path}/{name}`,
      operationId: `delete${one}`,
      summary: `Delete a stored ${kind}; its versions stay`,
      tags,
      role: 'operator',
      params: nameParams,
      headers: removeHeaders,
      responses: { 204: { description: 'It is not in use any more' } },
      failures: [
        'definition-not-found',
        'definition-shipped',
        'not-the-owner',
        'changes-frozen',
        'precondition-required',
        'precondition-failed',
      ],
      handler: async ({ params: { name }, headers, actor }) => {
        const removed = await new Write(kind, name, actor, parts).remove(headers)
        return removed.ok ? replyWithout(204) : removed
      },
    }),
  ]
}

/** One write by somebody: whether he may, whether the text is good, whether it is still what he saw; and its record. */
class Write {
  private readonly kind: DefinitionKind
  private readonly name: string
  private readonly actor: Actor
  private readonly parts: DefinitionParts

  constructor(kind: DefinitionKind, name: string, actor: Actor, parts: DefinitionParts) {
    this.kind = kind
    this.name = name
    this.actor = actor
    this.parts = parts
  }

  async put(
    { text, owner: given }: z.output<typeof PutDefinition>,
    headers: Preconditions,
  ): Promise<Result<{ stored: StoredDefinition; isNew: boolean }>> {
    const { kind, name, actor, parts } = this
    const open = this.isOpen()
    if (!open.ok) return open
    const current = await this.current()
    const checked = await parts.library.check(kind, text)
    if (!checked.ok) return refusedText('definition-refused', checked.problems)
    if (checked.name !== name) {
      const detail = `metadata.name is ${checked.name}, and the path says ${name}`
      return failed('definition-refused', detail, { places: [{ place: 'metadata.name', detail }] })
    }
    const owner = checked.stated.owner ?? given ?? current?.owner ?? actor.subject
    const allowed = mayWrite(actor, `the ${kind} ${name}`, [current?.owner, owner])
    if (!allowed.ok) return allowed
    const expected = expectation(headers, current)
    if (!expected.ok) return expected
    const definition = { name, ...checked.stated, owner, text }
    return parts.transactions.transaction(async (tx) => {
      const put = await parts.definitions.put(kind, definition, actor, { expected: expected.value, tx })
      if (!put.ok) return put
      await this.record('put', current?.hash, put.value.hash, tx)
      return succeeded({ stored: put.value, isNew: current === undefined })
    })
  }

  async remove(headers: Preconditions): Promise<Result<void>> {
    const { kind, name, actor, parts } = this
    const open = this.isOpen()
    if (!open.ok) return open
    const current = await this.current()
    if (current === undefined) return failed('definition-not-found', `no ${kind} is named ${name}`)
    const allowed = mayWrite(actor, `the ${kind} ${name}`, [current.owner])
    if (!allowed.ok) return allowed
    const expected = expectation(headers, current)
    if (!expected.ok) return expected
    return parts.transactions.transaction(async (tx) => {
      const removed = await parts.definitions.remove(kind, name, actor, { expected: expected.value, tx })
      if (removed.ok) await this.record('delete', current.hash, undefined, tx)
      return removed
    })
  }

  private isOpen(): Result<undefined> {
    if (this.parts.library.isShipped(this.kind, this.name))
      return failed('definition-shipped', `the ${this.kind} ${this.name} ships with Roamlab`)
    if (this.parts.flags.isEnabled('deploy_freeze'))
      return failed('changes-frozen', 'nothing is written or deleted while deploy_freeze is set')
    return succeeded(undefined)
  }

  private async current(): Promise<FoundDefinition | undefined> {
    const found = await this.parts.library.get(this.kind, this.name)
    return found.ok ? found.value : undefined
  }

  private async record(
    what: 'put' | 'delete',
    beforeHash: string | undefined,
    afterHash: string | undefined,
    tx: Parameters<Audit['record']>[0],
  ): Promise<void> {
    const { kind, name, actor } = this
    const action = `${kind}.${what}`
    await this.parts.audit.record(tx, { actor, action, target: `${kind}:${name}`, beforeHash, afterHash })
  }
}
