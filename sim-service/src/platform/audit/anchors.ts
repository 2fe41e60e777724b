import { appendFileSync, existsSync, readFileSync } from 'node:fs'
import type { AnchoredHead, Audit, AuditHead } from '../../runs/ports/audit.ts'
import type { Log } from '../../runs/ports/log.ts'
import type { Anchor } from './verify.ts'

/** Where the heads of the audit's chain are kept outside the database: one line each, only ever appended to. */
export class AnchorFile {
  readonly path: string

  constructor(path: string) {
    this.path = path
  }

  /** `occasion` says why now: the report of a run, an hour that passed, a start. */
  add({ seq, hash }: AuditHead, occasion: string): void {
    const line = JSON.stringify({ at: new Date().toISOString(), seq, hash, occasion })
    appendFileSync(this.path, `${line}\n`, { mode: 0o600 })
  }

  /** A line that a kill cut off at the end of the file is no anchor; any other that cannot be read is an error. */
  read(): Anchor[] {
    if (!existsSync(this.path)) return []
    const lines = readFileSync(this.path, 'utf8').split('\n')
    lines.pop()
    return lines.map((line, index) => {
      const anchor = anchorIn(line)
      if (anchor === undefined) throw new Error(`${this.path}:${index + 1}: this is no anchor`)
      return { ...anchor, from: `${this.path}:${index + 1}` }
    })
  }
}

function anchorIn(line: string): AuditHead | undefined {
  try {
    const { seq, hash } = JSON.parse(line)
    return Number.isSafeInteger(seq) && /^[0-9a-f]{64}$/.test(hash) ? { seq, hash } : undefined
  } catch {
    return undefined
  }
}

export interface Anchoring {
  /** For the report of a run: the head as it is now, which the file keeps too. */
  anchor(occasion: string): Promise<AnchoredHead>
  stop(): void
}

const HOUR_MS = 3_600_000

/** Writes the head down now and every hour, into the file and into the log, which usually leaves the machine. */
export function startAnchoring(audit: Audit, file: AnchorFile, log: Log, everyMs = HOUR_MS): Anchoring {
  const anchor = async (occasion: string): Promise<AnchoredHead> => {
    const head = await audit.head()
    file.add(head, occasion)
    log.info({ audit_seq: head.seq, audit_hash: head.hash, occasion }, 'head of the audit chain')
    return { ...head, at: new Date().toISOString() }
  }
  const quietly = (occasion: string): void => {
    anchor(occasion).catch((err: unknown) => log.warn({ err }, 'the audit chain could not be anchored'))
  }
  quietly('start')
  const timer = setInterval(() => quietly('hour'), everyMs)
  timer.unref()
  return { anchor, stop: () => clearInterval(timer) }
}
