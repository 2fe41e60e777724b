import { execFileSync } from 'node:child_process'
import { readFileSync, realpathSync } from 'node:fs'
import { join } from 'node:path'

/** What PostgreSQL's own lock file says of the server of a data folder. */
export interface Postmaster {
  readonly pid: number
  readonly port: number
  readonly isReady: boolean
}

const PID_LINE = 0
const PORT_LINE = 3
const STATUS_LINE = 7

/** Nothing where no server runs; a file of a server that is no more is the next server's to remove. */
export function postmasterOf(data: string): Postmaster | undefined {
  let lines: string[]
  try {
    lines = readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
  const pid = Number(lines[PID_LINE])
  if (!isServerOf(pid, data)) return undefined
  return { pid, port: Number(lines[PORT_LINE]), isReady: lines[STATUS_LINE]?.trim() === 'ready' }
}

/** A process that has ended and waits for its parent to notice is not alive. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
  return statusOf(pid)?.[STATE] !== 'Z'
}

/** A number in a file may by now be another process's: a server of ours names its folder on its command line. */
function isServerOf(pid: number, data: string): boolean {
  if (!(Number.isInteger(pid) && pid > 1 && isAlive(pid))) return false
  const line = commandLineOf(pid)
  return line.includes(data) || line.includes(realpathSync(data))
}

/** Empty for a process that has just ended. */
export function commandLineOf(pid: number): string {
  try {
    if (process.platform === 'linux')
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
    return execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' })
  } catch {
    return ''
  }
}

/** When a process began, in whatever unit the system counts: with its number it is that process and no other. */
export function startOf(pid: number): string {
  if (process.platform === 'linux') return statusOf(pid)?.[STARTED] ?? ''
  try {
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim()
  } catch {
    return ''
  }
}

/** Of proc(5)'s `stat`, counted from after the command's name, which may hold spaces. */
const STATE = 0
const STARTED = 19

/** Nothing where the system has no such file. */
function statusOf(pid: number): string[] | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  } catch {
    return undefined
  }
}
