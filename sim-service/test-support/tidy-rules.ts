import { posix } from 'node:path'
import { importsOf, lineAt, readSource, type SourceText } from './source-text.ts'

/** A file of sim-service, its path relative to sim-service (`src/codec/octets.ts`). */
export interface SourceFile {
  path: string
  text: string
}

/** What a file does that it may not, in words that say where to look. */
export type Breach = string

/** The floors of the house (docs/ARCHITECTURE.md): a folder imports only from floors below its own. */
export const floorOf: Readonly<Record<string, number>> = {
  codec: 1,
  engine: 1,
  charging: 2,
  network: 3,
  settlement: 4,
  chaos: 4,
  kpi: 4,
  scenario: 5,
  runs: 6,
  platform: 7,
  api: 8,
  cli: 8,
  service: 8,
  'main.ts': 8,
}

/** The simulation: what happens in it depends on the scenario and the seed alone. */
const lastFloorOfTheSimulation = 5

/** Within the top floor the wiring may use what it wires. */
const neighbours: Readonly<Record<string, readonly string[]>> = {
  'main.ts': ['api', 'cli', 'service'],
  cli: ['api'],
  service: ['api', 'cli'],
}

/** What the API takes and gives is written where its clients find it too: one source for both ends. */
const sharedSchemas = 'client/src/schemas/'

/** The command line speaks to a service as any other client does. */
const wholeClient = 'client/src/'

/** Imports that their floor would allow and the design does not: settlement reads only what was written. */
const estranged: Readonly<Record<string, readonly string[]>> = { settlement: ['network'] }

/**
 * The packages that the simulation's floors may import; the codecs, the engine, charging and the network
 * import none.
 */
const packagesOf: Readonly<Record<string, readonly string[]>> = {
  settlement: ['zod'],
  chaos: ['zod'],
  kpi: ['zod'],
  scenario: ['zod', 'yaml'],
}

/** The one module of the simulation that reads files, and what it needs for it. */
const fileReader = { path: 'src/scenario/library.ts', modules: ['node:fs', 'node:path', 'node:url'] }

/** The one module that may use functions whose last bit differs between versions of V8: it makes tables of integers. */
const mathematics = 'src/engine/mathematics.ts'

/** Of Node's `process`; a procedure's own `process` has other members. */
const memberOfProcess = new RegExp(
  [
    String.raw`\bprocess\s*(?:\[|\.\s*(?:argv|cwd|env|exit|exitCode|hrtime|nextTick|on|once|pid|platform`,
    String.raw`std\w+|uptime|versions?|\w+Usage)\b)`,
  ].join('|'),
  'g',
)

