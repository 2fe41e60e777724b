/** MobilityControlInfo, the order to hand over (TS 36.331 §6.3.4). */

import { enumerated, integer, optional, sequence } from '../per/per.ts'
import { arfcnValueEutra } from './carriers.ts'
import { radioResourceConfigCommon } from './common-config.ts'
import { cRnti, physCellId } from './identities.ts'

const carrierFreqEutra = sequence({
  dlCarrierFreq: arfcnValueEutra,
  ulCarrierFreq: optional(arfcnValueEutra),
})

// biome-ignore format: a row of names a line.
const bandwidth = enumerated([
  'n6', 'n15', 'n25', 'n50', 'n75', 'n100', 'spare10', 'spare9', 'spare8', 'spare7', 'spare6', 'spare5',
  'spare4', 'spare3', 'spare2', 'spare1',
])

const carrierBandwidthEutra = sequence({
  dlBandwidth: bandwidth,
  ulBandwidth: optional(bandwidth),
})

export const additionalSpectrumEmission = integer(1, 32)

const rachConfigDedicated = sequence({
  raPreambleIndex: integer(0, 63),
  raPrachMaskIndex: integer(0, 15),
})

// biome-ignore format: a row of names a line.
const t304 = enumerated([
  'ms50', 'ms100', 'ms150', 'ms200', 'ms500', 'ms1000', 'ms2000', 'ms10000-v1310',
])

export const mobilityControlInfo = sequence(
  {
    targetPhysCellId: physCellId,
    carrierFreq: optional(carrierFreqEutra),
    carrierBandwidth: optional(carrierBandwidthEutra),
    additionalSpectrumEmission: optional(additionalSpectrumEmission),
    t304,
    newUeIdentity: cRnti,
    radioResourceConfigCommon,
    rachConfigDedicated: optional(rachConfigDedicated),
  },
  { extensible: true },
)
