import { Lab, second } from '../../test-support/lab.ts'
import { compareAll, type Read, readBoth } from '../../test-support/read-both.ts'
import { captureOf } from '../../test-support/shipped-run.ts'
import { tsharkIsHere, valuesOf } from '../../test-support/tshark.ts'
import { describeWith } from '../../test-support/with-tool.ts'

/** Messages of policy and credit in motion, by the interface that carries them. */
const expected: Readonly<Record<string, string>> = {
  gx: 'GxCreditControlRequest GxCreditControlAnswer GxReAuthRequest GxReAuthAnswer',
  gy: `GyCreditControlRequest GyCreditControlAnswer GyReAuthRequest GyReAuthAnswer GyAbortSessionRequest
    GyAbortSessionAnswer`,
  s8: 'UpdateBearerRequest UpdateBearerResponse DeleteBearerRequest DeleteBearerResponse EchoRequest EchoResponse',
  s11: `UpdateBearerRequest UpdateBearerResponse DeleteBearerRequest DeleteBearerResponse PgwRestartNotification
    PgwRestartNotificationAcknowledge`,
  's1-mme': 'ERABModifyRequest ERABModifyResponse UEContextReleaseCommand',
  nas: 'ModifyEpsBearerContextRequest ModifyEpsBearerContextAccept DetachRequestNetwork DetachAccept',
  radio: 'RRCConnectionReconfiguration RRCConnectionReconfigurationComplete',
}

/** Five roamers: throttled, out of credit, aborted by the OCS, released by the PCRF, and one whose PGW restarts. */
function inMotion(): Uint8Array {
  const lab = new Lab({
    subscribers: 5,
    ocss: 2,
    pcrfs: 2,
    traffic: { octets: 10_000, everyUs: second },
    quota: { octets: 60_000, thresholdOctets: 10_000 },
    creditLimitOctets: 400_000,
    throttle: { afterOctets: 100_000, bitsPerSecond: 64_000 },
    world: { sendsEmmInformation: false },
  })
  const file = captureOf(lab.world, { nas: 'ciphered' })
  const { ledger } = lab.home
  // All but the second have credit without end.
  for (const number of [1, 3, 4, 5]) ledger.open(lab.ue(number).imsi, undefined)
  for (let number = 1; number <= 5; number++) lab.attached(number)
  lab.run(20 * second)
  lab.command(lab.ocs, () => lab.ocs.reauthorise(lab.ue(1).imsi))
  lab.run(second)
  lab.skip().next('GyCreditControlRequest').port.link.down()
  lab.run(60 * second)
  const [, standby] = lab.home.ocss
  lab.command(standby, () => standby.abort(lab.ue(3).imsi))
  const [pcrf] = lab.home.pcrfs
  const session = lab.pgw.byTeid.values().find(({ imsi }) => imsi === lab.ue(4).imsi)
  if (session === undefined) throw new Error('the fourth has no session')
  const gxSessionId = lab.pgw.gxSessionId(session)
  lab.command(pcrf, () => pcrf.authorise(gxSessionId, 128_000, 256_000))
  lab.run(5 * second)
  lab.command(pcrf, () => pcrf.release(gxSessionId))
  lab.run(5 * second)
  lab.command(lab.pgw, () => lab.pgw.crash(lab.world.cabling.links), 0)
  lab.command(lab.pgw, () => lab.pgw.restart(lab.world.cabling.links), 0)
  lab.run(90 * second)
  return file()
}

describeWith(tsharkIsHere)('a capture of policy and credit in motion, with EEA0', () => {
  let reads: Read[] = []
  beforeAll(() => {
    reads = readBoth(inMotion(), { eea0: true })
  }, 60_000)

  test('has every message, and tshark none to complain of', () => {
    const seen = new Set(reads.map(({ on, kind }) => `${on.startsWith('nas') ? 'nas' : on} ${kind}`))
    const all = Object.entries(expected).flatMap(([on, kinds]) =>
      kinds.split(/\s+/).map((kind) => `${on} ${kind}`),
    )
    expect(all.filter((one) => !seen.has(one))).toEqual([])
  })

  test('every field that tshark and we both decode has one value', () => {
    const { compared, problems } = compareAll(reads)
    expect(problems).toEqual([])
    expect(compared).toBeGreaterThan(4_000)
  })

  test('tshark reads of the throttle what the PCRF meant: bit/s on Gx and S1, kbit/s on GTP', () => {
    const of = (on: string, kind: string, field: string): string[] =>
      reads.filter((one) => one.on === on && one.kind === kind).flatMap(({ frame }) => valuesOf(frame, field))
    const gx = of('gx', 'GxCreditControlAnswer', 'diameter.APN-Aggregate-Max-Bitrate-UL')
    expect(gx).toContain('64000')
    expect(of('s8', 'UpdateBearerRequest', 'gtpv2.ambr_up')).toContain('64')
    expect(of('s1-mme', 'ERABModifyRequest', 's1ap.uEaggregateMaximumBitRateUL')).toContain('64000')
    expect(of('gy', 'GyCreditControlRequest', 'diameter.flags.T')).toContain('1')
  })
})
