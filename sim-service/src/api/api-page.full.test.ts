import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type ApiLab, apiLab } from '../../test-support/api-lab.ts'
import { repositoryRoot } from '../../test-support/repository.ts'
import { until } from '../../test-support/until.ts'

const page = readFileSync(join(repositoryRoot(), 'docs', 'API.md'), 'utf8')

interface Example {
  readonly command: string
  readonly method: string
  readonly path: string
  readonly headers: Record<string, string>
  readonly body?: string
  readonly status: number
}

/** Each `curl` of the page, with the status that it says behind it. */
const examples: Example[] = Array.from(page.matchAll(/^```sh\n([\s\S]*?)^```$/gm), ([, block]) => block)
  .flatMap((block) => block.replaceAll('\\\n', ' ').split('\n'))
  .filter((line) => line.startsWith('curl '))
  .map((line) => {
    const [command, status] = line.split(' # ')
    const words = Array.from(
      command.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g),
      (word) => word[1] ?? word[2] ?? word[3],
    )
    const after = (option: string) => words.flatMap((word, i) => (word === option ? [words[i + 1]] : []))
    const headers = after('-H').map((header) => header.split(': '))
    const [body] = after('-d')
    return {
      command: command.replace(/\s+/g, ' '),
      method: body === undefined ? 'GET' : 'POST',
      path: words.find((word) => word.startsWith('$URL'))!.slice('$URL'.length),
      headers: Object.fromEntries(headers.map(([name, value]) => [name.toLowerCase(), value])),
      body,
      status: Number(status),
    }
  })

describe('docs/API.md', () => {
  let lab: ApiLab
  let run = ''

  beforeAll(async () => {
    lab = await apiLab()
  }, 120_000)

  afterAll(() => lab.close())

  test('has examples, and each says what is answered', () => {
    expect(examples.length).toBeGreaterThan(10)
    expect(examples.filter(({ status }) => Number.isNaN(status))).toEqual([])
    expect(new Set(examples.map(({ headers }) => headers['authorization']))).toEqual(
      new Set(['Bearer $TOKEN']),
    )
  })

  test.each(examples.map((example) => [example.command, example] as const))('%s', async (_, example) => {
    const { method, path, body, headers, status } = example
    const answer = await lab.ask(method, path.replace('$RUN', run), { as: 'admin', body, headers })
    expect([answer.status, answer.json?.detail]).toEqual([status, undefined])
    if (path !== '/api/v1/runs' || method !== 'POST') return
    run = answer.json.id
    const isJudged = async () => (await lab.ask('GET', `/api/v1/runs/${run}`)).json.state === 'judged'
    await until(isJudged, 'the end of the run', 60_000)
  })
})
