/** PhysicalConfigDedicated and SPS-Config: the channels that one UE has of its own (TS 36.331 §6.3.2). */

import {
  bitString,
  boolean,
  choice,
  defaulted,
  enumerated,
  fixedBits,
  group,
  integer,
  nullType,
  optional,
  sequence,
  sequenceOf,
} from '../per/per.ts'
import { cRnti } from './identities.ts'

// biome-ignore format: a row of names a line.
export const filterCoefficient = enumerated([
  'fc0', 'fc1', 'fc2', 'fc3', 'fc4', 'fc5', 'fc6', 'fc7', 'fc8', 'fc9', 'fc11', 'fc13', 'fc15', 'fc17',
  'fc19', 'spare1',
], { extensible: true })

const pdschConfigDedicated = sequence({
  pA: enumerated(['dB-6', 'dB-4dot77', 'dB-3', 'dB-1dot77', 'dB0', 'dB1', 'dB2', 'dB3']),
})

const pucchConfigDedicated = sequence({
  ackNackRepetition: choice({
    release: nullType,
    setup: sequence({
      repetitionFactor: enumerated(['n2', 'n4', 'n6', 'spare1']),
      n1PucchAnRep: integer(0, 2047),
    }),
  }),
  tddAckNackFeedbackMode: optional(enumerated(['bundling', 'multiplexing'])),
})

const puschConfigDedicated = sequence({
  betaOffsetAckIndex: integer(0, 15),
  betaOffsetRiIndex: integer(0, 15),
  betaOffsetCqiIndex: integer(0, 15),
})

const uplinkPowerControlDedicated = sequence({
  p0UePusch: integer(-8, 7),
  deltaMcsEnabled: enumerated(['en0', 'en1']),
  accumulationEnabled: boolean,
  p0UePucch: integer(-8, 7),
  pSrsOffset: integer(0, 15),
  filterCoefficient: defaulted(filterCoefficient, 'fc4'),
})

const tpcIndex = choice({
  indexOfFormat3: integer(1, 15),
  indexOfFormat3A: integer(1, 31),
})

const tpcPdcchConfig = choice({
  release: nullType,
  setup: sequence({
    tpcRnti: fixedBits(16),
    tpcIndex,
  }),
})

// biome-ignore format: a row of names a line.
const cqiReportModeAperiodic = enumerated([
  'rm12', 'rm20', 'rm22', 'rm30', 'rm31', 'rm32-v1250', 'rm10-v1310', 'rm11-v1310',
])

const cqiReportPeriodic = choice({
  release: nullType,
  setup: sequence({
    cqiPucchResourceIndex: integer(0, 1185),
    cqiPmiConfigIndex: integer(0, 1023),
    cqiFormatIndicatorPeriodic: choice({
      widebandCqi: nullType,
      subbandCqi: sequence({
        k: integer(1, 4),
      }),
    }),
    riConfigIndex: optional(integer(0, 1023)),
    simultaneousAckNackAndCqi: boolean,
  }),
})

const cqiReportConfig = sequence({
  cqiReportModeAperiodic: optional(cqiReportModeAperiodic),
  nomPdschRsEpreOffset: integer(-1, 6),
  cqiReportPeriodic: optional(cqiReportPeriodic),
})

const cqiReportConfigV920 = sequence({
  cqiMaskR9: optional(enumerated(['setup'])),
  pmiRiReportR9: optional(enumerated(['setup'])),
})

const soundingRsUlConfigDedicated = choice({
  release: nullType,
  setup: sequence({
    srsBandwidth: enumerated(['bw0', 'bw1', 'bw2', 'bw3']),
    srsHoppingBandwidth: enumerated(['hbw0', 'hbw1', 'hbw2', 'hbw3']),
    freqDomainPosition: integer(0, 23),
    duration: boolean,
    srsConfigIndex: integer(0, 1023),
    transmissionComb: integer(0, 1),
    cyclicShift: enumerated(['cs0', 'cs1', 'cs2', 'cs3', 'cs4', 'cs5', 'cs6', 'cs7']),
  }),
})

