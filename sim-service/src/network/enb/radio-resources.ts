import type { RrcMessageOf } from '../../codec/rrc/rrc.ts'

/** What a cell configures for SRB1 and for one default bearer: the defaults of TS 36.331 §9.2. */
type Resources = RrcMessageOf<'RRCConnectionSetup'>['radioResourceConfigDedicated']

export const srb1: Resources = {
  srbToAddModList: [
    { srbIdentity: 1, rlcConfig: { defaultValue: null }, logicalChannelConfig: { defaultValue: null } },
  ],
}

/** SRB2 and one data bearer in RLC acknowledged mode. */
export function defaultBearer(epsBearerIdentity: number): Resources {
  return {
    srbToAddModList: [
      { srbIdentity: 2, rlcConfig: { defaultValue: null }, logicalChannelConfig: { defaultValue: null } },
    ],
    drbToAddModList: [
      {
        epsBearerIdentity,
        drbIdentity: 1,
        pdcpConfig: {
          discardTimer: 'infinity',
          rlcAm: { statusReportRequired: true },
          headerCompression: { notUsed: null },
        },
        rlcConfig: {
          am: {
            ulAmRlc: { tPollRetransmit: 'ms45', pollPdu: 'p32', pollByte: 'kB25', maxRetxThreshold: 't8' },
            dlAmRlc: { tReordering: 'ms35', tStatusProhibit: 'ms10' },
          },
        },
        logicalChannelIdentity: 3,
        logicalChannelConfig: {
          ulSpecificParameters: {
            priority: 9,
            prioritisedBitRate: 'kBps8',
            bucketSizeDuration: 'ms100',
            logicalChannelGroup: 3,
          },
        },
      },
    ],
  }
}
