/** Of sockets: nobody listens, or the connection went away. */
const socketCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ENOENT',
])

/**
 * PostgreSQL appendix A: class 08 is the connection, 57P01 to 57P05 a server that stops, crashed, starts or drops idle
 * sessions, 53300 too many connections. 25006 is a standby that was promoted elsewhere.
 */
const serverCodes = /^(?:08...|57P0[1-5]|53300|25006)$/

/** What `pg` throws without a code. */
const texts = [
  /Connection terminated/,
  /timeout exceeded when trying to connect/,
  /Query read timeout/,
  /connection error and is not queryable/,
  /Client was closed/,
]

/**
 * Whether an error says that the server could not be asked, rather than that it refused. Judged by what it holds: an
 * error of Node's own is no `Error` of the realm in which tests run.
 */
export function isConnectionFailure(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false
  const { code, errors, message } = error as { code?: unknown; errors?: unknown; message?: unknown }
  if (typeof code === 'string' && (socketCodes.has(code) || serverCodes.test(code))) return true
  if (Array.isArray(errors)) return errors.some(isConnectionFailure)
  return typeof message === 'string' && texts.some((text) => text.test(message))
}
