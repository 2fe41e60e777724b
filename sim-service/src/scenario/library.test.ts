import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { repositoryRoot } from '../../test-support/repository.ts'
import { planWarnings } from './describe-plan.ts'
import { type JsonSchema, jsonSchema, jsonSchemaAt, type Kind } from './json-schema.ts'
import { fileOf, listShelf, loadScenario } from './library.ts'
import { makePlan } from './make-plan.ts'
import { formatProblem } from './problem.ts'

const shipped = join(repositoryRoot(), 'sim-service', 'config')

/** What an author is told about a scenario and the files beside it. */
function check(scenario: string, folders: readonly string[]): string {
  const loaded = loadScenario(scenario, folders)
  return loaded.ok ? '' : loaded.problems.map(formatProblem).join('\n')
}

/** The one that shows what inconclusive means is warned of, like anybody's. */
const knownWarnings: Readonly<Record<string, readonly string[]>> = {
  'sample-too-few': [
    'attach.success during warmup, baseline, settle sees at most 60 of the 2000 samples that it needs',
  ],
}

describe('what ships', () => {
  test.each(listShelf('scenarios', [shipped]))('%s loads, plans and warns of nothing', (name) => {
    const loaded = loadScenario(name, [shipped])
    if (!loaded.ok) throw new Error(loaded.problems.map(formatProblem).join('\n'))
    expect(loaded.scenario.metadata.name).toBe(name)
    const warnings = planWarnings(makePlan(loaded.scenario, loaded.profiles, loaded.agreements))
    expect(warnings).toEqual(knownWarnings[name] ?? [])
  })

  test('there are the scenarios, profiles and agreements that the documents name', () => {
    expect(listShelf('scenarios', [shipped])).toEqual(
      expect.arrayContaining(['border-day', 'first-drill', 'one-roamer']),
    )
    expect(listShelf('profiles', [shipped])).toEqual(
      expect.arrayContaining(['border-corridor', 'congested', 'rural-lte', 'urban-lte']),
    )
    expect(listShelf('agreements', [shipped])).toEqual(expect.arrayContaining(['de-es-2026', 'fr-es-2026']))
  })

  test.each(listShelf('profiles', [shipped]))('the profile %s fits where urban-lte does', (profile) => {
    withFolder((folder) => {
      const text = readFileSync(fileOf('scenarios', 'one-roamer', [shipped])!, 'utf8')
      const file = join(folder, 'mine.yaml')
      writeFileSync(file, text.replace('profile: urban-lte', `profile: ${profile}`))
      expect(check(file, [shipped])).toBe('')
    })
  })
})

