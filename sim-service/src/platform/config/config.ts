import { didYouMean } from '../../scenario/problem.ts'
import { type Environment, readVariable, type Variable } from './variable.ts'
import { variables, variablesOfIdentity } from './variables.ts'

type UnionOf<T> = T[keyof T]
type Merged<U> = (U extends unknown ? (of: U) => void : never) extends (of: infer I) => void ? I : never
type Table = Merged<UnionOf<typeof variables>>
type ValueOf<V> = V extends Variable<infer T> ? T : never

/** What was configured: each key of the table with its value. */
export type Config = { readonly [K in keyof Table]: ValueOf<Table[K]> }

export type ReadConfig = { ok: true; config: Config; warnings: string[] } | { ok: false; problems: string[] }

/** For tests and tools, which have their own words for them. */
const otherNames = [
  'ROAMLAB_CI',
  'ROAMLAB_TIER',
  'ROAMLAB_MUTATIONS',
  'ROAMLAB_SABOTAGE',
  'ROAMLAB_TOKEN',
  'ROAMLAB_URL',
]

export const table = Object.assign({}, ...Object.values(variables)) as Record<keyof Config, Variable<unknown>>

/** Reads the environment; every wrong value is named, with what was expected. */
export function readConfig(environment: Environment): ReadConfig {
  const values: Record<string, unknown> = {}
  const problems: string[] = []
  for (const [key, variable] of Object.entries(table)) {
    const read = readVariable(variable, environment)
    if (read.ok) values[key] = read.value
    else problems.push(read.problem)
  }
  const config = values as unknown as Config
  problems.push(...disagreements(config))
  return problems.length > 0
    ? { ok: false, problems }
    : { ok: true, config, warnings: unknownNames(environment) }
}

/** Values that are possible alone and not together. */
function disagreements({ kafkaBrokers, kafkaMechanism, kafkaUser, kafkaPassword }: Config): string[] {
  const login = {
    KAFKA_SASL_MECHANISM: kafkaMechanism,
    KAFKA_SASL_USERNAME: kafkaUser,
    KAFKA_SASL_PASSWORD: kafkaPassword,
  }
  const missing = Object.entries(login).flatMap(([name, value]) => (value === undefined ? [name] : []))
  if (missing.length === 3) return []
  if (missing.length > 0)
    return [`${missing.join(' and ')}: missing; SASL needs ${Object.keys(login).join(', ')}`]
  return kafkaBrokers?.length === 0 ? ['KAFKA_BROKERS: missing; KAFKA_SASL_MECHANISM is for them'] : []
}

/** A misspelt name would go unnoticed: what begins like ours and is none of ours is told. */
function unknownNames(environment: Environment): string[] {
  const known = [
    ...Object.values(table).map(({ name }) => name),
    ...variablesOfIdentity.map(([name]) => name),
    ...otherNames,
  ]
  return Object.keys(environment)
    .filter((name) => name.startsWith('ROAMLAB_') && !known.includes(name))
    .map((name) => `${name} means nothing here${didYouMean(name, known)}`)
}
