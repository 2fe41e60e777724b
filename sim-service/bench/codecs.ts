import { kasme, nasKey } from '../src/codec/crypto/key-derivation.ts'
import { authenticationVector } from '../src/codec/crypto/milenage.ts'
import { decodeDiameter, encodeDiameter } from '../src/codec/diameter/diameter.ts'
import { decodeGtpv2, encodeGtpv2 } from '../src/codec/gtp/gtpv2.ts'
import { decodeNas, encodeNas } from '../src/codec/nas/nas.ts'
import { type NasSecurityContext, protect, unprotect } from '../src/codec/nas/nas-security.ts'
import { decodeRrc, encodeRrc, type RrcChannel } from '../src/codec/rrc/rrc.ts'
import { handoverExamples as s1Handover } from '../src/codec/s1ap/handover-examples.ts'
import { decodeS1ap, encodeS1ap } from '../src/codec/s1ap/s1ap.ts'
import { handoverExamples as x2Handover } from '../src/codec/x2ap/handover-examples.ts'
import { decodeX2ap, encodeX2ap } from '../src/codec/x2ap/x2ap.ts'
import type { Link } from '../src/engine/link.ts'
import { World } from '../src/scenario/world.ts'
import { cyclePlan } from './plans.ts'

export interface CodecFigures {
  /** How many the mean is taken over. */
  messages: number
  encodeNs: number
  decodeNs: number
}

interface Pair {
  encode: () => unknown
  decode: () => unknown
}

/** The messages of one real cycle, by codec: each with its octets and its decoded value. */
function messagesOfOneCycle(): Record<string, Pair[]> {
  const plan = cyclePlan(1, 500_000)
  // EEA0 leaves the NAS messages readable, so that the cycle gives samples for the NAS codec too.
  const [visited] = plan.visited
  const open = {
    ...plan,
    visited: [
      { ...visited, profile: { ...visited.profile, nas: { ...visited.profile.nas, ciphering: [0] } } },
    ],
  }
  const world = new World(open, { foreignGutiPpm: 0, sendsEmmInformation: false })
  const pairs: Record<string, Pair[]> = {
    rrc: [],
    s1ap: [],
    nas: [],
    gtpv2: [],
    'diameter s6a': [],
    'diameter gx': [],
    'diameter gy': [],
  }
  const tap = (link: Link): void => {
    const name = link.name.split('/', 1)[0]
    link.tap = (from, octets, channel, _timeUs, flow) => {
      if (flow > 0) collect(pairs, name, octets, channel, from === link.a)
    }
  }
  world.cabling.onLink = tap
  for (const link of world.cabling.links) tap(link)
  world.sim.run(plan.durationUs)
  return pairs
}

function collect(
  pairs: Record<string, Pair[]>,
  name: string,
  octets: Uint8Array,
  channel: number,
  fromClient: boolean,
): void {
  if (name === 'radio') {
    const logical = `${fromClient ? 'ul' : 'dl'}-${channel === 0 ? 'ccch' : 'dcch'}` as RrcChannel
    const message = decodeRrc(logical, octets)
    pairs['rrc'].push({ encode: () => encodeRrc(logical, message), decode: () => decodeRrc(logical, octets) })
  } else if (name === 's1-mme') {
    const message = decodeS1ap(octets)
    pairs['s1ap'].push({ encode: () => encodeS1ap(message), decode: () => decodeS1ap(octets) })
    if ('nasPdu' in message && message.nasPdu !== undefined)
      collectNas(pairs['nas'], message.nasPdu, fromClient)
  } else if (name === 's11' || name === 's8') {
    const message = decodeGtpv2(octets)
    pairs['gtpv2'].push({ encode: () => encodeGtpv2(message), decode: () => decodeGtpv2(octets) })
  } else {
    const message = decodeDiameter(octets)
    pairs[`diameter ${name}`]?.push({
      encode: () => encodeDiameter(message),
      decode: () => decodeDiameter(octets),
    })
  }
}

