import { decodeNas } from '../codec/nas/nas.ts'
import { toHex } from '../codec/octets.ts'
import { readCapture } from '../codec/pcap/capture-reader.ts'
import { deframe } from '../codec/pcap/deframing.ts'
import { decodeExportedPdu } from '../codec/pcap/exported-pdu.ts'
import { concatenated, linkType } from '../codec/pcap/pcapng-writer.ts'
import { Capture } from './capture.ts'
import { CaptureFile } from './capture-file.ts'
import { epochUs, exchange, handMadeCapture, keysOf, newLinks, protectedAttach } from './capture-samples.ts'

const captured = (options?: Parameters<typeof handMadeCapture>[0]) => readCapture(handMadeCapture(options))

const namesOf = (capture: ReturnType<typeof captured>): string[] =>
  capture.packets.map((packet) => capture.interfaces[packet.interface].name!)

describe('a capture of a run', () => {
  test('has an interface for each kind of link, and its frames in the order of time', () => {
    const capture = captured()
    expect(capture.interfaces.map(({ name }) => name).sort()).toEqual(
      ['gy', 'nas-plain', 'radio', 's1-mme', 's11', 's6a'].sort(),
    )
    for (const { name, linkType: type } of capture.interfaces) {
      expect(type).toBe(name === 'radio' || name === 'nas-plain' ? linkType.exportedPdu : linkType.ethernet)
    }
    const times = capture.packets.map(({ timeUs }) => timeUs)
    expect(times).toEqual([...times].sort((a, b) => a - b))
    expect(times[0]).toBe(epochUs)
  })

  test('gives back the octets of every frame, whatever was put around them', () => {
    const { packets } = captured()
    const pdus = deframe(packets).pdus.filter(({ dissector }) => dissector !== 'nas-eps_plain')
    expect(pdus.map(({ octets }) => toHex(octets))).toEqual(exchange().map(({ octets }) => toHex(octets)))
    expect(deframe(packets).skipped).toEqual([])
  })

  test('names the RRC dissector by direction and channel, and the radio link in a comment', () => {
    const { packets } = captured()
    const radio = packets.filter(({ comment }) => comment?.startsWith('radio/'))
    expect(radio.map(({ octets }) => decodeExportedPdu(octets).dissector)).toEqual([
      'lte_rrc.ul_ccch',
      'lte_rrc.ul_dcch',
      'lte_rrc.dl_dcch',
      'lte_rrc.ul_dcch',
      'lte_rrc.dl_dcch',
      'lte_rrc.ul_dcch',
      'lte_rrc.dl_dcch',
      'lte_rrc.ul_dcch',
    ])
  })

  test('writes each ciphered NAS message once more, deciphered, at the same time and naming its frame', () => {
    const capture = captured()
    const names = namesOf(capture)
    const copies = capture.packets.filter((_, i) => names[i] === 'nas-plain')
    const nas = protectedAttach()
    const sent = [nas.securityModeComplete, nas.attachAccept, nas.attachComplete]
    const kinds = ['SecurityModeComplete', 'AttachAccept', 'AttachComplete']
    expect(copies).toHaveLength(sent.length)
    copies.forEach((packet, i) => {
      const copy = decodeExportedPdu(packet.octets)
      const original = capture.packets[copy.originalFrame! - 1]
      expect(copy.dissector).toBe('nas-eps_plain')
      expect(packet.timeUs).toBe(original.timeUs)
      expect(toHex(original.octets)).toContain(toHex(sent[i]))
      expect(decodeNas(copy.octets, i === 1 ? 'downlink' : 'uplink').kind).toBe(kinds[i])
    })
  })

  test('leaves NAS alone on request, or shows it deciphered in place', () => {
    const ciphered = captured({ nas: 'ciphered' })
    expect(namesOf(ciphered)).not.toContain('nas-plain')
    const plain = captured({ nas: 'plain' })
    expect(namesOf(plain)).not.toContain('nas-plain')
    const text = plain.packets.map(({ octets }) => toHex(octets)).join(' ')
    const { securityModeComplete, attachComplete } = protectedAttach()
    for (const closed of [securityModeComplete, attachComplete]) expect(text).not.toContain(toHex(closed))
    // The frames of both have the same lengths: only contents were exchanged.
    expect(plain.packets.map(({ octets }) => octets.length)).toEqual(
      ciphered.packets.map(({ octets }) => octets.length),
    )
  })

  test('always shows the nodes, and only the subscribers that are wanted', () => {
    const nodes = deframe(captured({ wants: () => false }).packets).pdus
    const of = (flow: number): string[] =>
      exchange()
        .filter((frame) => frame.flow === flow)
        .map(({ octets }) => toHex(octets))
    expect(nodes.map(({ octets }) => toHex(octets))).toEqual(of(0))
    const second = deframe(captured({ wants: (flow) => flow === 2 }).packets).pdus
    expect(second.map(({ octets }) => toHex(octets))).toEqual([...of(0), ...of(2)])
  })

  test('acknowledges at every second message of a direction, otherwise after 200 ms', () => {
    const capture = captured({ wants: () => false })
    const names = namesOf(capture)
    const s1 = capture.packets.filter((_, i) => names[i] === 's1-mme')
    // Four of the handshake, request and response, and an acknowledgement of each.
    expect(s1).toHaveLength(8)
    expect(s1.slice(-2).map(({ timeUs }) => timeUs - epochUs)).toEqual([200_000, 201_000])
  })

  test('captures a damaged S1AP message as it is', () => {
    const chunks: Uint8Array[] = []
    const file = new CaptureFile((chunk) => chunks.push(chunk), epochUs)
    const capture = new Capture({ sink: (packet) => file.add(packet), wants: () => true, keysOf })
    const links = newLinks()
    capture.attach(links.s1)
    links.s1.tap!(links.s1.a, Uint8Array.of(0, 1, 2, 3), 0, 5, 1)
    capture.finish()
    const { pdus } = deframe(readCapture(concatenated(chunks)).packets)
    expect(pdus.map(({ octets }) => toHex(octets))).toEqual(['00010203'])
  })
})
