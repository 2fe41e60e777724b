import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { repositoryRoot } from '../../test-support/repository.ts'
import { type ApiParts, apiRoutes } from './all-routes.ts'
import { inOrderOfTrial } from './app.ts'
import { openApiDocument } from './openapi.ts'
import type { Route } from './route.ts'

const file = join(repositoryRoot(), 'sim-service', 'openapi.json')
const { version } = JSON.parse(readFileSync(join(repositoryRoot(), 'package.json'), 'utf8'))

// Parts are used only when a route is asked.
const routes: Route[] = apiRoutes({ version } as ApiParts)
const document = openApiDocument(routes, version)

describe('the table of routes', () => {
  test('each has a name of its own, and one path and method', () => {
    const names = routes.map(({ operationId }) => operationId)
    expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([])
    const places = routes.map(({ method, path }) => `${method} ${path}`)
    expect(places.filter((place, i) => places.indexOf(place) !== i)).toEqual([])
  })

  test('no path is hidden by one with a parameter that comes before it', () => {
    const paths = [...new Set(routes.map(({ path }) => path))].sort(inOrderOfTrial)
    const hidden = paths.flatMap((path, i) =>
      paths
        .slice(0, i)
        .filter((earlier) => earlier !== path && pattern(earlier).test(path) && !path.includes('{')),
    )
    expect(hidden).toEqual([])
  })

  test('whatever changes something needs more than a viewer; what only asks does not', () => {
    const asking = /^(?:validate|search|preview)/
    const open = routes.filter(
      ({ method, operationId, role }) =>
        method !== 'get' && !asking.test(operationId) && role !== 'operator' && role !== 'admin',
    )
    expect(open.map(({ operationId }) => operationId)).toEqual([])
  })

  test('an IMSI has no place in a path or a query', () => {
    const named = routes.flatMap(({ params, query }) => [
      ...Object.keys(params?.shape ?? {}),
      ...Object.keys(query?.shape ?? {}),
    ])
    expect(named.filter((name) => /imsi|msisdn/i.test(name))).toEqual([])
  })

  test('every parameter of a path is described', () => {
    const wrong = routes.filter(({ path, params }) => {
      const inPath = Array.from(path.matchAll(/\{(\w+)\}/g), ([, name]) => name)
      return inPath.join() !== Object.keys(params?.shape ?? {}).join()
    })
    expect(wrong.map(({ operationId }) => operationId)).toEqual([])
  })
})

function pattern(path: string): RegExp {
  return new RegExp(`^${path.replace(/\{\w+\}/g, '[^/]+')}$`)
}

/** `UPDATE_OPENAPI=1` writes the file anew; the difference is for a person to read. */
test('openapi.json is what the routes say', () => {
  const text = `${JSON.stringify(document, null, 2)}\n`
  if (process.env['UPDATE_OPENAPI'] === '1') writeFileSync(file, text)
  expect(readFileSync(file, 'utf8') === text).toBe(true)
})

test('every reference of the document leads somewhere', () => {
  const text = JSON.stringify(document)
  const known = Object.keys(document.components?.schemas ?? {})
  const named = Array.from(text.matchAll(/"#\/components\/schemas\/(\w+)"/g), ([, name]) => name)
  expect(named.filter((name) => !known.includes(name))).toEqual([])
  expect(named.length).toBeGreaterThan(100)
})
