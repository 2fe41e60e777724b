import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { repositoryRoot } from '../../../test-support/repository.ts'
import { readConfig } from './config.ts'
import { configurationPage } from './configuration-page.ts'

const valid = (environment: Record<string, string>) => {
  const read = readConfig(environment)
  if (!read.ok) throw new Error(read.problems.join('\n'))
  return read
}

describe('configuration', () => {
  test('nothing has to be set', () => {
    const { config, warnings } = valid({ PATH: '/bin', ROAMLAB_PORT: '' })
    expect(config).toMatchObject({ host: '127.0.0.1', port: 8080, databaseUrl: undefined, kafkaBrokers: [] })
    expect(warnings).toEqual([])
  })

  test('values are of their type', () => {
    const { config } = valid({
      ROAMLAB_PORT: '0',
      ROAMLAB_ONCE: 'true',
      KAFKA_BROKERS: 'a:9092, b:9092',
      KAFKA_SASL_MECHANISM: 'plain',
      KAFKA_SASL_USERNAME: 'u',
      KAFKA_SASL_PASSWORD: 'p',
    })
    expect(config).toMatchObject({ port: 0, isOnce: true, kafkaBrokers: ['a:9092', 'b:9092'] })
  })

  test.each([
    [
      'ROAMLAB_PORT',
      'http',
      'ROAMLAB_PORT: "http" is not valid here (expected a whole number from 0 to 65535)',
    ],
    [
      'ROAMLAB_PORT',
      '70000',
      'ROAMLAB_PORT: "70000" is not valid here (expected a whole number from 0 to 65535)',
    ],
    ['ROAMLAB_LOG_LEVEL', 'loud', '(expected debug or info or warn or error)'],
    ['KAFKA_BROKERS', 'kafka', '(expected host:port,...)'],
    ['KAFKA_SASL_USERNAME', 'u', 'KAFKA_SASL_MECHANISM and KAFKA_SASL_PASSWORD: missing'],
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'collector:4318', '(expected an http or https URL)'],
  ])('%s=%s is refused', (name, value, problem) => {
    const read = readConfig({ [name]: value })
    expect(read).toEqual({ ok: false, problems: [expect.stringContaining(problem)] })
  })

  test('a secret is not repeated in its refusal, and every wrong value is named', () => {
    const read = readConfig({ DATABASE_URL: 'mysql://u:secret@h/d', ROAMLAB_ONCE: 'maybe' })
    expect(read).toEqual({
      ok: false,
      problems: [expect.stringContaining('ROAMLAB_ONCE'), expect.stringContaining('DATABASE_URL: its value')],
    })
    expect(JSON.stringify(read)).not.toContain('secret')
  })

  test('a misspelt name is told', () => {
    expect(valid({ ROAMLAB_PROT: '1' }).warnings).toEqual([
      'ROAMLAB_PROT means nothing here; did you mean "ROAMLAB_PORT"?',
    ])
  })

  test('docs/CONFIGURATION.md is made of the table (UPDATE_DOCS=1 writes it)', () => {
    const file = join(repositoryRoot(), 'docs', 'CONFIGURATION.md')
    if (process.env['UPDATE_DOCS'] === '1') writeFileSync(file, configurationPage())
    expect(existsSync(file) && readFileSync(file, 'utf8')).toBe(configurationPage())
  })
})
