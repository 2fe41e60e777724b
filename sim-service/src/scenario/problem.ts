/** One thing wrong with a file that a person wrote, where it is, and what would have been right. */
export interface Problem {
  readonly file: string
  /** From 1. */
  readonly line: number
  readonly column: number
  /** `spec.networks.visited[0].plmn`; empty for the file as a whole. */
  readonly path: string
  readonly message: string
  readonly expected: string
}

export type Path = readonly (string | number)[]

export function pathText(path: Path): string {
  let text = ''
  for (const step of path)
    text += typeof step === 'number' ? `[${step}]` : `${text === '' ? '' : '.'}${printable(step)}`
  return text
}

/** `file:line:column: path: message (expected …)`, the form that editors and terminals turn into a link. */
export function formatProblem(problem: Problem): string {
  const where = `${problem.file}:${problem.line}:${problem.column}`
  const named = problem.path === '' || problem.message.includes(problem.path)
  const path = named ? '' : ` ${problem.path}:`
  return `${where}:${path} ${problem.message} (expected ${problem.expected})`
}

/** What a person wrote, quoted and short enough for a message; control characters never reach a terminal. */
export function printable(value: unknown): string {
  const clean = printablePath(typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value)))
  return clean.length > 60 ? `${clean.slice(0, 57)}...` : clean
}

/** A file or folder as a person can open it: a shortened path would name another place. */
export function printablePath(path: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be printed
  return path.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e]/g, '?')
}

/** The closest of the known names, if it is close enough to be what was meant. */
export function nearest(name: string, known: Iterable<string>): string | undefined {
  if (name.length > 60) return undefined
  let best: string | undefined
  let bestDistance = Math.max(1, Math.floor(name.length / 3)) + 1
  for (const candidate of known) {
    const distance = editDistance(name.toLowerCase(), candidate.toLowerCase())
    if (distance < bestDistance) {
      best = candidate
      bestDistance = distance
    }
  }
  return best
}

export function didYouMean(name: string, known: Iterable<string>): string {
  const candidate = nearest(name, known)
  return candidate === undefined ? '' : `; did you mean "${candidate}"?`
}

/** `a, b or c`. */
export function oneOf(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} or ${names[names.length - 1]}`
}

/** Insertions, deletions, substitutions and exchanges of neighbours (optimal string alignment). */
function editDistance(a: string, b: string): number {
  let older: number[] = []
  let previous = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const substitution = previous[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1)
      row.push(Math.min(substitution, previous[j] + 1, row[j - 1] + 1))
      const exchanged = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      if (exchanged) row[j] = Math.min(row[j], older[j - 2] + 1)
    }
    older = previous
    previous = row
  }
  return previous[b.length]
}
