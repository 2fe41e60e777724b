// Information elements of TS 36.423 §9.2 that name eNBs and their cells.
import { choice, enumerated, fixedBits, integer, optional, sequenceOf } from '../per/per.ts'
import { structure } from '../per/protocol-ie.ts'
import { plmnIdentity, tac } from '../s1ap/identities.ts'
import { ecgi, guGroupId } from './handover-ies.ts'

const enbId = choice(
  { macroEnbId: fixedBits(20), homeEnbId: fixedBits(28) },
  { extensions: { shortMacroEnbId: fixedBits(18), longMacroEnbId: fixedBits(21) }, keepsUnknown: true },
)

/** §9.2.22. */
export const globalEnbId = structure({ plmnIdentity, enbId })

export const pci = integer(0, 503, { extensible: true })

const earfcn = integer(0, 65535)

const transmissionBandwidth = enumerated(['bw6', 'bw15', 'bw25', 'bw50', 'bw75', 'bw100'], {
  extensions: ['bw1'],
})

const fddInfo = structure({
  ulEarfcn: earfcn,
  dlEarfcn: earfcn,
  ulTransmissionBandwidth: transmissionBandwidth,
  dlTransmissionBandwidth: transmissionBandwidth,
})

const specialSubframeInfo = structure({
  specialSubframePatterns: enumerated(
    ['ssp0', 'ssp1', 'ssp2', 'ssp3', 'ssp4', 'ssp5', 'ssp6', 'ssp7', 'ssp8'],
    { extensible: true },
  ),
  cyclicPrefixDl: enumerated(['normal', 'extended'], { extensible: true }),
  cyclicPrefixUl: enumerated(['normal', 'extended'], { extensible: true }),
})

const tddInfo = structure({
  earfcn,
  transmissionBandwidth,
  subframeAssignment: enumerated(['sa0', 'sa1', 'sa2', 'sa3', 'sa4', 'sa5', 'sa6'], { extensible: true }),
  specialSubframeInfo,
})

/** §9.2.8. */
const servedCellInformation = structure({
  pci,
  cellId: ecgi,
  tac,
  broadcastPlmns: sequenceOf(plmnIdentity, 1, 6),
  eutraModeInfo: choice({ fdd: fddInfo, tdd: tddInfo }, { extensible: true, keepsUnknown: true }),
})

const neighbourInformation = sequenceOf(structure({ ecgi, pci, earfcn }), 0, 512)

export const servedCells = sequenceOf(
  structure({ servedCellInfo: servedCellInformation, neighbourInfo: optional(neighbourInformation) }),
  1,
  256,
)

export const guGroupIdList = sequenceOf(guGroupId, 1, 16)

export const timeToWait = enumerated(['v1s', 'v2s', 'v5s', 'v10s', 'v20s', 'v60s'], { extensible: true })

export const servedCellsToModify = sequenceOf(
  structure({
    oldEcgi: ecgi,
    servedCellInfo: servedCellInformation,
    neighbourInfo: optional(neighbourInformation),
  }),
  1,
  256,
)
