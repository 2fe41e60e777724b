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
  /** Of `stop` and `start` the messages survive, and the address. */
  stop(): Promise<void>
  start(): Promise<void>
  /** Stops it and takes its folder away. */
  remove(): Promise<void>
}

/** The folder of Kafka's jars, or a sentence that says why there is none. */
function jars(): string {
  const tool = join(repositoryRoot(), 'tools', 'kafka-jars.mjs')
  const { status, stdout, stderr } = spawnSync(process.execPath, [tool], { encoding: 'utf8' })
  if (status !== 0) throw new Error(`no Kafka: ${stderr.trim()}`)
  return stdout.trim()
}

/** A broker of Apache Kafka, alone and its own controller (KRaft), on free ports. */
export async function startKafka(): Promise<RealKafka> {
  const broker = new Broker(jars(), mkdtempSync(join(tmpdir(), 'roamlab-test-kafka-')))
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
  private readonly classPath: string
  private readonly folder: string
  private child: ChildProcess | undefined

  constructor(folderOfJars: string, folder: string) {
    this.classPath = join(folderOfJars, '*')
    this.folder = folder
  }

  async format(): Promise<void> {
    const [port, controller] = await freePorts(2)
    this.brokers = [`127.0.0.1:${port}`]
    writeFileSync(this.properties(), serverProperties(port!, controller!, join(this.folder, 'log')))
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

function serverProperties(port: number, controller: number, folder: string): string {
  const properties: Record<string, string | number> = {
    'process.roles': 'broker,controller',
    'node.id': 1,
    'controller.quorum.bootstrap.servers': `127.0.0.1:${controller}`,
    listeners: `PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controller}`,
    'advertised.listeners': `PLAINTEXT://127.0.0.1:${port}`,
    'controller.listener.names': 'CONTROLLER',
    'listener.security.protocol.map': 'CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT',
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
    'log.dirs': folder,
  }
  return Object.entries(properties)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('')
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
