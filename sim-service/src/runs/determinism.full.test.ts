import type { LabPlan } from '../../test-support/lab-plan.ts'
import { shippedPlan } from '../../test-support/shipped-plan.ts'
import { capturedRun } from '../../test-support/shipped-run.ts'
import { toHex } from '../codec/octets.ts'
import { decodeS1ap, encodeS1ap } from '../codec/s1ap/s1ap.ts'
import type { Link, Port } from '../engine/link.ts'
import type { Plan } from '../scenario/plan.ts'
import { Run, type RunResult } from './run.ts'

/** The scenarios that ship, small enough to be run many times. */
const scenarios: Readonly<Record<string, () => LabPlan>> = {
  'one-roamer': () => shippedPlan('one-roamer'),
  'first-drill': () => shippedPlan('first-drill', { scale: { num: 1, den: 50 } }),
  'handover-spike': () => {
    const plan = shippedPlan('handover-spike', { scale: { num: 5, den: 700 } })
    plan.durationUs = 70_000_000
    return plan
  },
}

type Fingerprints = RunResult['fingerprint']

const fingerprintOf = (plan: Plan): Fingerprints => new Run(plan).complete().fingerprint

/** The first link of an interface. */
function linkOf(run: Run, name: string): Link {
  return run.world.cabling.links.find((link) => link.name.startsWith(`${name}/`))!
}

describe.each(Object.entries(scenarios))('%s with one seed', (_, plan) => {
  let first: RunResult
  beforeAll(() => {
    first = new Run(plan()).complete()
  })

  test('gives the same result, fingerprints and all, in five repeats', () => {
    for (let repeat = 1; repeat < 5; repeat++) expect(new Run(plan()).complete()).toEqual(first)
  })

  test('does not depend on what its plan went through: JSON and back', () => {
    expect(new Run(JSON.parse(JSON.stringify(plan()))).complete()).toEqual(first)
  })

  test.each([
    ['event by event', 1],
    ['in steps of 7 ms', 7_000],
    ['in steps of 10 s', 10e6],
    ['at one go', Number.POSITIVE_INFINITY],
  ])('is the same %s: the host decides only when it looks', (_pace, stepUs) => {
    const { world } = new Run(plan())
    const { sim } = world
    const { durationUs } = world.plan
    for (let at = 0; at < durationUs; ) {
      // Where nothing happens, there is nothing to look at.
      at = Math.min(durationUs, Math.max(sim.nextTime(), at + stepUs))
      sim.run(at)
    }
    expect(String(sim.fingerprints.signalling)).toBe(first.fingerprint.signalling)
    expect(String(sim.fingerprints.charging)).toBe(first.fingerprint.charging)
    expect(sim.events).toBe(first.events)
  })

  test('is the same when somebody reads progress and interim results between the windows', () => {
    const run = new Run(plan())
    for (let window = 0; run.advance(); window++) {
      expect(run.progress.virtualUs).toBeGreaterThan(0)
      if (window % 20 === 0) run.result()
    }
    expect(run.result()).toEqual(first)
  })

  test.each([
    ['of everybody, NAS deciphered beside', () => true, 'both'],
    ['of everybody, NAS deciphered in place', () => true, 'plain'],
    ['of everybody, NAS as it was', () => true, 'ciphered'],
    ['of one subscriber', (flow: number) => flow === 1, 'both'],
    ['of the nodes alone', () => false, 'both'],
  ] as const)('is the same with a capture %s', (_what, wants, nas) => {
    const { run, file } = capturedRun(plan(), { wants, nas })
    expect(run.complete()).toEqual(first)
    expect(file().length).toBeGreaterThan(1_000)
  })

  test('differs with another seed', () => {
    const other = fingerprintOf({ ...plan(), seed: first.seed + 1 })
    expect(other.signalling).not.toBe(first.fingerprint.signalling)
    expect(other.charging).not.toBe(first.fingerprint.charging)
  })

  test('differs when one link takes a microsecond longer', () => {
    const run = new Run(plan())
    const s6a = linkOf(run, 's6a')
    s6a.model.delayUs++
    expect(run.complete().fingerprint.signalling).not.toBe(first.fingerprint.signalling)
  })

  test('differs when one frame takes a microsecond longer', () => {
    const run = new Run(plan())
    const { signalling } = disturbed(run, 's11', 2, (send) => {
      const { model } = linkOf(run, 's11')
      model.delayUs++
      const sent = send()
      model.delayUs--
      return sent
    })
    expect(signalling).not.toBe(first.fingerprint.signalling)
  })

  test('differs when one letter of one message does, though nobody acts on it', () => {
    const run = new Run(plan())
    let changed = 0
    const { signalling, charging } = disturbed(run, 's1-mme', 1, (send, octets) => {
      const renamed = withOtherEnbName(octets)
      changed = differences(octets, renamed)
      return send(renamed)
    })
    expect(changed).toBe(1)
    expect(signalling).not.toBe(first.fingerprint.signalling)
    expect(charging).toBe(first.fingerprint.charging)
  })
})

