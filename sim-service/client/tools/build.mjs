/**
 * Builds the client into `dist/`: ES modules and their declarations, by TypeScript alone. `--out FOLDER` puts them
 * somewhere else. Declarations keep the suffix `.ts` of what they import, which no consumer has: it is made `.js` here.
 */
import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const client = dirname(dirname(fileURLToPath(import.meta.url)))
const compiler = join(dirname(dirname(client)), 'node_modules', 'typescript', 'bin', 'tsc')
const at = process.argv.indexOf('--out')
const out = at < 0 ? join(client, 'dist') : resolve(process.argv[at + 1])

rmSync(out, { recursive: true, force: true })
const { status } = spawnSync(process.execPath, [compiler, '-p', client, '--outDir', out], {
  stdio: 'inherit',
})
if (status !== 0) process.exit(status ?? 1)
for (const name of readdirSync(out, { recursive: true, encoding: 'utf8' })) {
  if (!name.endsWith('.d.ts')) continue
  const file = join(out, name)
  const text = readFileSync(file, 'utf8')
  writeFileSync(file, text.replaceAll(/(from\s+['"]\.{1,2}\/[^'"]+)\.ts(['"])/g, '$1.js$2'))
}
