import { mutationsPerType, testRandom } from '../../test-support/mutation.ts'
import type { CapturedPdu } from '../codec/pcap/deframing.ts'
import { encodeS1ap, type S1apMessage } from '../codec/s1ap/s1ap.ts'
import { examples } from '../codec/s1ap/s1ap-examples.ts'
import { encodeX2ap } from '../codec/x2ap/x2ap.ts'
import { examples as x2apExamples } from '../codec/x2ap/x2ap-examples.ts'
import { handMadeCapture, keysOf } from '../runs/capture-samples.ts'
import { inputInMemory } from '../runs/reading/capture-input.ts'
import { type AnyMessage, capturedMessage } from '../runs/reading/captured-message.ts'
import { draftsOf, MessageMaker, surveyOf } from '../runs/reading/decode.ts'
import { NestedMessages, OpenedNas } from '../runs/reading/nested-messages.ts'
import { type LadderRow, ladderLines, ladderRow } from './ladder.ts'
import { CaptureVerification, type Finding, findingText } from './verify-capture.ts'

const pduOf = (message: S1apMessage): CapturedPdu => ({
  frameNumber: 1,
  timeUs: 0,
  transport: 'sctp',
  ppid: 18,
  octets: encodeS1ap(message),
})

describe('the layers of a message', () => {
  const verified = (message: S1apMessage) => {
    const findings: Finding[] = []
    const verification = new CaptureVerification(new OpenedNas(), (finding) => findings.push(finding))
    const pdu = pduOf(message)
    const read = capturedMessage(pdu)
    if (typeof read === 'string') throw new Error(read)
    verification.add({ ...read, pdu, ordinal: 0 }, 'downlink')
    return { counts: verification.counts, total: verification.total, findings }
  }

  test('every S1AP message of the codec is equal, whatever stands in its containers', () => {
    for (const message of examples) expect(verified(message).counts.S1AP.differing).toBe(0)
  })

  test('every X2AP message of the codec is equal, and shows what it carries', () => {
    for (const message of x2apExamples) {
      const pdu: CapturedPdu = { ...pduOf(examples[0]), ppid: 27, octets: encodeX2ap(message) }
      const read = capturedMessage(pdu)
      if (typeof read === 'string') throw new Error(read)
      const verification = new CaptureVerification(new OpenedNas(), () => undefined)
      verification.add({ ...read, pdu, ordinal: 0 }, 'downlink')
      expect([message.kind, verification.counts.X2AP.equal]).toEqual([message.kind, 1])
    }
  })

  test('transparent containers of a handover are layers, and what eNBs say to each other in them', () => {
    const required = examples.find(({ kind }) => kind === 'HandoverRequired')!
    const { counts, findings } = verified(required)
    expect(findings).toEqual([])
    expect(counts.S1AP).toMatchObject({ pdus: 2, equal: 2 })
    const acknowledge = examples.find(({ kind }) => kind === 'HandoverRequestAcknowledge')!
    expect(verified(acknowledge).counts).toMatchObject({ S1AP: { equal: 2 }, RRC: { differing: 0 } })
    expect(verified(acknowledge).counts.RRC.equal).toBeGreaterThanOrEqual(1)
  })

  test('are shown decoded too', () => {
    const acknowledge = examples.find(({ kind }) => kind === 'HandoverRequestAcknowledge')!
    const { message } = capturedMessage(pduOf(acknowledge)) as { message: AnyMessage }
    const { fields } = new NestedMessages(new OpenedNas()).expand(message, 'downlink')
    expect(fields).toMatchObject({
      targetToSourceTransparentContainer: { rrcContainer: { kind: 'HandoverCommand' } },
    })
  })
})

test('of damaged captures whatever is left is shown and compared, and nothing else happens', () => {
  const whole = handMadeCapture()
  const random = testRandom(11)
  let equal = 0
  for (let round = 0; round < mutationsPerType / 20; round++) {
    const octets = whole.slice()
    for (let k = 1 + random(40); k > 0; k--) octets[100 + random(octets.length - 100)] = random(256)
    const input = inputInMemory(octets)
    const surveyed = surveyOf(input, { keysOf })
    if (!surveyed.ok) continue
    const { survey } = surveyed
    const maker = new MessageMaker(survey)
    const findings: string[] = []
    const verification = new CaptureVerification(survey.opened, (finding) =>
      findings.push(findingText(finding)),
    )
    const rows: LadderRow[] = []
    for (const draft of draftsOf(input, survey, { withCopies: true })) {
      rows.push(ladderRow(maker.message(draft), true))
      verification.add(draft, maker.directionOf(draft))
    }
    const { total } = verification
    expect(findings).toHaveLength(total.pdus - total.equal - total.closed)
    expect([...ladderLines(rows)].length).toBeGreaterThan(0)
    equal += total.equal
  }
  expect(equal).toBeGreaterThan(100)
})