const bans: ReadonlyArray<{ what: string; pattern: RegExp; except?: string }> = [
  { what: 'Date', pattern: /\bDate\b/g },
  { what: 'performance', pattern: /\bperformance\b/g },
  { what: 'Math.random', pattern: /\bMath\s*\.\s*random\b/g },
  { what: 'a timer', pattern: /\b(?:setTimeout|setInterval|setImmediate|queueMicrotask)\b/g },
  { what: 'process', pattern: memberOfProcess },
  { what: 'globalThis', pattern: /\bglobalThis\b/g },
  { what: 'console', pattern: /\bconsole\s*\./g },
  { what: 'the global crypto', pattern: /\bcrypto\s*\.\s*(?:getRandomValues|randomUUID|subtle)\b/g },
  { what: 'fetch', pattern: /(?<![.\w])fetch\s*\(/g },
  { what: 'a promise', pattern: /\bPromise\b|\basync\b|\bawait\b/g },
  { what: 'a locale', pattern: /\.\s*toLocale\w*|\bIntl\b|\blocaleCompare\b/g },
  { what: 'garbage collection', pattern: /\b(?:WeakRef|FinalizationRegistry)\b/g },
  {
    what: 'inexact mathematics',
    pattern: /\bMath\s*\.\s*(?:pow|expm?1?|log(?:10|2|1p)?|a?(?:sin|cos|tan)h?|atan2|cbrt|hypot)\b/g,
    except: mathematics,
  },
  // A power of two, and a power of whole literals, is exact everywhere.
  {
    what: 'inexact mathematics',
    pattern: /(?<!\b\d+\s*)\*\*|(?<!\b2\s*)\*\*(?!\s*\d+\b)/g,
    except: mathematics,
  },
]

/**
 * What only tests use lies beside them and says so in its name: name maps, vectors, samples, foreign encoders,
 * generators.
 */
const testMaterial =
  /(?:-(?:examples|fields|fixtures|samples|vectors)|\/(?:field-rules|(?:pycrate|random|scapy)-[a-z0-9-]+))\.ts$/

export function isTest(path: string): boolean {
  return path.endsWith('.test.ts')
}

/** Tests and their material: they may use anything, and nothing else may use them. */
export function isForTests(path: string): boolean {
  return isTest(path) || testMaterial.test(path)
}

/** What a compiler wrote has the compiler's form; what it imports is looked at as everywhere. */
export function isGenerated(path: string): boolean {
  return path.includes('/generated/')
}

/** `codec` of `src/codec/nas/attach.ts`, `main.ts` of `src/main.ts`; undefined outside src. */
export function roomOf(path: string): string | undefined {
  const [top, room] = path.split('/')
  return top === 'src' ? room : undefined
}

function resolve(from: string, specifier: string): string {
  return posix.join(posix.dirname(from), specifier)
}

function relativeBreach(path: string, room: string, specifier: string): string | undefined {
  const target = resolve(path, specifier)
  const other = roomOf(target)
  if (floorOf[room] === floorOf['api'] && target.startsWith(sharedSchemas)) return undefined
  if (room === 'cli' && target.startsWith(wholeClient)) return undefined
  if (other === undefined) return `${target} is not part of the service`
  if (isForTests(target)) return `${target} is for tests`
  if (other === room) return undefined
  const [own, theirs] = [floorOf[room]!, floorOf[other]]
  if (theirs === undefined) return `${target} is on no floor`
  if (estranged[room]?.includes(other)) return `${room} may not import ${other}`
  if (theirs < own || neighbours[room]?.includes(other)) return undefined
  return `${room} (floor ${own}) may not import ${other} (floor ${theirs})`
}

function packageBreach(path: string, room: string, specifier: string): string | undefined {
  if (floorOf[room]! > lastFloorOfTheSimulation) return undefined
  if (path === fileReader.path && fileReader.modules.includes(specifier)) return undefined
  if (packagesOf[room]?.includes(specifier)) return undefined
  return `${room} may not import ${specifier}`
}

/** Design §3: the direction of imports. */
export function floorBreaches({ path, text }: SourceFile): Breach[] {
  const room = roomOf(path)
  if (room === undefined || isForTests(path)) return []
  if (floorOf[room] === undefined) return [`${path}: ${room} is on no floor`]
  const breaches: Breach[] = []
  for (const { specifier, line } of importsOf(readSource(text))) {
    const breach = specifier.startsWith('.')
      ? relativeBreach(path, room, specifier)
      : packageBreach(path, room, specifier)
    if (breach !== undefined) breaches.push(`${path}:${line}: ${breach}`)
  }
  return breaches
}

/** Design §4.3: what the simulation may not use. */
export function banBreaches({ path, text }: SourceFile): Breach[] {
  const floor = floorOf[roomOf(path) ?? '']
  if (floor === undefined || floor > lastFloorOfTheSimulation || isForTests(path)) return []
  const { code } = readSource(text)
  return bans
    .filter((ban) => ban.except !== path)
    .flatMap((ban) => Array.from(code.matchAll(ban.pattern), (match) => ({ ban, offset: match.index })))
    .map(({ ban, offset }) => `${path}:${lineAt(code, offset)}: ${ban.what} is banned in floors 1 to 5`)
}

export interface Limits {
  fileLines: number
  lineColumns: number
  functionLines: number
}

/** Sixteen octets or more in quotes: published vectors and captures are not wrapped. */
const longLiteral = /['"`](?:[0-9a-fA-F]{2}[ :]?){16,}['"`]/

function functionBreaches(path: string, { code }: SourceText, limit: number): Breach[] {
  const breaches: Breach[] = []
  const open: Array<{ line: number; isFunction: boolean }> = []
  let line = 1
  for (let at = 0; at < code.length; at++) {
    if (code[at] === '\n') line++
    else if (code[at] === '{') {
      const before = code.slice(Math.max(0, at - 120), at)
      open.push({ line, isFunction: /(?:=>|\)(?:\s*:\s*[^={}();]+)?)\s*$/.test(before) })
    } else if (code[at] === '}') {
      const block = open.pop()
      const lines = block === undefined ? 0 : line - block.line + 1
      if (block?.isFunction && lines > limit)
        breaches.push(`${path}:${block.line}: a function of ${lines} lines, limit ${limit}`)
    }
  }
  return breaches
}

/** Sizes that fit on a screen. `longTables` names files that may be longer, each with its reason. */
export function sizeBreaches(
  file: SourceFile,
  limits: Limits,
  longTables: Readonly<Record<string, string>> = {},
): Breach[] {
  const { path, text } = file
  if (isGenerated(path)) return []
  const lines = text.replace(/\n$/, '').split('\n')
  const breaches: Breach[] = []
  lines.forEach((line, index) => {
    if (line.length > limits.lineColumns && !longLiteral.test(line)) {
      breaches.push(`${path}:${index + 1}: ${line.length} columns, limit ${limits.lineColumns}`)
    }
  })
  if (isForTests(path)) return breaches
  if (lines.length > limits.fileLines && longTables[path] === undefined) {
    breaches.push(`${path}: ${lines.length} lines, limit ${limits.fileLines}`)
  }
  return [...breaches, ...functionBreaches(path, readSource(text), limits.functionLines)]
}

/** Names, exports, imports and leftovers. */
export function formBreaches({ path, text }: SourceFile): Breach[] {
  if (isGenerated(path)) return []
  const source = readSource(text)
  const breaches: Breach[] = []
  const each = (searched: string, pattern: RegExp, what: string): void => {
    for (const match of searched.matchAll(pattern))
      breaches.push(`${path}:${lineAt(searched, match.index)}: ${what}`)
  }
  if (!/^[a-z0-9]+(?:-[a-z0-9]+)*(?:\.(?:it|full|deep))?(?:\.test)?\.ts$/.test(posix.basename(path))) {
    breaches.push(`${path}: file names are kebab-case`)
  }
  each(source.code, /\bexport\s+default\b/g, 'exports are named')
  each(
    source.code,
    /\b(?:describe|test|it)\s*\.\s*only\b|\b(?:fdescribe|fit)\s*\(/g,
    'a test that silences the others',
  )
  each(
    source.code,
    /\b(?:describe|test|it)\s*\.\s*(?:skip|todo)\s*[.(]|\b(?:xdescribe|xtest|xit)\s*\(/g,
    'a test that does not run',
  )
  each(text, /\b(?:TO[D]O|FIX[M]E)\b/g, 'unfinished work belongs into an issue')
  each(source.code, /\brequire\s*\(/g, 'modules are imported')
  for (const { specifier, line } of importsOf(source)) {
    if (specifier.startsWith('./') || specifier.startsWith('../')) {
      if (!/\.(?:ts|json|yaml)$/.test(specifier))
        breaches.push(`${path}:${line}: ${specifier} lacks its suffix`)
    } else if (specifier.startsWith('/') || specifier.startsWith('file:'))
      breaches.push(`${path}:${line}: ${specifier} is absolute`)
  }
  return breaches
}

/** Files that nobody reaches by imports from the entries. */
export function orphans(files: readonly SourceFile[], entries: readonly string[]): string[] {
  const texts = new Map(files.map((file) => [file.path, file.text]))
  const reached = new Set<string>()
  const waiting = [...entries]
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    const text = texts.get(path)
    if (text === undefined || reached.has(path)) continue
    reached.add(path)
    for (const { specifier } of importsOf(readSource(text))) {
      if (specifier.startsWith('.')) waiting.push(resolve(path, specifier))
    }
  }
  return [...texts.keys()].filter((path) => !reached.has(path))
}

/** Dependencies whose reason is not written down: a decision names them in backticks. */
export function undocumented(dependencies: readonly string[], decisions: readonly string[]): string[] {
  return dependencies.filter((name) => !decisions.some((text) => text.includes(`\`${name}\``)))
}

interface LockEntry {
  resolved?: string
  link?: boolean
  optionalDependencies?: Record<string, string>
}

/**
 * A lock file that `npm ci` accepts everywhere: it names no registry and lacks no optional package (see
 * tools/complete-lock.mjs).
 */
export function lockBreaches(packages: Readonly<Record<string, LockEntry>>): Breach[] {
  const places = Object.keys(packages)
  const breaches: Breach[] = []
  for (const [place, entry] of Object.entries(packages)) {
    if (entry.resolved !== undefined && !entry.link) breaches.push(`${place} names a registry`)
    for (const name of Object.keys(entry.optionalDependencies ?? {})) {
      if (!places.some((other) => other.endsWith(`node_modules/${name}`)))
        breaches.push(`${place} lacks ${name}`)
    }
  }
  return breaches
}
