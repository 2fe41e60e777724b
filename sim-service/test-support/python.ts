import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { repositoryRoot } from './repository.ts'

/** Set once it is known: the interpreter that has the packages of tools/requirements.txt, or why there is none. */
let found: { interpreter: string } | { missing: string } | undefined

function find(): { interpreter: string } | { missing: string } {
  const result = spawnSync(process.execPath, [join(repositoryRoot(), 'tools', 'python-env.mjs')], {
    encoding: 'utf8',
  })
  if (result.status === 0) return { interpreter: result.stdout.trim() }
  return { missing: result.stderr.trim().split('\n').at(-1) ?? 'unknown reason' }
}

/**
 * Whether pycrate and scapy can be run; the first call builds their environment. With ROAMLAB_CI=1 their absence is an
 * error: CI may skip nothing.
 */
export function pythonIsHere(): boolean {
  if (found === undefined) {
    found = find()
    if ('missing' in found)
      console.warn(`not checked here: the Python environment is missing (${found.missing})`)
  }
  if ('missing' in found && process.env['ROAMLAB_CI'] === '1') {
    throw new Error(`the Python environment is missing and ROAMLAB_CI=1: ${found.missing}`)
  }
  return 'interpreter' in found
}

/**
 * Runs a script with the foreign packages and returns what it printed; a script that fails is an error with
 * its last words.
 */
export function runPython(script: string, input = ''): string {
  if (!pythonIsHere() || found === undefined || 'missing' in found)
    throw new Error('there is no Python environment')
  const result = spawnSync(found.interpreter, ['-I', '-X', 'utf8', '-c', script], {
    input,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  })
  if (result.error !== undefined) throw result.error
  if (result.status !== 0) throw new Error(`the Python script failed:\n${result.stderr.trim()}`)
  return result.stdout
}
