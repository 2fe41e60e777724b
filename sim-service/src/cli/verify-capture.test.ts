import type { CapturedPdu } from '../codec/pcap/deframing.ts'
import { encodeS1ap, type S1apMessage } from '../codec/s1ap/s1ap.ts'
import { examples } from '../codec/s1ap/s1ap-examples.ts'
import { type AnyMessage, capturedMessage } from './captured-message.ts'
import { NestedMessages, OpenedNas } from './nested-messages.ts'
import { CaptureVerification, type Finding } from './verify-capture.ts'

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
