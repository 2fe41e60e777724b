/**
 * The jars of Apache Kafka (tools/kafka/pom.xml), fetched once by Maven into .roamlab/kafka, or into the folder that
 * ROAMLAB_KAFKA_JARS names.
 *
 *   node tools/kafka-jars.mjs    prints the folder; exit code 1 and a reason where Java 17 or the jars cannot be had
 */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const pom = join(root, 'tools', 'kafka', 'pom.xml')
const cache = process.env.ROAMLAB_KAFKA_JARS ?? join(root, '.roamlab', 'kafka')
/** Another pom gets another folder, so that an update is never half of each. */
const jars = join(cache, createHash('sha256').update(readFileSync(pom)).digest('hex').slice(0, 16))

const JAVA_AT_LEAST = 17
const MAVEN_LIMIT_MS = 600_000

function javaMajor() {
  const { stderr, error } = spawnSync('java', ['-version'], { encoding: 'utf8' })
  const major = error === undefined ? /version "(\d+)/.exec(stderr)?.[1] : undefined
  return major === undefined ? undefined : Number(major)
}

/** Into a folder of its own first: of two who fetch at once, one's is kept whole. */
function fetchJars() {
  mkdirSync(cache, { recursive: true })
  const unfinished = mkdtempSync(join(cache, 'unfinished-'))
  process.stderr.write('fetching the jars of Apache Kafka (once, about a minute) ...\n')
  const words = ['-q', '-B', '-f', pom, 'dependency:copy-dependencies', '-DincludeScope=runtime']
  const maven = spawnSync('mvn', [...words, `-DoutputDirectory=${unfinished}`], {
    encoding: 'utf8',
    timeout: MAVEN_LIMIT_MS,
  })
  if (maven.status === 0 && !existsSync(jars)) renameSync(unfinished, jars)
  else rmSync(unfinished, { recursive: true, force: true })
  if (existsSync(jars)) return undefined
  if (maven.error !== undefined) return `Maven: ${maven.error.message}`
  return `Maven: ${`${maven.stdout}${maven.stderr}`.trim().split('\n').slice(0, 3).join(' ')}`
}

function ensure() {
  const major = javaMajor()
  if (major === undefined) return 'there is no Java'
  if (major < JAVA_AT_LEAST) return `Java ${major} is here, Kafka needs ${JAVA_AT_LEAST}`
  return existsSync(jars) ? undefined : fetchJars()
}

const reason = ensure()
if (reason === undefined) console.log(jars)
else {
  console.error(reason)
  process.exitCode = 1
}