describe('references', () => {
  const scenario = readFileSync(fileOf('scenarios', 'one-roamer', [shipped])!, 'utf8')
  const agreement = readFileSync(fileOf('agreements', 'de-es-2026', [shipped])!, 'utf8')
  const profile = readFileSync(fileOf('profiles', 'urban-lte', [shipped])!, 'utf8')
  const border = readFileSync(fileOf('scenarios', 'border-day', [shipped])!, 'utf8')

  test.each([
    [
      'profile: urban-lte',
      'profile: urban-let',
      'no profile is named "urban-let"; did you mean "urban-lte"? (expected border-corridor, ',
    ],
    [
      'agreement: de-es-2026',
      'agreement: de-es-2027',
      'no agreement is named "de-es-2027"; did you mean "de-es-2026"?',
    ],
    [
      'agreement: de-es-2026',
      'agreement: fr-es-2026',
      'fr-es-2026 is an agreement of 20801 (expected an agreement of 26201)',
    ],
    [
      'plmn: "21407"',
      'plmn: "21401"',
      'de-es-2026 covers roaming in 21407 (expected an agreement with 21401)',
    ],
    [
      'startsAt: 2026',
      'startsAt: 2027',
      'de-es-2026 is in force from 2026-01-01T00:00:00Z until 2027-01-01T00:00:00Z (expected an agreement ' +
        'in force at 2027-07-01T08:00:00+02:00)',
    ],
  ])('%s → %s', (from, to, said) => {
    withFolder((folder) => {
      const file = join(folder, 'mine.yaml')
      writeFileSync(file, scenario.replace(from, to))
      expect(check(file, [shipped])).toContain(said)
      expect(check(file, [shipped])).toMatch(/mine\.yaml:\d+:\d+: spec\.networks\.(visited|homes)\[0\]/)
    })
  })

  test.each([
    [
      '[it-es-2026, it-pt-2026]',
      'it-es-2026',
      '1].agreement: no agreement of 22201 covers roaming in 26801 (expected a list with one agreement for each',
    ],
    [
      '[it-es-2026, it-pt-2026]',
      '[it-es-2026, it-es-2026]',
      '1].agreement[1]: it-es-2026 covers roaming in 21407, as another does (expected an agreement with ',
    ],
    [
      '[it-es-2026, it-pt-2026]',
      '[it-es-2026, ch-pt-2026]',
      '1].agreement[1]: ch-pt-2026 is an agreement of 22801 (expected an agreement of 22201)',
    ],
    [
      'plmn: "26801"',
      'plmn: "26803"',
      'it-pt-2026 covers roaming in 26801 (expected an agreement with 21407 or',
    ],
    ['[it-es-2026, it-pt-2026]', '[it-es-2026, no-pt-2026]', 'no agreement is named "no-pt-2026"'],
  ])('of a border: %s → %s', (from, to, said) => {
    withFolder((folder) => {
      const file = join(folder, 'mine.yaml')
      writeFileSync(file, border.replace(from, to))
      expect(check(file, [shipped])).toContain(said)
    })
  })

  test("a home's agreements differ in their policy alone, for now", () => {
    withFolder((folder) => {
      mkdirSync(join(folder, 'agreements'))
      const other = readFileSync(fileOf('agreements', 'it-pt-2026', [shipped])!, 'utf8')
      writeFileSync(
        join(folder, 'agreements', 'it-pt-2026.yaml'),
        other.replace('apn: internet', 'apn: away'),
      )
      expect(check('border-day', [folder, shipped])).toContain(
        'not supported yet: it-pt-2026 has another session or charging than it-es-2026',
      )
    })
  })

  test.each([
    [
      'routing: home-routed',
      'routing: local-breakout',
      'not supported yet: spec.routing (expected for now home-routed)',
    ],
    [
      'barredCause: { value: 11',
      'barredCause: { value: 10',
      'not supported yet: spec.policy.barredCause.value (expected for now a cause that an S6a result leads to: ' +
        '7, 8, 11, 12, 13, 14 or 15)',
    ],
    [
      'finalUnitAction: { value: terminate',
      'finalUnitAction: { value: redirect',
      'not supported yet: spec.charging.finalUnitAction.value (expected for now terminate or restrict-access)',
    ],
    ['validUntil: 2027', 'validUntil: 2025', 'the agreement ends before it begins (expected a later date)'],
    [
      'quota: { value: 1MB',
      'quota: { value: 100kB',
      'the threshold is not below the quota (expected less than the quota)',
    ],
    ['quota: { value: 1MB', 'quota: { value: 0B', 'the quota is empty (expected above 0B)'],
    ['plmn: "21407"', 'plmn: "26201"', 'home and visited network are one (expected two networks)'],
    [
      'perMegabyte: "0.0010"',
      'perMegabyte: 0.0010',
      '0.001 is not valid here (expected an amount in quotes such as "0.0025")',
    ],
    ['qci: { value: 9', 'qci: { value: 1', '1 is too small (expected a whole number from 5 to 9)'],
    [', source: "unmeasured; the middle of 1 to 15"', '', 'source is missing (expected one line of text'],
  ])('in an agreement: %s → %s', (from, to, said) => {
    expect(agreement).toContain(from)
    withFolder((folder) => {
      mkdirSync(join(folder, 'agreements'))
      writeFileSync(join(folder, 'agreements', 'de-es-2026.yaml'), agreement.replace(from, to))
      const text = check('one-roamer', [folder, shipped])
      expect(text).toContain(said)
      expect(text).toMatch(/agreements\/de-es-2026\.yaml:\d+:\d+: (not supported yet: )?spec/)
    })
  })

  test.each([
    [
      'integrity: { value: [eia2, eia1]',
      'integrity: { value: [eia0]',
      '"eia0" is not valid here; did you mean',
    ],
    [
      'timers: {}',
      'timers: { t3460: { value: 6s, source: mine } }',
      'spec.timers.t3460: no timer that a profile sets is named "t3460"; did you mean "T3460"?',
    ],
    [
      'timers: {}',
      'timers: { T3460: 6s }',
      '"6s" is not valid here (expected a mapping with value or source)',
    ],
    [
      'blockErrorRate: { value: 10%',
      'blockErrorRate: { value: 100%',
      '"100%" is not valid here (expected a percentage of at most 99% with at most four decimals)',
    ],
    [
      'name: urban-lte',
      'name: city-lte',
      'the file profiles/urban-lte.yaml calls itself "city-lte" (expected a file named as its metadata.name)',
    ],
  ])('in a profile: %s → %s', (from, to, said) => {
    expect(profile).toContain(from)
    withFolder((folder) => {
      mkdirSync(join(folder, 'profiles'))
      writeFileSync(join(folder, 'profiles', 'urban-lte.yaml'), profile.replace(from, to))
      expect(check('one-roamer', [folder, shipped])).toContain(said)
    })
  })

  test('a timer of a profile reaches the plan in microseconds', () => {
    withFolder((folder) => {
      mkdirSync(join(folder, 'profiles'))
      const changed = profile.replace('timers: {}', 'timers: { T3460: { value: 3s, source: "open5gs" } }')
      writeFileSync(join(folder, 'profiles', 'urban-lte.yaml'), changed)
      const loaded = loadScenario('one-roamer', [folder, shipped])
      if (!loaded.ok) throw new Error('must load')
      const plan = makePlan(loaded.scenario, loaded.profiles, loaded.agreements)
      expect(plan.visited[0].profile.timersUs).toEqual({ T3460: 3_000_000 })
      expect(plan.homes[0].profile.timersUs).toEqual({ T3460: 3_000_000 })
    })
  })
})

