import { setTimeout as pause } from 'node:timers/promises'

const POLL_MS = 5
const DEADLINE_MS = 45_000

/** Waits for something to come true; a machine that is busy is no failure, a minute of nothing is. */
export async function until(
  isTrue: () => boolean | Promise<boolean>,
  what = 'what was waited for',
  deadlineMs = DEADLINE_MS,
): Promise<void> {
  const endsAt = Date.now() + deadlineMs
  while (!(await isTrue())) {
    if (Date.now() > endsAt) throw new Error(`${what} did not happen within ${deadlineMs / 1000} s`)
    await pause(POLL_MS)
  }
}
