import { Registry } from 'prom-client'
import { createHttpService, type HttpService, type HttpServiceParts, type Readiness } from './http-service.ts'

interface Fixture {
  service: HttpService
  url: string
  port: number
  reported: unknown[]
  state: { readiness: Readiness; latestRun: unknown }
}

const running: HttpService[] = []

afterEach(async () => {
  await Promise.all(running.splice(0).map((service) => service.close()))
})

async function start(parts: Partial<HttpServiceParts> = {}): Promise<Fixture> {
  const reported: unknown[] = []
  const state: Fixture['state'] = { readiness: { ready: true, reasons: [] }, latestRun: undefined }
  const service = createHttpService({
    version: '1.2.3',
    readiness: () => state.readiness,
    metrics: new Registry(),
    latestRun: () => state.latestRun,
    report: (error) => reported.push(error),
    ...parts,
  })
  running.push(service)
  const { url, port } = await service.listen(0)
  return { service, url, port, reported, state }
}

/** A problem document has its media type, repeats the status and tells nothing that it should not. */
async function checkProblem(response: Response, status: number, expected: object): Promise<void> {
  expect(response.status).toBe(status)
  expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/)
  expect(await response.json()).toEqual({ status, ...expected })
}

describe('health and readiness', () => {
  test('healthz answers while the service is not ready', async () => {
    const { url, state } = await start()
    state.readiness = { ready: false, reasons: ['starting'] }
    const response = await fetch(`${url}/healthz`)
    expect(response.status).toBe(200)
    expect(await response.json()).toEqual({ status: 'ok', version: '1.2.3' })
  })

  test('readyz follows readiness, and 503 says why', async () => {
    const { url, state } = await start()
    state.readiness = { ready: false, reasons: ['the first drill is running', 'no scenario library'] }
    await checkProblem(await fetch(`${url}/readyz`), 503, {
      type: 'urn:roamlab:problem:not-ready',
      title: 'Not ready',
      detail: 'the first drill is running; no scenario library',
      reasons: ['the first drill is running', 'no scenario library'],
    })
    state.readiness = { ready: true, reasons: [] }
    const response = await fetch(`${url}/readyz`)
    expect([response.status, await response.json()]).toEqual([200, { status: 'ready' }])
  })
})

describe('metrics', () => {
  test('are Prometheus text, all named roamlab_, and count by route, not by path', async () => {
    const { url } = await start()
    await fetch(`${url}/healthz`)
    await fetch(`${url}/subscribers/214070000000001`)
    await fetch(`${url}/healthz`, { method: 'POST' })
    const response = await fetch(`${url}/metrics`)
    const text = await response.text()
    expect(response.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/)
    expect(text).toContain('roamlab_build_info{version="1.2.3"} 1')
    expect(text).toContain('roamlab_ready 1')
    expect(text).toContain('roamlab_http_requests_total{method="GET",route="/healthz",status="200"} 1')
    expect(text).toContain('roamlab_http_requests_total{method="POST",route="/healthz",status="405"} 1')
    expect(text).toContain('roamlab_http_requests_total{method="GET",route="none",status="404"} 1')
    expect(text).not.toContain('214070000000001')
    const names = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
    expect(names.filter((line) => !line.startsWith('roamlab_'))).toEqual([])
  })

  test('a registry that fails is a 500 without its reason, which goes to the report', async () => {
    const metrics = new Registry()
    const { url, reported } = await start({ metrics })
    metrics.metrics = () => Promise.reject(new Error('secret detail'))
    await checkProblem(await fetch(`${url}/metrics`), 500, {
      type: 'about:blank',
      title: 'Internal Server Error',
    })
    expect(reported).toEqual([new Error('secret detail')])
  })
})

