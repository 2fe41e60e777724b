import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { repositoryRoot } from '../test-support/repository.ts'

/** What a file of this folder prints as JSON in a process of its own, whose heap holds nothing else. */
export function inOwnProcess<T>(file: string, ...words: string[]): T {
  const path = join(repositoryRoot(), 'sim-service', 'bench', file)
  const text = execFileSync(process.execPath, [...process.execArgv, path, ...words], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  return JSON.parse(text) as T
}