/**
 * Runs to the end; the nth frame that an interface's first link carries goes through `hurt`. Everything else is
 * as it would have been.
 */
function disturbed(
  run: Run,
  name: string,
  nth: number,
  hurt: (send: (octets?: Uint8Array) => boolean, octets: Uint8Array) => boolean,
): Fingerprints {
  const link = linkOf(run, name)
  const transmit = link.transmit.bind(link)
  let seen = 0
  link.transmit = (from: Port, octets: Uint8Array, channel: number): boolean => {
    if (++seen !== nth) return transmit(from, octets, channel)
    return hurt((other = octets) => transmit(from, other, channel), octets)
  }
  const result = run.complete()
  expect(seen).toBeGreaterThan(nth)
  expect(result.verdict.state).not.toBe('failed')
  return result.fingerprint
}

/** The S1 Setup Request with the first letter of the eNB name in the other case: one bit. */
function withOtherEnbName(octets: Uint8Array): Uint8Array {
  const request = decodeS1ap(octets)
  if (request.kind !== 'S1SetupRequest' || request.enbName === undefined) throw new Error('no name to change')
  const [letter] = request.enbName
  const other = letter === letter.toUpperCase() ? letter.toLowerCase() : letter.toUpperCase()
  return encodeS1ap({ ...request, enbName: other + request.enbName.slice(1) })
}

function differences(one: Uint8Array, other: Uint8Array): number {
  expect(other.length).toBe(one.length)
  return one.reduce((count, octet, i) => count + (octet === other[i] ? 0 : 1), 0)
}

describe('one roamer more', () => {
  /** Ample nodes, so that nobody waits for anybody. */
  function unloaded(subscribers: number): LabPlan {
    const plan = shippedPlan('first-drill', { scale: { num: subscribers, den: 2_000 } })
    expect(plan.subscribers).toHaveLength(subscribers)
    for (const { profile } of [...plan.visited, ...plan.homes])
      for (const node of Object.values(profile.nodes)) node.servers = 64
    return plan
  }

  /** What each roamer met, by IMSI: where it belongs, when it came, what it said first, how long its attach took. */
  function lives(plan: LabPlan): Map<string, unknown> {
    const run = new Run(plan)
    const said = new Map<number, string>()
    const links = run.world.cabling.links.filter((link) => link.name.startsWith('s1-mme/'))
    for (const link of links)
      link.tap = (_from, octets, _channel, timeUs, flow) => {
        const message = decodeS1ap(octets)
        if (message.kind === 'InitialUEMessage' && !said.has(flow))
          said.set(flow, `${timeUs} ${toHex(message.nasPdu)}`)
      }
    const attaches = new Map<number, number>()
    const { recorder } = run.shards[0]
    run.world.sim.sink = {
      measure(name, dimensions, value, timeUs, flow) {
        recorder.measure(name, dimensions, value, timeUs, flow)
        if (name === 'attach.outcome') attaches.set(flow, value)
      },
    }
    run.complete()
    return new Map(
      plan.subscribers.map((subscriber, i) => [
        subscriber.imsi,
        { ...subscriber, firstMessage: said.get(i + 1), attachUs: attaches.get(i + 1) },
      ]),
    )
  }

  test.each([
    [20, 21],
    [21, 22],
    [22, 25],
  ])('of %d makes %d, and changes nobody else: home, arrival, latency', (few, more) => {
    const before = lives(unloaded(few))
    const after = lives(unloaded(more))
    expect(after.size).toBe(more)
    for (const [imsi, life] of before) expect(after.get(imsi)).toEqual(life)
  })
})
