import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * What this build is, by content: every source file that can run, and the Node that runs it. Two builds may give
 * different runs, so a worker of another build is refused, and a replay says which build it repeats.
 */
export function buildId(home: string): string {
  let id = known.get(home)
  if (id === undefined) known.set(home, (id = hashOfSources(home)))
  return id
}

/** The code that runs is that which was there when it was first asked for. */
const known = new Map<string, string>()

function hashOfSources(home: string): string {
  const hash = createHash('sha256').update(process.version)
  const names = readdirSync(join(home, 'src'), { recursive: true, encoding: 'utf8' })
  for (const name of names.sort()) {
    if (!name.endsWith('.ts') || name.endsWith('.test.ts')) continue
    hash.update(`\n${name}\n`).update(readFileSync(join(home, 'src', name)))
  }
  return hash.digest('hex')
}
