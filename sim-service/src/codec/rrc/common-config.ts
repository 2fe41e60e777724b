/** RadioResourceConfigCommon: the cell's own configuration, as a UE needs it before a handover (TS 36.331 §6.3.2). */

import { boolean, choice, enumerated, integer, nullType, optional, sequence } from '../per/per.ts'

// biome-ignore format: a row of names a line.
const preambleInitialReceivedTargetPower = enumerated([
  'dBm-120', 'dBm-118', 'dBm-116', 'dBm-114', 'dBm-112', 'dBm-110', 'dBm-108', 'dBm-106', 'dBm-104',
  'dBm-102', 'dBm-100', 'dBm-98', 'dBm-96', 'dBm-94', 'dBm-92', 'dBm-90',
])

const powerRampingParameters = sequence({
  powerRampingStep: enumerated(['dB0', 'dB2', 'dB4', 'dB6']),
  preambleInitialReceivedTargetPower,
})

// biome-ignore format: a row of names a line.
const preambleTransMax = enumerated([
  'n3', 'n4', 'n5', 'n6', 'n7', 'n8', 'n10', 'n20', 'n50', 'n100', 'n200',
])

// biome-ignore format: a row of names a line.
const numberOfRaPreambles = enumerated([
  'n4', 'n8', 'n12', 'n16', 'n20', 'n24', 'n28', 'n32', 'n36', 'n40', 'n44', 'n48', 'n52', 'n56', 'n60',
  'n64',
])

// biome-ignore format: a row of names a line.
const sizeOfRaPreamblesGroupA = enumerated([
  'n4', 'n8', 'n12', 'n16', 'n20', 'n24', 'n28', 'n32', 'n36', 'n40', 'n44', 'n48', 'n52', 'n56', 'n60',
])

// biome-ignore format: a row of names a line.
const messagePowerOffsetGroupB = enumerated([
  'minusinfinity', 'dB0', 'dB5', 'dB8', 'dB10', 'dB12', 'dB15', 'dB18',
])

// biome-ignore format: a row of names a line.
const macContentionResolutionTimer = enumerated([
  'sf8', 'sf16', 'sf24', 'sf32', 'sf40', 'sf48', 'sf56', 'sf64',
])

export const rachConfigCommon = sequence(
  {
    preambleInfo: sequence({
      numberOfRaPreambles,
      preamblesGroupAConfig: optional(
        sequence(
          {
            sizeOfRaPreamblesGroupA,
            messageSizeGroupA: enumerated(['b56', 'b144', 'b208', 'b256']),
            messagePowerOffsetGroupB,
          },
          { extensible: true },
        ),
      ),
    }),
    powerRampingParameters,
    raSupervisionInfo: sequence({
      preambleTransMax,
      raResponseWindowSize: enumerated(['sf2', 'sf3', 'sf4', 'sf5', 'sf6', 'sf7', 'sf8', 'sf10']),
      macContentionResolutionTimer,
    }),
    maxHarqMsg3Tx: integer(1, 8),
  },
  { extensible: true },
)

export const prachConfigInfo = sequence({
  prachConfigIndex: integer(0, 63),
  highSpeedFlag: boolean,
  zeroCorrelationZoneConfig: integer(0, 15),
  prachFreqOffset: integer(0, 94),
})

const prachConfig = sequence({
  rootSequenceIndex: integer(0, 837),
  prachConfigInfo: optional(prachConfigInfo),
})

export const pdschConfigCommon = sequence({
  referenceSignalPower: integer(-60, 50),
  pB: integer(0, 3),
})

const ulReferenceSignalsPusch = sequence({
  groupHoppingEnabled: boolean,
  groupAssignmentPusch: integer(0, 29),
  sequenceHoppingEnabled: boolean,
  cyclicShift: integer(0, 7),
})

