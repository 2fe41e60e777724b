#!/usr/bin/env node
// Starts the command line on a Node that runs TypeScript: this one, or the one that the repository pins. Only syntax of
// Node 20 here.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import nodeModule from 'node:module'
import { constants } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const service = dirname(dirname(fileURLToPath(import.meta.url)))
const pinnedNode = join(dirname(service), 'node_modules', '.bin', 'node')
const program = join(service, 'src/cli/roamlab.ts')

// `npm run` starts scripts in the repository's root; a path that somebody types is relative to where they are.
if (process.env.npm_lifecycle_event === 'roamlab' && process.env.INIT_CWD) process.chdir(process.env.INIT_CWD)

/** A young generation that holds a thousand cycles: short-lived messages die there instead of being copied. */
const heapFlags = ['--min-semi-space-size=64', '--max-semi-space-size=64']

/** What Node makes of the sources, kept between runs: half of what a short command takes. */
const compileCache = join(dirname(service), '.roamlab', 'compile-cache')

const isGoodEnough = process.features.typescript && Number.parseInt(process.versions.node, 10) >= 24

if (isGoodEnough) {
  nodeModule.enableCompileCache(compileCache)
  await import(program)
} else if (existsSync(pinnedNode)) runPinned()
else {
  console.error('roamlab needs Node 24 or newer: run "npm ci" in the repository, which installs one')
  process.exitCode = 1
}

/** A terminal sends Ctrl-C to the child as well; from anything else the signal is passed on. */
function runPinned() {
  const child = spawn(pinnedNode, [...heapFlags, program, ...process.argv.slice(2)], {
    stdio: 'inherit',
    env: { NODE_COMPILE_CACHE: compileCache, ...process.env },
  })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal)
    })
  }
  child.on('error', (error) => {
    console.error(`${pinnedNode}: ${error.message}`)
    process.exitCode = 1
  })
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? 128 + constants.signals[signal]
  })
}
