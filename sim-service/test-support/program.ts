import { type ChildProcess, spawn } from 'node:child_process'
import { EventEmitter, once } from 'node:events'
import { watch } from 'node:fs'

/** A program that a test talks to while it runs. */
export interface Started {
  child: ChildProcess
  stdout(): string
  stderr(): string
  /** Resolves when stdout has a text. */
  says(text: string): Promise<void>
  /** What must happen while it runs. */
  before<T>(event: Promise<T>): Promise<T>
  ended: Promise<number | null>
}

export function started(
  program: string,
  words: readonly string[],
  { cwd, environment = {} }: { cwd: string; environment?: Record<string, string> },
): Started {
  const child = spawn(process.execPath, [program, ...words], {
    cwd,
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let stdout = ''
  const heard = new EventEmitter()
  let stderr = ''
  child.stderr!.on('data', (chunk: Buffer) => {
    stderr += chunk.toString('utf8')
  })
  child.stdout!.on('data', (chunk: Buffer) => {
    stdout += chunk.toString('utf8')
    heard.emit('more')
  })
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve))
  const early = ended.then((code) => {
    throw new Error(`it ended with ${code} before that: ${stdout}${stderr}`)
  })
  early.catch(() => undefined)
  const before = <T>(event: Promise<T>): Promise<T> => Promise.race([event, early])
  const says = async (text: string): Promise<void> => {
    while (!stdout.includes(text)) await before(once(heard, 'more'))
  }
  return { child, stdout: () => stdout, stderr: () => stderr, says, before, ended }
}

/** Resolves when a file with such a name comes into being. */
export function fileIn(place: string, isIt: (name: string) => boolean): Promise<void> {
  return new Promise((resolve) => {
    const watcher = watch(place, (_event, name) => {
      if (name === null || !isIt(name)) return
      watcher.close()
      resolve()
    })
  })
}
