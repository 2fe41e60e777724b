import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  changedScenario,
  heard,
  roamlab,
  serviceFolder,
  temporaryFolder,
} from '../../test-support/command-line.ts'

/** Commands that run nothing: validate, plan, list, schema, doctor. */
const folder = temporaryFolder()
const config = (...path: string[]): string => join(serviceFolder(), 'config', ...path)

describe('roamlab validate', () => {
  test('says of each file that it is valid', async () => {
    const files = [
      config('scenarios', 'one-roamer.yaml'),
      config('scenarios', 'first-drill.yaml'),
      config('profiles', 'urban-lte.yaml'),
      config('agreements', 'de-es-2026.yaml'),
    ]
    const { code, stdout, stderr } = await roamlab('validate', ...files)
    expect([code, stderr]).toEqual([0, ''])
    expect(stdout.split('\n')).toHaveLength(5)
    for (const line of stdout.trim().split('\n')) expect(line).toMatch(/: valid$/)
  })

  test('names line, column, what was expected and what may have been meant, for every file', async () => {
    const bad = changedScenario('one-roamer', join(folder, 'bad.yaml'), ['pacing:', 'pasing:'])
    const profile = join(folder, 'profile.yaml')
    writeFileSync(profile, 'apiVersion: roamlab/v1\nkind: Profile\nmetadata: 5\n')
    const { code, stdout, stderr } = await roamlab('validate', bad, profile, 'one-roamer')
    expect(code).toBe(2)
    expect(stderr).toContain(
      'bad.yaml:13:3: spec.pasing: unknown key "pasing"; did you mean "pacing"? (expected ',
    )
    expect(stderr).toContain('profile.yaml:3:11: metadata: ')
    expect(stdout).toMatch(/one-roamer\.yaml: valid\n$/)
  })

  test('warnings fail nothing', async () => {
    const odd = changedScenario('one-roamer', join(folder, 'odd.yaml'), ['minSamples: 1', 'minSamples: 5'])
    const { code, stdout, stderr } = await roamlab('validate', odd)
    expect([code, stdout]).toEqual([0, `${odd}: valid\n`])
    expect(stderr).toContain(': warning: attach.success during baseline sees at most 1 of the 5 samples')
  })

  test('names the line of a fault that will show nothing', async () => {
    const calm = changedScenario('hss-slow', join(folder, 'calm.yaml'), ['delay: 800ms', 'delay: 0s'])
    const { code, stderr } = await roamlab('validate', calm)
    expect(code).toBe(0)
    expect(stderr).toMatch(/: warning: line \d+: spec\.faults\[0\] \(hss-slow\) does nothing: /)
  })

  test('writes a long path whole, so that it can be opened', async () => {
    const deep = join(folder, 'a-folder-'.repeat(8), 'of-somebody')
    mkdirSync(deep, { recursive: true })
    const fine = changedScenario('one-roamer', join(deep, 'fine.yaml'), ['minSamples: 1', 'minSamples: 1'])
    const { code, stdout, stderr } = await roamlab('validate', fine, join(deep, 'nosuch.yaml'))
    expect([code, stdout]).toEqual([2, `${fine}: valid\n`])
    expect(stderr).toContain(`${join(deep, 'nosuch.yaml')}:1:1: `)
  })

  test('is there for programs', async () => {
    const { code, stdout } = await roamlab('validate', 'one-roamer', join(folder, 'nosuch.yaml'), '--json')
    expect(code).toBe(2)
    expect(JSON.parse(stdout)).toMatchObject({
      ok: false,
      files: [
        { ok: true, problems: [], warnings: [] },
        { ok: false, problems: [{ line: 1, column: 1, message: 'no such file' }] },
      ],
    })
  })
})

