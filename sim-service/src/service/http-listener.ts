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

/** Does `listen` with the port, or with the next free one. `variable` is what the port is configured by. */
export async function firstFree<T>(
  port: number,
  variable: string,
  listen: (port: number) => Promise<T>,
): Promise<T> {
  const last = port === 0 ? 0 : Math.min(port + PORTS_TRIED, 65_535)
  for (let tried = port; ; tried++) {
    try {
      return await listen(tried)
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException
      if (code !== 'EADDRINUSE') throw new PortError(`${variable}: port ${tried} cannot be had: ${message}`)
      if (tried >= last) throw new PortError(`ports ${port} to ${last} are all taken: set ${variable}`)
    }
  }
}

function listenOn(server: Server, port: number, host: string): Promise<Bound> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      const taken = (server.address() as AddressInfo).port
      resolve({ port: taken, url: `http://${host.includes(':') ? `[${host}]` : host}:${taken}` })
    })
  })
}

/** An HTTP server with an end in good order. */
export class HttpListener {
  private readonly server: Server

  constructor(answer: RequestListener) {
    this.server = createServer(answer)
  }

  listen(port: number, host: string, variable: string): Promise<Bound> {
    return firstFree(port, variable, (tried) => listenOn(this.server, tried, host))
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
