import { dirname } from 'node:path'
import { processIo } from './cli/io.ts'
import { control } from './service/control.ts'
import { serve } from './service/serve.ts'

/** The service: `npm start`, and with a first word what `npm stop`, `npm run status` and `npm run reset` do. */
const io = processIo(dirname(import.meta.dirname))
const [first, ...rest] = process.argv.slice(2)
const command = control[first]
process.exitCode = command === undefined ? await serve(process.argv.slice(2), io) : await command(rest, io)
