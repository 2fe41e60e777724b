import { z } from 'zod'

/** One environment variable: what it is for, what is accepted, and what holds when it is not set. */
export interface Variable<T> {
  readonly name: string
  readonly about: string
  readonly schema: z.ZodType<T, string>
  /** What is accepted, as people read it; in every refusal. */
  readonly expected: string
  readonly fallback: T
  /** The fallback in words, where its value says too little. */
  readonly fallbackText?: string
  /** Its value is never shown. */
  readonly isSecret?: boolean
}

type Rest<T> = Pick<Variable<T>, 'fallbackText' | 'isSecret'>

export function whole(
  name: string,
  about: string,
  [least, most]: readonly [number, number],
  fallback: number,
): Variable<number> {
  const schema = z
    .string()
    .regex(/^\d{1,15}$/)
    .transform(Number)
    .refine((value) => value >= least && value <= most)
  return { name, about, schema, expected: `a whole number from ${least} to ${most}`, fallback }
}

export function choice<const T extends string>(
  name: string,
  about: string,
  among: readonly T[],
  fallback: NoInfer<T>,
): Variable<T> {
  return {
    name,
    about,
    schema: z.enum(among) as z.ZodType<T, string>,
    expected: among.join(' or '),
    fallback,
  }
}

export function yesOrNo(name: string, about: string, fallback: boolean): Variable<boolean> {
  const schema = z.enum(['1', 'true', '0', 'false']).transform((word) => word === '1' || word === 'true')
  return { name, about, schema, expected: '1, true, 0 or false', fallback, fallbackText: String(fallback) }
}

export function text(
  name: string,
  about: string,
  fallback: string,
  form: RegExp = /\S/,
  expected = 'a text',
): Variable<string> {
  return { name, about, schema: z.string().regex(form), expected, fallback }
}

/** A variable without which something is not there at all. */
export function optional(
  name: string,
  about: string,
  form: RegExp = /\S/,
  expected = 'a text',
  rest: Rest<string | undefined> = {},
): Variable<string | undefined> {
  const schema = z.string().regex(form) as z.ZodType<string | undefined, string>
  return { name, about, schema, expected, fallback: undefined, fallbackText: 'not set', ...rest }
}

/** Words with commas between them. */
export function list(
  name: string,
  about: string,
  form: RegExp,
  expected: string,
): Variable<readonly string[]> {
  const schema = z
    .string()
    .transform((value) => value.split(',').map((word) => word.trim()))
    .pipe(z.array(z.string().regex(form)).min(1))
  return { name, about, schema, expected, fallback: [], fallbackText: 'not set' }
}

export type Environment = Readonly<Record<string, string | undefined>>

/**
 * The value of a variable, or the sentence that refuses it. A variable that is set to nothing is one that is not set.
 */
export function readVariable<T>(
  variable: Variable<T>,
  environment: Environment,
): { ok: true; value: T } | { ok: false; problem: string } {
  const given = environment[variable.name]
  if (given === undefined || given === '') return { ok: true, value: variable.fallback }
  const read = variable.schema.safeParse(given)
  if (read.success) return { ok: true, value: read.data }
  const shown = variable.isSecret ? 'its value' : `"${given}"`
  return {
    ok: false,
    problem: `${variable.name}: ${shown} is not valid here (expected ${variable.expected})`,
  }
}
