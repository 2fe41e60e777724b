/**
 * Completes package-lock.json after `npm install`. A registry mirror that lacks the binaries of other platforms makes npm leave
 * them out of the lock file, and `npm ci` then refuses it on every platform. Their versions are exact in the package that
 * names them and their platform is in their name, so they can be written down here; they carry no integrity, because no
 * copy was seen (docs/adr/0006).
 *
 *   node tools/complete-lock.mjs [folder]
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './ensure-install.mjs'

const systems = [
  'aix',
  'android',
  'darwin',
  'freebsd',
  'linux',
  'netbsd',
  'openbsd',
  'openharmony',
  'sunos',
  'win32',
]
const processors = ['arm64', 'arm', 'ia32', 'loong64', 'mips64el', 'ppc64', 'riscv64', 's390x', 'x64']

/** `linux-x64-musl` of a package name as npm's os, cpu and libc. */
function platformOf(name) {
  const words = name.split(/[/-]/)
  const os = systems.find((system) => words.includes(system))
  const cpu = words.includes('armv7') ? 'arm' : processors.find((processor) => words.includes(processor))
  if (os === undefined || cpu === undefined) return undefined
  const ending = words.at(-1)
  const libc =
    os !== 'linux'
      ? undefined
      : ending.startsWith('musl')
        ? 'musl'
        : ending.startsWith('gnu')
          ? 'glibc'
          : undefined
  return { cpu: [cpu], ...(libc === undefined ? {} : { libc: [libc] }), optional: true, os: [os] }
}

/** The optional packages that a lock file's packages name and that it lacks, as lock entries by place. */
function missingOptional(packages) {
  const missing = {}
  for (const parent of Object.values(packages)) {
    for (const [name, version] of Object.entries(parent.optionalDependencies ?? {})) {
      const isThere = Object.keys(packages).some((place) => place.endsWith(`node_modules/${name}`))
      const platform = platformOf(name)
      if (isThere || platform === undefined || !/^\d+\.\d+\.\d+$/.test(version)) continue
      missing[`node_modules/${name}`] = { version, ...(parent.dev ? { dev: true } : {}), ...platform }
    }
  }
  return missing
}

function complete(file) {
  const lock = JSON.parse(readFileSync(file, 'utf8'))
  const missing = missingOptional(lock.packages)
  const sorted = Object.entries({ ...lock.packages, ...missing }).sort(([a], [b]) =>
    a < b ? -1 : a > b ? 1 : 0,
  )
  lock.packages = Object.fromEntries(sorted)
  writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`)
  console.log(`${Object.keys(missing).length} packages of other platforms added to ${file}`)
}

complete(join(process.argv[2] ?? root, 'package-lock.json'))
