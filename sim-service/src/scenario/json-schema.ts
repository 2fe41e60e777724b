import { z } from 'zod'
import { agreementSchema } from './agreement.ts'
import { profileSchema } from './profile.ts'
import { scenarioSchema } from './scenario.ts'
import { serviceObjectivesSchema } from './service-objectives.ts'

/** A JSON Schema 2020-12 document as plain JSON. */
export interface JsonSchema {
  readonly title?: string
  readonly description?: string
  readonly properties?: Readonly<Record<string, JsonSchema>>
  readonly additionalProperties?: boolean | JsonSchema
  readonly items?: JsonSchema
  readonly enum?: readonly unknown[]
  readonly anyOf?: readonly JsonSchema[]
  readonly [key: string]: unknown
}

/** The files that a person writes, by the `kind` that they state. */
export const schemas = {
  Scenario: scenarioSchema,
  Profile: profileSchema,
  Agreement: agreementSchema,
  ServiceObjectives: serviceObjectivesSchema,
} as const

export type Kind = keyof typeof schemas

const published = new Map<Kind, JsonSchema>()

/** The published JSON Schema of a file's text, before units are resolved. */
export function jsonSchema(kind: Kind = 'Scenario'): JsonSchema {
  let schema = published.get(kind)
  if (!schema) published.set(kind, (schema = z.toJSONSchema(schemas[kind], { io: 'input' }) as JsonSchema))
  return schema
}

/** What may stand under a path. */
export function jsonSchemaAt(kind: Kind, path: readonly PropertyKey[]): JsonSchema | undefined {
  let schema: JsonSchema | undefined = jsonSchema(kind)
  for (const step of path) {
    if (typeof step === 'number') schema = schema?.items
    else {
      const others: boolean | JsonSchema | undefined = schema?.additionalProperties
      schema = schema?.properties?.[String(step)] ?? (typeof others === 'object' ? others : undefined)
    }
  }
  return schema
}
