/** `npm run bench`: the benchmark prints JSON on standard output; arguments after `--` are its own. */
import { ensureInstall, heapFlags, runPinned } from './ensure-install.mjs'

ensureInstall()
process.exitCode = await runPinned([...heapFlags, 'sim-service/bench/bench.ts', ...process.argv.slice(2)])