function collectNas(pairs: Pair[], nasPdu: Uint8Array, uplink: boolean): void {
  const plain = nasPdu[0] >> 4 === 0 ? nasPdu : nasPdu.slice(6)
  const direction = uplink ? 'uplink' : 'downlink'
  const message = decodeNas(plain, direction)
  pairs.push({ encode: () => encodeNas(message), decode: () => decodeNas(plain, direction) })
}

/** Messages that no cycle has: those of handovers, each with all of its elements and with the mandatory ones. */
function messagesOfHandovers(): Record<string, Pair[]> {
  const pairsOf = <M>(
    messages: readonly M[],
    encode: (message: M) => Uint8Array,
    decode: (octets: Uint8Array) => unknown,
  ): Pair[] =>
    messages.map((message) => {
      const octets = encode(message)
      return { encode: () => encode(message), decode: () => decode(octets) }
    })
  return {
    's1ap handover': pairsOf(s1Handover, encodeS1ap, decodeS1ap),
    'x2ap handover': pairsOf(x2Handover, encodeX2ap, decodeX2ap),
  }
}

/** Nanoseconds for one round of all jobs, the best of several after a warm-up. */
function bestNs(jobs: Array<() => unknown>, rounds = 2_000): number {
  let best = Number.POSITIVE_INFINITY
  for (let repeat = 0; repeat < 7; repeat++) {
    const started = performance.now()
    for (let i = 0; i < rounds; i++) for (const job of jobs) job()
    best = Math.min(best, ((performance.now() - started) * 1e6) / rounds)
  }
  return best
}

/** Encode and decode, nanoseconds a message, over the messages of the fixed cycle and over those of handovers. */
export function codecFigures(rounds?: number): Record<string, CodecFigures> {
  const figures: Record<string, CodecFigures> = {}
  for (const [name, pairs] of Object.entries({ ...messagesOfOneCycle(), ...messagesOfHandovers() })) {
    const encodeNs = Math.round(
      bestNs(
        pairs.map((pair) => pair.encode),
        rounds,
      ) / pairs.length,
    )
    const decodeNs = Math.round(
      bestNs(
        pairs.map((pair) => pair.decode),
        rounds,
      ) / pairs.length,
    )
    figures[name] = { messages: pairs.length, encodeNs, decodeNs }
  }
  return figures
}

/** The same array, with a value that it did not have in the last 65,535 calls. */
function another(octets: Uint8Array): Uint8Array {
  octets[0]++
  if (octets[0] === 0) octets[1]++
  return octets
}

/** Nanoseconds of the cryptography that a cycle needs; derived keys are kept, so they are asked for anew and again. */
export function cryptoFigures(): Record<string, number> {
  const octets = (n: number): Uint8Array => Uint8Array.from({ length: n }, (_, i) => (i * 37 + n) & 255)
  const vector = { k: octets(16), opc: octets(16), rand: octets(16), sqn: 32, amf: 0x8000 }
  const key = kasme(octets(16), octets(16), '21407', octets(6))
  const context = (): NasSecurityContext => ({
    eea: 2,
    eia: 2,
    kNasEnc: nasKey(key, 'enc', 2),
    kNasInt: nasKey(key, 'int', 2),
    uplinkCount: 0,
    downlinkCount: 0,
    ksi: 0,
  })
  const sender = context()
  const message = octets(40)
  const sealed = protect(context(), message, 2, 'uplink')
  const ck = octets(16)
  const parent = octets(32)
  const ns = (job: () => unknown): number => Math.round(bestNs([job], 5_000))
  return {
    milenageVectorNs: ns(() => authenticationVector(vector)),
    kasmeNs: ns(() => kasme(another(ck), vector.k, '21407', message.subarray(0, 6))),
    nasKeyNs: ns(() => nasKey(another(parent), 'int', 2)),
    nasKeyAgainNs: ns(() => nasKey(key, 'int', 2)),
    nasProtect40OctetsNs: ns(() => {
      sender.uplinkCount = 0
      return protect(sender, message, 2, 'uplink')
    }),
    nasUnprotect40OctetsNs: ns(() => {
      sender.uplinkCount = 0
      return unprotect(sender, sealed, 'uplink')
    }),
  }
}
