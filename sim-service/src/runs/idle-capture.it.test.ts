import { compareAll, type Read, readBoth } from '../../test-support/read-both.ts'
import { shippedPlan } from '../../test-support/shipped-plan.ts'
import { capturedRun } from '../../test-support/shipped-run.ts'
import { tsharkIsHere } from '../../test-support/tshark.ts'
import { describeWith } from '../../test-support/with-tool.ts'

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

function protocolOf(on: string): string {
  if (on === 'radio') return 'RRC'
  if (on === 's1-mme') return 'S1AP'
  return on.startsWith('nas') ? 'NAS' : 'GTP'
}
