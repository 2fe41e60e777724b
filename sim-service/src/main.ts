import { dirname } from 'node:path'
import { processIo } from './cli/io.ts'

/** The service: `npm start`, and with a first word what `npm stop`, `npm run status` and `npm run reset` do. */
const io = processIo(dirname(import.meta.dirname))
const words = process.argv.slice(2)
const { control } = await import('./service/control.ts')
const command = control[words[0]]
if (command !== undefined) process.exitCode = await command(words.slice(1), io)
else {
  // The whole service is read only by what runs it.
  const { serve } = await import('./service/serve.ts')
  process.exitCode = await serve(words, io)
}
