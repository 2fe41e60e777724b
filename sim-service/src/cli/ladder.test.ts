import { epochUs, handMadeCapture, roamer, stranger } from '../runs/capture-samples.ts'
import { type DecodedMessage, decodeCapture } from '../runs/reading/decode.ts'
import { ladder } from './ladder.ts'

function sampleMessages(): DecodedMessage[] {
  const decoded = decodeCapture(handMadeCapture())
  if (!decoded.ok) throw new Error(decoded.problem)
  return decoded.messages
}

const messages = sampleMessages()

describe('a ladder', () => {
  test('draws one row a message, with what it carries and what tells most', () => {
    expect(ladder(messages, { imsi: roamer, columns: 120 })).toBe(EXPECTED)
  })

  test('counts from the time it is told, and shows all subscribers and nodes without an IMSI', () => {
    const text = ladder(messages, { startUs: epochUs - 1_500_000 })
    expect(text).toContain('Call flow of all subscribers and nodes: 28 messages')
    expect(text).toContain('  1.500000 ')
    expect(text).toContain('S1SetupRequest')
    expect(text).toContain(`IMSI=${stranger}`)
  })

  test('puts the text above the arrow on a narrow screen', () => {
    const lines = ladder(messages, { imsi: roamer, columns: 80 }).split('\n')
    const at = lines.findIndex((line) => line.includes('InitialUEMessage'))
    expect(lines.slice(at, at + 3)).toEqual([
      '  0.002000  InitialUEMessage [AttachRequest [PdnConnectivityRequest]]',
      '              PLMN=21407  TAC=1  IMSI=262011234567890',
      '             │      ├─────►│      │      │      │      │',
    ])
  })

  test('shows what could command a terminal as harmless text', () => {
    const [first] = messages
    expect(ladder([{ ...first, problem: 'bad \u001b[2Jname' }])).not.toContain('\u001b')
  })

  test('says so when there is nothing to draw', () => {
    expect(ladder(messages, { imsi: '001010000000001' })).toBe('No messages of 001010000000001.\n')
    expect(ladder([])).toBe('No messages.\n')
  })

  test.each([80, 100, 120, 160])('is never wider than %i columns', (columns) => {
    const long = { ...messages[0], problem: `a ${'very '.repeat(60)}long reason ${'x'.repeat(300)}` }
    const lines = ladder([...messages, long], { columns }).split('\n')
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(columns)
  })

  test('marks a pause, numbers nodes of one kind, and joins them when they are too many', () => {
    const of = (n: number): DecodedMessage => ({
      ...messages.find(({ kind }) => kind === 'S1SetupRequest')!,
      source: `10.0.0.${n}`,
      timeUs: epochUs + n * 5_000_000,
    })
    const few = ladder([of(9), of(10)])
    expect(few).toContain('eNB 1 10.0.0.9   eNB 2 10.0.0.10   MME 10.10.1.1')
    expect(few).toContain('… 5.000000 s')
    const many = ladder(Array.from({ length: 30 }, (_, i) => of(i + 1)))
    expect(many).toContain('eNB ×30   MME 10.10.1.1')
  })

  test('names a node of which the capture tells no role by its address', () => {
    const [first] = messages
    const text = ladder([{ ...first, from: '192.0.2.7', source: '192.0.2.7' }])
    expect(text).toContain('node 192.0.2.7')
    expect(text).toMatch(/◄─+┤/)
  })
})

const EXPECTED = `Call flow of IMSI 262011234567890: 21 messages in 0.021000 s
Time 0 is 2026-07-01 06:00:00.006 UTC

            eNB 10.10.16.1   MME 10.10.1.1   HSS 10.100.3.1   SGW 10.10.2.1   PGW 10.100.6.1   OCS 10.100.5.1

   seconds  UE     eNB    MME    HSS    SGW    PGW    OCS
             ┬──────┬──────┬──────┬──────┬──────┬──────┬
  0.000000   ├─────►│      │      │      │      │      │  RRCConnectionRequest  cause=mo-Signalling
  0.001000   ├─────►│      │      │      │      │      │  RRCConnectionSetupComplete [AttachRequest
             │      │      │      │      │      │      │    [PdnConnectivityRequest]]  IMSI=262011234567890
  0.002000   │      ├─────►│      │      │      │      │  InitialUEMessage [AttachRequest [PdnConnectivityRequest]]
             │      │      │      │      │      │      │    PLMN=21407  TAC=1  IMSI=262011234567890
  0.004000   │      │      ├─────►│      │      │      │  S6a AuthenticationInformationRequest  visited=21407
  0.005000   │      │      │◄─────┤      │      │      │  S6a AuthenticationInformationAnswer  success
  0.006000   │      │◄─────┤      │      │      │      │  DownlinkNASTransport [AuthenticationRequest]
  0.007000   │◄─────┤      │      │      │      │      │  DLInformationTransfer [AuthenticationRequest]
  0.008000   ├─────►│      │      │      │      │      │  ULInformationTransfer [AuthenticationResponse]
  0.009000   │      ├─────►│      │      │      │      │  UplinkNASTransport [AuthenticationResponse]
  0.010000   │      │◄─────┤      │      │      │      │  DownlinkNASTransport [SecurityModeCommand]  EEA2  EIA2
  0.011000   │◄─────┤      │      │      │      │      │  DLInformationTransfer [SecurityModeCommand]  EEA2  EIA2
  0.012000   ├─────►│      │      │      │      │      │  ULInformationTransfer [SecurityModeComplete]
             │      │      │      │      │      │      │    IMEISV=3569380356438091
  0.013000   │      ├─────►│      │      │      │      │  UplinkNASTransport [SecurityModeComplete]
             │      │      │      │      │      │      │    IMEISV=3569380356438091
  0.014000   │      │      ├──────┼─────►│      │      │  CreateSessionRequest  APN=internet  F-TEID=10.10.1.1/0x11
  0.015000   │      │      │      │      │      ├─────►│  Gy CreditControlRequest  INITIAL #0  RG 10 asks
  0.016000   │      │      │      │      │      │◄─────┤  Gy CreditControlAnswer  INITIAL #0  success
             │      │      │      │      │      │      │    RG 10 granted 1,000,000
  0.017000   │      │      │◄─────┼──────┤      │      │  CreateSessionResponse  F-TEID=10.10.2.1/0x12  accepted
  0.018000   │      │◄─────┤      │      │      │      │  InitialContextSetupRequest [AttachAccept
             │      │      │      │      │      │      │    [ActivateDefaultEpsBearerContextRequest]]  E-RAB=5  QCI=9
             │      │      │      │      │      │      │    TEID=0x21  GUTI …c0ffee01  PDN=100.64.0.1
  0.019000   │◄─────┤      │      │      │      │      │  DLInformationTransfer [AttachAccept
             │      │      │      │      │      │      │    [ActivateDefaultEpsBearerContextRequest]]  GUTI …c0ffee01
             │      │      │      │      │      │      │    PDN=100.64.0.1
  0.020000   ├─────►│      │      │      │      │      │  ULInformationTransfer [AttachComplete
             │      │      │      │      │      │      │    [ActivateDefaultEpsBearerContextAccept]]
  0.021000   │      ├─────►│      │      │      │      │  UplinkNASTransport [AttachComplete
             │      │      │      │      │      │      │    [ActivateDefaultEpsBearerContextAccept]]
             ┴──────┴──────┴──────┴──────┴──────┴──────┴
`