const antennaInfoDedicated = sequence({
  transmissionMode: enumerated(['tm1', 'tm2', 'tm3', 'tm4', 'tm5', 'tm6', 'tm7', 'tm8-v920']),
  codebookSubsetRestriction: optional(
    choice({
      n2TxAntennaTm3: fixedBits(2),
      n4TxAntennaTm3: fixedBits(4),
      n2TxAntennaTm4: fixedBits(6),
      n4TxAntennaTm4: bitString(64, 64),
      n2TxAntennaTm5: fixedBits(4),
      n4TxAntennaTm5: fixedBits(16),
      n2TxAntennaTm6: fixedBits(4),
      n4TxAntennaTm6: fixedBits(16),
    }),
  ),
  ueTransmitAntennaSelection: choice({
    release: nullType,
    setup: enumerated(['closedLoop', 'openLoop']),
  }),
})

const antennaInfoDedicatedV920 = sequence({
  codebookSubsetRestrictionV920: optional(
    choice({
      n2TxAntennaTm8R9: fixedBits(6),
      n4TxAntennaTm8R9: fixedBits(32),
    }),
  ),
})

const schedulingRequestConfig = choice({
  release: nullType,
  setup: sequence({
    srPucchResourceIndex: integer(0, 2047),
    srConfigIndex: integer(0, 157),
    dsrTransMax: enumerated(['n4', 'n8', 'n16', 'n32', 'n64', 'spare3', 'spare2', 'spare1']),
  }),
})

export const physicalConfigDedicated = sequence(
  {
    pdschConfigDedicated: optional(pdschConfigDedicated),
    pucchConfigDedicated: optional(pucchConfigDedicated),
    puschConfigDedicated: optional(puschConfigDedicated),
    uplinkPowerControlDedicated: optional(uplinkPowerControlDedicated),
    tpcPdcchConfigPucch: optional(tpcPdcchConfig),
    tpcPdcchConfigPusch: optional(tpcPdcchConfig),
    cqiReportConfig: optional(cqiReportConfig),
    soundingRsUlConfigDedicated: optional(soundingRsUlConfigDedicated),
    antennaInfo: optional(
      choice({
        explicitValue: antennaInfoDedicated,
        defaultValue: nullType,
      }),
    ),
    schedulingRequestConfig: optional(schedulingRequestConfig),
  },
  {
    extensions: {
      r9: group({
        cqiReportConfigV920: optional(cqiReportConfigV920),
        antennaInfoV920: optional(antennaInfoDedicatedV920),
      }),
    },
  },
)

const n1PucchAnPersistentList = sequenceOf(integer(0, 2047), 1, 4)

// biome-ignore format: a row of names a line.
const semiPersistSchedIntervalDl = enumerated([
  'sf10', 'sf20', 'sf32', 'sf40', 'sf64', 'sf80', 'sf128', 'sf160', 'sf320', 'sf640', 'spare6', 'spare5',
  'spare4', 'spare3', 'spare2', 'spare1',
])

const spsConfigDl = choice({
  release: nullType,
  setup: sequence(
    {
      semiPersistSchedIntervalDl,
      numberOfConfSpsProcesses: integer(1, 8),
      n1PucchAnPersistentList,
    },
    { extensible: true },
  ),
})

// biome-ignore format: a row of names a line.
const semiPersistSchedIntervalUl = enumerated([
  'sf10', 'sf20', 'sf32', 'sf40', 'sf64', 'sf80', 'sf128', 'sf160', 'sf320', 'sf640', 'sf1-v1430',
  'sf2-v1430', 'sf3-v1430', 'sf4-v1430', 'sf5-v1430', 'spare1',
])

const spsConfigUl = choice({
  release: nullType,
  setup: sequence(
    {
      semiPersistSchedIntervalUl,
      implicitReleaseAfter: enumerated(['e2', 'e3', 'e4', 'e8']),
      p0Persistent: optional(
        sequence({
          p0NominalPuschPersistent: integer(-126, 24),
          p0UePuschPersistent: integer(-8, 7),
        }),
      ),
      twoIntervalsConfig: optional(enumerated(['true'])),
    },
    { extensible: true },
  ),
})

export const spsConfig = sequence({
  semiPersistSchedCRnti: optional(cRnti),
  spsConfigDl: optional(spsConfigDl),
  spsConfigUl: optional(spsConfigUl),
})
