/** Identities of UEs, cells and networks, and why a connection begins and ends (TS 36.331 §6.2.2, §6.3.4, §6.3.6). */

import { choice, enumerated, fixedBits, integer, optional, sequence } from '../per/per.ts'
import { plmnIdentity, wideBits } from './bit-types.ts'

export const cRnti = fixedBits(16)

export const physCellId = integer(0, 503)

export const physCellIdUtraFdd = integer(0, 511)

export const physCellIdUtraTdd = integer(0, 127)

export const physCellIdGeran = sequence({
  networkColourCode: fixedBits(3),
  baseStationColourCode: fixedBits(3),
})

const mmec = fixedBits(8)

export const sTmsi = sequence({
  mmec,
  mTmsi: fixedBits(32),
})

export const initialUeIdentity = choice({
  sTmsi,
  randomValue: wideBits(40),
})

export const registeredMme = sequence({
  plmnIdentity: optional(plmnIdentity),
  mmegi: fixedBits(16),
  mmec,
})

// biome-ignore format: a row of names a line.
export const establishmentCause = enumerated([
  'emergency', 'highPriorityAccess', 'mt-Access', 'mo-Signalling', 'mo-Data', 'delayTolerantAccess-v1020',
  'mo-VoiceCall-v1280', 'spare1',
])

// biome-ignore format: a row of names a line.
export const releaseCause = enumerated([
  'loadBalancingTAUrequired', 'other', 'cs-FallbackHighPriority-v1020', 'rrc-Suspend-v1320',
])
