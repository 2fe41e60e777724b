import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { repositoryRoot } from '../test-support/repository.ts'
import { importsOf, readSource } from '../test-support/source-text.ts'
import * as rules from '../test-support/tidy-rules.ts'

const root = repositoryRoot()
const service = join(root, 'sim-service')

const limits: rules.Limits = { fileLines: 400, lineColumns: 120, functionLines: 70 }

/** Files that may be longer than a screenful of screens, each with its reason. */
const longTables: Record<string, string> = {}

/** Files of the service that nothing in it imports, each kind with its reason. */
const tablesOfNames: ReadonlyArray<{ path: RegExp; reason: string }> = [
  {
    path: /^src\/network\/\w+\/faults\.ts$/,
    reason: 'the names by which faults are injected; faults.test.ts holds the code to them',
  },
  {
    path: /^src\/network\/(?:\w+\/)?measurements\.ts$/,
    reason: 'what each measurement counts; measurements.test.ts holds the code to them',
  },
]

/** Threads of the service, which start from these files. */
const threads = ['src/runs/life/run-host.ts', 'src/runs/life/task-worker.ts']

/** What others of the house use, and the service itself does not yet. */
const awaitingWiring = [
  'src/platform/config/configuration-page.ts', // Makes a page of docs, which its test holds against the table.
  'src/platform/event-log/apply-once.ts', // For consumers whose effects are rows: reconciliation will be the first.
]

