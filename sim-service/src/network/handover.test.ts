import { HandoverLab } from '../../test-support/handover-lab.ts'
import { millisecond, second, then, when } from '../../test-support/lab.ts'
import { toHex } from '../codec/octets.ts'
import { decodeInterNode, decodeRrc } from '../codec/rrc/rrc.ts'
import { checkConservation } from '../runs/conservation.ts'

describe('handover over X2 (36.300 §10.1.2.1, 23.401 §5.5.1.1.2)', () => {
  then('the messages are those of the call flow, in its order', () => {
    const lab = HandoverLab.ready()
    expect(lab.handOver()).toBe(true)
    lab.run(second)
    expect(lab.flowFrom('HandoverRequest')).toEqual([
      'x2 HandoverRequest',
      'x2 HandoverRequestAcknowledge',
      'radio RRCConnectionReconfiguration',
      'x2 SNStatusTransfer',
      'radio RRCConnectionReconfigurationComplete',
      's1-mme PathSwitchRequest',
      's11 ModifyBearerRequest',
      's1-u EndMarker',
      's11 ModifyBearerResponse',
      's1-mme PathSwitchRequestAcknowledge',
      'x2-u EndMarker',
      'x2 UEContextRelease',
    ])
    expect(lab.rows()).toEqual([0, 1])
    expect(lab.isClean()).toBe(true)
    expect(lab.mark('timer.expired/EndMarkerWait')).toBe(0)
  })

  then('it is measured from the decision to the first uplink at the target, its parts beside it', () => {
    const lab = HandoverLab.ready()
    lab.handOver()
    lab.run(second)
    const [decision] = lab.messages('HandoverRequest')
    const [order] = lab.messages('SNStatusTransfer')
    const [complete] = lab.messages('RRCConnectionReconfigurationComplete', 'radio').slice(-1)
    const [latencyUs] = lab.values('handover.outcome', 'completed')
    expect(lab.values('handover.preparation', 'x2')).toEqual([order.timeUs - decision.timeUs])
    // RACH at the target; the order's way down and the answer's way up are the radio's.
    expect(lab.values('handover.interruption')).toEqual([15 * millisecond])
    expect(latencyUs).toBeGreaterThan(complete.timeUs - decision.timeUs)
    expect(latencyUs).toBeLessThan(45 * millisecond)
    expect(lab.values('handover.path-switch', 'switched')).toHaveLength(1)
    expect(lab.outcomes('handover.pair')).toEqual(['x2/completed/1>2'])
    expect(lab.outcomes('enb.handover.preparation')).toEqual(['prepared'])
    expect(lab.outcomes('enb.handover.execution')).toEqual(['completed'])
  })

  then('the request carries the UE as its source knew it', () => {
    const lab = HandoverLab.ready()
    lab.handOver()
    const { message } = lab.next('HandoverRequest', 'x2')
    const context = message.ueContextInformation
    const [setup] = lab.messages('InitialContextSetupRequest')
    const [bearer] = setup.message.erabToBeSetupListCtxtSuReq
    expect(context.mmeUeS1apId).toBe(setup.message.mmeUeS1apId)
    expect(context.ueSecurityCapabilities).toEqual(setup.message.ueSecurityCapabilities)
    expect(context.erabsToBeSetupList[0]).toMatchObject({
      erabId: bearer.erabId,
      erabLevelQosParameters: { qci: bearer.erabLevelQosParameters.qci },
      dlForwarding: 'dL-forwardingProposed',
      ulGtpTunnelEndpoint: { transportLayerAddress: lab.sgw.configuration.ipv4, gtpTeid: bearer.gtpTeid },
    })
    expect(message.gummei).toEqual({
      guGroupId: { plmnIdentity: '21407', mmeGroupId: 0x8001 },
      mmeCode: 1,
    })
    const preparation = decodeInterNode('HandoverPreparationInformation', context.rrcContext)
    expect(preparation.ueRadioAccessCapabilityInfo.map(({ ratType }) => ratType)).toEqual(['eutra'])
    expect(preparation.asConfig?.sourceSystemInformationBlockType1.cellAccessRelatedInfo).toMatchObject({
      cellIdentity: 0x101,
      trackingAreaCode: 1,
    })
  })

  then('the order names the target cell, a new C-RNTI, T304 and a preamble that is the UE’s alone', () => {
    const lab = HandoverLab.ready()
    lab.handOver()
    const { message } = lab.next('HandoverRequestAcknowledge', 'x2')
    const { handoverCommandMessage } = decodeInterNode(
      'HandoverCommand',
      message.targetEnbToSourceEnbTransparentContainer,
    )
    const order = decodeRrc('dl-dcch', handoverCommandMessage)
    expect(order).toMatchObject({
      kind: 'RRCConnectionReconfiguration',
      mobilityControlInfo: {
        targetPhysCellId: 1,
        t304: 'ms500',
        newUeIdentity: 0x3d,
        rachConfigDedicated: { raPreambleIndex: 53, raPrachMaskIndex: 0 },
      },
    })
    // The source passes on what the target wrote, octet by octet.
    expect(toHex(lab.next('RRCConnectionReconfiguration', 'radio').octets)).toBe(
      toHex(handoverCommandMessage),
    )
  })

  then(
    'the UE, its target and the MME have the same keys: horizontal at first, vertical from then on',
    () => {
      const lab = HandoverLab.ready({ sites: 3, x2Neighbours: 2 })
      const keysAgree = (site: number): void => {
        const [row] = lab.enbOf(site).byEnbUeId.values()
        const own = lab.ue().environment.accessKeys?.kenb(lab.ue()) ?? new Uint8Array(0)
        expect(toHex(row.access?.kenb ?? new Uint8Array(0))).toBe(toHex(own))
        expect(own).toHaveLength(32)
      }
      keysAgree(0)
      const chain: number[] = []
      const path = [0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1]
      path.slice(1).forEach((to, i) => {
        expect(lab.handOver(path[i], to)).toBe(true)
        chain.push(
          lab.next('HandoverRequest', 'x2').message.ueContextInformation.asSecurityInformation
            .nextHopChainingCount,
        )
        lab.run(second)
        keysAgree(to)
      })
      // TS 33.401 §7.2.8.4.2: no unused next hop before the first path switch; the count has three bits.
      expect(chain).toEqual([0, 2, 3, 4, 5, 6, 7, 0, 1, 2])
      const acknowledged = lab.messages('PathSwitchRequestAcknowledge').map(({ message }) => message)
      expect(acknowledged[0].securityContext.nextHopChainingCount).toBe(2)
    },
  )

  when('downlink and uplink are under way', () =>
    then('nothing is lost, doubled or out of order, and each node counts each octet once', () => {
      const lab = HandoverLab.ready({ traffic: { octets: 5_000, everyUs: 7 * millisecond } })
      lab.run(second)
      for (let i = 0; i < 20; i++) {
        lab.handOver(i % 2, (i + 1) % 2)
        lab.run(300 * millisecond)
      }
      expect(lab.values('handover.outcome', 'completed')).toHaveLength(20)
      const balance = checkConservation(lab.world)
      expect(lab.sim.invariants.violations).toEqual([])
      expect(balance.losses).toEqual({})
      expect(lab.total('enb.forwarded.octets')).toBeGreaterThan(0)
      const inFlight = lab.links('s1-u').reduce((sum, link) => sum + link.inFlightOctets, 0)
      expect(balance.sgwDownlink - balance.enbDownlink).toBeLessThanOrEqual(inFlight)
      expect(balance.enbDownlink).toBeLessThanOrEqual(balance.sgwDownlink)
      expect(lab.isClean()).toBe(true)
    }),
  )

  when('the UE moves before the MME has done with its attach', () =>
    then('the path switch waits, and the SGW learns the tunnels in order', () => {
      const lab = new HandoverLab({ sites: 2, x2Neighbours: 1 })
      lab.next('InitialContextSetupResponse')
      for (const link of lab.links('s11')) link.model.delayUs = 100 * millisecond
      lab.next('ModifyBearerRequest', 's11')
      expect(lab.handOver()).toBe(true)
      lab.run(second)
      const tunnels = lab
        .messages('ModifyBearerRequest')
        .map(({ message }) => message.bearers[0].s1uEnbFteid.ipv4)
      expect(tunnels).toEqual([0, 1].map((site) => lab.enbOf(site).configuration.ipv4))
      expect(lab.outcomes('attach.outcome')).toEqual(['accepted'])
      expect(lab.outcomes('mme.attach')).toEqual(['accepted'])
      expect(lab.outcomes('mme.path-switch')).toEqual(['switched'])
      expect(lab.mme.byMmeUeId.values()).toMatchObject([{ registered: true, procedure: undefined }])
    }),
  )
})