describe('files that cannot be had', () => {
  test.each([
    [
      'firts-drill',
      'no such file; did you mean "first-drill"? (expected a file, or one of border-day, ' +
        'cell-site-failover, first-drill, handover-spike, hss-slow, iot-midnight-storm, ocs-failover, one-roamer, ' +
        'peak-million, sample-hss-crash, sample-quiet-evening, sample-slow-hss, sample-standby-ocs, sample-too-few, ' +
        'summer-peak-es)',
    ],
    ['no/such/file.yaml', 'no such file'],
    ['/', 'this is not a file'],
    ['/dev/zero', 'this is not a file'],
  ])('%s', (name, said) => expect(check(name, [shipped])).toContain(said))

  test('a file of another encoding, and one of ten megabytes', () => {
    withFolder((folder) => {
      const file = join(folder, 'odd.yaml')
      writeFileSync(file, Buffer.from([0x6b, 0x3a, 0x20, 0xff, 0xfe, 0xe9]))
      expect(check(file, [shipped])).toContain('odd.yaml:1:4: this is not a text file (expected UTF-8 text)')
      writeFileSync(file, Buffer.alloc(10_000_000, 0x61))
      expect(check(file, [shipped])).toContain(
        'the file has 10000000 octets (expected a file of a few kilobytes)',
      )
    })
  })
})

describe('the published JSON Schema', () => {
  test.each<Kind>(['Scenario', 'Profile', 'Agreement', 'ServiceObjectives'])(
    '%s says of every value what is expected',
    (kind) => {
      const silent: string[] = []
      const walk = (schema: JsonSchema, path: string): void => {
        if (schema.properties) {
          expect(schema.additionalProperties).toBe(false)
          for (const [name, member] of Object.entries(schema.properties)) walk(member, `${path}.${name}`)
        } else if (schema.items) walk(schema.items, `${path}[]`)
        else if (typeof schema.additionalProperties === 'object')
          walk(schema.additionalProperties, `${path}.*`)
        else if (!schema.title) silent.push(path)
      }
      walk(jsonSchema(kind), kind)
      expect(silent).toEqual([])
    },
  )

  test('asks for text before units are resolved, and only for what has no default', () => {
    const schema = jsonSchema()
    expect(schema['$schema']).toBe('https://json-schema.org/draft/2020-12/schema')
    expect(jsonSchemaAt('Scenario', ['spec', 'duration'])).toMatchObject({
      type: 'string',
      examples: ['800ms', '15m', '1h30m'],
    })
    expect(jsonSchemaAt('Scenario', ['spec', 'networks', 'visited', 0])?.['required']).toEqual([
      'plmn',
      'profile',
    ])
    expect(jsonSchemaAt('Scenario', ['spec', 'nonsense', 'deeper'])).toBeUndefined()
    expect(JSON.parse(JSON.stringify(schema))).toEqual(schema)
  })
})

function withFolder(use: (folder: string) => void): void {
  const folder = mkdtempSync(join(tmpdir(), 'roamlab-library-'))
  try {
    use(folder)
  } finally {
    rmSync(folder, { recursive: true })
  }
}
