import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { closeSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Kafka, logLevel } from 'kafkajs'
import { repairKafkaJs } from '../src/platform/event-log/kafka-inside.ts'
import { repositoryRoot } from './repository.ts'
import { until } from './until.ts'

/** Memory of the broker; it has little to keep. */
const HEAP = ['-Xms128m', '-Xmx384m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1']
const READY_WITHIN_MS = 180_000
const STOPPED_WITHIN_MS = 60_000

export interface RealKafka {
  readonly brokers: readonly string[]
  /** The same broker over TLS and with a login. */
  readonly secure: {
    readonly broker: string
    readonly ca: string
    readonly username: string
    readonly password: string
  }
  /** Of `stop` and `start` the messages survive, and the address. */
  stop(): Promise<void>
  start(): Promise<void>
  /** Stops it and takes its folder away. */
  remove(): Promise<void>
}

let found: { folder: string } | { why: string } | undefined

/** The folder of Kafka's jars, which Maven fetches when they are first wanted, or why there is none. */
function jars(): { folder: string } | { why: string } {
  if (found === undefined) {
    const tool = join(repositoryRoot(), 'tools', 'kafka-jars.mjs')
    const { status, stdout, stderr } = spawnSync(process.execPath, [tool], { encoding: 'utf8' })
    found = status === 0 ? { folder: stdout.trim() } : { why: stderr.trim() }
  }
  return found
}

/** Whether a broker can be started here. With ROAMLAB_CI=1 its absence is an error: CI may skip nothing. */
export function kafkaIsHere(): boolean {
  const here = jars()
  if ('folder' in here) return true
  if (process.env['ROAMLAB_CI'] === '1') throw new Error(`Kafka is missing and ROAMLAB_CI=1: ${here.why}`)
  console.warn(`not checked here: Apache Kafka is missing (${here.why})`)
  return false
}

/** A broker of Apache Kafka, alone and its own controller (KRaft), on free ports. */
export async function startKafka(): Promise<RealKafka> {
  const here = jars()
  if ('why' in here) throw new Error(`no Kafka: ${here.why}`)
  const broker = new Broker(here.folder, mkdtempSync(join(tmpdir(), 'roamlab-test-kafka-')))
  try {
    await broker.format()
    await broker.start()
  } catch (error) {
    await broker.remove()
    throw error
  }
  return broker
}

class Broker implements RealKafka {
  brokers: readonly string[] = []
  secure = { broker: '', ca: '', username: 'roamlab', password: 'a password of the tests' }
  private readonly classPath: string
  private readonly folder: string
  private child: ChildProcess | undefined

  constructor(folderOfJars: string, folder: string) {
    this.classPath = join(folderOfJars, '*')
    this.folder = folder
  }

  async format(): Promise<void> {
    const [port, securePort, controller] = (await freePorts(3)) as [number, number, number]
    this.brokers = [`127.0.0.1:${port}`]
    this.secure = { ...this.secure, broker: `127.0.0.1:${securePort}`, ca: this.makeCertificate() }
    const properties = {
      ...serverProperties(port, securePort, controller),
      ...secureProperties(this.keyStore(), this.secure),
      'log.dirs': join(this.folder, 'log'),
    }
    const lines = Object.entries(properties).map(([name, value]) => `${name}=${value}\n`)
    writeFileSync(this.properties(), lines.join(''))
    mkdirSync(join(this.folder, 'log'))
    const clusterId = 'cm9hbWxhYi1rYWZrYS0wMQ'
    const words = ['format', '--cluster-id', clusterId, '--standalone', '--config', this.properties()]
    const { status, stderr, stdout } = spawnSync('java', this.words('kafka.tools.StorageTool', words), {
      encoding: 'utf8',
    })
    if (status !== 0) throw new Error(`Kafka cannot format its folder: ${stdout}${stderr}`)
  }

  async start(): Promise<void> {
    const log = openSync(join(this.folder, 'server.log'), 'a')
    const child = spawn('java', this.words('kafka.Kafka', [this.properties()]), {
      stdio: ['ignore', log, log],
    })
    closeSync(log)
    this.child = child
    let ended = false
    child.on('exit', () => {
      ended = true
    })
    // Ready is when it answers for its metadata, not when the port is open.
    await until(
      () => {
        if (ended) throw new Error(`Kafka ended: ${this.lastLines()}`)
        return this.answers()
      },
      'an answer of Kafka',
      READY_WITHIN_MS,
    )
  }

