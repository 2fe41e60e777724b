import { cpSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { type AddressInfo, createServer as createTcpServer, type Socket } from 'node:net'
import { join } from 'node:path'
import {
  changedScenario,
  type Heard,
  heard,
  type Surroundings,
  serviceFolder,
  temporaryFolder,
} from '../../test-support/command-line.ts'
import { type FreshDatabase, freshDatabase } from '../../test-support/database.ts'
import { serve } from './serve.ts'

const folder = temporaryFolder()
let count = 0
let fresh: FreshDatabase

beforeAll(async () => {
  fresh = await freshDatabase()
}, 120_000)

afterAll(() => fresh.drop())

/** A repository of its own, whose first drill is small and has what `changes` make of it. */
function smallHome(...changes: readonly (readonly [string, string])[]): string {
  const home = join(folder, String(count++), 'sim-service')
  mkdirSync(home, { recursive: true })
  cpSync(join(serviceFolder(), 'config'), join(home, 'config'), { recursive: true })
  cpSync(join(serviceFolder(), 'migrations'), join(home, 'migrations'), { recursive: true })
  cpSync(join(serviceFolder(), 'package.json'), join(home, 'package.json'))
  const small = [
    ['subscribers: 2000', 'subscribers: 30'],
    ['during: [warmup, baseline, settle] }', 'during: [warmup, baseline, settle], minSamples: 30 }'],
    ['"< 300ms" }', '"< 300ms", minSamples: 20 }'],
    ['"< 450ms" }', '"< 450ms", minSamples: 20 }'],
  ] as const
  // What a run stores names its build, by the sources.
  mkdirSync(join(home, 'src'))
  changedScenario('first-drill', join(home, 'config', 'scenarios', 'first-drill.yaml'), ...small, ...changes)
  return home
}

const start = (words: readonly string[], surroundings: Surroundings = {}): Promise<Heard> => {
  const environment = {
    ROAMLAB_PORT: '0',
    ROAMLAB_RPC_PORT: '0',
    ROAMLAB_SAMPLES: '0',
    DATABASE_URL: fresh.url,
    ...surroundings.environment,
  }
  return heard(words, { home: smallHome(), ...surroundings, environment }, serve)
}

/** Serves until `during` has seen enough, then sends a signal. */
async function whileServing(during: (url: string) => Promise<void>): Promise<Heard> {
  const controller = new AbortController()
  let finished: Promise<void> = Promise.resolve()
  const onStdout = (text: string): void => {
    const url = /^serving (\S+) until Ctrl-C$/m.exec(text)?.[1]
    if (url !== undefined) finished = during(url).finally(() => controller.abort('SIGTERM'))
  }
  const result = await start([], { stop: controller.signal, onStdout })
  await finished
  return result
}

describe('npm start', () => {
  test('shows verdict, KPIs, one call flow, the capture and how to repeat it', async () => {
    const home = smallHome()
    const { code, stdout, stderr } = await start(['--once'], { home })
    expect([code, stderr]).toEqual([0, ''])
    const parts = [
      /^Roamlab \S+, data in \S+\n/,
      /\n {2}health +http:\/\/127\.0\.0\.1:\d+\/healthz\n/,
      /\n {2}database: the PostgreSQL of DATABASE_URL\n/,
      /\nverdict: passed\nPassed: /,
      /\nKPIs\nattach\.started +30\n/,
      /\nCall flow of IMSI \d{15}: /,
      /AttachRequest/,
      /CreateSessionResponse/,
      /DetachAccept/,
      /\ncapture: +\S+first-drill-7\.pcapng, the first 20 roamers and all nodes\n/,
      /\n +npx roamlab decode \S+first-drill-7\.pcapng --imsi \d{15}\n/,
      /\nreproduce: +npx roamlab run first-drill --seed 7\n/,
      /\nreplay: +npx roamlab replay \S+first-drill-7\.json\n/,
      /\n +npx roamlab replay \S+first-drill-7\.json --trace \d{15}\n/,
    ]
    const places = parts.map((part) => stdout.search(part))
    expect(places).toEqual([...places].sort((a, b) => a - b))
    expect(places[0]).toBe(0)
    expect(places[1]).toBeGreaterThan(0)
    const runs = join(home, '..', '.roamlab', 'runs')
    expect(readdirSync(runs)).toEqual(['first-drill-7.json', 'first-drill-7.pcapng'])
    for (const [, words] of stdout.matchAll(/npx roamlab (replay .*|decode .*)/g)) {
      const printed = await heard(words.split(' '), { home })
      expect([words, printed.code, printed.stderr]).toEqual([words, 0, ''])
    }
  })

  test('ROAMLAB_ONCE=1 is the same as --once', async () => {
    const { code, stdout } = await start([], { environment: { ROAMLAB_ONCE: '1' } })
    expect(code).toBe(0)
    expect(stdout).not.toContain('serving')
  })

  test('once, the exit code is that of the verdict', async () => {
    const { code, stdout } = await start(['--once'], { home: smallHome(['"< 300ms"', '"< 1ms"']) })
    expect(code).toBe(3)
    expect(stdout).toContain('verdict: failed')
  })

  test('serves until it is told to stop, which is no failure', async () => {
    const { code } = await whileServing(async (url) => {
      expect((await fetch(`${url}/healthz`)).status).toBe(200)
      const readiness = await fetch(`${url}/readyz`)
      expect([readiness.status, await readiness.json()]).toMatchObject([200, { status: 'ready' }])
      const metrics = await (await fetch(`${url}/metrics`)).text()
      expect(metrics).toContain('\nroamlab_ready 1\n')
      expect(metrics).toContain('\nroamlab_circuit_state{dependency="database"} 0\n')
    })
    expect(code).toBe(0)
  })

  test('answers before it has a database; without one it does not start, and says why', async () => {
    const early: Array<Promise<unknown>> = []
    const silent = createTcpServer()
    const answer = async (url: string): Promise<unknown> => {
      const [alive, ready] = await Promise.all([fetch(`${url}/healthz`), fetch(`${url}/readyz`)])
      const { reasons } = (await ready.json()) as { reasons: string[] }
      silent.on('connection', (socket) => socket.destroy())
      for (const socket of sockets) socket.destroy()
      return [alive.status, ready.status, reasons[0]]
    }
    const sockets: Socket[] = []
    silent.on('connection', (socket) => sockets.push(socket))
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
    const { port } = silent.address() as AddressInfo
    const onStdout = (text: string): void => {
      const url = /^ {2}health +(\S+)\/healthz$/m.exec(text)?.[1]
      if (url !== undefined) early.push(answer(url))
    }
    const DATABASE_URL = `postgres://roamlab:secret@127.0.0.1:${port}/roamlab`
    const { code, stderr } = await start(['--once'], { onStdout, environment: { DATABASE_URL } })
    silent.close()
    expect(await early[0]).toEqual([200, 503, expect.stringContaining('start: the service is starting')])
    expect([code, stderr]).toEqual([1, expect.stringMatching(/^the store does not answer: /)])
    expect(stderr).not.toContain('secret')
  })

  test('stopped during the drill, it ends in good order and stores what there is', async () => {
    const home = smallHome()
    const stop = AbortSignal.abort('SIGINT')
    expect((await start([], { home, stop })).code).toBe(0)
    const { code, stdout } = await start(['--once'], { home, stop })
    expect(code).toBe(130)
    expect(stdout).toContain('verdict: inconclusive\nInconclusive: the run was stopped by SIGINT after 0 s')
    expect(readdirSync(join(home, '..', '.roamlab', 'runs'))).toEqual([
      'first-drill-7.json',
      'first-drill-7.pcapng',
    ])
  })

  test('takes the next port when its own is taken, and says so', async () => {
    const neighbour: Server = createServer()
    await new Promise<void>((resolve) => neighbour.listen(0, '127.0.0.1', resolve))
    const { port } = neighbour.address() as AddressInfo
    const { code, stdout } = await start(['--once'], { environment: { ROAMLAB_PORT: String(port) } })
    neighbour.close()
    expect(code).toBe(0)
    const taken = Number(/health +http:\S+:(\d+)\/healthz/.exec(stdout)?.[1])
    expect(taken).toBeGreaterThan(port)
    expect(stdout).toContain(`http://127.0.0.1:${taken}/healthz`)
  })

  test.each([
    [
      [],
      { ROAMLAB_PORT: 'http' },
      'ROAMLAB_PORT: "http" is not valid here (expected a whole number from 0 to 65535)',
    ],
    [[], { ROAMLAB_PORT: '70000' }, 'ROAMLAB_PORT: "70000" is not valid here'],
    [['--onse'], {}, 'unknown option --onse; did you mean "--once"?'],
    [['--only', 'grafana'], {}, '--only grafana: expected sim'],
    [['first-drill'], {}, '"first-drill" is one argument too many'],
  ])('%j with %j is refused', async (words, given, message) => {
    const { code, stdout, stderr } = await start(words, { environment: given })
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toContain(message)
  })

  test('without a valid first drill it says where it is wrong', async () => {
    const home = smallHome()
    writeFileSync(join(home, 'config', 'scenarios', 'first-drill.yaml'), 'kind: Scenario\n')
    const { code, stderr } = await start(['--once'], { home })
    expect(code).toBe(2)
    expect(stderr).toContain('first-drill.yaml:1:1: ')
  })

  test('--help names its options and variables', async () => {
    const { code, stdout } = await start(['--help'])
    expect(code).toBe(0)
    for (const name of ['--once', 'ROAMLAB_PORT', 'ROAMLAB_ONCE']) expect(stdout).toContain(name)
  })
})