function filesBelow(folder: string): rules.SourceFile[] {
  return readdirSync(join(service, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .sort()
    .map((name) => `${folder}/${name}`)
    .map((path) => ({ path, text: readFileSync(join(service, path), 'utf8') }))
}

function readJson(...path: string[]): Record<string, Record<string, string>> {
  return JSON.parse(readFileSync(join(root, ...path), 'utf8'))
}

/** A bin file is not TypeScript; the source files that it names are entries. */
function entriesOfBins(): string[] {
  return Object.values(readJson('sim-service', 'package.json')['bin'] ?? {})
    .filter((path) => existsSync(join(service, path)))
    .flatMap((path) => readFileSync(join(service, path), 'utf8').match(/src\/[\w/.-]+\.ts/g) ?? [])
}

const source = filesBelow('src')
const bench = filesBelow('bench')
const support = filesBelow('test-support')
const client = ['client/src', 'client/tools', 'client/test'].flatMap(filesBelow)
const files = [...source, ...bench, ...support, ...client]

describe('the house is tidy', () => {
  test('a folder imports only from floors below it', () => {
    expect(source.flatMap(rules.floorBreaches)).toEqual([])
  })

  test('the simulation uses nothing that could differ between two runs', () => {
    expect(source.flatMap(rules.banBreaches)).toEqual([])
  })

  test('files, lines and functions fit on a screen', () => {
    expect(files.flatMap((file) => rules.sizeBreaches(file, limits, longTables))).toEqual([])
    const longEnough = files
      .filter(({ text }) => text.split('\n').length > limits.fileLines)
      .map(({ path }) => path)
    expect(Object.keys(longTables).filter((path) => !longEnough.includes(path))).toEqual([])
  })

  test('names, exports and imports have one form', () => {
    expect(files.flatMap(rules.formBreaches)).toEqual([])
  })

  test('every file is reached from an entry, and test material from a test', () => {
    const production = source.filter(({ path }) => !rules.isForTests(path))
    const entries = [
      'src/main.ts',
      'src/cli/roamlab.ts',
      ...bench.map(({ path }) => path),
      ...entriesOfBins(),
      ...threads,
      ...awaitingWiring,
    ]
    const tests = files.filter(({ path }) => rules.isTest(path)).map(({ path }) => path)
    const unreached = rules.orphans([...production, ...bench], entries)
    const isTable = (path: string): boolean => tablesOfNames.some((table) => table.path.test(path))
    expect(unreached.filter((path) => !isTable(path))).toEqual([])
    expect(tablesOfNames.filter((table) => !unreached.some((path) => table.path.test(path)))).toEqual([])
    const forTests = new Set(
      [...source.filter(({ path }) => rules.isForTests(path)), ...support].map(({ path }) => path),
    )
    // jest itself loads its set-up file, which jest.config.mjs names.
    const roots = [...tests, ...entries, 'test-support/property-seed.ts']
    expect(rules.orphans(files, roots).filter((path) => forTests.has(path))).toEqual([])
  })

  test('every dependency has its reason in docs/adr', () => {
    const decisions = readdirSync(join(root, 'docs', 'adr')).map((name) =>
      readFileSync(join(root, 'docs', 'adr', name), 'utf8'),
    )
    const manifests = [readJson('package.json'), readJson('sim-service', 'package.json')]
    const dependencies = manifests.flatMap((manifest) =>
      Object.keys({ ...manifest['dependencies'], ...manifest['devDependencies'] }),
    )
    expect(rules.undocumented(dependencies, decisions)).toEqual([])
  })

  test('the lock file is complete and names no registry', () => {
    expect(rules.lockBreaches(readJson('package-lock.json')['packages'] as never)).toEqual([])
  })
})

describe('reading TypeScript without its compiler', () => {
  const codeOf = (text: string): string => readSource(text).code.replace(/ +/g, ' ')

  test.each([
    ['a comment', 'a // Date\nb /* Date\n */ c', 'a \nb \n c'],
    ['a string with the other quote and an escape', `a("it's \\" Date", 'Date')`, `a(" ", ' ')`],
    [
      'a template, but not what it evaluates',
      'a(`Date $' + '{Date + `$' + '{x} Date`} Date`) Date',
      'a(` $' + '{Date + `$' + '{x} `} `) Date',
    ],
    ['braces inside a template', `\`\${f({ a: 1 })} Date\` + Date`, `\`\${f({ a: 1 })} \` + Date`],
    ['a regular expression', 'x.replace(/[/"]Date\\/"/g, y) / Date', 'x.replace(/ /g, y) / Date'],
    ['a division that is no regular expression', 'a / b / Date', 'a / b / Date'],
  ])('%s', (_what, text, code) => {
    expect(codeOf(text)).toBe(code)
  })

  test('offsets stay where they were', () => {
    const text = readFileSync(join(service, 'test-support', 'source-text.ts'), 'utf8')
    const { code, withoutComments } = readSource(text)
    expect(code).toHaveLength(text.length)
    expect(withoutComments).toHaveLength(text.length)
  })

  test('imports of every form are found, and none in strings or comments', () => {
    const text = `import { a } from './a.ts'
import type {
  B,
} from "./b.ts"
export * from './c.ts'
import './d.ts'
const e = await import('./e.ts')
new Worker(new URL('./f.ts', import.meta.url))
// import './no.ts'
const text = "import './no.ts'"`
    const found = importsOf(readSource(text)).sort((x, y) => x.line - y.line)
    expect(found.map(({ specifier, line }) => `${line} ${specifier}`)).toEqual([
      '1 ./a.ts',
      '4 ./b.ts',
      '5 ./c.ts',
      '6 ./d.ts',
      '7 ./e.ts',
      '8 ./f.ts',
    ])
  })
})

describe('each rule catches what it is for', () => {
  const floors = (path: string, text: string): string[] => rules.floorBreaches({ path, text })

  test.each([
    [
      'src/codec/nas/attach.ts',
      `import { at } from '../../engine/time.ts'`,
      'codec (floor 1) may not import engine (floor 1)',
    ],
    [
      'src/engine/link.ts',
      `import { toHex } from '../codec/octets.ts'`,
      'engine (floor 1) may not import codec (floor 1)',
    ],
    [
      'src/charging/tariff.ts',
      `import type { Mme } from '../network/mme/mme.ts'`,
      'charging (floor 2) may not import network (floor 3)',
    ],
    [
      'src/settlement/tap.ts',
      `import { mme } from '../network/mme/mme.ts'`,
      'settlement may not import network',
    ],
    [
      'src/kpi/sli.ts',
      `import { faults } from '../chaos/faults.ts'`,
      'kpi (floor 4) may not import chaos (floor 4)',
    ],
    [
      'src/runs/run.ts',
      `import { store } from '../platform/store.ts'`,
      'runs (floor 6) may not import platform (floor 7)',
    ],
    [
      'src/api/app.ts',
      `import { main } from '../cli/roamlab.ts'`,
      'api (floor 8) may not import cli (floor 8)',
    ],
    ['src/codec/per/per.ts', `import { z } from 'zod'`, 'codec may not import zod'],
    ['src/network/mme/mme.ts', `import { readFileSync } from 'node:fs'`, 'network may not import node:fs'],
    ['src/network/mme/mme.ts', `import { readFileSync } from 'fs'`, 'network may not import fs'],
    ['src/scenario/parse.ts', `import { readFileSync } from 'node:fs'`, 'scenario may not import node:fs'],
    [
      'src/scenario/library.ts',
      `import { spawn } from 'node:child_process'`,
      'scenario may not import node:child_process',
    ],
    [
      'src/codec/nas/nas.ts',
      `import { attach } from './nas-samples.ts'`,
      'src/codec/nas/nas-samples.ts is for tests',
    ],
    [
      'src/codec/nas/nas.ts',
      `import { survives } from '../../../test-support/mutation.ts'`,
      'test-support/mutation.ts is not part of the service',
    ],
    [
      'src/runs/run.ts',
      `import { Run } from '../../client/src/schemas/runs.ts'`,
      'client/src/schemas/runs.ts is not part of the service',
    ],
    ['src/utilities/strings.ts', '', 'utilities is on no floor'],
  ])('%s: %s', (path, text, breach) => {
    expect(floors(path, text)).toEqual([expect.stringContaining(breach)])
  })

  test.each([
    [
      'src/network/mme/mme.ts',
      `import { toHex } from '../../codec/octets.ts'\nimport { a } from '../node.ts'`,
    ],
    ['src/scenario/library.ts', `import { readFileSync } from 'node:fs'\nimport { parse } from 'yaml'`],
    ['src/main.ts', `import { app } from './api/http-service.ts'\nimport express from 'express'`],
    ['src/api/routes/runs.ts', `import { Run } from '../../../client/src/schemas/runs.ts'`],
    ['src/runs/run.ts', `import { Worker } from 'node:worker_threads'`],
    ['src/codec/nas/nas.test.ts', `import fc from 'fast-check'\nimport { at } from '../../engine/time.ts'`],
    ['src/codec/nas/nas-fields.ts', `import type { FieldMap } from '../../../test-support/agreement.ts'`],
  ])('%s may: %s', (path, text) => {
    expect(floors(path, text)).toEqual([])
  })

  test.each([
    ['new Date()', 'Date'],
    ['performance.now()', 'performance'],
    ['Math.random()', 'Math.random'],
    ['Math\n  .random()', 'Math.random'],
    ['setTimeout(f, 1)', 'a timer'],
    ['queueMicrotask(f)', 'a timer'],
    ["process.env['TZ']", 'process'],
    ['globalThis.Math', 'globalThis'],
    ['console.log(1)', 'console'],
    ['crypto.randomUUID()', 'the global crypto'],
    ['fetch(url)', 'fetch'],
    ['Promise.resolve()', 'a promise'],
    ['const f = async () => 1', 'a promise'],
    ['n.toLocaleString()', 'a locale'],
    ['a.localeCompare(b)', 'a locale'],
    ['new WeakRef(a)', 'garbage collection'],
    ['Math.pow(a, b)', 'inexact mathematics'],
    ['Math.log2(a)', 'inexact mathematics'],
    ['Math.atan2(a, b)', 'inexact mathematics'],
    ['10 ** digits', 'inexact mathematics'],
    ['base ** 2', 'inexact mathematics'],
  ])('%s', (text, what) => {
    const banned = rules.banBreaches({ path: 'src/network/mme/mme.ts', text })
    expect(new Set(banned)).toEqual(new Set([expect.stringContaining(`: ${what} is banned`)]))
    expect(rules.banBreaches({ path: 'src/platform/clock.ts', text })).toEqual([])
    expect(rules.banBreaches({ path: 'src/network/mme/mme.test.ts', text })).toEqual([])
  })

  test.each([
    'const maximum = 2 ** 53 - 10 ** 3 + 2 ** bits',
    'Math.sqrt(x) + Math.floor(y) + Math.imul(a, b)',
    '// Date, Math.random and process.env are banned',
    `const kind = 'Date'`,
    'process(message); this.process.run(); update.date; prefetch(url); link.fetch(key)',
    'const logarithm = table.log(x)',
  ])('%s is allowed', (text) => {
    expect(rules.banBreaches({ path: 'src/network/mme/mme.ts', text })).toEqual([])
  })

  test('the mathematics module alone may make tables with logarithms, and not draw chance', () => {
    const path = 'src/engine/mathematics.ts'
    expect(rules.banBreaches({ path, text: 'Math.log(2)' })).toEqual([])
    expect(rules.banBreaches({ path, text: 'Math.random()' })).toHaveLength(1)
  })

  test('a long file, line or function', () => {
    const path = 'src/kpi/sli.ts'
    const small: rules.Limits = { fileLines: 6, lineColumns: 40, functionLines: 4 }
    const size = (text: string, tables = {}): string[] => rules.sizeBreaches({ path, text }, small, tables)
    expect(size('a\n'.repeat(7))).toEqual([`${path}: 7 lines, limit 6`])
    expect(size('a\n'.repeat(6))).toEqual([])
    expect(size('a\n'.repeat(7), { [path]: 'a table' })).toEqual([])
    expect(size(`ok\n${'a'.repeat(41)}`)).toEqual([`${path}:2: 41 columns, limit 40`])
    expect(size(`vector('${'0f'.repeat(30)}')`)).toEqual([])
    expect(size('function f(a: A): B<C> {\n1\n2\n3\n}')).toEqual([
      `${path}:1: a function of 5 lines, limit 4`,
    ])
    expect(size('const f = (): void => {\n1\n2\n3\n}')).toHaveLength(1)
    expect(size('const table = {\n1\n2\n3\n}')).toEqual([])
    expect(rules.sizeBreaches({ path: 'src/kpi/sli.test.ts', text: 'a\n'.repeat(7) }, small)).toEqual([])
  })

  test.each([
    ['src/kpi/sliTable.ts', '', 'kebab-case'],
    ['src/kpi/sli.ts', 'export default 1', 'exports are named'],
    ['src/kpi/sli.test.ts', `test${'.only'}("x", f)`, 'silences'],
    ['src/kpi/sli.test.ts', `describe${'.skip'}("x", f)`, 'does not run'],
    ['src/kpi/sli.test.ts', `${'x'}it("x", f)`, 'does not run'],
    ['src/kpi/sli.ts', `// ${'TO'}DO later`, 'unfinished'],
    ['src/kpi/sli.ts', `import { a } from './a'`, 'lacks its suffix'],
    ['src/kpi/sli.ts', `import { a } from './a.js'`, 'lacks its suffix'],
    ['src/kpi/sli.ts', `import { a } from '/a.ts'`, 'is absolute'],
    ['src/kpi/sli.ts', `const a = require('x')`, 'modules are imported'],
  ])('the form of %s: %s', (path, text, breach) => {
    expect(rules.formBreaches({ path, text })).toEqual([expect.stringContaining(breach)])
  })

  test('what a compiler wrote has a form of its own', () => {
    const generated = {
      path: 'src/api/rpc/generated/a_pb.ts',
      text: `import { a } from "./b"; ${'a'.repeat(300)}`,
    }
    expect([...rules.formBreaches(generated), ...rules.sizeBreaches(generated, limits)]).toEqual([])
  })

  test('a tool that is missing may choose a describe that does not run', () => {
    const text = `const describeHere = tsharkIsHere() ? describe : describe${'.skip'}`
    expect(rules.formBreaches({ path: 'src/kpi/sli.it.test.ts', text })).toEqual([])
  })

  test('a file that nobody imports', () => {
    const tree = [
      { path: 'src/main.ts', text: `import { a } from './api/a.ts'` },
      { path: 'src/api/a.ts', text: `export { b } from '../kpi/b.ts'` },
      { path: 'src/kpi/b.ts', text: '' },
      { path: 'src/kpi/c.ts', text: `import { d } from './d.ts'` },
      { path: 'src/kpi/d.ts', text: `import { c } from './c.ts'` },
    ]
    expect(rules.orphans(tree, ['src/main.ts'])).toEqual(['src/kpi/c.ts', 'src/kpi/d.ts'])
  })

  test('a dependency without a decision', () => {
    expect(rules.undocumented(['zod', 'left-pad'], ['we use `zod`, not left-pad'])).toEqual(['left-pad'])
  })

  test('a lock file that names a registry or lacks a platform', () => {
    const packages = {
      'node_modules/a': {
        resolved: 'https://packages.example/a.tgz',
        optionalDependencies: { 'a-linux': '1.0.0', 'a-mac': '1.0.0' },
      },
      'node_modules/a-linux': {},
      'node_modules/ours': { resolved: 'ours', link: true },
    }
    expect(rules.lockBreaches(packages)).toEqual([
      'node_modules/a names a registry',
      'node_modules/a lacks a-mac',
    ])
  })
})
