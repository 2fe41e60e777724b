// Information elements of TS 36.413 §9.2.3 that pass through the MME.
import { choice, enumerated, fixedBits, octetString, optional, sequence, sequenceOf } from '../per/per.ts'
import { protocolExtensions, singleContainer, structure } from '../per/protocol-ie.ts'
import { targetEnbId, targetRncId } from './handover-ies.ts'
import { globalEnbId, lai, tai, transportLayerAddress } from './identities.ts'

const rimRoutingAddress = choice(
  { geranCellId: structure({ lai, rac: fixedBits(8), ci: fixedBits(16) }) },
  { extensions: { targetRncId, ehrpdSectorId: octetString(16, 16) }, keepsUnknown: true },
)

export const interSystemInformationTransferType = choice(
  {
    rimTransfer: structure({ rimInformation: octetString(), rimRoutingAddress: optional(rimRoutingAddress) }),
  },
  { extensible: true, keepsUnknown: true },
)

const sonInformationReply = structure({
  x2TnlConfigurationInfo: optional(
    structure({ enbX2TransportLayerAddresses: sequenceOf(transportLayerAddress, 1, 2) }),
  ),
})

const sonInformationReport = choice(
  {
    rlfReportInformation: structure({
      ueRlfReportContainer: octetString(),
      ueRlfReportContainerForExtendedBands: optional(octetString()),
    }),
  },
  { extensible: true, keepsUnknown: true },
)

const sonInformation = choice(
  {
    sonInformationRequest: enumerated(['x2TNL-Configuration-Info'], {
      extensions: ['time-Synchronisation-Info', 'activate-Muting', 'deactivate-Muting'],
    }),
    sonInformationReply,
  },
  {
    extensions: { sonInformationExtension: singleContainer(206, 'ignore', sonInformationReport) },
    keepsUnknown: true,
  },
)

export const sonConfigurationTransfer = structure({
  targetEnbId,
  sourceEnbId: sequence({ globalEnbId, selectedTai: tai, ieExtensions: optional(protocolExtensions) }),
  sonInformation,
})
