import { ClientProject, consumer } from '../../test-support/client-project.ts'

const withSchemas = `
import type { z } from 'zod'
import { Run, StartRun } from '@roamlab/sim-client/schemas'
import type { Run as PlainRun } from '@roamlab/sim-client'

export const wish: z.input<typeof StartRun> = { scenario: { name: 'first-drill' } }
const parsed: z.output<typeof Run> = Run.parse({})
export const run: PlainRun = parsed
export const back: z.output<typeof Run> = run
`

let project: ClientProject
beforeAll(() => {
  project = new ClientProject()
}, 300_000)
afterAll(() => project.remove())

describe('@roamlab/sim-client in other projects', () => {
  test('one with a bundler', () => {
    expect(project.check('consumer.mts', consumer, 'bundler')).toBe('')
  }, 300_000)

  test('one that validates: its types are those of the schemas, which need zod', () => {
    expect(project.check('schemas.mts', withSchemas, 'nodenext')).toMatch("Cannot find module 'zod'")
    project.install('zod')
    expect(project.check('schemas.mts', withSchemas, 'nodenext')).toBe('')
  }, 300_000)
})
