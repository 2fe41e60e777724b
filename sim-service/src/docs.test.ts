import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { roamlab, temporaryFolder } from '../test-support/command-line.ts'
import { repositoryRoot } from '../test-support/repository.ts'
import { floorOf } from '../test-support/tidy-rules.ts'
import { parseArguments } from './cli/arguments.ts'
import { commonOptions } from './cli/command.ts'
import { commands } from './cli/command-line.ts'
import { exitCodeMeanings } from './cli/exit-codes.ts'

const root = repositoryRoot()

interface Page {
  /** Relative to the repository's root. */
  path: string
  text: string
  /** What stands in code spans and fenced blocks, a line each. */
  code: string[]
  prose: string
}

function pageAt(path: string): Page {
  const text = readFileSync(join(root, path), 'utf8')
  const code: string[] = []
  const withoutBlocks = text.replace(/^```.*\n([\s\S]*?)^```$/gm, (_, block: string) => {
    code.push(...block.split('\n'))
    return ''
  })
  const prose = withoutBlocks.replace(/`([^`\n]+)`/g, (_, span: string) => {
    code.push(span)
    return ''
  })
  return { path, text, code, prose }
}

function markdownIn(folder: string, recursive: boolean): string[] {
  return readdirSync(join(root, folder), { recursive, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .sort()
    .map((name) => join(folder, name))
}

const pages = [...markdownIn('', false), ...markdownIn('docs', true)].map(pageAt)
const pageNamed = (path: string): Page => pages.find((page) => page.path === path)!

/** GitHub's anchors of a page's headings. */
function anchorsOf(text: string): string[] {
  return Array.from(text.matchAll(/^#+ (.+)$/gm), ([, heading]) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  )
}

function brokenLink(page: Page, target: string): boolean {
  const [path, anchor] = target.split('#')
  const file = path === '' ? page.path : join(dirname(page.path), path)
  if (!existsSync(join(root, file))) return true
  return anchor !== undefined && !anchorsOf(readFileSync(join(root, file), 'utf8')).includes(anchor)
}

/** Files and folders that a page names, as `engine/link.ts` or `docs/adr/`; not those that a run makes. */
function namedPaths({ code }: Page): string[] {
  const path = /^[\w.-]+(?:\/[\w.-]+)*(?:\/|\/[\w.-]+\.(?:ts|mjs|json|yaml|md|txt))$/
  return code.filter((span) => path.test(span) && !/^(?:\.roamlab|node_modules)\//.test(span))
}

/** A floor has its rules before it has files. */
const isPlannedFloor = (path: string): boolean => Object.hasOwn(floorOf, path.replace(/\/$/, ''))

function isSomewhere(page: Page, path: string): boolean {
  const bases = ['', dirname(page.path), 'sim-service', 'sim-service/src']
  return isPlannedFloor(path) || bases.some((base) => existsSync(join(root, base, path)))
}

/** Every `roamlab COMMAND ...`, as words; what a shell does with the rest of the line is cut off. */
function commandLines({ code }: Page): string[][] {
  return code.flatMap((line) =>
    Array.from(line.matchAll(/\broamlab ([a-z]+\b[^#>|;&]*)/g), ([, words]) => words.trim().split(/\s+/)),
  )
}

function wrongCommand([name, ...words]: string[]): string | undefined {
  const command = commands.find((one) => one.name === name)
  if (command === undefined) return `roamlab ${name}: there is no such command`
  // A command that is only mentioned has no operands.
  if (words.length === 0) return undefined
  try {
    parseArguments(words, { ...command.options, ...commonOptions }, command.operands)
    return undefined
  } catch (error) {
    return `roamlab ${name} ${words.join(' ')}: ${(error as Error).message}`
  }
}

function npmScripts({ code }: Page): string[] {
  return code.flatMap((line) =>
    Array.from(line.matchAll(/\bnpm (?:run ([\w:-]+)|(start|test)\b)/g), ([, run, short]) => run ?? short),
  )
}

describe.each(pages.map((page) => [page.path, page] as const))('%s', (_, page) => {
  test('links to what is there', () => {
    const targets = Array.from(page.prose.matchAll(/\]\(([^)\s]+)\)/g), ([, target]) => target)
    const broken = targets.filter((target) => !/^https?:/.test(target) && brokenLink(page, target))
    expect(broken).toEqual([])
  })

  test('names files that exist', () => {
    expect(namedPaths(page).filter((path) => !isSomewhere(page, path))).toEqual([])
  })

  test('shows commands as the command line takes them', () => {
    expect(commandLines(page).flatMap((words) => wrongCommand(words) ?? [])).toEqual([])
  })

  test('names npm scripts that exist', () => {
    const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
    expect(npmScripts(page).filter((name) => !Object.hasOwn(scripts, name))).toEqual([])
  })
})

describe('README.md', () => {
  const readme = pageNamed('README.md')
  const folder = temporaryFolder()

  test('shows every command', () => {
    const shown = commandLines(readme).map(([name]) => name)
    const missing = commands
      .map(({ name }) => name)
      .filter((name) => name !== 'help' && !shown.includes(name))
    expect(missing).toEqual([])
  })

  test('explains every exit code', () => {
    const explained = Array.from(readme.text.matchAll(/^\| (\d[\d, ]*) \|/gm), ([, codes]) =>
      codes.split(', '),
    )
    expect(explained.flat().map(Number)).toEqual(exitCodeMeanings.map(([code]) => code))
  })

  test('shows the ladder that its commands print, whatever the times are', async () => {
    const file = join(folder, 'one.pcapng')
    await roamlab('run', 'one-roamer', '--quiet', '--out', `pcap=${file}`)
    const { stdout } = await roamlab('decode', file, '--imsi', '262019900000001')
    const withoutTime = (line: string): string => line.replace(/^ *\d+\.\d{6}/, '').trim()
    const shown = /^```ladder\n([\s\S]*?)\n```$/m.exec(readme.text)![1].split('\n').map(withoutTime)
    const printed = stdout.split('\n').map(withoutTime)
    let at = -1
    const stale = shown.filter((line) => {
      const found = printed.indexOf(line, at + 1)
      if (found !== -1) at = found
      return found === -1
    })
    expect(stale).toEqual([])
  })
})

test('docs/adr/README.md lists every decision, and the numbers have no gap', () => {
  const folder = join('docs', 'adr')
  const decisions = markdownIn(folder, false)
    .map((path) => relative(folder, path))
    .filter((name) => name !== 'README.md')
  const listed = Array.from(
    pageNamed(join(folder, 'README.md')).text.matchAll(/\]\((\d[^)]+)\)/g),
    (m) => m[1],
  )
  expect(listed).toEqual(decisions)
  expect(decisions.map((name) => Number.parseInt(name, 10))).toEqual(decisions.map((_, i) => i + 1))
})

describe('the checks of this file', () => {
  const page = (path: string, text: string): Page => ({ ...pageNamed('README.md'), path, text, code: [text] })

  test.each([
    ['run one-roamer --sed 7', 'unknown option --sed'],
    ['run', undefined],
    ['walk one-roamer', 'no such command'],
    ['decode', undefined],
    ['decode one.pcapng two.pcapng', 'one argument too many'],
  ])('roamlab %s', (words, problem) => {
    const wrong = wrongCommand(words.split(' '))
    if (problem === undefined) expect(wrong).toBeUndefined()
    else expect(wrong).toContain(problem)
  })

  test('a file that is gone, a link to a heading that is gone', () => {
    expect(namedPaths(page('docs/x.md', 'engine/gone.ts'))).toEqual(['engine/gone.ts'])
    expect(isSomewhere(page('docs/x.md', ''), 'engine/gone.ts')).toBe(false)
    expect(isSomewhere(page('docs/x.md', ''), 'engine/link.ts')).toBe(true)
    expect(brokenLink(page('docs/x.md', ''), 'DETERMINISM.md#by-which-rules')).toBe(false)
    expect(brokenLink(page('docs/x.md', ''), 'DETERMINISM.md#by-no-rules')).toBe(true)
    expect(brokenLink(page('docs/x.md', ''), 'GONE.md')).toBe(true)
  })
})
