import { type ChildProcess, spawn } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { repositoryRoot } from '../../test-support/repository.ts'
import type { Instance } from './instance-file.ts'

/** What a start may take, install apart (issue 5); the machine of a test may be busy. */
const START_MS = 60_000
const STOP_MS = 40_000

const folder = mkdtempSync(join(tmpdir(), 'roamlab-restart-'))
chmodSync(folder, 0o755)
const started: ChildProcess[] = []

afterAll(async () => {
  await Promise.all(started.filter(isRunning).map((child) => ended(child, 'SIGKILL')))
  await said('stop')
  rmSync(folder, { recursive: true, force: true })
}, 60_000)

function isRunning({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode === null && signalCode === null
}

function main(...words: string[]): ChildProcess {
  const child = spawn(process.execPath, ['sim-service/src/main.ts', ...words], {
    cwd: repositoryRoot(),
    env: {
      ...process.env,
      ROAMLAB_DATA: folder,
      ROAMLAB_PORT: '0',
      ROAMLAB_RPC_PORT: '0',
      ROAMLAB_SAMPLES: '0',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  started.push(child)
  return child
}

async function said(...words: string[]): Promise<{ code: number | null; text: string }> {
  const child = main(...words)
  let text = ''
  for (const stream of [child.stdout!, child.stderr!]) stream.on('data', (chunk) => (text += chunk))
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
  return { code, text }
}

function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  return new Promise((resolve) => {
    child.once('exit', resolve)
    child.kill(signal)
  })
}

function instance(): Instance | undefined {
  const file = join(folder, 'service.json')
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Instance) : undefined
}

/** The base URL of the service that this process is, once it takes work. */
async function ready(child: ChildProcess): Promise<string> {
  child.stdout!.resume()
  child.stderr!.resume()
  const deadline = Date.now() + START_MS
  while (Date.now() < deadline && isRunning(child)) {
    const now = instance()
    const rest = now?.pid === child.pid && now?.urls.find(({ what }) => what === 'REST')?.url
    const origin = rest && new URL(rest).origin
    if (origin && (await fetch(`${origin}/readyz`)).status === 200) return origin
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error(`not ready within ${START_MS} ms; exit code ${child.exitCode}`)
}

function ask(url: string, init: RequestInit = {}): Promise<Response> {
  const token = readFileSync(join(folder, 'admin-token'), 'utf8').trim()
  return fetch(url, {
    ...init,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
  })
}

test(
  'a fresh data folder, kill -9, a second start: what was stored is there, and one service has it',
  async () => {
    const first = main()
    const firstUrl = await ready(first)
    const wish = { value: 3, reason: 'three at a time' }
    const set = await ask(`${firstUrl}/api/v1/flags/max_concurrent_runs`, {
      method: 'PUT',
      body: JSON.stringify(wish),
    })
    expect([set.status, await set.json()]).toMatchObject([200, { value: 3 }])

    const again = await said()
    expect([again.code, again.text]).toEqual([
      0,
      expect.stringContaining(`Roamlab runs already, as process ${first.pid}`),
    ])
    expect(again.text).toContain(firstUrl)

    await ended(first, 'SIGKILL')
    const second = main()
    const url = await ready(second)
    const flags = (await (await ask(`${url}/api/v1/flags`)).json()) as {
      items: Array<{ name: string; value: unknown }>
    }
    expect(flags.items.find(({ name }) => name === 'max_concurrent_runs')?.value).toBe(3)
    expect((await said('status')).code).toBe(0)
    expect((await said('reset', '--yes')).code).toBe(2)

    const stopped = await said('stop')
    expect([stopped.code, stopped.text]).toEqual([0, `stopped the service (process ${second.pid})\n`])
    expect(second.exitCode ?? (await ended(second, 'SIGTERM'))).toBe(0)
    expect((await said('status')).code).toBe(3)
    expect((await said('reset', '--yes')).text).toContain(`in ${folder}`)
    expect(existsSync(join(folder, 'postgres'))).toBe(false)
  },
  3 * START_MS + STOP_MS,
)
