import { fromHex } from '../octets.ts'
import type { S1apMessage } from './s1ap.ts'
import { criticalityDiagnostics } from './s1ap-fixtures.ts'

/** Messages of Release 16, with all IEs and with the mandatory ones. */
export const release16Examples: readonly S1apMessage[] = [
  { kind: 'UERadioCapabilityIDMappingRequest', ueRadioCapabilityId: fromHex('11181f262d') },
  { kind: 'UERadioCapabilityIDMappingRequest', ueRadioCapabilityId: fromHex('222930373e') },
  {
    kind: 'UERadioCapabilityIDMappingResponse',
    ueRadioCapabilityId: fromHex('11181f262d'),
    ueRadioCapability: fromHex('00100000'),
    criticalityDiagnostics: criticalityDiagnostics,
  },
  {
    kind: 'UERadioCapabilityIDMappingResponse',
    ueRadioCapabilityId: fromHex('222930373e'),
    ueRadioCapability: fromHex('00100000'),
  },
  { kind: 'HandoverSuccess', mmeUeS1apId: 4_000_000_001, enbUeS1apId: 1000 },
  { kind: 'HandoverSuccess', mmeUeS1apId: 4_000_000_001, enbUeS1apId: 1000 },
  {
    kind: 'ENBEarlyStatusTransfer',
    mmeUeS1apId: 4_000_000_001,
    enbUeS1apId: 1000,
    enbEarlyStatusTransferTransparentContainer: {
      bearersSubjectToEarlyStatusTransferList: [
        { erabId: 5, dlCountPdcpSnLength: { dlCountValuePdcpSnLength12: { pdcpSn: 5, hfn: 5 } } },
      ],
    },
  },
  {
    kind: 'ENBEarlyStatusTransfer',
    mmeUeS1apId: 4_000_000_001,
    enbUeS1apId: 1000,
    enbEarlyStatusTransferTransparentContainer: {
      bearersSubjectToEarlyStatusTransferList: [
        {
          erabId: 5,
          dlCountPdcpSnLength: { dlCountValuePdcpSnLength15: { pdcpSnExtended: 1, hfnModified: 1 } },
        },
      ],
    },
  },
  {
    kind: 'MMEEarlyStatusTransfer',
    mmeUeS1apId: 4_000_000_001,
    enbUeS1apId: 1000,
    enbEarlyStatusTransferTransparentContainer: {
      bearersSubjectToEarlyStatusTransferList: [
        { erabId: 5, dlCountPdcpSnLength: { dlCountValuePdcpSnLength12: { pdcpSn: 5, hfn: 5 } } },
      ],
    },
  },
  {
    kind: 'MMEEarlyStatusTransfer',
    mmeUeS1apId: 4_000_000_001,
    enbUeS1apId: 1000,
    enbEarlyStatusTransferTransparentContainer: {
      bearersSubjectToEarlyStatusTransferList: [
        {
          erabId: 5,
          dlCountPdcpSnLength: { dlCountValuePdcpSnLength15: { pdcpSnExtended: 1, hfnModified: 1 } },
        },
      ],
    },
  },
]