describe('handover over S1 (23.401 §5.5.1.2.2)', () => {
  then(
    'where no X2 relation leads to the target, the messages are those of the call flow, in its order',
    () => {
      const lab = HandoverLab.ready({ x2Neighbours: 0 })
      expect(lab.handOver()).toBe(true)
      lab.run(2 * second)
      expect(lab.flowFrom('HandoverRequired')).toEqual([
        's1-mme HandoverRequired',
        's1-mme HandoverRequest',
        's1-mme HandoverRequestAcknowledge',
        's11 CreateIndirectDataForwardingTunnelRequest',
        's11 CreateIndirectDataForwardingTunnelResponse',
        's1-mme HandoverCommand',
        'radio RRCConnectionReconfiguration',
        's1-mme ENBStatusTransfer',
        's1-mme MMEStatusTransfer',
        'radio RRCConnectionReconfigurationComplete',
        's1-mme HandoverNotify',
        's11 ModifyBearerRequest',
        's1-u EndMarker',
        's11 ModifyBearerResponse',
        's1-u EndMarker',
        's1-u EndMarker',
        's1-mme UEContextReleaseCommand',
        's11 DeleteIndirectDataForwardingTunnelRequest',
        's11 DeleteIndirectDataForwardingTunnelResponse',
        's1-mme UEContextReleaseComplete',
      ])
      expect(lab.rows()).toEqual([0, 1])
      expect(lab.isClean()).toBe(true)
      expect(lab.sgw.forwarding.size).toBe(0)
      expect(lab.outcomes('handover.pair')).toEqual(['s1/completed/1>2'])
      expect(lab.outcomes('mme.handover')).toEqual(['completed'])
      expect(lab.outcomes('enb.handover.execution')).toEqual(['completed'])
      expect(lab.mark('timer.expired/EndMarkerWait')).toBe(0)
    },
  )

  then('its keys are vertical always, and the UE has those of its target', () => {
    const lab = HandoverLab.ready({ x2Neighbours: 0 })
    for (const [from, to, ncc] of [
      [0, 1, 2],
      [1, 0, 3],
      [0, 1, 4],
    ]) {
      lab.handOver(from, to)
      expect(lab.next('HandoverRequest', 's1-mme').message.securityContext.nextHopChainingCount).toBe(ncc)
      lab.run(2 * second)
      const [row] = lab.enbOf(to).byEnbUeId.values()
      const own = lab.ue().environment.accessKeys?.kenb(lab.ue()) ?? new Uint8Array(0)
      expect(toHex(row.access?.kenb ?? new Uint8Array(0))).toBe(toHex(own))
    }
  })

  when('downlink and uplink are under way', () =>
    then('nothing is lost or doubled: the SGW passes on what the source sends back', () => {
      const lab = HandoverLab.ready({ x2Neighbours: 0, traffic: { octets: 5_000, everyUs: 7 * millisecond } })
      lab.run(second)
      for (let i = 0; i < 10; i++) {
        lab.handOver(i % 2, (i + 1) % 2)
        lab.run(second)
      }
      expect(lab.values('handover.outcome', 'completed')).toHaveLength(10)
      expect(checkConservation(lab.world).losses).toEqual({})
      expect(lab.sim.invariants.violations).toEqual([])
      expect(lab.total('enb.forwarded.octets')).toBeGreaterThan(0)
    }),
  )
})

describe('NAS during a handover (23.401 §5.5.1.1.1, §5.5.1.2.1; 36.413 §8.6.2.4)', () => {
  for (const [x2Neighbours, cause] of [
    [1, 'x2-handover-triggered'],
    [0, 's1-intra-system-handover-triggered'],
  ] as const) {
    when(`a message comes for a UE that is on its way, and the source answers ${cause}`, () =>
      then('the message is sent again at the target, as it was', () => {
        const lab = HandoverLab.ready({ x2Neighbours })
        lab.handOver()
        lab.next('RRCConnectionReconfiguration', 'radio')
        lab.command(lab.mme, () => lab.mme.sendNas(lab.mme.byMmeUeId.values()[0], { kind: 'EmmInformation' }))
        const back = lab.next('NASNonDeliveryIndication')
        expect(back.message.cause).toEqual({ radioNetwork: cause })
        const again = lab.next('DownlinkNASTransport')
        expect(again.to).toBe('enb/21407/2')
        expect(again.octets.length).toBeGreaterThan(0)
        lab.run(second)
        expect(lab.outcomes('ue.nas.discarded')).toEqual([])
        expect(lab.mme.undelivered.size).toBe(0)
      }),
    )
  }
})
