// Messages of TS 36.413 §9.1.14 to §9.1.17: what eNBs and other radio networks tell each other through the MME.
import { ie, type MessageOf, message } from '../per/elementary-procedure.ts'
import { procedures } from './procedures.ts'
import { interSystemInformationTransferType, sonConfigurationTransfer } from './transfer-ies.ts'

/** TS 36.413 §9.1.14. eNB to MME. */
export const ENBDirectInformationTransfer = message(
  'ENBDirectInformationTransfer',
  procedures.enbDirectInformationTransfer,
  'initiating',
  {
    interSystemInformationTransferType: ie(121, 'reject', 'mandatory', interSystemInformationTransferType),
  },
)
export type ENBDirectInformationTransfer = MessageOf<typeof ENBDirectInformationTransfer>

/** TS 36.413 §9.1.15. MME to eNB. */
export const MMEDirectInformationTransfer = message(
  'MMEDirectInformationTransfer',
  procedures.mmeDirectInformationTransfer,
  'initiating',
  {
    interSystemInformationTransferType: ie(122, 'reject', 'mandatory', interSystemInformationTransferType),
  },
)
export type MMEDirectInformationTransfer = MessageOf<typeof MMEDirectInformationTransfer>

/** TS 36.413 §9.1.16. eNB to MME. */
export const ENBConfigurationTransfer = message(
  'ENBConfigurationTransfer',
  procedures.enbConfigurationTransfer,
  'initiating',
  {
    sonConfigurationTransfer: ie(129, 'ignore', 'optional', sonConfigurationTransfer),
  },
)
export type ENBConfigurationTransfer = MessageOf<typeof ENBConfigurationTransfer>

/** TS 36.413 §9.1.17. MME to eNB. */
export const MMEConfigurationTransfer = message(
  'MMEConfigurationTransfer',
  procedures.mmeConfigurationTransfer,
  'initiating',
  {
    sonConfigurationTransfer: ie(130, 'ignore', 'optional', sonConfigurationTransfer),
  },
)
export type MMEConfigurationTransfer = MessageOf<typeof MMEConfigurationTransfer>
