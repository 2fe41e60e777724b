import { then } from '../../test-support/lab.ts'
import { namesInNetwork } from '../../test-support/network-source.ts'
import { draMeasurements } from './dra/measurements.ts'
import { enbMeasurements } from './enb/measurements.ts'
import { hssMeasurements } from './hss/measurements.ts'
import { commonMeasurements, type MeasurementTable } from './measurements.ts'
import { mmeMeasurements } from './mme/measurements.ts'
import { ocsMeasurements } from './ocs/measurements.ts'
import { pcrfMeasurements } from './pcrf/measurements.ts'
import { pgwMeasurements } from './pgw/measurements.ts'
import { sgwMeasurements } from './sgw/measurements.ts'
import { ueMeasurements } from './ue/measurements.ts'

/** By the folder of the function; '' is common to all. */
const tables: Readonly<Record<string, MeasurementTable>> = {
  '': commonMeasurements,
  dra: draMeasurements,
  enb: enbMeasurements,
  hss: hssMeasurements,
  mme: mmeMeasurements,
  ocs: ocsMeasurements,
  pcrf: pcrfMeasurements,
  pgw: pgwMeasurements,
  sgw: sgwMeasurements,
  ue: ueMeasurements,
}

/** What the code measures; a name is always written out. */
const measured = namesInNetwork(/\bmeasure\(\s*'([^']+)'/g)

describe('measurements', () => {
  then('every one that a function makes stands in its table', () => {
    expect(measured.length).toBeGreaterThan(50)
    expect(measured.filter(({ room, name }) => tables[room]?.[name] === undefined)).toEqual([])
  })

  then('every one in a table is made', () => {
    const made = new Set(measured.map(({ room, name }) => `${room} ${name}`))
    const declared = Object.entries(tables).flatMap(([room, table]) =>
      Object.keys(table).map((name) => `${room} ${name}`),
    )
    expect(declared.filter((row) => !made.has(row))).toEqual([])
  })

  then('no name is put together at run time', () => {
    expect(namesInNetwork(/\.measure\(\s*([^'\s])/g)).toEqual([])
  })
})
