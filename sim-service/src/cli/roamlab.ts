import { dirname } from 'node:path'
import { main } from './command-line.ts'
import { processIo } from './io.ts'

/** The program `roamlab`. */
process.exitCode = await main(process.argv.slice(2), processIo(dirname(dirname(import.meta.dirname))))
