import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { main } from '../src/cli/command-line.ts'
import type { Io, TextSink } from '../src/cli/io.ts'
import { repositoryRoot } from './repository.ts'

/** What a command said. */
export interface Heard {
  code: number
  stdout: string
  stderr: string
}

class Ear implements TextSink {
  heard = ''
  readonly isTTY: boolean
  readonly columns = 80
  private readonly tell: ((text: string) => void) | undefined

  constructor(isTTY: boolean, tell?: (text: string) => void) {
    this.isTTY = isTTY
    this.tell = tell
  }

  write(text: string): void {
    this.heard += text
    this.tell?.(text)
  }
}

export interface Surroundings {
  isTerminal?: boolean
  environment?: Record<string, string>
  home?: string
  stop?: AbortSignal
  /** Hears stdout as it comes. */
  onStdout?: (text: string) => void
}

export const serviceFolder = (): string => join(repositoryRoot(), 'sim-service')

/** Anything that takes words and an Io, in this process; the command line when nothing else is said. */
export async function heard(
  words: readonly string[],
  surroundings: Surroundings = {},
  program: (words: readonly string[], io: Io) => Promise<number> = main,
): Promise<Heard> {
  const { isTerminal = false, environment = {}, home = serviceFolder() } = surroundings
  const stdout = new Ear(isTerminal, surroundings.onStdout)
  const stderr = new Ear(isTerminal)
  const stop = surroundings.stop ?? new AbortController().signal
  const code = await program(words, { stdout, stderr, environment, home, stop })
  return { code, stdout: stdout.heard, stderr: stderr.heard }
}

export function roamlab(...words: string[]): Promise<Heard> {
  return heard(words)
}

/** A folder that goes away with the test file. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'roamlab-cli-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** A scenario that ships, changed and stored under a name of its own; every change must find its text. */
export function changedScenario(
  name: string,
  file: string,
  ...changes: readonly (readonly [string, string])[]
): string {
  let text = readFileSync(join(serviceFolder(), 'config', 'scenarios', `${name}.yaml`), 'utf8')
  for (const [from, to] of changes) {
    if (!text.includes(from)) throw new Error(`${name} has no ${from}`)
    text = text.replaceAll(from, to)
  }
  writeFileSync(file, text)
  return file
}