describe('roamlab plan', () => {
  test('describes what would happen', async () => {
    const { code, stdout } = await roamlab('plan', 'first-drill', '--seed', '9')
    expect(code).toBe(0)
    expect(stdout).toMatch(/^scenario +first-drill: /)
    expect(stdout).toMatch(/\nseed +9, scenario /)
    expect(stdout).toMatch(/\npopulation +2000 subscribers, /)
  })

  test('rehearses faults on a sample', async () => {
    const { code, stdout } = await roamlab('plan', 'hss-slow', '--rehearse', '--scale', '1/50')
    expect(code).toBe(0)
    expect(stdout).toMatch(/fault +hss-slow: node\.slow on hss\/26201, 2m30s to 4m30s, \d+ subscribers \(/)
    expect(stdout).toContain('rehearsed with 30 of 30 subscribers, undisturbed\n')
    expect(stdout).toMatch(/\nhss-slow +\d+ +[\d.]+ % +\d+ +\d+ a second\n$/)
  })

  test('JSON is the whole plan', async () => {
    const plan = JSON.parse((await roamlab('plan', 'one-roamer', '--json')).stdout)
    expect(plan).toMatchObject({ format: 1, name: 'one-roamer', seed: 7, warnings: [] })
    expect(plan.subscribers).toHaveLength(1)
  })

  test('an invalid scenario has no plan', async () => {
    const { code, stdout, stderr } = await roamlab('plan', join(folder, 'nosuch.yaml'))
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toContain('no such file')
  })
})

describe('roamlab list', () => {
  test('lists what ships, with titles of scenarios', async () => {
    const { code, stdout } = await roamlab('list')
    expect(code).toBe(0)
    expect(stdout).toMatch(
      /^scenarios\n( {2}\S+ +\S.*\n)* {2}first-drill +German and French roamers arrive in Spain\n/,
    )
    const shelf = (name: string): string[] =>
      readdirSync(config(name)).map((file) => `  ${file.replace('.yaml', '')}`)
    expect(stdout).toContain(`\nprofiles\n${shelf('profiles').sort().join('\n')}\n`)
    expect(stdout).toContain(`\nagreements\n${shelf('agreements').sort().join('\n')}\n`)
  })

  test('lists the faults that a scenario may name, with what each does', async () => {
    const { stdout } = await roamlab('list')
    expect(stdout).toMatch(/\nfaults\n {2}link\.delay +Frames and bursts take longer\n/)
    const { faults } = JSON.parse((await roamlab('list', '--json')).stdout)
    expect(faults).toContainEqual({
      name: 'link.reordering',
      about: 'Datagrams are overtaken by later ones',
      targets: expect.arrayContaining(['s11', 's8']),
      needs: ['reordering', 'delay'],
      takes: [],
      selects: 'frames',
    })
  })

  test('and what an author has, even where it cannot be run', async () => {
    const own = join(folder, 'own')
    mkdirSync(join(own, 'scenarios'), { recursive: true })
    writeFileSync(join(own, 'scenarios', 'half-done.yaml'), 'kind: Scenario\n')
    const { code, stdout } = await roamlab('list', '--config', own, '--json')
    expect(code).toBe(0)
    const { scenarios } = JSON.parse(stdout)
    const names = scenarios.map(({ name }: { name: string }) => name)
    expect(names).toEqual([...names].sort())
    expect(names).toEqual(expect.arrayContaining(['first-drill', 'half-done', 'one-roamer']))
    expect(scenarios[names.indexOf('half-done')]).toMatchObject({
      file: join(own, 'scenarios', 'half-done.yaml'),
      title: 'cannot be run: see validate',
    })
  })
})

describe('roamlab schema', () => {
  test.each([
    [['schema'], 'Scenario'],
    [['schema', '--json'], 'Scenario'],
    [['schema', '--kind', 'Profile'], 'Profile'],
    [['schema', '--kind', 'Agreement'], 'Agreement'],
  ])('%j is a JSON Schema of a %s', async (words, kind) => {
    const { code, stdout } = await roamlab(...words)
    expect(code).toBe(0)
    const schema = JSON.parse(stdout)
    expect(schema.$schema).toBe('https://json-schema.org/draft/2020-12/schema')
    expect(schema.properties.kind.const).toBe(kind)
  })

  test('an unknown kind is refused', async () => {
    const { code, stderr } = await roamlab('schema', '--kind', 'Profil')
    expect([code, stderr]).toEqual([
      2,
      '--kind: "Profil" is not valid here; did you mean "Profile"? ' +
        '(expected Scenario, Profile, Agreement or ServiceObjectives)\n',
    ])
  })
})

describe('roamlab doctor', () => {
  test('says what is here, what each is for, and that the service can run', async () => {
    const { code, stdout } = await roamlab('doctor', '--json')
    const { ok, checks } = JSON.parse(stdout)
    expect([code, ok]).toEqual([0, true])
    for (const { name, serves, found, remedy } of checks) {
      expect([name, serves]).toEqual([expect.any(String), expect.any(String)])
      expect(typeof (found ?? remedy)).toBe('string')
    }
    const needed = checks.filter((check: { needed: boolean }) => check.needed)
    expect(needed.map(({ name }: { name: string }) => name)).toEqual(['Node', 'scenarios', 'run folder'])
    expect(checks.map(({ name }: { name: string }) => name)).toContain('tshark')
    expect((await roamlab('doctor')).stdout).toMatch(/^here +Node +\d/)
  })

  test('where something needed is missing, says so and how to get it', async () => {
    const home = join(folder, 'bare')
    mkdirSync(home)
    writeFileSync(join(home, 'package.json'), '{"version":"0.0.0"}')
    const { code, stdout } = await heard(['doctor'], { home })
    expect(code).toBe(1)
    expect(stdout).toMatch(/\nNEEDED +scenarios +get it: a checkout with the folder sim-service\/config /)
    expect(stdout).toMatch(/\nScenarios cannot run here yet: see NEEDED\.\n$/)
  })
})
