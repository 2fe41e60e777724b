import { isLoopback, readAuthSettings } from './auth-settings.ts'

const jwt = {
  AUTH_ISSUER: 'https://idp.example/',
  AUTH_JWKS_URL: 'https://idp.example/keys',
  AUTH_AUDIENCE: 'roamlab',
}
const read = (environment: Record<string, string>, ...boundTo: string[]) =>
  readAuthSettings(environment, boundTo)

describe('the settings of identity', () => {
  test('are on, with API tokens alone, where nothing is said', () => {
    expect(read({}, '0.0.0.0')).toEqual({ ok: true, settings: { mode: 'on' } })
    expect(read({ AUTH: '', GRAFANA_URL: '' })).toEqual({ ok: true, settings: { mode: 'on' } })
  })

  test('take an issuer of JWTs with algorithms of private keys', () => {
    expect(read({ ...jwt, AUTH_ALGORITHMS: 'ES256, EdDSA' })).toMatchObject({
      settings: {
        jwt: { issuer: 'https://idp.example/', audience: 'roamlab', algorithms: ['ES256', 'EdDSA'] },
      },
    })
  })

  test('know where Grafana publishes its keys, and keep its URL to the letter', () => {
    expect(read({ GRAFANA_URL: 'http://localhost:3000/g/' })).toMatchObject({
      settings: {
        grafana: {
          issuer: 'http://localhost:3000/g/',
          jwksUrl: 'http://localhost:3000/g/api/signing-keys/keys',
          organisation: '1',
        },
      },
    })
  })

  test.each([
    [{ AUTH: 'no' }, 'AUTH: expected on or off'],
    [{ ...jwt, AUTH_ALGORITHMS: 'ES256,none' }, 'AUTH_ALGORITHMS: expected a list of RS256'],
    [{ ...jwt, AUTH_ALGORITHMS: 'HS256' }, 'AUTH_ALGORITHMS: expected a list of RS256'],
    [{ AUTH_ISSUER: 'https://idp.example/' }, 'AUTH_JWKS_URL and AUTH_AUDIENCE: missing'],
    [{ ...jwt, AUTH_JWKS_URL: 'file:///etc/keys' }, 'AUTH_JWKS_URL: expected an http or https URL'],
    [{ ...jwt, AUTH_CLOCK_TOLERANCE_SECONDS: '900' }, 'AUTH_CLOCK_TOLERANCE_SECONDS: expected seconds'],
    [{ GRAFANA_URL: 'grafana', GRAFANA_ORG_ID: 'main' }, 'GRAFANA_URL: expected'],
  ])('refuse %j', (environment, problem) => {
    const { ok, problems = [] } = read(environment as never) as { ok: boolean; problems?: string[] }
    expect(ok).toBe(false)
    expect(problems.join('\n')).toContain(problem)
  })

  test('let AUTH=off be on loopback alone', () => {
    expect(read({ AUTH: 'off' }, '127.0.0.1', '::1')).toMatchObject({ settings: { mode: 'off' } })
    expect(read({ AUTH: 'off' }, '127.0.0.1', '0.0.0.0')).toEqual({
      ok: false,
      problems: ['AUTH: off is possible on loopback only, and the service is to listen on 0.0.0.0'],
    })
  })

  test.each([
    ['127.0.0.1', true],
    ['127.9.9.9', true],
    ['[::1]', true],
    ['::ffff:127.0.0.1', true],
    ['LocalHost', true],
    ['10.0.0.1', false],
    ['127.0.0.1.evil.example', false],
    ['localhost.evil.example', false],
    ['', false],
  ])('%s is loopback: %s', (host, is) => expect(isLoopback(host)).toBe(is))
})
