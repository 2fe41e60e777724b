import { type Document, isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml'
import { type Path, type Problem, pathText, printable } from './problem.ts'

/** A YAML file as plain values, and where each of them stands. */
export interface YamlSource {
  readonly file: string
  readonly value: unknown
  /** A problem at the value (or the key) under this path, or at the nearest ancestor that exists. */
  problem(path: Path, message: string, expected: string, at?: 'key' | 'value'): Problem
}

export type YamlResult =
  | { readonly ok: true; readonly source: YamlSource }
  | { readonly ok: false; readonly problems: readonly Problem[] }

/** A hand-written file is a few kilobytes; these bounds keep a hostile one from costing more than a second. */
const MAX_CHARACTERS = 131_072
const MAX_DEPTH = 32
const MAX_VALUES = 50_000
export const MAX_PROBLEMS = 50

/** Reads one YAML 1.2 document. Whatever the text is, the answer is a value or problems. */
export function readYaml(text: string, file: string): YamlResult {
  const lines = new LineCounter()
  const problemAt = (offset: number, path: Path, message: string, expected: string): Problem => {
    const { line, col } = lines.linePos(offset)
    return {
      file,
      line: Math.max(1, line),
      column: Math.max(1, col),
      path: pathText(path),
      message,
      expected,
    }
  }
  const refused = unreadable(text)
  if (refused) return { ok: false, problems: [{ file, path: '', ...refused }] }
  try {
    // Our own walk below looks for duplicate keys: the parser compares each key with every other.
    const options = { lineCounter: lines, prettyErrors: false, stringKeys: true, uniqueKeys: false }
    const document = parseDocument(text, options)
    const complaints = [...document.errors, ...document.warnings].slice(0, MAX_PROBLEMS)
    if (complaints.length > 0) {
      const problems = complaints.map(({ code, message, pos }) => {
        const [said, expected] = explanations[code] ?? [message, 'valid YAML']
        return problemAt(pos[0], [], said, expected)
      })
      return { ok: false, problems }
    }
    const walk = new Walk(document, problemAt)
    const value = walk.plain(document.contents, [], 0)
    if (walk.problems.length > 0) return { ok: false, problems: walk.problems }
    const problem: YamlSource['problem'] = (path, message, expected, at = 'value') =>
      problemAt(offsetOf(document, path, at), path, message, expected)
    return { ok: true, source: { file, value, problem } }
  } catch (error) {
    // The parser recurses: running out of stack is the file's fault, not the program's.
    return {
      ok: false,
      problems: [
        problemAt(0, [], `not readable as YAML: ${printable((error as Error).message)}`, 'valid YAML'),
      ],
    }
  }
}

/** The parser's error codes whose own words would not help an author. */
const explanations: Readonly<Record<string, readonly [string, string]>> = {
  BLOCK_AS_IMPLICIT_KEY: [
    'a mapping inside a value on one line',
    '"key: value" on a line of its own, or quotes',
  ],
  MULTIPLE_DOCS: ['a second document begins here', 'one document in a file'],
  NON_STRING_KEY: ['a key that is not text', 'plain text before the colon'],
  RESOURCE_EXHAUSTION: ['the file nests too deep', `at most ${MAX_DEPTH} levels`],
  TAB_AS_INDENT: ['a tab used as indentation', 'spaces'],
  TAG_RESOLVE_FAILED: ['a tag', 'plain values without tags'],
}

function unreadable(text: string): Pick<Problem, 'line' | 'column' | 'message' | 'expected'> | undefined {
  if (text.length > MAX_CHARACTERS) {
    const expected = `at most ${MAX_CHARACTERS}`
    return { line: 1, column: 1, message: `the file has ${text.length} characters`, expected }
  }
  if (text.trim() === '') {
    return {
      line: 1,
      column: 1,
      message: 'the file is empty',
      expected: 'apiVersion, kind, metadata and spec',
    }
  }
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what a text file must not contain
  const at = text.search(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\ufffd]/)
  if (at < 0) return undefined
  const before = text.slice(0, at).split('\n')
  const message = 'this is not a text file'
  return {
    line: before.length,
    column: before[before.length - 1].length + 1,
    message,
    expected: 'UTF-8 text',
  }
}

/** Turns nodes into plain values; finds duplicate keys and refuses what grows without bound. */
class Walk {
  readonly problems: Problem[] = []
  private values = 0
  private readonly document: Document.Parsed
  private readonly problemAt: (offset: number, path: Path, message: string, expected: string) => Problem

  constructor(document: Document.Parsed, problemAt: Walk['problemAt']) {
    this.document = document
    this.problemAt = problemAt
  }

  plain(node: unknown, path: Path, depth: number): unknown {
    if (++this.values > MAX_VALUES || depth > MAX_DEPTH) {
      if (this.problems.length === 0) this.refuse(node, path, depth)
      return null
    }
    if (isMap(node)) return this.mapping(node.items, path, depth)
    if (isSeq(node)) return node.items.map((item, i) => this.plain(item, [...path, i], depth + 1))
    if (isScalar(node)) return node.value
    if (isAlias(node)) {
      const target = node.resolve(this.document)
      if (target) return this.plain(target, path, depth + 1)
      this.report(node, path, `no anchor is named ${printable(node.source)}`, '&name before *name')
    }
    return null
  }

  private mapping(items: readonly { key: unknown; value: unknown }[], path: Path, depth: number): unknown {
    const entries = new Map<string, unknown>()
    for (const { key, value } of items) {
      const name = isScalar(key) ? String(key.value) : ''
      const here = [...path, name]
      if (!isScalar(key)) this.report(key, path, 'a key that is not text', 'plain text before the colon')
      else if (entries.has(name)) this.report(key, here, `${printable(name)} is given twice`, 'each key once')
      entries.set(name, this.plain(value, here, depth + 1))
    }
    return Object.fromEntries(entries)
  }

  private refuse(node: unknown, path: Path, depth: number): void {
    if (depth > MAX_DEPTH) this.report(node, path, 'the file nests too deep', `at most ${MAX_DEPTH} levels`)
    else this.report(node, path, 'the file has too many values', `at most ${MAX_VALUES}`)
  }

  private report(node: unknown, path: Path, message: string, expected: string): void {
    if (this.problems.length < MAX_PROBLEMS)
      this.problems.push(this.problemAt(startOf(node) ?? 0, path, message, expected))
  }
}

function startOf(node: unknown): number | undefined {
  return (node as Node | null | undefined)?.range?.[0]
}

/** Where the value under a path begins; where it is missing, the last key on the way to it. */
function offsetOf(document: Document.Parsed, path: Path, at: 'key' | 'value'): number {
  let node: unknown = document.contents
  let offset = startOf(node) ?? 0
  for (const [i, step] of path.entries()) {
    if (isAlias(node)) node = node.resolve(document)
    if (isMap(node)) {
      const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === String(step))
      if (!pair) return offset
      const last = i === path.length - 1
      // An ancestor of something missing is best shown by its key: its value begins on a later line.
      offset = startOf(pair.key) ?? offset
      if (last && at === 'value') offset = startOf(pair.value) ?? offset
      node = pair.value
    } else if (isSeq(node)) {
      if (typeof step !== 'number' || step >= node.items.length) return offset
      node = node.items[step]
      offset = startOf(node) ?? offset
    } else return offset
  }
  return offset
}
