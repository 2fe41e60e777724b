import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { isAlive, startOf } from '../platform/postgres/postmaster.ts'

export interface ServiceUrl {
  readonly what: string
  readonly url: string
}

/** What a running service leaves in its data folder, for `npm stop`, `npm run status` and a second start. */
export interface Instance {
  readonly pid: number
  /** With the number, it is that process and no later one. */
  readonly startedAt: string
  readonly since: string
  readonly version: string
  readonly urls: readonly ServiceUrl[]
}

const FILE = 'service.json'

function read(dataFolder: string): Instance | undefined {
  try {
    return JSON.parse(readFileSync(join(dataFolder, FILE), 'utf8')) as Instance
  } catch {
    // Not there, or half written by a kill: nobody's.
    return undefined
  }
}

/** The service that runs on a data folder; one that was killed does not. */
export function runningInstance(dataFolder: string): Instance | undefined {
  const instance = read(dataFolder)
  if (instance === undefined || !isAlive(instance.pid)) return undefined
  return startOf(instance.pid) === instance.startedAt ? instance : undefined
}

export class InstanceFile {
  private readonly folder: string
  private readonly instance: Omit<Instance, 'urls'>

  constructor(dataFolder: string, version: string) {
    this.folder = dataFolder
    const since = new Date().toISOString()
    this.instance = { pid: process.pid, startedAt: startOf(process.pid), since, version }
  }

  write(urls: readonly ServiceUrl[]): void {
    mkdirSync(this.folder, { recursive: true })
    const file = join(this.folder, FILE)
    const unfinished = `${file}.${process.pid}`
    writeFileSync(unfinished, `${JSON.stringify({ ...this.instance, urls }, null, 2)}\n`, { mode: 0o644 })
    renameSync(unfinished, file)
  }

  /** Another's file is left alone. */
  remove(): void {
    if (read(this.folder)?.pid === process.pid) rmSync(join(this.folder, FILE), { force: true })
  }
}
