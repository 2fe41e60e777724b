import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { repositoryRoot } from './repository.ts'

const root = repositoryRoot()
const client = join(root, 'sim-service', 'client')
const oldCompiler = join(root, 'sim-service', 'node_modules', 'typescript', 'bin', 'tsc')

/** A project that installed the client, and nothing else. */
export class ClientProject {
  readonly folder = mkdtempSync(join(tmpdir(), 'roamlab-client-'))
  readonly dist: string

  constructor() {
    const installed = join(this.folder, 'node_modules', '@roamlab', 'sim-client')
    this.dist = join(installed, 'dist')
    mkdirSync(installed, { recursive: true })
    execFileSync(process.execPath, [join(client, 'tools', 'build.mjs'), '--out', this.dist])
    cpSync(join(client, 'package.json'), join(installed, 'package.json'))
  }

  install(name: string): void {
    symlinkSync(join(root, 'node_modules', name), join(this.folder, 'node_modules', name))
  }

  /** What TypeScript 5.8 has to say of a file, with everything checked, also the declarations themselves. */
  check(name: string, text: string, moduleResolution: 'nodenext' | 'bundler'): string {
    writeFileSync(join(this.folder, name), text)
    const compilerOptions = {
      target: 'es2022',
      lib: ['es2023', 'dom', 'dom.iterable', 'dom.asynciterable'],
      module: moduleResolution === 'nodenext' ? 'nodenext' : 'esnext',
      moduleResolution,
      types: [],
      strict: true,
      noEmit: true,
      skipLibCheck: false,
    }
    writeFileSync(join(this.folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: [name] }))
    try {
      return execFileSync(process.execPath, [oldCompiler, '-p', this.folder], { encoding: 'utf8' })
    } catch (error) {
      return (error as { stdout: string }).stdout
    }
  }

  run(text: string): string {
    writeFileSync(join(this.folder, 'run.mjs'), text)
    return execFileSync(process.execPath, ['run.mjs'], { cwd: this.folder, encoding: 'utf8' }).trim()
  }

  remove(): void {
    rmSync(this.folder, { recursive: true })
  }
}

/** How somebody may use it, and two slips that the types see. */
export const consumer = `
import { isEvent, type Run, SimClient, SimError } from '@roamlab/sim-client'

const client = new SimClient({ baseUrl: 'http://localhost:8080', token: () => 'rl_x' })

export async function lastFailed(): Promise<Run | undefined> {
  for await (const run of client.runs.all({ verdict: ['failed'], state: ['judged'] })) return run
  return undefined
}

export async function speedOf(run: Run): Promise<number> {
  for await (const message of client.runs.watch(run.id, { signal: AbortSignal.timeout(1000) })) {
    if (message.event === 'snapshot') return message.data.progress?.speed ?? 0
    if (message.event !== 'delta') continue
    for (const event of message.data.events) if (isEvent(event, 'progress')) return event.data.speed
  }
  return 0
}

export async function start(): Promise<string> {
  try {
    return (await client.runs.start({ scenario: { name: 'first-drill' } })).id
  } catch (error) {
    return error instanceof SimError ? error.code : 'unknown'
  }
}

// @ts-expect-error: a run has no such state
client.runs.list({ state: ['dreaming'] })
// @ts-expect-error: a name or a text
client.runs.start({ scenario: {} })
`
