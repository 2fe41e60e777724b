import { encodeS1ap } from '../src/codec/s1ap/s1ap.ts'
import { HandoverLab } from './handover-lab.ts'
import { type Lab, millisecond } from './lab.ts'

/** A UE that has come to the second eNB, while the MME waits for the SGW. */
export function pathSwitching(): Lab {
  const lab = HandoverLab.ready()
  for (const link of lab.links('s11')) link.model.delayUs = 50 * millisecond
  lab.handOver()
  lab.next('ModifyBearerRequest', 's11')
  return lab
}

/** A Path Switch Request for the only UE, as another connection of its eNB would send it. */
export function pathSwitchRequest(lab: Lab): void {
  const [initial] = lab.messages('InitialUEMessage')
  const { eutranCgi, tai } = initial.message
  const [ue] = lab.mme.byMmeUeId.values()
  lab.inject(
    initial.port,
    encodeS1ap({
      kind: 'PathSwitchRequest',
      enbUeS1apId: 4712,
      erabToBeSwitchedDlList: [
        { erabId: 5, transportLayerAddress: initial.port.address.ipv4, gtpTeid: 4712 },
      ],
      sourceMmeUeS1apId: ue.mmeUeId,
      eutranCgi,
      tai,
      ueSecurityCapabilities: { encryptionAlgorithms: 0xe000, integrityProtectionAlgorithms: 0x6000 },
    }),
  )
}

/** A UE that is asked for at the second eNB over S1, while the MME waits for that. */
export function handingOver(): Lab {
  const lab = HandoverLab.ready({ x2Neighbours: 0 })
  for (const link of lab.links('s1-mme'))
    if (link.name.includes('enb/21407/2')) link.model.delayUs = 100 * millisecond
  lab.handOver()
  lab.next('HandoverRequest', 's1-mme')
  return lab
}

/** A Handover Required on the UE's connection, to an eNB that does not exist. */
export function handoverRequired(lab: Lab): void {
  const [initial] = lab.messages('InitialUEMessage')
  const [ue] = lab.mme.byMmeUeId.values()
  if (ue.enb === undefined) return
  const { plmn: plmnIdentity } = lab.mme.configuration
  lab.inject(
    ue.enb.peer,
    encodeS1ap({
      kind: 'HandoverRequired',
      mmeUeS1apId: ue.mmeUeId,
      enbUeS1apId: ue.enbUeId,
      handoverType: 'intralte',
      cause: { radioNetwork: 'handover-desirable-for-radio-reason' },
      targetId: {
        targetEnbId: {
          globalEnbId: { plmnIdentity, enbId: { macroEnbId: 0xfffff } },
          selectedTai: initial.message.tai,
        },
      },
      sourceToTargetTransparentContainer: Uint8Array.of(0),
    }),
  )
}

/** Causes of refused preparations, and what became of handovers in the MME. */
const refusals = (lab: Lab): unknown[] =>
  lab.messages('HandoverPreparationFailure', 's1-mme').map(({ message }) => message.cause.radioNetwork)
const handovers = (lab: Lab): string[] => lab.outcomes('mme.handover')

const times = (lab: Lab, kind: string): number => lab.messages(kind).at(-1)?.timeUs ?? 0

