import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ClientProject, consumer } from '../../test-support/client-project.ts'
import { repositoryRoot } from '../../test-support/repository.ts'
import * as schemas from '../src/schemas/index.ts'
import { typesOfSchemas } from '../tools/types-of-schemas.ts'

let project: ClientProject
beforeAll(() => {
  project = new ClientProject()
}, 120_000)
afterAll(() => project.remove())

describe('@roamlab/sim-client, built and installed', () => {
  test('its types are good for TypeScript 5.8 without zod', () => {
    expect(project.check('consumer.mts', consumer, 'nodenext')).toBe('')
  }, 120_000)

  test('it runs, and imports nothing but itself', () => {
    const scripts = readdirSync(project.dist, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.js') && !name.startsWith('schemas'))
      .map((name) => readFileSync(join(project.dist, name), 'utf8'))
    const imported = scripts.flatMap((text) => [...text.matchAll(/from '([^']+)'/g)].map(([, name]) => name))
    expect(imported.filter((name) => !/^\.\.?\/.*\.js$/.test(name))).toEqual([])
    const names = `import * as c from '@roamlab/sim-client'; console.log(Object.keys(c).sort().join())`
    expect(project.run(names)).toBe('Definitions,Runs,SimClient,SimError,SimUnreachable,isEvent')
  })

  test('its types are made of the schemas as they are: npm run client:types', () => {
    const file = join(repositoryRoot(), 'sim-service', 'client', 'src', 'generated', 'types.ts')
    expect(readFileSync(file, 'utf8')).toBe(typesOfSchemas(schemas))
  })
})
