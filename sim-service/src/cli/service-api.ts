import { readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import type { Problem } from '../../client/src/schemas/common.ts'
import { SimClient } from '../../client/src/sim-client.ts'
import { SimError, SimUnreachable } from '../../client/src/sim-error.ts'
import type { Arguments, Options } from './arguments.ts'
import { BadInput, Failure, reasonOf } from './bad-input.ts'
import type { Io } from './io.ts'

/** Of commands that speak to a service. */
export const serviceOptions = {
  api: {
    value: 'URL',
    help: 'the service; ROAMLAB_URL when absent, else the one that runs here. ROAMLAB_TOKEN is the token to use',
  },
} as const satisfies Options

const ANSWERS_WITHIN_MS = 30_000

/** The service that is meant, and the token to show there: those of this machine's own service when nothing is said. */
export class ServiceApi {
  private readonly url: string
  private readonly token: string | undefined

  constructor(given: Arguments, io: Io) {
    const { environment } = io
    const dataFolder = dataFolderHere(io)
    const named = given.one('api') ?? (environment['ROAMLAB_URL'] || undefined)
    this.url = baseOf(named ?? runningUrl(dataFolder))
    // The token of this machine's service is for nobody else.
    const own = named === undefined ? ownToken(dataFolder) : undefined
    this.token = environment['ROAMLAB_TOKEN'] || own
  }

  get client(): SimClient {
    return new SimClient({ baseUrl: this.url, token: this.token })
  }

  /** What the client throws, as this command line says things. */
  async told<T>(work: (client: SimClient) => Promise<T>): Promise<T> {
    try {
      return await work(this.client)
    } catch (error) {
      if (error instanceof SimUnreachable) throw new Failure(error.message)
      if (!(error instanceof SimError)) throw error
      const lines = linesOf(this.url, error.problem)
      throw error.status < 500 ? new BadInput(...lines) : new Failure(lines.join('\n'))
    }
  }

  async ask<T>(method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, body?: object): Promise<T> {
    const answer = await this.answer(method, path, body)
    const content = (await answer.json().catch(() => undefined)) as unknown
    if (answer.ok && content !== undefined) return content as T
    const lines = linesOf(this.url, { title: `it answers ${answer.status}`, ...(content ?? {}) })
    throw answer.status < 500 ? new BadInput(...lines) : new Failure(lines.join('\n'))
  }

  private async answer(method: string, path: string, body: object | undefined): Promise<Response> {
    try {
      return await fetch(`${this.url}${path}`, {
        method,
        headers: {
          ...(this.token === undefined ? {} : { authorization: `Bearer ${this.token}` }),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        body: body && JSON.stringify(body),
        signal: AbortSignal.timeout(ANSWERS_WITHIN_MS),
      })
    } catch (error) {
      const { cause } = error as { cause?: { code?: string } }
      throw new Failure(
        `${this.url}: the service does not answer: ${cause?.code ?? (error as Error).message}`,
      )
    }
  }
}

/** Where the service of this machine keeps what survives a restart. */
export function dataFolderHere({ environment, home }: Pick<Io, 'environment' | 'home'>): string {
  return resolve(environment['ROAMLAB_DATA'] || join(dirname(home), '.roamlab'))
}

function linesOf(url: string, { title, detail, hint, errors = [] }: Partial<Problem>): string[] {
  const places = errors.map(({ message, expected, line, path, pointer, parameter }) => {
    const place = [line === undefined ? undefined : `line ${line}`, path ?? pointer ?? parameter]
    const where = place.filter((one) => one !== undefined && one !== '').join(', ')
    return `${where === '' ? '' : `${where}: `}${message}${expected === undefined ? '' : ` (expected ${expected})`}`
  })
  return [
    `${url}: ${title}${detail === undefined ? '' : `: ${detail}`}`,
    ...places.filter((one) => one !== detail),
    ...(hint ? [hint] : []),
  ]
}

function baseOf(text: string): string {
  const url = URL.parse(text)
  if (url === null || !/^https?:$/.test(url.protocol))
    throw new BadInput(`--api: "${text}" is not valid here (expected a URL such as http://127.0.0.1:8080)`)
  return text.replace(/\/+$/, '')
}

/** The running service says in its data folder where it is. */
function runningUrl(dataFolder: string): string {
  try {
    const { urls } = JSON.parse(readFileSync(join(dataFolder, 'service.json'), 'utf8'))
    return new URL(urls[0].url).origin
  } catch {
    throw new BadInput(`no service runs on ${dataFolder}: npm start begins one, --api URL names another`)
  }
}

function ownToken(dataFolder: string): string | undefined {
  const file = join(dataFolder, 'admin-token')
  try {
    return readFileSync(file, 'utf8').trim()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw new BadInput(`${file}: ${reasonOf(error)}`)
  }
}