describe('the index', () => {
  test('is JSON that links to every endpoint and shows the latest run', async () => {
    const { url, state } = await start()
    state.latestRun = { scenario: 'first-drill', verdict: 'passed' }
    const index = (await (await fetch(`${url}/`)).json()) as { endpoints: Array<{ path: string }> }
    expect(index).toMatchObject({ service: 'roamlab', version: '1.2.3', latestRun: { verdict: 'passed' } })
    expect(index.endpoints).toHaveLength(3)
    for (const { path } of index.endpoints) expect((await fetch(url + path)).status).toBe(200)
  })

  test('is HTML for a browser, with what others wrote escaped', async () => {
    const { url, state } = await start()
    const browser = { headers: { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' } }
    expect(await (await fetch(url, browser)).text()).toContain('No run has finished yet')
    state.latestRun = { title: '<script>alert(1)</script>' }
    const response = await fetch(url, browser)
    const html = await response.text()
    expect(response.headers.get('content-type')).toMatch(/^text\/html/)
    expect(html).toContain('href="/readyz"')
    expect(html).toContain('&lt;script&gt;')
    expect(html).not.toContain('<script>')
  })
})

describe('errors are problem documents', () => {
  test('404 for what is not there', async () => {
    const { url } = await start()
    const expected = { type: 'about:blank', title: 'Not Found', detail: 'there is nothing at /nothing' }
    await checkProblem(await fetch(`${url}/nothing?imsi=1`), 404, expected)
  })

  test('405 names the methods that are possible', async () => {
    const { url } = await start()
    const response = await fetch(`${url}/readyz`, { method: 'DELETE' })
    expect(response.headers.get('allow')).toBe('GET, HEAD')
    const expected = {
      type: 'about:blank',
      title: 'Method Not Allowed',
      detail: 'DELETE is not possible here',
    }
    await checkProblem(response, 405, expected)
  })

  test('500 tells nothing about the inside', async () => {
    const latestRun = (): unknown => {
      throw new Error('at /srv/secret')
    }
    const { url, reported } = await start({ latestRun })
    await checkProblem(await fetch(url), 500, { type: 'about:blank', title: 'Internal Server Error' })
    expect(reported).toHaveLength(1)
  })

  test('a path with a broken escape is the client’s fault or not found, never ours', async () => {
    const { url, reported } = await start()
    const response = await fetch(`${url}/%E0%A4%A`)
    expect([400, 404]).toContain(response.status)
    expect(reported).toEqual([])
  })
})

describe('the connection', () => {
  test('answers do not name the framework and may not be cached', async () => {
    const { url } = await start()
    const { headers } = await fetch(`${url}/healthz`)
    expect(headers.get('x-powered-by')).toBeNull()
    expect(headers.get('cache-control')).toBe('no-store')
    expect(headers.get('x-content-type-options')).toBe('nosniff')
  })

  test('HEAD answers like GET without a body', async () => {
    const { url } = await start()
    const response = await fetch(`${url}/healthz`, { method: 'HEAD' })
    expect([response.status, await response.text()]).toEqual([200, ''])
  })

  test('a taken port is an error that names it', async () => {
    const { port } = await start()
    const second = createHttpService({
      version: '1.2.3',
      readiness: () => ({ ready: true, reasons: [] }),
      metrics: new Registry(),
      latestRun: () => undefined,
    })
    await expect(second.listen(port)).rejects.toMatchObject({ code: 'EADDRINUSE', port })
    await second.close()
  })

  test('close ends idle connections at once and a stuck one after the grace time', async () => {
    const metrics = new Registry()
    const { service, url } = await start({ metrics })
    await fetch(`${url}/healthz`)
    const reached = new Promise<void>((resolve) => {
      metrics.metrics = () => {
        resolve()
        return new Promise(() => {})
      }
    })
    const stuck = fetch(`${url}/metrics`)
    await reached
    await Promise.all([service.close(50), expect(stuck).rejects.toThrow('fetch failed')])
    await expect(fetch(`${url}/healthz`)).rejects.toThrow('fetch failed')
    await service.close()
  })
})
