import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { then } from '../../test-support/lab.ts'
import { repositoryRoot } from '../../test-support/repository.ts'
import { enbFaultPoints } from './enb/faults.ts'
import { hssFaultPoints } from './hss/faults.ts'
import { mmeFaultPoints } from './mme/faults.ts'
import { ocsFaultPoints } from './ocs/faults.ts'
import { pcrfFaultPoints } from './pcrf/faults.ts'
import { pgwFaultPoints } from './pgw/faults.ts'
import { ueFaultPoints } from './ue/faults.ts'

const tables: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  enb: enbFaultPoints,
  hss: hssFaultPoints,
  mme: mmeFaultPoints,
  ocs: ocsFaultPoints,
  pcrf: pcrfFaultPoints,
  pgw: pgwFaultPoints,
  ue: ueFaultPoints,
}

const network = join(repositoryRoot(), 'sim-service', 'src', 'network')

interface Use {
  room: string
  point: string
}

/** Every fault point that the code asks about, with the folder of the function that asks; '' is common to all. */
function uses(): Use[] {
  const files = readdirSync(network, { recursive: true, encoding: 'utf8' })
  return files
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .flatMap((file) => {
      const room = file.includes('/') ? file.split('/')[0] : ''
      const text = readFileSync(join(network, file), 'utf8')
      return Array.from(text.matchAll(/faultPoint\(\s*'([^']+)'/g), (match) => ({ room, point: match[1] }))
    })
}

describe('fault points', () => {
  then('every one that a function asks about stands in its table', () => {
    const found = uses()
    expect(found.length).toBeGreaterThan(8)
    const declared = ({ room, point }: Use): boolean =>
      room === ''
        ? Object.entries(tables).every(([name, table]) => name === 'ue' || point in table)
        : tables[room] !== undefined && point in tables[room]
    expect(found.filter((use) => !declared(use))).toEqual([])
  })

  then('every one in a table is asked about', () => {
    const asked = new Set(uses().map((use) => use.point))
    const rows = Object.values(tables).flatMap((table) => Object.keys(table))
    expect(rows.filter((point) => !asked.has(point))).toEqual([])
  })
})