export const puschConfigCommon = sequence({
  puschConfigBasic: sequence({
    nSb: integer(1, 4),
    hoppingMode: enumerated(['interSubFrame', 'intraAndInterSubFrame']),
    puschHoppingOffset: integer(0, 98),
    enable64Qam: boolean,
  }),
  ulReferenceSignalsPusch,
})

export const phichConfig = sequence({
  phichDuration: enumerated(['normal', 'extended']),
  phichResource: enumerated(['oneSixth', 'half', 'one', 'two']),
})

export const pucchConfigCommon = sequence({
  deltaPucchShift: enumerated(['ds1', 'ds2', 'ds3']),
  nRbCqi: integer(0, 98),
  nCsAn: integer(0, 7),
  n1PucchAn: integer(0, 2047),
})

// biome-ignore format: a row of names a line.
const srsSubframeConfig = enumerated([
  'sc0', 'sc1', 'sc2', 'sc3', 'sc4', 'sc5', 'sc6', 'sc7', 'sc8', 'sc9', 'sc10', 'sc11', 'sc12', 'sc13',
  'sc14', 'sc15',
])

export const soundingRsUlConfigCommon = choice({
  release: nullType,
  setup: sequence({
    srsBandwidthConfig: enumerated(['bw0', 'bw1', 'bw2', 'bw3', 'bw4', 'bw5', 'bw6', 'bw7']),
    srsSubframeConfig,
    ackNackSrsSimultaneousTransmission: boolean,
    srsMaxUpPts: optional(enumerated(['true'])),
  }),
})

const alpha = enumerated(['al0', 'al04', 'al05', 'al06', 'al07', 'al08', 'al09', 'al1'])

const deltaFListPucch = sequence({
  deltaFPucchFormat1: enumerated(['deltaF-2', 'deltaF0', 'deltaF2']),
  deltaFPucchFormat1b: enumerated(['deltaF1', 'deltaF3', 'deltaF5']),
  deltaFPucchFormat2: enumerated(['deltaF-2', 'deltaF0', 'deltaF1', 'deltaF2']),
  deltaFPucchFormat2a: enumerated(['deltaF-2', 'deltaF0', 'deltaF2']),
  deltaFPucchFormat2b: enumerated(['deltaF-2', 'deltaF0', 'deltaF2']),
})

export const uplinkPowerControlCommon = sequence({
  p0NominalPusch: integer(-126, 24),
  alpha,
  p0NominalPucch: integer(-127, -96),
  deltaFListPucch,
  deltaPreambleMsg3: integer(-1, 6),
})

export const antennaInfoCommon = sequence({
  antennaPortsCount: enumerated(['an1', 'an2', 'an4', 'spare1']),
})

export const pMax = integer(-30, 33)

// biome-ignore format: a row of names a line.
const specialSubframePatterns = enumerated([
  'ssp0', 'ssp1', 'ssp2', 'ssp3', 'ssp4', 'ssp5', 'ssp6', 'ssp7', 'ssp8',
])

export const tddConfig = sequence({
  subframeAssignment: enumerated(['sa0', 'sa1', 'sa2', 'sa3', 'sa4', 'sa5', 'sa6']),
  specialSubframePatterns,
})

export const ulCyclicPrefixLength = enumerated(['len1', 'len2'])

export const radioResourceConfigCommon = sequence(
  {
    rachConfigCommon: optional(rachConfigCommon),
    prachConfig,
    pdschConfigCommon: optional(pdschConfigCommon),
    puschConfigCommon,
    phichConfig: optional(phichConfig),
    pucchConfigCommon: optional(pucchConfigCommon),
    soundingRsUlConfigCommon: optional(soundingRsUlConfigCommon),
    uplinkPowerControlCommon: optional(uplinkPowerControlCommon),
    antennaInfoCommon: optional(antennaInfoCommon),
    pMax: optional(pMax),
    tddConfig: optional(tddConfig),
    ulCyclicPrefixLength,
  },
  { extensible: true },
)
