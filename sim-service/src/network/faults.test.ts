import { then } from '../../test-support/lab.ts'
import { type NameInUse, namesInNetwork } from '../../test-support/network-source.ts'
import { enbFaultPoints } from './enb/faults.ts'
import { hssFaultPoints } from './hss/faults.ts'
import { mmeFaultPoints } from './mme/faults.ts'
import { ocsFaultPoints } from './ocs/faults.ts'
import { pcrfFaultPoints } from './pcrf/faults.ts'
import { pgwFaultPoints } from './pgw/faults.ts'
import { sgwFaultPoints } from './sgw/faults.ts'
import { ueFaultPoints } from './ue/faults.ts'

const tables: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  enb: enbFaultPoints,
  hss: hssFaultPoints,
  mme: mmeFaultPoints,
  ocs: ocsFaultPoints,
  pcrf: pcrfFaultPoints,
  pgw: pgwFaultPoints,
  sgw: sgwFaultPoints,
  ue: ueFaultPoints,
}

/** Every fault point that the code asks about. */
const asked = namesInNetwork(/faultPoint\(\s*'([^']+)'/g)

describe('fault points', () => {
  then('every one that a function asks about stands in its table', () => {
    expect(asked.length).toBeGreaterThan(8)
    const declared = ({ room, name: point }: NameInUse): boolean =>
      room === ''
        ? Object.entries(tables).every(([owner, table]) => owner === 'ue' || point in table)
        : tables[room] !== undefined && point in tables[room]
    expect(asked.filter((use) => !declared(use))).toEqual([])
  })

  then('every one in a table is asked about', () => {
    const points = new Set(asked.map(({ name }) => name))
    const rows = Object.values(tables).flatMap((table) => Object.keys(table))
    expect(rows.filter((point) => !points.has(point))).toEqual([])
  })
})
