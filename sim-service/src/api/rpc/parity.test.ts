import type { DescField, DescMessage } from '@bufbuild/protobuf'
import { z } from 'zod'
import { DefinitionPage, DefinitionQuery } from '../../../client/src/schemas/definitions.ts'
import { UsageCheck } from '../../../client/src/schemas/results.ts'
import { AbortRun, Run, StartRun } from '../../../client/src/schemas/runs.ts'
import * as proto from './generated/roamlab/v1/control_pb.ts'
import { wordsOf } from './plain.ts'

/** What REST has in the path. */
const inPath = ['runId']

const pairs: readonly [string, z.ZodType, DescMessage][] = [
  ['StartScenario', StartRun, proto.StartScenarioRequestSchema],
  ['AbortScenario', AbortRun, proto.AbortScenarioRequestSchema],
  ['ListProfiles', DefinitionQuery, proto.ListProfilesRequestSchema],
  ['its answer', DefinitionPage, proto.ListProfilesResponseSchema],
  ['a run', Run, proto.RunSchema],
  ['ReconcileBilling', UsageCheck, proto.UsageCheckSchema],
]

/** What one side says of a member, in words that both sides have. */
interface Shape {
  kind: string
  isOptional: boolean
  words?: string[]
  members?: Record<string, Shape>
  item?: Shape
}

function shapeOfZod(schema: z.ZodType): Shape {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault) {
    return { ...shapeOfZod(schema.def.innerType as z.ZodType), isOptional: true }
  }
  const isOptional = false
  if (schema instanceof z.ZodEnum) {
    const words = schema.options.map((word) => String(word).replaceAll(' ', '_')).sort()
    return { kind: 'words', isOptional, words }
  }
  if (schema instanceof z.ZodObject) return { kind: 'object', isOptional, members: membersOfZod(schema) }
  if (schema instanceof z.ZodArray) {
    return { kind: 'list', isOptional, item: shapeOfZod(schema.element as z.ZodType) }
  }
  if (schema instanceof z.ZodRecord) {
    return { kind: 'map', isOptional, item: shapeOfZod(schema.def.valueType as z.ZodType) }
  }
  if (schema instanceof z.ZodUnion) return shapeOfUnion(schema.options as z.ZodType[])
  if (schema instanceof z.ZodNumber) {
    return { kind: schema.format?.includes('int') ? 'whole' : 'number', isOptional }
  }
  if (schema instanceof z.ZodISODateTime) return { kind: 'instant', isOptional }
  return { kind: 'text', isOptional }
}

/** Objects of one member each are a choice; a switch or a number is a free value. */
function shapeOfUnion(options: readonly z.ZodType[]): Shape {
  if (!options.every((option) => option instanceof z.ZodObject)) return { kind: 'value', isOptional: false }
  const members = Object.assign({}, ...options.map(membersOfZod)) as Record<string, Shape>
  for (const member of Object.values(members)) member.isOptional = true
  return { kind: 'object', isOptional: false, members }
}

function membersOfZod(schema: z.ZodObject): Record<string, Shape> {
  return Object.fromEntries(
    Object.entries(schema.shape).map(([name, member]) => [name, shapeOfZod(member as z.ZodType)]),
  )
}

const scalars: Readonly<Record<number, string>> = {
  1: 'number',
  3: 'whole',
  5: 'whole',
  8: 'switch',
  9: 'text',
}

function shapeOfField(field: DescField): Shape {
  const isOptional = field.proto.proto3Optional || field.oneof !== undefined
  if (field.fieldKind === 'list')
    return { kind: 'list', isOptional: false, item: { ...valueShape(field), isOptional: false } }
  // A map is there or empty, which is the same.
  if (field.fieldKind === 'map')
    return { kind: 'map', isOptional: true, item: { ...valueShape(field), isOptional: false } }
  return { ...valueShape(field), isOptional }
}

function valueShape(field: DescField): Shape {
  const isOptional = false
  if (field.enum !== undefined) {
    const [unspecified, ...words] = wordsOf(field.enum).map(({ word }) => word)
    expect(unspecified).toBe('unspecified')
    return { kind: 'words', isOptional, words: words.sort() }
  }
  if (field.message !== undefined) {
    if (field.message.typeName === 'google.protobuf.Timestamp') return { kind: 'instant', isOptional }
    if (field.message.typeName === 'google.protobuf.Value') return { kind: 'value', isOptional }
    return { kind: 'object', isOptional, members: membersOfMessage(field.message) }
  }
  return { kind: scalars[field.scalar!] ?? 'unknown', isOptional }
}

function membersOfMessage(message: DescMessage): Record<string, Shape> {
  return Object.fromEntries(message.fields.map((field) => [field.jsonName, shapeOfField(field)]))
}

/** A map that REST may leave out and one that it always has are alike in a message. */
function withoutOptionalMaps(members: Record<string, Shape>): Record<string, Shape> {
  return Object.fromEntries(
    Object.entries(members).map(([name, shape]) => [
      name,
      {
        ...shape,
        ...(shape.kind === 'map' && { isOptional: true }),
        ...(shape.members && { members: withoutOptionalMaps(shape.members) }),
        ...(shape.item?.members && {
          item: { ...shape.item, members: withoutOptionalMaps(shape.item.members) },
        }),
      },
    ]),
  )
}

describe('the schemas of REST and the messages of RPC', () => {
  test.each(pairs)('%s: the same names, the same optional ones, the same words', (_what, schema, message) => {
    const rest = shapeOfZod(schema).members!
    const rpc = membersOfMessage(message)
    for (const name of inPath) if (!(name in rest)) delete rpc[name]
    expect(rpc).toEqual(withoutOptionalMaps(rest))
  })

  test('a schema with another name, another word or another optional member is seen', () => {
    const changed = (shape: z.ZodRawShape) => shapeOfZod(Run.extend(shape)).members
    const rest = withoutOptionalMaps(membersOfMessage(proto.RunSchema))
    expect(withoutOptionalMaps(changed({ note: z.string() })!)).not.toEqual(rest)
    expect(withoutOptionalMaps(changed({ state: z.enum(['queued']) })!)).not.toEqual(rest)
    expect(withoutOptionalMaps(changed({ parent: z.string() })!)).not.toEqual(rest)
    expect(withoutOptionalMaps(changed({ seed: z.string() })!)).not.toEqual(rest)
  })

  test('every operation is one of five', () => {
    expect(proto.ControlService.methods.map(({ name }) => name).sort()).toEqual([
      'AbortScenario',
      'GetRunStatus',
      'ListProfiles',
      'ReconcileBilling',
      'StartScenario',
    ])
  })
})
