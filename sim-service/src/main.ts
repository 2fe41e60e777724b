import { dirname } from 'node:path'
import { processIo } from './cli/io.ts'
import { serve } from './cli/serve.ts'

/** The service: `npm start`. */
process.exitCode = await serve(process.argv.slice(2), processIo(dirname(import.meta.dirname)))
