import { setFlagsFromString } from 'node:v8'

/** From so many subscribers on a run takes minutes. */
const MANY_SUBSCRIBERS = 100_000

/**
 * Settles for one optimising compiler where a run is long. With two of them part of the code stays in the wordier form
 * of the faster one (Maglev), and all of it together is more than a core's second cache holds; TurboFan alone takes
 * some seconds longer to come up to speed (docs/PERFORMANCE.md). To be called before there is much to compile.
 */
export function compileForLongRun(subscribers = MANY_SUBSCRIBERS): void {
  if (subscribers >= MANY_SUBSCRIBERS) setFlagsFromString('--no-maglev')
}
