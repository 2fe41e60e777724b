/** `npm start`: installs what is missing, then runs the service and its first drill on the pinned Node. */
import { ensureInstall, heapFlags, runPinned } from './ensure-install.mjs'

ensureInstall()
process.exitCode = await runPinned([...heapFlags, 'sim-service/src/main.ts', ...process.argv.slice(2)])
