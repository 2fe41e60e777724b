/** `npm stop`, `npm run status`, `npm run reset`: what their first word says, on the pinned Node. */
import { ensureInstall, runPinned } from './ensure-install.mjs'

ensureInstall()
process.exitCode = await runPinned(['sim-service/src/main.ts', ...process.argv.slice(2)])
