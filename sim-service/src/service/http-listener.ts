import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

/** How many ports after a taken one are tried. */
const PORTS_TRIED = 100

/** Why no port could be had, in words for whoever chose it. */
export class PortError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'PortError'
  }
}

export interface Bound {
  readonly port: number
  /** `http://host:port`. */
  readonly url: string
}

/** Anything that listens on a port as servers of Node do. */
export type Listening = Pick<Server, 'listen' | 'once' | 'off' | 'address'>

/** Binds the port, or the next free one. `variable` is what the port is configured by. */
export async function bind(server: Listening, port: number, host: string, variable: string): Promise<Bound> {
  const last = port === 0 ? 0 : Math.min(port + PORTS_TRIED, 65_535)
  for (let tried = port; ; tried++) {
    try {
      return await listenOn(server, tried, host)
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException
      if (code !== 'EADDRINUSE') throw new PortError(`${variable}: port ${tried} cannot be had: ${message}`)
      if (tried >= last) throw new PortError(`ports ${port} to ${last} are all taken: set ${variable}`)
    }
  }
}

function listenOn(server: Listening, port: number, host: string): Promise<Bound> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      const taken = (server.address() as AddressInfo).port
      resolve({ port: taken, url: `http://${host.includes(':') ? `[${host}]` : host}:${taken}` })
    })
  })
}

/** An HTTP server that answers from its first moment on, and whose answers may come from elsewhere later. */
export class HttpListener {
  private readonly server: Server
  private answer: RequestListener

  constructor(first: RequestListener) {
    this.answer = first
    this.server = createServer((request, response) => this.answer(request, response))
  }

  listen(port: number, host: string, variable: string): Promise<Bound> {
    return bind(this.server, port, host, variable)
  }

  answerBy(listener: RequestListener): void {
    this.answer = listener
  }

  /** Takes no new connections, lets open requests finish, and cuts those that do not within `graceMs`. */
  close(graceMs: number): Promise<void> {
    return new Promise((resolve, reject) => {
      if (!this.server.listening) return resolve()
      const cut = setTimeout(() => this.server.closeAllConnections(), graceMs)
      this.server.close((error) => {
        clearTimeout(cut)
        if (error === undefined) resolve()
        else reject(error)
      })
      this.server.closeIdleConnections()
    })
  }
}