  async stop(): Promise<void> {
    const child = this.child
    this.child = undefined
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return
    const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()))
    child.kill('SIGTERM')
    const timer = setTimeout(() => child.kill('SIGKILL'), STOPPED_WITHIN_MS)
    await gone
    clearTimeout(timer)
  }

  async remove(): Promise<void> {
    await this.stop()
    rmSync(this.folder, { recursive: true, force: true })
  }

  /** One file with key and certificate, as Kafka takes it; gives the certificate, which is its own authority. */
  private makeCertificate(): string {
    const [key, certificate] = ['key.pem', 'certificate.pem'].map((name) => join(this.folder, name)) as [
      string,
      string,
    ]
    const names = ['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1']
    const words = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', ...names]
    const made = spawnSync('openssl', [...words, '-keyout', key, '-out', certificate], { encoding: 'utf8' })
    if (made.status !== 0) throw new Error(`no certificate for Kafka: ${made.stderr}`)
    const text = readFileSync(certificate, 'utf8')
    writeFileSync(this.keyStore(), `${readFileSync(key, 'utf8')}${text}`, { mode: 0o600 })
    return text
  }

  private keyStore(): string {
    return join(this.folder, 'keystore.pem')
  }

  private properties(): string {
    return join(this.folder, 'server.properties')
  }

  private words(program: string, words: readonly string[]): string[] {
    return [
      ...HEAP,
      '-Dorg.slf4j.simpleLogger.defaultLogLevel=warn',
      '-cp',
      this.classPath,
      program,
      ...words,
    ]
  }

  private lastLines(): string {
    return readFileSync(join(this.folder, 'server.log'), 'utf8').split('\n').slice(-15).join('\n')
  }

  private async answers(): Promise<boolean> {
    repairKafkaJs()
    const kafka = new Kafka({
      brokers: [...this.brokers],
      logLevel: logLevel.NOTHING,
      retry: { retries: 0 },
      connectionTimeout: 2000,
    })
    const admin = kafka.admin()
    try {
      await admin.connect()
      return (await admin.describeCluster()).brokers.length === 1
    } catch {
      return false
    } finally {
      await admin.disconnect()
    }
  }
}

type Properties = Readonly<Record<string, string | number>>

function serverProperties(port: number, securePort: number, controller: number): Properties {
  const [open, secure] = [`PLAINTEXT://127.0.0.1:${port}`, `SECURE://127.0.0.1:${securePort}`]
  return {
    'process.roles': 'broker,controller',
    'node.id': 1,
    'controller.quorum.bootstrap.servers': `127.0.0.1:${controller}`,
    listeners: `${open},${secure},CONTROLLER://127.0.0.1:${controller}`,
    'advertised.listeners': `${open},${secure}`,
    'controller.listener.names': 'CONTROLLER',
    'inter.broker.listener.name': 'PLAINTEXT',
    'listener.security.protocol.map': 'CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT,SECURE:SASL_SSL',
    'offsets.topic.replication.factor': 1,
    'offsets.topic.num.partitions': 1,
    'transaction.state.log.replication.factor': 1,
    'transaction.state.log.min.isr': 1,
    'share.coordinator.state.topic.replication.factor': 1,
    'share.coordinator.state.topic.min.isr': 1,
    'group.initial.rebalance.delay.ms': 0,
    'group.min.session.timeout.ms': 1000,
    'auto.create.topics.enable': 'false',
    'num.network.threads': 2,
    'num.io.threads': 2,
  }
}

function secureProperties(keyStore: string, login: { username: string; password: string }): Properties {
  const module = 'org.apache.kafka.common.security.plain.PlainLoginModule required'
  return {
    'listener.name.secure.ssl.keystore.type': 'PEM',
    'listener.name.secure.ssl.keystore.location': keyStore,
    'listener.name.secure.ssl.client.auth': 'none',
    'listener.name.secure.sasl.enabled.mechanisms': 'PLAIN',
    'listener.name.secure.plain.sasl.jaas.config': `${module} user_${login.username}="${login.password}";`,
  }
}

/** Held together until all are known, so that none is given twice. */
async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer()
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
      return server
    }),
  )
  const ports = servers.map((server) => (server.address() as { port: number }).port)
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))))
  return ports
}
