import { z } from 'zod'

/**
 * TypeScript of the schemas, without zod: whoever uses the client and not the schemas needs no package for its types.
 * What a schema makes of its input is what counts, as for `z.output`; members with a default may be left out.
 */
export function typesOfSchemas(exported: Readonly<Record<string, unknown>>): string {
  const named = new Map<z.ZodType, string>()
  for (const [name, value] of Object.entries(exported).sort(byName))
    if (value instanceof z.ZodType && !named.has(value)) named.set(value, name)
  const printer = new Printer(named)
  const types = [...named].map(([schema, name]) => printer.declaration(schema, name))
  return `// Made of client/src/schemas by \`npm run client:types\`; not to be edited.\n\n${types.join('\n')}`
}

function byName([a]: [string, unknown], [b]: [string, unknown]): number {
  return a < b ? -1 : 1
}

class Printer {
  private readonly named: ReadonlyMap<z.ZodType, string>

  constructor(named: ReadonlyMap<z.ZodType, string>) {
    this.named = named
  }

  declaration(schema: z.ZodType, name: string): string {
    const about = aboutOf(schema)
    const text = about === undefined ? '' : `/** ${about} */\n`
    const inner = inside(schema)
    if (inner instanceof z.ZodObject && !this.hasName(inner, schema)) {
      return `${text}export interface ${name} ${this.members(inner, '')}\n`
    }
    return `${text}export type ${name} = ${this.inner(schema, '')}\n`
  }

  /** By its name where it has one. */
  private type(schema: z.ZodType, indent: string): string {
    return this.named.get(schema) ?? this.inner(schema, indent)
  }

  private inner(schema: z.ZodType, indent: string): string {
    const inner = inside(schema)
    if (this.hasName(inner, schema)) return this.named.get(inner)!
    if (inner instanceof z.ZodObject) return this.members(inner, indent)
    if (inner instanceof z.ZodArray) return `Array<${this.type(inner.element as z.ZodType, indent)}>`
    if (inner instanceof z.ZodRecord) {
      return `Record<string, ${this.type(inner.def.valueType as z.ZodType, indent)}>`
    }
    if (inner instanceof z.ZodUnion) {
      return inner.options.map((one) => this.type(one as z.ZodType, indent)).join(' | ')
    }
    if (inner instanceof z.ZodNullable) {
      return `${this.type(inner.def.innerType as z.ZodType, indent)} | null`
    }
    if (inner instanceof z.ZodEnum) return inner.options.map((one) => JSON.stringify(one)).join(' | ')
    if (inner instanceof z.ZodLiteral) {
      return [...inner.values].map((one) => JSON.stringify(one)).join(' | ')
    }
    return primitive(inner)
  }

  private members(schema: z.ZodObject, indent: string): string {
    const deeper = `${indent}  `
    const lines = Object.entries(schema.shape).map(([name, member]) => {
      const value = member as z.ZodType
      const about = aboutOf(value)
      const mark = isOptional(value) ? '?' : ''
      const key = /^[a-z_$][\w$]*$/i.test(name) ? name : JSON.stringify(name)
      const line = `${deeper}${key}${mark}: ${this.type(withoutOptional(value), deeper)}`
      return about === undefined ? line : `${deeper}/** ${about} */\n${line}`
    })
    return lines.length === 0 ? 'Record<string, never>' : `{\n${lines.join('\n')}\n${indent}}`
  }

  private hasName(inner: z.ZodType, schema: z.ZodType): boolean {
    return inner !== schema && this.named.has(inner)
  }
}

/** What it is when all that surrounds it is taken away. */
function inside(schema: z.ZodType): z.ZodType {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault)
    return inside(schema.def.innerType as z.ZodType)
  if (schema instanceof z.ZodPipe) return inside(schema.def.out as z.ZodType)
  return schema
}

function isOptional(schema: z.ZodType): boolean {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault) return true
  return schema instanceof z.ZodPipe && isOptional(schema.def.out as z.ZodType)
}

function withoutOptional(schema: z.ZodType): z.ZodType {
  return schema instanceof z.ZodOptional || schema instanceof z.ZodDefault
    ? withoutOptional(schema.def.innerType as z.ZodType)
    : schema
}

function primitive(schema: z.ZodType): string {
  if (schema instanceof z.ZodBoolean) return 'boolean'
  if (schema instanceof z.ZodNumber) return 'number'
  if (schema instanceof z.ZodUnknown) return 'unknown'
  if (schema instanceof z.ZodString || schema instanceof z.ZodStringFormat) return 'string'
  throw new Error(`the client has no type for ${schema.def.type}`)
}

function aboutOf(schema: z.ZodType): string | undefined {
  const about = schema.meta()?.description ?? withoutOptional(schema).meta()?.description
  return about?.replaceAll(/\s+/g, ' ').replaceAll('*/', '* /')
}
