/** Measurement objects: the carriers and cells to measure (TS 36.331 §6.3.5). */

import {
  boolean,
  choice,
  defaulted,
  enumerated,
  fixedBits,
  integer,
  optional,
  sequence,
  sequenceOf,
} from '../per/per.ts'
import { arfcnValueEutra, arfcnValueUtra, carrierFreqCdma2000, carrierFreqsGeran } from './carriers.ts'
import { physCellId, physCellIdGeran, physCellIdUtraFdd, physCellIdUtraTdd } from './identities.ts'

// biome-ignore format: a row of names a line.
export const qOffsetRange = enumerated([
  'dB-24', 'dB-22', 'dB-20', 'dB-18', 'dB-16', 'dB-14', 'dB-12', 'dB-10', 'dB-8', 'dB-6', 'dB-5', 'dB-4',
  'dB-3', 'dB-2', 'dB-1', 'dB0', 'dB1', 'dB2', 'dB3', 'dB4', 'dB5', 'dB6', 'dB8', 'dB10', 'dB12', 'dB14',
  'dB16', 'dB18', 'dB20', 'dB22', 'dB24',
])

const qOffsetRangeInterRat = integer(-15, 15)

const cellIndex = integer(1, 32)

const cellIndexList = sequenceOf(cellIndex, 1, 32)

const cellsToAddMod = sequence({
  cellIndex,
  physCellId,
  cellIndividualOffset: qOffsetRange,
})

const cellsToAddModList = sequenceOf(cellsToAddMod, 1, 32)

// biome-ignore format: a row of names a line.
const range = enumerated([
  'n4', 'n8', 'n12', 'n16', 'n24', 'n32', 'n48', 'n64', 'n84', 'n96', 'n128', 'n168', 'n252', 'n504',
  'spare2', 'spare1',
])

export const physCellIdRange = sequence({
  start: physCellId,
  range: optional(range),
})

const excludedCellsToAddMod = sequence({
  cellIndex,
  physCellIdRange,
})

const excludedCellsToAddModList = sequenceOf(excludedCellsToAddMod, 1, 32)

export const allowedMeasBandwidth = enumerated(['mbw6', 'mbw15', 'mbw25', 'mbw50', 'mbw75', 'mbw100'])

const presenceAntennaPort1 = boolean

export const neighCellConfig = fixedBits(2)

const measObjectEutra = sequence(
  {
    carrierFreq: arfcnValueEutra,
    allowedMeasBandwidth,
    presenceAntennaPort1,
    neighCellConfig,
    offsetFreq: defaulted(qOffsetRange, 'dB0'),
    cellsToRemoveList: optional(cellIndexList),
    cellsToAddModList: optional(cellsToAddModList),
    excludedCellsToRemoveList: optional(cellIndexList),
    excludedCellsToAddModList: optional(excludedCellsToAddModList),
    cellForWhichToReportCgi: optional(physCellId),
  },
  { extensible: true },
)

const cellsToAddModUtraFdd = sequence({
  cellIndex,
  physCellId: physCellIdUtraFdd,
})

const cellsToAddModListUtraFdd = sequenceOf(cellsToAddModUtraFdd, 1, 32)

const cellsToAddModUtraTdd = sequence({
  cellIndex,
  physCellId: physCellIdUtraTdd,
})

const cellsToAddModListUtraTdd = sequenceOf(cellsToAddModUtraTdd, 1, 32)

const measObjectUtra = sequence(
  {
    carrierFreq: arfcnValueUtra,
    offsetFreq: defaulted(qOffsetRangeInterRat, 0),
    cellsToRemoveList: optional(cellIndexList),
    cellsToAddModList: optional(
      choice({
        cellsToAddModListUtraFdd,
        cellsToAddModListUtraTdd,
      }),
    ),
    cellForWhichToReportCgi: optional(
      choice({
        utraFdd: physCellIdUtraFdd,
        utraTdd: physCellIdUtraTdd,
      }),
    ),
  },
  { extensible: true },
)

const measObjectGeran = sequence(
  {
    carrierFreqs: carrierFreqsGeran,
    offsetFreq: defaulted(qOffsetRangeInterRat, 0),
    nccPermitted: defaulted(fixedBits(8), 255),
    cellForWhichToReportCgi: optional(physCellIdGeran),
  },
  { extensible: true },
)

export const cdma2000Type = enumerated(['type1XRTT', 'typeHRPD'])

export const physCellIdCdma2000 = integer(0, 511)

const cellsToAddModCdma2000 = sequence({
  cellIndex,
  physCellId: physCellIdCdma2000,
})

const cellsToAddModListCdma2000 = sequenceOf(cellsToAddModCdma2000, 1, 32)

const measObjectCdma2000 = sequence(
  {
    cdma2000Type,
    carrierFreq: carrierFreqCdma2000,
    searchWindowSize: optional(integer(0, 15)),
    offsetFreq: defaulted(qOffsetRangeInterRat, 0),
    cellsToRemoveList: optional(cellIndexList),
    cellsToAddModList: optional(cellsToAddModListCdma2000),
    cellForWhichToReportCgi: optional(physCellIdCdma2000),
  },
  { extensible: true },
)

export const measObjectId = integer(1, 32)

const measObjectToAddMod = sequence({
  measObjectId,
  measObject: choice(
    {
      measObjectEutra,
      measObjectUtra,
      measObjectGeran,
      measObjectCdma2000,
    },
    { extensible: true, keepsUnknown: true },
  ),
})

export const measObjectToAddModList = sequenceOf(measObjectToAddMod, 1, 32)

export const measObjectToRemoveList = sequenceOf(measObjectId, 1, 32)
