import { HandoverLab } from '../../test-support/handover-lab.ts'
import { millisecond, second } from '../../test-support/lab.ts'
import { compareAll, type Read, readBoth } from '../../test-support/read-both.ts'
import { captureOf } from '../../test-support/shipped-run.ts'
import { tsharkIsHere } from '../../test-support/tshark.ts'
import { describeWith } from '../../test-support/with-tool.ts'

/** Handovers to another MME and SGW on S10 and S11: one that is cancelled, one that fails, one that succeeds. */
describeWith(tsharkIsHere)('the capture of handovers to another MME', () => {
  const relocation = [
    'ForwardRelocationRequest',
    'ForwardRelocationResponse',
    'ForwardAccessContextNotification',
    'ForwardAccessContextAcknowledge',
    'ForwardRelocationCompleteNotification',
    'ForwardRelocationCompleteAcknowledge',
    'RelocationCancelRequest',
    'RelocationCancelResponse',
    'CreateIndirectDataForwardingTunnelRequest',
    'CreateIndirectDataForwardingTunnelResponse',
    'DeleteIndirectDataForwardingTunnelRequest',
    'DeleteIndirectDataForwardingTunnelResponse',
  ]
  let reads: Read[] = []
  beforeAll(() => {
    const lab = new HandoverLab({
      sites: 2,
      x2Neighbours: 1,
      areas: 2,
      mmes: 2,
      mmePools: 2,
      sgws: 2,
      sgwAreas: 2,
      traffic: { octets: 4_000, everyUs: 100 * millisecond },
    })
    const file = captureOf(lab.world, { nas: 'plain' })
    lab.attached()
    let losses = 1
    lab.sim.injectFault('ue.no-random-access', () => losses-- > 0)
    lab.handOver()
    lab.run(5 * second)
    let refusals = 1
    lab.sim.injectFault('enb.refuse-handover', () => refusals-- > 0)
    lab.handOver()
    lab.run(3 * second)
    lab.handOver()
    lab.run(3 * second)
    expect(lab.outcomes('mme.handover')).toEqual(['failed/HandoverCancel came', 'failed/81', 'completed'])
    reads = readBoth(file())
  }, 60_000)

  test('has every message of it, and tshark none to complain of', () => {
    const seen = new Set(reads.map(({ kind }) => kind))
    expect(relocation.filter((kind) => !seen.has(kind))).toEqual([])
  })

  test('every field that tshark and we both decode has one value', () => {
    const { compared, problems } = compareAll(reads)
    expect(problems).toEqual([])
    expect(compared).toBeGreaterThan(500)
  })
})
