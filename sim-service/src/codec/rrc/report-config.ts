/** Reporting configurations: what makes a UE report a measurement, and what it reports (TS 36.331 §6.3.5). */

import { boolean, choice, enumerated, integer, sequence, sequenceOf } from '../per/per.ts'

export const rsrpRange = integer(0, 97)

export const rsrqRange = integer(0, 34)

const thresholdEutra = choice({
  thresholdRsrp: rsrpRange,
  thresholdRsrq: rsrqRange,
})

const thresholdUtra = choice({
  utraRscp: integer(-5, 91),
  utraEcN0: integer(0, 49),
})

const thresholdGeran = integer(0, 63)

const thresholdCdma2000 = integer(0, 63)

const hysteresis = integer(0, 30)

// biome-ignore format: a row of names a line.
const timeToTrigger = enumerated([
  'ms0', 'ms40', 'ms64', 'ms80', 'ms100', 'ms128', 'ms160', 'ms256', 'ms320', 'ms480', 'ms512', 'ms640',
  'ms1024', 'ms1280', 'ms2560', 'ms5120',
])

// biome-ignore format: a row of names a line.
const reportInterval = enumerated([
  'ms120', 'ms240', 'ms480', 'ms640', 'ms1024', 'ms2048', 'ms5120', 'ms10240', 'min1', 'min6', 'min12',
  'min30', 'min60', 'spare3', 'spare2', 'spare1',
])

const reportConfigEutra = sequence(
  {
    triggerType: choice({
      event: sequence({
        eventId: choice(
          {
            eventA1: sequence({
              a1Threshold: thresholdEutra,
            }),
            eventA2: sequence({
              a2Threshold: thresholdEutra,
            }),
            eventA3: sequence({
              a3Offset: integer(-30, 30),
              reportOnLeave: boolean,
            }),
            eventA4: sequence({
              a4Threshold: thresholdEutra,
            }),
            eventA5: sequence({
              a5Threshold1: thresholdEutra,
              a5Threshold2: thresholdEutra,
            }),
          },
          { extensible: true, keepsUnknown: true },
        ),
        hysteresis,
        timeToTrigger,
      }),
      periodical: sequence({
        purpose: enumerated(['reportStrongestCells', 'reportCGI']),
      }),
    }),
    triggerQuantity: enumerated(['rsrp', 'rsrq']),
    reportQuantity: enumerated(['sameAsTriggerQuantity', 'both']),
    maxReportCells: integer(1, 8),
    reportInterval,
    reportAmount: enumerated(['r1', 'r2', 'r4', 'r8', 'r16', 'r32', 'r64', 'infinity']),
  },
  { extensible: true },
)

const reportConfigInterRat = sequence(
  {
    triggerType: choice({
      event: sequence({
        eventId: choice(
          {
            eventB1: sequence({
              b1Threshold: choice({
                b1ThresholdUtra: thresholdUtra,
                b1ThresholdGeran: thresholdGeran,
                b1ThresholdCdma2000: thresholdCdma2000,
              }),
            }),
            eventB2: sequence({
              b2Threshold1: thresholdEutra,
              b2Threshold2: choice({
                b2Threshold2Utra: thresholdUtra,
                b2Threshold2Geran: thresholdGeran,
                b2Threshold2Cdma2000: thresholdCdma2000,
              }),
            }),
          },
          { extensible: true, keepsUnknown: true },
        ),
        hysteresis,
        timeToTrigger,
      }),
      periodical: sequence({
        purpose: enumerated(['reportStrongestCells', 'reportStrongestCellsForSON', 'reportCGI']),
      }),
    }),
    maxReportCells: integer(1, 8),
    reportInterval,
    reportAmount: enumerated(['r1', 'r2', 'r4', 'r8', 'r16', 'r32', 'r64', 'infinity']),
  },
  { extensible: true },
)

export const reportConfigId = integer(1, 32)

const reportConfigToAddMod = sequence({
  reportConfigId,
  reportConfig: choice({
    reportConfigEutra,
    reportConfigInterRat,
  }),
})

export const reportConfigToAddModList = sequenceOf(reportConfigToAddMod, 1, 32)

export const reportConfigToRemoveList = sequenceOf(reportConfigId, 1, 32)