/** What the network looks like when the dust has settled. */
export const settledAfterHandover: Readonly<Record<string, (lab: Lab) => void>> = {
  'attach×PathSwitchRequest': (lab) => {
    // So early in the attach there is no bearer that could be switched.
    expect(lab.count('PathSwitchRequestFailure')).toBe(1)
    expect(lab.outcomes('mme.attach')).toEqual(['accepted'])
  },
  'service-request×PathSwitchRequest': (lab) => {
    // The set-up under way was for another connection than the one that the injected request speaks of.
    expect(lab.outcomes('mme.service-request')[0]).toBe('failed/no-answer')
    expect(lab.sgw.byTeid.size).toBe(1)
  },
  'detach-by-ue×PathSwitchRequest': (lab) => {
    expect(lab.outcomes('mme.collision')).toContain('detach-by-ue PathSwitchRequest')
    expect(lab.messages('DetachAccept', 's1-mme')[0].message.enbUeS1apId).toBe(4712)
    expect(lab.mme.byMmeUeId.size).toBe(0)
  },
  'detach-by-network×PathSwitchRequest': (lab) => {
    expect(lab.outcomes('mme.collision')).toEqual(['detach-by-network PathSwitchRequest'])
    expect(lab.messages('DetachRequestNetwork', 's1-mme').at(-1)?.message.enbUeS1apId).toBe(4712)
    expect(lab.mme.byMmeUeId.size).toBe(0)
  },
  's1-release×PathSwitchRequest': (lab) => {
    expect(lab.messages('PathSwitchRequestFailure')[0].message.cause).toEqual({
      radioNetwork: 'interaction-with-other-procedure',
    })
    expect(lab.count('UEContextReleaseComplete')).toBe(1)
  },
  'path-switch×PathSwitchRequest': (lab) =>
    expect(lab.messages('PathSwitchRequestAcknowledge').map(({ message }) => message.enbUeS1apId)).toEqual([
      1, 4712,
    ]),
  'path-switch×UpdateBearerRequest': (lab) => {
    expect(lab.messages('UpdateBearerResponse', 's11').map(({ message }) => message.cause.value)).toEqual([
      110,
    ])
    expect(lab.outcomes('mme.path-switch')).toEqual(['switched'])
  },
  'bearer-modification×PathSwitchRequest': (lab) => {
    expect(lab.messages('UpdateBearerResponse', 's11').map(({ message }) => message.cause.value)).toEqual([
      110,
    ])
    expect(lab.outcomes('mme.path-switch')).toEqual(['switched'])
  },
  'path-switch×DownlinkData': (lab) => {
    expect(lab.outcomes('mme.collision')).toEqual(['path-switch DownlinkData'])
    expect(lab.count('Paging', 's1-mme')).toBe(0)
  },
  'path-switch×AttachRequest': (lab) => {
    expect(lab.count('PathSwitchRequestAcknowledge')).toBe(0)
    expect(lab.count('AuthenticationInformationRequest')).toBeGreaterThan(2)
  },
  'path-switch×DetachRequestUe': detachedAfterSwitch,
  'path-switch×DetachRequestInitial': detachedAfterSwitch,
  'path-switch×CancelLocation': detachedAfterSwitch,
  'path-switch×ConnectionLost': (lab) => {
    expect(times(lab, 'UEContextReleaseCommand')).toBeGreaterThan(times(lab, 'PathSwitchRequestAcknowledge'))
    expect(lab.count('UEContextReleaseCommand')).toBe(1)
  },
  'path-switch×InactivityRelease': (lab) => {
    expect(lab.outcomes('mme.collision')).toEqual(['path-switch InactivityRelease'])
    expect(lab.count('UEContextReleaseCommand')).toBe(0)
  },
  'path-switch×ServiceRequest': (lab) => {
    const kinds = lab
      .messages('PathSwitchRequestAcknowledge')
      .concat(lab.messages('InitialContextSetupRequest'))
    const order = kinds.map((one) => lab.seen.indexOf(one))
    expect(order).toHaveLength(3)
    expect(order[0]).toBeLessThan(order[2])
  },
  ...Object.fromEntries(
    ['attach', 'service-request', 'path-switch', 'bearer-modification'].map((running) => [
      `${running}×HandoverRequired`,
      (lab: Lab) => expect(refusals(lab)).toEqual(['unknown-targetID']),
    ]),
  ),
  ...Object.fromEntries(
    ['detach-by-ue', 'detach-by-network', 's1-release'].map((running) => [
      `${running}×HandoverRequired`,
      (lab: Lab) => expect(refusals(lab)).toEqual(['interaction-with-other-procedure']),
    ]),
  ),
  // The update ends with the release of the connection: nobody is left to be told.
  'tracking-area-update×HandoverRequired': (lab) =>
    expect(handovers(lab)).toEqual(['failed/unknown-targetID']),
  'handover×HandoverRequired': (lab) => {
    expect(refusals(lab)).toEqual(['interaction-with-other-procedure'])
    // The source takes the refusal for an answer to its own request, and the target waits in vain.
    expect(handovers(lab)).toEqual(['failed/interaction-with-other-procedure', 'failed/timeout'])
    expect(lab.world.visited[0].enbs.map(({ byEnbUeId }) => byEnbUeId.size)).toEqual([1, 0])
  },
  'handover×PathSwitchRequest': (lab) => {
    expect(lab.count('PathSwitchRequestFailure')).toBe(1)
    expect(handovers(lab)).toEqual(['completed'])
  },
  'handover×AttachRequest': (lab) => expect(handovers(lab)).toEqual(['failed/AttachRequest came']),
  'handover×DetachRequestInitial': (lab) =>
    expect(handovers(lab)).toEqual(['failed/DetachRequestInitial came']),
  'handover×ServiceRequest': (lab) => expect(handovers(lab)).toEqual(['failed/ServiceRequest came']),
  'handover×DetachRequestUe': (lab) => {
    expect(handovers(lab)).toEqual(['completed'])
    expect(lab.mme.byMmeUeId.size).toBe(0)
  },
  'handover×CancelLocation': (lab) => {
    expect(handovers(lab)).toEqual(['completed'])
    expect(lab.mme.byMmeUeId.size).toBe(0)
  },
  'handover×ConnectionLost': (lab) => {
    expect(handovers(lab)).toEqual(['failed/ConnectionLost'])
    expect(lab.count('UEContextReleaseCommand')).toBeGreaterThan(0)
  },
  'handover×InactivityRelease': (lab) => {
    expect(lab.outcomes('mme.collision')).toEqual(['handover InactivityRelease'])
    expect(handovers(lab)).toEqual(['completed'])
  },
  'handover×UpdateBearerRequest': (lab) => {
    expect(lab.messages('UpdateBearerResponse', 's11').map(({ message }) => message.cause.value)).toEqual([
      110,
    ])
    expect(handovers(lab)).toEqual(['completed'])
  },
  'handover×TrackingAreaUpdate': (lab) => {
    expect(handovers(lab)).toEqual(['completed'])
    expect(times(lab, 'TrackingAreaUpdateAccept')).toBeGreaterThan(times(lab, 'HandoverNotify'))
  },
  'handover×DeleteBearerRequest': (lab) => {
    expect(handovers(lab)).toEqual(['completed'])
    expect(lab.messages('DetachRequestNetwork', 's1-mme')[0].message.enbUeS1apId).toBe(1)
    expect(lab.mme.byMmeUeId.size).toBe(0)
  },
  'handover×DownlinkData': (lab) => {
    expect(lab.outcomes('mme.collision')).toEqual(['handover DownlinkData'])
    expect(handovers(lab)).toEqual(['completed'])
  },
}

function detachedAfterSwitch(lab: Lab): void {
  expect(times(lab, 'UEContextReleaseCommand')).toBeGreaterThan(times(lab, 'PathSwitchRequestAcknowledge'))
  expect([lab.sgw.byTeid.size, lab.pgw.byTeid.size, lab.mme.byMmeUeId.size]).toEqual([0, 0, 0])
}
