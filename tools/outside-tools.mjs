/** The programs outside npm that tests use as foreign judges. A machine without one still runs every other test. */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { root } from './ensure-install.mjs'

function answers(command, args) {
  return spawnSync(command, args, { stdio: 'ignore' }).error === undefined
}

function pythonEnvironmentBuilds() {
  const tool = join(root, 'tools', 'python-env.mjs')
  return (
    spawnSync(process.execPath, [tool, '--retry'], { stdio: ['ignore', 'ignore', 'inherit'] }).status === 0
  )
}

function kafkaIsFetched() {
  const tool = join(root, 'tools', 'kafka-jars.mjs')
  return spawnSync(process.execPath, [tool], { stdio: ['ignore', 'ignore', 'inherit'] }).status === 0
}

export const outsideTools = [
  { name: 'tshark', judges: 'every message and capture', isHere: () => answers('tshark', ['-v']) },
  {
    name: 'freeDiameterd',
    judges: 'Diameter against another stack',
    isHere: () => answers('freeDiameterd', ['--version']),
  },
  {
    name: 'pycrate and scapy',
    judges: 'NAS, S1AP, RRC and GTP from foreign encoders',
    isHere: pythonEnvironmentBuilds,
  },
  // Only CI runs what needs it, and elsewhere nobody should wait for its jars.
  ...(process.env.ROAMLAB_CI === '1'
    ? [{ name: 'Apache Kafka', judges: 'the event log on a real broker', isHere: kafkaIsFetched }]
    : []),
]
