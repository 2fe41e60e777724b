import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import * as schemas from '../src/schemas/index.ts'
import { typesOfSchemas } from './types-of-schemas.ts'

/** `npm run client:types`: after a change of the schemas. */
const file = join(import.meta.dirname, '..', 'src', 'generated', 'types.ts')
mkdirSync(dirname(file), { recursive: true })
writeFileSync(file, typesOfSchemas(schemas))
