// What a source and a target eNB tell each other through the core network: TS 36.413 §9.2.1.7, §9.2.1.8.
import { CodecError } from '../codec-error.ts'
import {
  choice,
  enumerated,
  integer,
  nullType,
  octetString,
  optional,
  PerReader,
  type PerType,
  PerWriter,
  sequenceOf,
  type ValueOf,
} from '../per/per.ts'
import { itemList, structure } from '../per/protocol-ie.ts'
import { statusTransferContainer } from './handover-ies.ts'
import { eutranCgi } from './identities.ts'
import { erabId, subscriberProfileId } from './ue-context-ies.ts'

export const erabInformationList = itemList(
  78,
  'ignore',
  structure({ erabId, dlForwarding: optional(enumerated(['dL-Forwarding-proposed'], { extensible: true })) }),
)

const lastVisitedEutranCellInformation = structure({
  globalCellId: eutranCgi,
  cellType: structure({
    cellSize: enumerated(['verysmall', 'small', 'medium', 'large'], { extensible: true }),
  }),
  timeUeStayedInCell: integer(0, 4095),
})

const lastVisitedCellItem = choice(
  {
    eutranCell: lastVisitedEutranCellInformation,
    utranCell: octetString(),
    geranCell: choice({ undefined: nullType }, { extensible: true, keepsUnknown: true }),
  },
  { extensions: { ngRanCell: octetString() }, keepsUnknown: true },
)

/** §9.2.1.42: the cells that the UE was in, the last one first. */
export const ueHistoryInformation = sequenceOf(lastVisitedCellItem, 1, 16)

export const sourceToTargetContainer = structure({
  rrcContainer: octetString(),
  erabInformationList: optional(erabInformationList),
  targetCellId: eutranCgi,
  subscriberProfileIdForRfp: optional(subscriberProfileId),
  ueHistoryInformation,
})

export const targetToSourceContainer = structure({ rrcContainer: octetString() })

export type SourceToTargetContainer = ValueOf<typeof sourceToTargetContainer>
export type TargetToSourceContainer = ValueOf<typeof targetToSourceContainer>
export type StatusTransferContainer = ValueOf<typeof statusTransferContainer>

const writer = new PerWriter(true)
const reader = new PerReader(true, new Uint8Array(0))

function encode<T>(name: string, type: PerType<T>, value: T): Uint8Array {
  try {
    type.encode(writer.reset(), value)
    return writer.finish()
  } catch (error) {
    throw error instanceof CodecError ? error.within(name).in('S1AP') : error
  }
}

function decode<T>(name: string, type: PerType<T>, octets: Uint8Array): T {
  try {
    const value = type.decode(reader.reset(octets))
    reader.finish()
    return value
  } catch (error) {
    throw error instanceof CodecError ? error.within(name).in('S1AP') : error
  }
}

/** The Source to Target Transparent Container of a handover inside E-UTRAN. */
export function encodeSourceToTargetContainer(container: SourceToTargetContainer): Uint8Array {
  return encode('SourceToTargetContainer', sourceToTargetContainer, container)
}

export function decodeSourceToTargetContainer(octets: Uint8Array): SourceToTargetContainer {
  return decode('SourceToTargetContainer', sourceToTargetContainer, octets)
}

/** The Target to Source Transparent Container of a handover inside E-UTRAN. */
export function encodeTargetToSourceContainer(container: TargetToSourceContainer): Uint8Array {
  return encode('TargetToSourceContainer', targetToSourceContainer, container)
}

export function decodeTargetToSourceContainer(octets: Uint8Array): TargetToSourceContainer {
  return decode('TargetToSourceContainer', targetToSourceContainer, octets)
}

/** The eNB Status Transfer Transparent Container (§9.2.1.31), as MMEs pass it on among themselves. */
export function encodeStatusTransferContainer(container: StatusTransferContainer): Uint8Array {
  return encode('StatusTransferContainer', statusTransferContainer, container)
}

export function decodeStatusTransferContainer(octets: Uint8Array): StatusTransferContainer {
  return decode('StatusTransferContainer', statusTransferContainer, octets)
}
