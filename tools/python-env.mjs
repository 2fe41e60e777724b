/**
 * Builds the virtual environment of the foreign Python encoders (tools/requirements.txt) under .roamlab/python.
 *
 *   node tools/python-env.mjs            prints the interpreter's path; exit code 1 and a reason when it cannot be built
 *   node tools/python-env.mjs --retry    tries again at once after a failure
 *
 * Several jest workers may ask at the same moment: one builds, the others wait for it.
 */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const requirements = join(root, 'tools', 'requirements.txt')
const state = join(root, '.roamlab')
const environment = join(state, 'python')
const interpreter = join(environment, 'bin', 'python')
const stamp = join(environment, 'roamlab-stamp')
const lock = join(state, 'python.lock')
const failure = join(state, 'python-failure')

const waitLimitMs = 300_000
/** A failure (no network, say) is remembered this long, so that a test run asks once and not once a file. */
const failureKeptMs = 600_000

const wanted = createHash('sha256').update(readFileSync(requirements)).digest('hex')

function isBuilt() {
  return existsSync(interpreter) && existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted
}

function run(command, args) {
  const result = spawnSync(command, args, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: waitLimitMs,
  })
  const output = `${result.stdout ?? ''}${result.stderr ?? ''}`.trim()
  return { ok: result.status === 0, output: result.error === undefined ? output : result.error.message }
}

function lastLine(text) {
  return text.split('\n').at(-1) ?? ''
}

/** Debian may lack ensurepip (package python3-venv): then the environment is made without pip and another pip fills it. */
function buildWith(python) {
  const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check']
  rmSync(environment, { recursive: true, force: true })
  if (run(python, ['-m', 'venv', environment]).ok) return run(interpreter, [...pip, '-r', requirements])
  rmSync(environment, { recursive: true, force: true })
  const bare = run(python, ['-m', 'venv', '--without-pip', environment])
  if (!bare.ok) return bare
  const library = join(environment, 'lib')
  const version = readdirSync(library).find((name) => name.startsWith('python3')) ?? 'python3'
  return run(python, [...pip, '--target', join(library, version, 'site-packages'), '-r', requirements])
}

function build() {
  const reasons = []
  for (const python of new Set(['/usr/bin/python3', 'python3'])) {
    if (!run(python, ['--version']).ok) {
      reasons.push(`${python} is not there`)
      continue
    }
    const result = buildWith(python)
    if (result.ok) {
      writeFileSync(stamp, wanted)
      return undefined
    }
    reasons.push(`${python}: ${lastLine(result.output)}`)
  }
  rmSync(environment, { recursive: true, force: true })
  return reasons.join('; ')
}

function isAlive(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}

function sleep(ms) {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)
}

/** Creating a file exclusively is atomic; a lock whose owner died is taken over. */
function takeLock() {
  const deadline = Date.now() + waitLimitMs
  mkdirSync(state, { recursive: true })
  while (Date.now() < deadline) {
    try {
      writeFileSync(lock, String(process.pid), { flag: 'wx' })
      return true
    } catch (error) {
      if (error.code !== 'EEXIST') throw error
    }
    let owner = 0
    try {
      owner = Number(readFileSync(lock, 'utf8'))
    } catch {
      continue
    }
    if (owner > 0 && !isAlive(owner)) rmSync(lock, { force: true })
    else sleep(100)
  }
  return false
}

function rememberedFailure() {
  if (process.argv.includes('--retry') || !existsSync(failure)) return undefined
  if (Date.now() - statSync(failure).mtimeMs > failureKeptMs) return undefined
  return readFileSync(failure, 'utf8')
}

/** Undefined when the environment is there, else why it is not. */
function ensure() {
  if (isBuilt()) return undefined
  if (!takeLock()) return 'another process has been building it for too long'
  try {
    if (isBuilt()) return undefined
    const remembered = rememberedFailure()
    if (remembered !== undefined) return remembered
    process.stderr.write(
      'building the Python environment of the foreign encoders (once, about half a minute) ...\n',
    )
    const reason = build()
    if (reason === undefined) rmSync(failure, { force: true })
    else writeFileSync(failure, reason)
    return reason
  } finally {
    rmSync(lock, { force: true })
  }
}

const reason = ensure()
if (reason === undefined) console.log(interpreter)
else {
  console.error(reason)
  process.exitCode = 1
}
