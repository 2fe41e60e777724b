/**
 * A TypeScript file as text with everything blanked out that a rule must not see; offsets and line numbers
 * stay the same.
 */
export interface SourceText {
  /** Comments blanked. */
  withoutComments: string
  /** Comments and the contents of strings, templates and regular expressions blanked. */
  code: string
}

export interface Import {
  specifier: string
  line: number
}

/** A slash after one of these starts a regular expression, after anything else it divides. */
const beforeRegularExpression =
  /(?:^|[=([{},;:!&|?+\-*%<>~^]|=>|\b(?:return|typeof|case|in|of|yield|throw))\s*$/

function blank(text: string): string {
  return text.replace(/[^\n]/g, ' ')
}

/** The offset after a quoted string, a regular expression or a comment that starts at `from`. */
function endOfQuoted(text: string, from: number, quote: string): number {
  let inClass = false
  for (let at = from + 1; at < text.length; at++) {
    const char = text[at]
    if (char === '\\') at++
    else if (char === '\n') return at
    else if (quote === '/' && char === '[') inClass = true
    else if (quote === '/' && char === ']') inClass = false
    else if (char === quote && !inClass) return at + 1
  }
  return text.length
}

function endOfComment(text: string, from: number): number {
  const ending = text[from + 1] === '/' ? '\n' : '*/'
  const found = text.indexOf(ending, from + 2)
  if (found < 0) return text.length
  return ending === '\n' ? found : found + 2
}

export function readSource(text: string): SourceText {
  let withoutComments = ''
  let code = ''
  /** For each open `${` of a template, how many braces are open inside it. */
  const templates: number[] = []
  let at = 0
  const keep = (end: number): void => {
    withoutComments += text.slice(at, end)
    code += text.slice(at, end)
    at = end
  }
  const hide = (end: number): void => {
    withoutComments += text.slice(at, end)
    code += blank(text.slice(at, end))
    at = end
  }
  const literal = (end: number): void => {
    keep(at + 1)
    hide(Math.max(at, end - 1))
    keep(end)
  }
  /** From inside a template to its end or to the next `${`. */
  const template = (): void => {
    let end = at
    while (end < text.length && text[end] !== '`' && !text.startsWith('${', end))
      end += text[end] === '\\' ? 2 : 1
    hide(end)
    if (text[at] === '`') keep(at + 1)
    else if (at < text.length) {
      keep(at + 2)
      templates.push(0)
    }
  }
  while (at < text.length) {
    const char = text[at]
    const next = text[at + 1]
    if (char === '/' && (next === '/' || next === '*')) {
      const end = endOfComment(text, at)
      const spaces = blank(text.slice(at, end))
      withoutComments += spaces
      code += spaces
      at = end
    } else if (char === "'" || char === '"') literal(endOfQuoted(text, at, char))
    else if (char === '/' && beforeRegularExpression.test(code.slice(-40)))
      literal(endOfQuoted(text, at, '/'))
    else if (char === '`') {
      keep(at + 1)
      template()
    } else if (char === '}' && templates.at(-1) === 0) {
      templates.pop()
      keep(at + 1)
      template()
    } else {
      if (templates.length > 0 && char === '{') templates[templates.length - 1]!++
      if (templates.length > 0 && char === '}') templates[templates.length - 1]!--
      keep(at + 1)
    }
  }
  return { withoutComments, code }
}

export function lineAt(text: string, offset: number): number {
  let line = 1
  for (let at = text.indexOf('\n'); at >= 0 && at < offset; at = text.indexOf('\n', at + 1)) line++
  return line
}

/**
 * Static, type-only, re-exporting, side-effect and dynamic imports, and the files that workers and child
 * processes are given by URL.
 */
const importForms = [
  /\b(?:import|export)\b[^'";()]*?\bfrom\s*(?=['"])/g,
  /\bimport\s*(?=['"])/g,
  /\bimport\s*\(\s*(?=['"])/g,
  /\brequire\s*\(\s*(?=['"])/g,
  /\bnew URL\s*\(\s*(?=['"])/g,
]

export function importsOf(source: SourceText): Import[] {
  const found: Import[] = []
  for (const form of importForms) {
    for (const match of source.code.matchAll(form)) {
      const start = match.index + match[0].length
      const end = endOfQuoted(source.withoutComments, start, source.code[start]!)
      found.push({
        specifier: source.withoutComments.slice(start + 1, end - 1),
        line: lineAt(source.code, start),
      })
    }
  }
  return found
}
