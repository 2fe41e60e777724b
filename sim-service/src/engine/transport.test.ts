import { deliveryUs, radio, sctp, tcp, transports, udp } from './transport.ts'

const source = 0x1234567

/** What becomes of `count` frames of one flow, a second apart. */
function deliveries(
  transport: typeof udp,
  lossPpm: number,
  jitterUs: number,
  count: number,
): Array<number | string> {
  const medium = { transport, delayUs: 1000, jitterUs, lossPpm }
  return Array.from({ length: count }, (_, i) => deliveryUs(medium, source, 1, i * 1_000_000, 0))
}

const isTime = (one: number | string): one is number => typeof one === 'number'

describe('media (design §4.6)', () => {
  test('without loss, every transport takes the delay', () => {
    for (const transport of Object.values(transports))
      expect(new Set(deliveries(transport, 0, 0, 100))).toEqual(new Set([1000]))
  })

  test('jitter is uniform, from nothing to its bound, both included', () => {
    const seen = deliveries(udp, 0, 9, 5000).filter(isTime)
    const counts = Array.from({ length: 10 }, (_, j) => seen.filter((us) => us === 1000 + j).length)
    expect(counts.reduce((sum, count) => sum + count)).toBe(5000)
    for (const count of counts) expect(Math.abs(count - 500)).toBeLessThan(5 * Math.sqrt(500))
  })

  test('udp loses its share and delays nothing', () => {
    const seen = deliveries(udp, 100_000, 0, 10_000)
    const lost = seen.filter((one) => one === 'lost').length
    expect(Math.abs(lost - 1000)).toBeLessThan(5 * Math.sqrt(1000))
    expect(new Set(seen)).toEqual(new Set([1000, 'lost']))
  })

  test('tcp and sctp never lose: a loss costs the retransmission timeout, doubled each time', () => {
    const times = (transport: typeof udp): Array<number | string> =>
      [...new Set(deliveries(transport, 300_000, 0, 3000))].sort((a, b) => Number(a) - Number(b))
    expect(times(tcp).slice(0, 5)).toEqual([1_000, 201_000, 601_000, 1_401_000, 3_001_000])
    expect(times(sctp).slice(0, 5)).toEqual([1_000, 101_000, 301_000, 701_000, 1_501_000])
  })

  test('each repetition meets the loss anew, so k of them come with the k-th power', () => {
    const seen = deliveries(sctp, 500_000, 0, 20_000)
    const share = (us: number): number => seen.filter((one) => one === us).length / seen.length
    for (const [us, wanted] of [
      [1_000, 1 / 2],
      [101_000, 1 / 4],
      [301_000, 1 / 8],
      [701_000, 1 / 16],
    ])
      expect(Math.abs(share(us) - wanted)).toBeLessThan(0.02)
    // Six attempts in all.
    expect(Math.abs(seen.filter((one) => one === 'broken').length / seen.length - 1 / 64)).toBeLessThan(0.005)
  })

  test.each([
    ['tcp', tcp, 12_600_000],
    ['sctp', sctp, 3_100_000],
    ['radio', radio, 207_000],
  ])('%s gives up after its last repetition', (_name, transport, spentUs) => {
    expect(new Set(deliveries(transport, 1_000_000, 0, 50))).toEqual(new Set(['broken']))
    expect(transport.repetitionsUs.reduce((sum, us) => sum + us)).toBe(spentUs)
  })

  test('radio repeats by HARQ every 8 ms, then by RLC', () => {
    const seen = deliveries(radio, 400_000, 0, 4000).filter(isTime)
    const delays = [...new Set(seen)].sort((a, b) => a - b)
    expect(delays.slice(0, 6)).toEqual([1_000, 9_000, 17_000, 25_000, 70_000, 78_000])
    const harqOnly = seen.filter((us) => us <= 25_000).length / seen.length
    expect(Math.abs(harqOnly - (1 - 0.4 ** 4))).toBeLessThan(0.01)
  })

  test('the profile names the four of them', () => {
    expect(Object.keys(transports)).toEqual(['udp', 'tcp', 'sctp', 'radio'])
    for (const [name, transport] of Object.entries(transports)) expect(transport.name).toBe(name)
    expect(udp).toMatchObject({ ordered: false, repairs: false })
    for (const transport of [tcp, sctp, radio])
      expect(transport).toMatchObject({ ordered: true, repairs: true })
  })
})
