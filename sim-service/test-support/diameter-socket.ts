import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { diameterLength } from '../src/codec/diameter/diameter.ts'

/** Diameter messages over one real TCP connection: framing by the length of the header, and a queue of what came. */
export class DiameterSocket {
  private readonly socket: Socket
  private received: Uint8Array = new Uint8Array(0)
  private readonly waiting: ((octets: Uint8Array) => void)[] = []
  private readonly failing: ((error: Error) => void)[] = []
  private readonly messages: Uint8Array[] = []
  private end: Error | undefined

  private constructor(socket: Socket) {
    this.socket = socket
    socket.on('data', (octets) => this.take(octets))
    socket.on('error', (error) => this.fail(error))
    socket.on('close', () => this.fail(new Error('the Diameter peer closed the connection')))
  }

  /** A daemon that says it is ready may not listen yet: what it refuses is tried again, for at most five seconds. */
  static open(port: number): Promise<DiameterSocket> {
    const givesUpAt = performance.now() + 5_000
    return new Promise((resolve, reject) => {
      const attempt = (): void => {
        const socket = connect(port, '127.0.0.1')
        const refused = (error: NodeJS.ErrnoException): void => {
          if (error.code === 'ECONNREFUSED' && performance.now() < givesUpAt) setImmediate(attempt)
          else reject(error)
        }
        socket.once('error', refused)
        socket.once('connect', () => {
          socket.off('error', refused)
          resolve(new DiameterSocket(socket))
        })
      }
      attempt()
    })
  }

  /** Listens on a free loopback port for one peer that connects by itself. */
  static listen(): Promise<{ port: number; accepted: Promise<DiameterSocket> }> {
    return new Promise((resolve, reject) => {
      const server = createServer()
      const accepted = new Promise<DiameterSocket>((accept) =>
        server.once('connection', (socket) => {
          server.close()
          accept(new DiameterSocket(socket))
        }),
      )
      server.once('error', reject)
      server.listen(0, '127.0.0.1', () => {
        server.unref()
        resolve({ port: (server.address() as AddressInfo).port, accepted })
      })
    })
  }

  send(octets: Uint8Array): void {
    this.socket.write(octets)
  }

  /** The next whole message, in the order of arrival. */
  next(): Promise<Uint8Array> {
    const message = this.messages.shift()
    if (message !== undefined) return Promise.resolve(message)
    if (this.end !== undefined) return Promise.reject(this.end)
    return new Promise((resolve, reject) => {
      this.waiting.push(resolve)
      this.failing.push(reject)
    })
  }

  close(): void {
    this.socket.destroy()
  }

  private take(octets: Uint8Array): void {
    const joined = new Uint8Array(this.received.length + octets.length)
    joined.set(this.received)
    joined.set(octets, this.received.length)
    let at = 0
    while (joined.length - at >= 4) {
      const length = diameterLength(joined.subarray(at, at + 4))
      if (length < 20) {
        this.fail(new Error(`a Diameter message of ${length} octets`))
        return
      }
      if (joined.length - at < length) break
      this.deliver(joined.slice(at, at + length))
      at += length
    }
    this.received = joined.slice(at)
  }

  private deliver(message: Uint8Array): void {
    const resolve = this.waiting.shift()
    this.failing.shift()
    if (resolve === undefined) this.messages.push(message)
    else resolve(message)
  }

  private fail(error: Error): void {
    this.end ??= error
    for (const reject of this.failing.splice(0)) reject(this.end)
    this.waiting.length = 0
  }
}
