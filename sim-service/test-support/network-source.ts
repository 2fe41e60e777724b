import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { repositoryRoot } from './repository.ts'

/** A name that the code of a network function uses, and the folder of that function; '' is common to all. */
export interface NameInUse {
  room: string
  name: string
}

const network = join(repositoryRoot(), 'sim-service', 'src', 'network')

/** Every first group that the pattern catches in the network functions' code, tests left out. */
export function namesInNetwork(pattern: RegExp): NameInUse[] {
  return readdirSync(network, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .flatMap((file) => {
      const room = file.includes('/') ? file.split('/')[0]! : ''
      const text = readFileSync(join(network, file), 'utf8')
      return Array.from(text.matchAll(pattern), (match) => ({ room, name: match[1]! }))
    })
}
