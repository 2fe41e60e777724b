import type { Problem } from './generated/types.ts'

/** The service said no: what it said is a problem document (RFC 9457). Decide by `code`, never by a text. */
export class SimError extends Error {
  readonly status: number
  /** Stable, such as `run-not-found`; `http-error` of something between that is not Roamlab. */
  readonly code: string
  readonly problem: Problem

  constructor(problem: Problem) {
    super(problem.detail ?? problem.title)
    this.name = 'SimError'
    this.status = problem.status
    this.code = problem.code
    this.problem = problem
  }

  get retryAfterSeconds(): number | undefined {
    return this.problem.retryAfterSeconds
  }
}

/** There was no answer: the service is away, or something on the way to it. */
export class SimUnreachable extends Error {
  readonly url: string

  constructor(url: string, cause: unknown) {
    super(`${url} does not answer: ${cause instanceof Error ? reasonOf(cause) : String(cause)}`, { cause })
    this.name = 'SimUnreachable'
    this.url = url
  }
}

/** Node's fetch says only "fetch failed", and why in the cause. */
function reasonOf(error: Error): string {
  return error.cause instanceof Error && error.cause.message !== '' ? error.cause.message : error.message
}

/** What an answer that is no success says; whatever stands between may answer with a page of its own. */
export async function errorOf(response: Response): Promise<SimError> {
  const text = await response.text().catch(() => '')
  const isProblem = /^application\/(problem\+)?json\b/.test(response.headers.get('content-type') ?? '')
  const problem = isProblem ? problemIn(text) : undefined
  return new SimError(
    problem ?? {
      type: 'about:blank',
      title: response.statusText || `HTTP ${response.status}`,
      status: response.status,
      code: 'http-error',
      detail: `${response.status} ${response.statusText}`.trim(),
    },
  )
}

function problemIn(text: string): Problem | undefined {
  try {
    const value = JSON.parse(text) as Partial<Problem> | null
    return typeof value?.code === 'string' && typeof value.status === 'number'
      ? (value as Problem)
      : undefined
  } catch {
    return undefined
  }
}
