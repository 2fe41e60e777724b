import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

let known: boolean | undefined

/** Whether freeDiameterd and openssl are here. With ROAMLAB_CI=1 their absence is an error: CI may skip nothing. */
export function freeDiameterIsHere(): boolean {
  if (known === undefined) {
    known = ['freeDiameterd', 'openssl'].every(
      (tool) => spawnSync(tool, ['--version'], { stdio: 'ignore' }).error === undefined,
    )
    if (!known && process.env['ROAMLAB_CI'] === '1') {
      throw new Error(
        'freeDiameterd or openssl is missing and ROAMLAB_CI=1: install the Debian packages freediameter and openssl',
      )
    }
    if (!known)
      console.warn('not checked here: freeDiameterd is missing (Debian packages freediameter, openssl)')
  }
  return known
}

export interface FreeDiameterOptions {
  /** Origin-Hosts that may connect (freeDiameter's `acl_wl` extension); all others are refused. */
  peers: readonly string[]
  identity?: string
  realm?: string
  /** Tw of RFC 3539; freeDiameter takes six seconds or more. */
  watchdogSeconds?: number
  /** Peers that the daemon connects to itself, on loopback, in place of or beside those that connect to it. */
  connectTo?: readonly { identity: string; port: number }[]
}

/** A running freeDiameterd: an agent that relays every application between the peers that connect to it. */
export interface FreeDiameter {
  identity: string
  realm: string
  /** Diameter over TCP without TLS on 127.0.0.1. */
  port: number
  /** What the daemon has printed so far. */
  log(): string
  stop(): Promise<void>
}

/**
 * Starts freeDiameterd as a relay agent for all applications, over TCP only and without TLS, with a configuration and
 * a throw-away key in a temporary folder. freeDiameter refuses to bind to a loopback address alone, so that its
 * white list of peers is what keeps strangers out while the test runs.
 */
export async function startFreeDiameter(options: FreeDiameterOptions): Promise<FreeDiameter> {
  const folder = mkdtempSync(join(tmpdir(), 'roamlab-freediameter-'))
  const identity = options.identity ?? 'dra.ipx.example'
  const realm = options.realm ?? 'ipx.example'
  const port = await freePort()
  makeCertificate(folder, identity)
  writeFileSync(join(folder, 'peers.conf'), options.peers.map((peer) => `ALLOW_IPSEC ${peer}\n`).join(''))
  writeFileSync(join(folder, 'freediameter.conf'), configuration(folder, identity, realm, port, options))

  const daemon = spawn('freeDiameterd', ['-c', join(folder, 'freediameter.conf')], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  const atExit = (): void => void daemon.kill('SIGKILL')
  process.once('exit', atExit)
  const exited = new Promise<void>((resolve) =>
    daemon.once('exit', () => {
      process.off('exit', atExit)
      resolve()
    }),
  )
  const ready = new Promise<void>((resolve, reject) => {
    const heard = (text: Buffer): void => {
      output += text.toString('utf8')
      if (output.includes('daemon initialized')) resolve()
    }
    daemon.stdout.on('data', heard)
    daemon.stderr.on('data', heard)
    daemon.once('error', reject)
    daemon.once('exit', (code) => reject(new Error(`freeDiameterd ended with ${code}:\n${output}`)))
  })
  const stop = async (): Promise<void> => {
    if (daemon.exitCode === null && daemon.signalCode === null) {
      daemon.kill('SIGTERM')
      // Its own shutdown waits for an answer of each peer to its Disconnect-Peer-Request; a test does not.
      const impatience = setTimeout(() => daemon.kill('SIGKILL'), 2000)
      await exited
      clearTimeout(impatience)
    }
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    await ready
  } catch (error) {
    await stop()
    throw error
  }
  return { identity, realm, port, log: () => output, stop }
}

function configuration(
  folder: string,
  identity: string,
  realm: string,
  port: number,
  options: FreeDiameterOptions,
): string {
  const lines = [
    `Identity = "${identity}";`,
    `Realm = "${realm}";`,
    `Port = ${port};`,
    'SecPort = 0;',
    'No_SCTP;',
    'No_IPv6;',
    'Prefer_TCP;',
    'TcTimer = 6;',
    `TwTimer = ${options.watchdogSeconds ?? 6};`,
    'AppServThreads = 1;',
    `TLS_Cred = "${join(folder, 'certificate.pem')}", "${join(folder, 'key.pem')}";`,
    `TLS_CA = "${join(folder, 'certificate.pem')}";`,
    `LoadExtension = "acl_wl.fdx" : "${join(folder, 'peers.conf')}";`,
  ]
  for (const peer of options.connectTo ?? []) {
    lines.push(
      `ConnectPeer = "${peer.identity}" { ConnectTo = "127.0.0.1"; No_TLS; Prefer_TCP; Port = ${peer.port}; };`,
    )
  }
  return `${lines.join('\n')}\n`
}

/** freeDiameter does not start without a certificate of its identity, even where no peer uses TLS. */
function makeCertificate(folder: string, identity: string): void {
  const key = [
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:prime256v1',
    '-nodes',
    '-keyout',
    join(folder, 'key.pem'),
  ]
  const certificate = [
    '-x509',
    '-days',
    '1',
    '-subj',
    `/CN=${identity}`,
    '-out',
    join(folder, 'certificate.pem'),
  ]
  const made = spawnSync('openssl', ['req', ...certificate, ...key], { stdio: ['ignore', 'ignore', 'pipe'] })
  if (made.status !== 0) throw new Error(`openssl made no certificate: ${made.stderr.toString('utf8')}`)
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })
}
