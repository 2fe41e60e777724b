import { HandoverLab } from '../../test-support/handover-lab.ts'
import { second } from '../../test-support/lab.ts'
import { compareAll, type Read, readBoth } from '../../test-support/read-both.ts'
import { captureOf } from '../../test-support/shipped-run.ts'
import { tsharkIsHere } from '../../test-support/tshark.ts'
import { describeWith } from '../../test-support/with-tool.ts'

/** Two drivers: reports, a link that is had again, one that is not, and a cell that is full for the second of them. */
function drivers(): Uint8Array {
  const lab = new HandoverLab({
    sites: 3,
    subscribers: 2,
    ciphering: [0],
    mobility: { speedMmPerS: 33_333 },
    x2Neighbours: 2,
    world: { foreignGutiPpm: 0 },
  })
  const file = captureOf(lab.world, { nas: 'ciphered' })
  lab.sim.injectFault(
    'enb.reject-connection',
    (_, flow) => flow === 2 && lab.count('RRCConnectionReject') === 0,
  )
  lab.attached(1).attached(2)
  lab.next('MeasurementReport')
  lab.run(2 * second)
  lab.ue(1).cell?.port.link.down()
  lab.run(2 * second)
  const lost = lab.ue(2).cell
  const enb = lab.world.visited[0].enbs.find(({ configuration }) => configuration.cellId === lost?.eci)
  if (enb !== undefined) enb.outages++
  lost?.port.link.down()
  lab.run(20 * second)
  return file()
}

describeWith(tsharkIsHere)('a capture of two drivers whose links fail', () => {
  let reads: Read[] = []
  beforeAll(() => {
    reads = readBoth(drivers(), { eea0: true })
  }, 60_000)

  test('has measurement reports and re-establishments, taken and rejected, and tshark none to complain of', () => {
    const kinds = new Set(reads.filter(({ on }) => on === 'radio').map(({ kind }) => kind))
    for (const kind of [
      'MeasurementReport',
      'RRCConnectionReestablishmentRequest',
      'RRCConnectionReestablishment',
      'RRCConnectionReestablishmentComplete',
      'RRCConnectionReestablishmentReject',
      'RRCConnectionReject',
    ])
      expect(kinds).toContain(kind)
  })

  test('every field that tshark and we both decode has one value', () => {
    const { compared, problems } = compareAll(reads)
    expect(problems).toEqual([])
    expect(compared).toBeGreaterThan(1_200)
  })
})
