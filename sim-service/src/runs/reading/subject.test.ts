import { IdentityMap, Subject } from './subject.ts'

const named = (imsi: string): Subject => {
  const subject = new Subject()
  subject.name(imsi)
  return subject
}

describe('subjects', () => {
  test('that prove to be one have one IMSI from then on, also those that joined before', () => {
    const [a, b, c] = [new Subject(), new Subject(), named('1')]
    expect([a.join(b), b.imsi]).toEqual([true, undefined])
    expect([c.join(a), a.imsi, b.imsi]).toEqual([true, '1', '1'])
    expect(a.root).toBe(b.root)
  })

  test('of different IMSIs stay apart', () => {
    const [a, b] = [named('1'), named('2')]
    expect([a.join(b), a.imsi, b.imsi]).toEqual([false, '1', '2'])
  })
})

describe('an identity', () => {
  test('that a stranger claims makes the two one', () => {
    const tunnels = new IdentityMap<string>()
    const stranger = tunnels.claim('10.0.0.1/7', new Subject())
    tunnels.claim('10.0.0.1/7', named('1'))
    expect([stranger.imsi, tunnels.of('10.0.0.1/7')?.imsi]).toEqual(['1', '1'])
  })

  test('that was allotted to somebody else leaves the first alone', () => {
    const tunnels = new IdentityMap<string>()
    const [first, second] = [named('1'), named('2')]
    tunnels.claim('10.0.0.1/7', first)
    expect(tunnels.claim('10.0.0.1/7', second).imsi).toBe('2')
    expect([first.imsi, tunnels.of('10.0.0.1/7')?.imsi]).toEqual(['1', '2'])
  })

  test('is found by its subject, and the oldest is forgotten', () => {
    const sessions = new IdentityMap<number>(3)
    const subject = named('1')
    for (let i = 0; i < 5; i++) sessions.assign(i, i === 3 ? named('2') : subject)
    expect([...sessions.keysOf(subject)]).toEqual([2, 4])
  })
})
