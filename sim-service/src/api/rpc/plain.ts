import type {
  DescEnum,
  DescField,
  DescMessage,
  JsonObject,
  JsonValue,
  MessageShape,
} from '@bufbuild/protobuf'
import { fromJson, ScalarType, toJson } from '@bufbuild/protobuf'

/**
 * The same values in the two languages of the API. REST says `running` and 7, ProtoJSON `RUN_STATE_RUNNING` and "7";
 * all else is the same in both, which `parity.test.ts` holds the schemas to.
 */

/** What came as a message, as REST would have it, to be checked by the schema of REST. */
export function plainOf<Desc extends DescMessage>(desc: Desc, message: MessageShape<Desc>): unknown {
  return translate(desc, toJson(desc, message), { word: wordOf, whole: Number })
}

/** What REST would answer, as a message. */
export function messageOf<Desc extends DescMessage>(desc: Desc, plain: unknown): MessageShape<Desc> {
  const json = translate(desc, JSON.parse(JSON.stringify(plain)), { word: nameOf, whole: String })
  return fromJson(desc, json)
}

interface Translation {
  word(desc: DescEnum, value: JsonValue): JsonValue
  whole(value: JsonValue): JsonValue
}

const sixtyFourBits: readonly ScalarType[] = [
  ScalarType.INT64,
  ScalarType.UINT64,
  ScalarType.SINT64,
  ScalarType.FIXED64,
  ScalarType.SFIXED64,
]

function translate(desc: DescMessage, json: JsonValue, by: Translation): JsonValue {
  // Messages with a JSON form of their own: instants, free values.
  if (desc.typeName.startsWith('google.protobuf.') || !isObject(json)) return json
  const fields = new Map(desc.fields.map((field) => [field.jsonName, field]))
  const entries = Object.entries(json).map(([name, value]): [string, JsonValue] => {
    const field = fields.get(name)
    return [name, field === undefined ? value : translateField(field, value, by)]
  })
  return Object.fromEntries(entries)
}

function translateField(field: DescField, json: JsonValue, by: Translation): JsonValue {
  const one = (value: JsonValue): JsonValue => {
    if (field.enum !== undefined) return by.word(field.enum, value)
    if (field.message !== undefined) return translate(field.message, value, by)
    return field.scalar !== undefined && sixtyFourBits.includes(field.scalar) ? by.whole(value) : value
  }
  if (field.fieldKind === 'list' && Array.isArray(json)) return json.map(one)
  if (field.fieldKind === 'map' && isObject(json)) {
    return Object.fromEntries(Object.entries(json).map(([key, value]) => [key, one(value)]))
  }
  return one(json)
}

/** `RUN_STATE_QUEUED` of `RunState` is `queued`; a number without a name stays one, and is refused. */
function wordOf(desc: DescEnum, value: JsonValue): JsonValue {
  return wordsOf(desc).find(({ name }) => name === value)?.word ?? value
}

function nameOf(desc: DescEnum, value: JsonValue): JsonValue {
  const wanted = typeof value === 'string' ? value.replaceAll(/[^a-z0-9]+/g, '_') : value
  return wordsOf(desc).find(({ word }) => word === wanted)?.name ?? value
}

/** The values of an enumeration, each with its word in REST; a word of several has `_` between them here. */
export function wordsOf(desc: DescEnum): { name: string; word: string }[] {
  const prefix = `${desc.name.replaceAll(/(?<=[a-z])(?=[A-Z])/g, '_').toUpperCase()}_`
  return desc.values.map(({ name }) => ({ name, word: name.replace(prefix, '').toLowerCase() }))
}

function isObject(value: JsonValue): value is JsonObject {
  return value !== null && typeof value === 'object' && !Array.isArray(value)
}
