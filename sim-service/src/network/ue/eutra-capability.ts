import type { UeEutraCapability } from '../../codec/rrc/rrc.ts'

const rohc = {
  profile0x0001R15: true,
  profile0x0002R15: true,
  profile0x0003R15: false,
  profile0x0004R15: false,
  profile0x0006R15: false,
  profile0x0101R15: false,
  profile0x0102R15: false,
  profile0x0103R15: false,
  profile0x0104R15: false,
}

/** European LTE bands of a category 4 handset: 1, 3, 7, 8, 20. */
const bands = [1, 3, 7, 8, 20]

/** A release 8 category 4 UE: what a common handset of the European networks reports, E-UTRA only. */
export const realisticCapability: UeEutraCapability = {
  accessStratumRelease: 'rel9',
  ueCategory: 4,
  pdcpParameters: { supportedRohcProfiles: rohc, maxNumberRohcContextSessions: 'cs16' },
  phyLayerParameters: { ueTxAntennaSelectionSupported: false, ueSpecificRefSigsSupported: false },
  rfParameters: { supportedBandListEutra: bands.map((bandEutra) => ({ bandEutra, halfDuplex: false })) },
  measParameters: {
    bandListEutra: bands.map(() => ({
      interFreqBandList: bands.map(() => ({ interFreqNeedForGaps: true })),
    })),
  },
  featureGroupIndicators: 0x7f0dda80,
  interRatParameters: {},
}
