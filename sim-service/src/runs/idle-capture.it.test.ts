import { Lab, second } from '../../test-support/lab.ts'
import { compareAll, type Read, readBoth } from '../../test-support/read-both.ts'
import { shippedPlan } from '../../test-support/shipped-plan.ts'
import { capturedRun, captureOf } from '../../test-support/shipped-run.ts'
import { tsharkIsHere } from '../../test-support/tshark.ts'
import { describeWith } from '../../test-support/with-tool.ts'
import { reselect } from '../network/ue/idle.ts'

/** What idle mode adds to attach, session and detach. */
const idleMode = `NAS ServiceRequest, NAS ServiceReject, NAS TrackingAreaUpdateRequest, NAS TrackingAreaUpdateAccept,
  S1AP UEContextReleaseRequest, S1AP Paging, RRC Paging, GTP ReleaseAccessBearersRequest,
  GTP ReleaseAccessBearersResponse, GTP DownlinkDataNotification, GTP DownlinkDataNotificationAcknowledge`

/** Sixteen of the meters, with an MME that is congested from the second message on, so that some meet T3346. */
describeWith(tsharkIsHere)('the capture of sixteen meters of iot-midnight-storm', () => {
  let reads: Read[] = []
  beforeAll(() => {
    const plan = shippedPlan('iot-midnight-storm', { scale: { num: 16, den: 2000 } })
    const [{ profile }] = plan.visited
    profile.nas.congestion = { queueAbove: 1, fromSeconds: 4, toSeconds: 20 }
    plan.traffic.togetherUs = 20_000
    const { run, file } = capturedRun(plan, { nas: 'plain' })
    run.complete()
    reads = readBoth(file())
  }, 60_000)

  test('has every message of idle mode, and tshark none to complain of', () => {
    const seen = new Set(reads.map(({ on, kind }) => `${protocolOf(on)} ${kind}`))
    expect(idleMode.split(/,\s+/).filter((name) => !seen.has(name))).toEqual([])
  })

  test('every field that tshark and we both decode has one value', () => {
    const { compared, problems } = compareAll(reads)
    expect(problems).toEqual([])
    expect(compared).toBeGreaterThan(8_000)
  })
})

describeWith(tsharkIsHere)(
  'the capture of a meter that moves to the pool area of another MME and is lost there',
  () => {
    const transfer = `GTP ContextRequest, GTP ContextResponse, GTP ContextAcknowledge, GTP ModifyBearerRequest,
    NAS TrackingAreaUpdateComplete, NAS TrackingAreaUpdateReject,
    GTP DownlinkDataNotificationFailureIndication`
    let reads: Read[] = []
    beforeAll(() => {
      const lab = new Lab({
        sites: 2,
        areas: 2,
        mmes: 2,
        mmePools: 2,
        ciphering: [2],
        inactivityUs: 10 * second,
        traffic: { octets: 1000, everyUs: 300 * second },
        pushAfterUs: 60 * second,
      })
      const file = captureOf(lab.world, { nas: 'plain' })
      lab.attached()
      lab.next('RRCConnectionRelease')
      lab.run(second)
      lab.plan.subscribers[0].site = 1
      lab.command(lab.ue(), () => reselect(lab.ue()))
      lab.until(() => lab.outcomes('mme.tau').length > 0)
      lab.sim.injectFault('ue.deaf', (kind) => kind === 'Paging')
      lab.next('DownlinkDataNotificationFailureIndication')
      lab.run(second)
      for (const mme of lab.world.visited[0].mmes)
        for (const ue of mme.byMmeUeId.values()) lab.command(mme, () => mme.removeContext(ue))
      lab.plan.subscribers[0].site = 0
      lab.command(lab.ue(), () => reselect(lab.ue()))
      lab.next('TrackingAreaUpdateReject', 's1-mme')
      lab.run(5 * second)
      reads = readBoth(file())
    }, 60_000)

    test('has the messages of S10, and tshark none to complain of', () => {
      const seen = new Set(reads.map(({ on, kind }) => `${protocolOf(on)} ${kind}`))
      expect(transfer.split(/,\s+/).filter((name) => !seen.has(name))).toEqual([])
    })

    test('every field that tshark and we both decode has one value', () => {
      expect(compareAll(reads).problems).toEqual([])
    })
  },
)

function protocolOf(on: string): string {
  if (on === 'radio') return 'RRC'
  if (on === 's1-mme') return 'S1AP'
  return on.startsWith('nas') ? 'NAS' : 'GTP'
}
