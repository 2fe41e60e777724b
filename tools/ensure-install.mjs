/**
 * Makes `npm start` and `npm test` work on a bare clone: installs what package-lock.json names when node_modules lacks it,
 * and runs scripts on the Node that the lock file pins. Only Node built-ins and the syntax of Node 20 here and in the other
 * root tools: they run before anything is installed, on whatever `node` is first on the PATH.
 */
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { constants } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = dirname(dirname(fileURLToPath(import.meta.url)))
export const pinnedNode = join(root, 'node_modules', '.bin', 'node')

function readJson(file) {
  return JSON.parse(readFileSync(file, 'utf8'))
}

/** Why the installed packages are not what the lock file says; undefined when they are. npm keeps what it installed in a second lock file. */
function whatIsMissing(folder) {
  const installedFile = join(folder, 'node_modules', '.package-lock.json')
  const lockFile = join(folder, 'package-lock.json')
  if (!existsSync(installedFile)) return 'node_modules is missing'
  if (!existsSync(lockFile)) return 'there is no package-lock.json'
  const installed = readJson(installedFile).packages
  for (const [place, wanted] of Object.entries(readJson(lockFile).packages)) {
    if (!place.includes('node_modules/') || wanted.link || wanted.optional || wanted.peer) continue
    const got = installed[place]?.version
    if (got !== wanted.version) return `${place} is ${got ?? 'missing'}, wanted ${wanted.version}`
  }
  return undefined
}

/** npm runs these tools, so its own path is in the environment; without it, the npm on the PATH. */
function npm(folder, args) {
  const self = process.env.npm_execpath
  const [command, first] = self?.endsWith('.js') ? [process.execPath, [self]] : ['npm', []]
  const quiet = ['--loglevel=error', '--no-audit', '--no-fund']
  return (
    spawnSync(command, [...first, ...args, ...quiet], { cwd: folder, stdio: ['ignore', 2, 2] }).status === 0
  )
}

function pinnedNodeWorks() {
  const { version } = readJson(join(root, 'node_modules', 'node', 'package.json'))
  return spawnSync(pinnedNode, ['--version'], { encoding: 'utf8' }).stdout?.trim() === `v${version}`
}

function fail(message) {
  console.error(message)
  process.exit(1)
}

/** Installs the packages of a folder with a lock file when they are not there; ends the process when that fails. */
export function ensureInstall(folder = root) {
  const reason = whatIsMissing(folder)
  if (reason !== undefined) {
    const command = existsSync(join(folder, 'package-lock.json')) ? 'ci' : 'install'
    process.stderr.write(`installing packages with npm ${command} (${reason}) ...\n`)
    if (!npm(folder, [command])) fail(`npm ${command} failed; its own message is above`)
  }
  if (folder === root && !pinnedNodeWorks()) {
    // An npm that runs no install scripts leaves the package `node` without its binary.
    process.stderr.write('fetching the pinned Node (npm rebuild node) ...\n')
    npm(root, ['rebuild', 'node'])
    if (!pinnedNodeWorks()) fail('the pinned Node (npm package "node") does not run here')
  }
}

/** A young generation that holds a thousand cycles: short-lived messages die there instead of being copied. */
export const heapFlags = ['--min-semi-space-size=64', '--max-semi-space-size=64']

/**
 * Runs the pinned Node and gives its exit code. A terminal sends Ctrl-C to the whole process group, so the child has it
 * already; from anything else the signal is passed on.
 */
export function runPinned(args, { env = {}, cwd = root } = {}) {
  return new Promise((resolve) => {
    const child = spawn(pinnedNode, args, { cwd, stdio: 'inherit', env: { ...process.env, ...env } })
    const passOn = (signal) => {
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal)
    }
    // npm that is killed ends its shell and not what runs in it: who is left without them ends too.
    const parent = process.ppid
    const isOrphaned = () => process.env.npm_lifecycle_event !== undefined && process.ppid !== parent
    const watch = setInterval(() => isOrphaned() && child.kill('SIGTERM'), 1000)
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP']
    for (const signal of signals) process.on(signal, passOn)
    const finish = (code) => {
      clearInterval(watch)
      for (const signal of signals) process.off(signal, passOn)
      resolve(code)
    }
    child.on('error', (error) => {
      console.error(`${pinnedNode}: ${error.message}`)
      finish(1)
    })
    child.on('exit', (code, signal) => finish(code ?? 128 + constants.signals[signal]))
  })
}

if (process.argv[1] === fileURLToPath(import.meta.url)) ensureInstall()
