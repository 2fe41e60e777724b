/** Carriers of each radio access technology: redirection, idle mode priorities (TS 36.331 §6.2.2, §6.3.4). */

import { choice, enumerated, integer, octetString, optional, sequence, sequenceOf } from '../per/per.ts'

export const arfcnValueEutra = integer(0, 65535)

export const arfcnValueUtra = integer(0, 16383)

const arfcnValueGeran = integer(0, 1023)

export const bandIndicatorGeran = enumerated(['dcs1800', 'pcs1900'])

export const carrierFreqGeran = sequence({
  arfcn: arfcnValueGeran,
  bandIndicator: bandIndicatorGeran,
})

export const arfcnValueCdma2000 = integer(0, 2047)

const explicitListOfArfcns = sequenceOf(arfcnValueGeran, 0, 31)

export const carrierFreqsGeran = sequence({
  startingArfcn: arfcnValueGeran,
  bandIndicator: bandIndicatorGeran,
  followingArfcns: choice({
    explicitListOfArfcns,
    equallySpacedArfcns: sequence({
      arfcnSpacing: integer(1, 8),
      numberOfFollowingArfcns: integer(0, 31),
    }),
    variableBitMapOfArfcns: octetString(1, 16),
  }),
})

// biome-ignore format: a row of names a line.
export const bandclassCdma2000 = enumerated([
  'bc0', 'bc1', 'bc2', 'bc3', 'bc4', 'bc5', 'bc6', 'bc7', 'bc8', 'bc9', 'bc10', 'bc11', 'bc12', 'bc13',
  'bc14', 'bc15', 'bc16', 'bc17', 'bc18-v9a0', 'bc19-v9a0', 'bc20-v9a0', 'bc21-v9a0', 'spare10', 'spare9',
  'spare8', 'spare7', 'spare6', 'spare5', 'spare4', 'spare3', 'spare2', 'spare1',
], { extensible: true })

export const carrierFreqCdma2000 = sequence({
  bandClass: bandclassCdma2000,
  arfcn: arfcnValueCdma2000,
})

export const redirectedCarrierInfo = choice(
  {
    eutra: arfcnValueEutra,
    geran: carrierFreqsGeran,
    utraFdd: arfcnValueUtra,
    utraTdd: arfcnValueUtra,
    cdma2000Hrpd: carrierFreqCdma2000,
    cdma20001xRtt: carrierFreqCdma2000,
  },
  { extensible: true, keepsUnknown: true },
)

export const cellReselectionPriority = integer(0, 7)

const freqPriorityEutra = sequence({
  carrierFreq: arfcnValueEutra,
  cellReselectionPriority,
})

const freqPriorityListEutra = sequenceOf(freqPriorityEutra, 1, 8)

const freqsPriorityGeran = sequence({
  carrierFreqs: carrierFreqsGeran,
  cellReselectionPriority,
})

const freqsPriorityListGeran = sequenceOf(freqsPriorityGeran, 1, 16)

const freqPriorityUtraFdd = sequence({
  carrierFreq: arfcnValueUtra,
  cellReselectionPriority,
})

const freqPriorityListUtraFdd = sequenceOf(freqPriorityUtraFdd, 1, 16)

const freqPriorityUtraTdd = sequence({
  carrierFreq: arfcnValueUtra,
  cellReselectionPriority,
})

const freqPriorityListUtraTdd = sequenceOf(freqPriorityUtraTdd, 1, 16)

const bandClassPriorityHrpd = sequence({
  bandClass: bandclassCdma2000,
  cellReselectionPriority,
})

const bandClassPriorityListHrpd = sequenceOf(bandClassPriorityHrpd, 1, 32)

const bandClassPriority1Xrtt = sequence({
  bandClass: bandclassCdma2000,
  cellReselectionPriority,
})

const bandClassPriorityList1Xrtt = sequenceOf(bandClassPriority1Xrtt, 1, 32)

export const idleModeMobilityControlInfo = sequence(
  {
    freqPriorityListEutra: optional(freqPriorityListEutra),
    freqPriorityListGeran: optional(freqsPriorityListGeran),
    freqPriorityListUtraFdd: optional(freqPriorityListUtraFdd),
    freqPriorityListUtraTdd: optional(freqPriorityListUtraTdd),
    bandClassPriorityListHrpd: optional(bandClassPriorityListHrpd),
    bandClassPriorityList1Xrtt: optional(bandClassPriorityList1Xrtt),
    t320: optional(enumerated(['min5', 'min10', 'min20', 'min30', 'min60', 'min120', 'min180', 'spare1'])),
  },
  { extensible: true },
)
