import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** What produced a result; `home` is the folder of sim-service. */
export interface Versions {
  roamlab: string
  node: string
  v8: string
}

export function versionsOf({ home }: { readonly home: string }): Versions {
  const { version } = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8')) as { version: string }
  return { roamlab: version, node: process.versions.node, v8: process.versions.v8 }
}
