import { Lab, millisecond, second, then, when } from '../../test-support/lab.ts'

/** What a subscriber sent: octets, and the time since the one before. The first comes from the attach. */
function offered(lab: Lab, flow: number, count: number): Array<[octets: number, gapUs: number]> {
  const own = lab.measured.filter((one) => one.name === 'ue.uplink.octets' && one.flow === flow)
  return own.slice(1, count).map(({ value, timeUs }, i) => [value, timeUs - own[i].timeUs])
}

/** Three classes, as the shipped scenario has them. */
const shipped = { traffic: true, asShipped: true, subscribers: 3 } as const

describe('the workload that a subscriber offers (design §4.2)', () => {
  const exchanges = 20
  const run = (change: (lab: Lab) => void): Lab => {
    const lab = new Lab(shipped)
    change(lab)
    lab.until(() =>
      lab.world.ues.every(({ index }) => offered(lab, index, exchanges).length === exchanges - 1),
    )
    return lab
  }

  when('the network takes longer', () =>
    then('every subscriber asks the same of it, at the same intervals', () => {
      const usual = run(() => {})
      const slower = run((lab) => {
        for (const { model } of lab.links('s6a')) model.delayUs += millisecond
      })
      for (const { index } of usual.world.ues) {
        expect(offered(slower, index, exchanges)).toEqual(offered(usual, index, exchanges))
        const startOf = (lab: Lab): number =>
          lab.measured.find(({ name }) => name === 'ue.uplink.octets')!.timeUs
        expect(startOf(slower)).not.toBe(startOf(usual))
      }
    }),
  )

  when('several subscribers share a profile', () =>
    then('each has a workload of its own, and classes and intervals vary', () => {
      const lab = run(() => {})
      const [a, b] = [offered(lab, 1, exchanges), offered(lab, 2, exchanges)]
      expect(a).not.toEqual(b)
      expect(new Set(a.map(([octets]) => octets)).size).toBeGreaterThan(1)
      expect(new Set(a.map(([, gapUs]) => gapUs)).size).toBe(exchanges - 1)
    }),
  )

  when('a UE attaches again before what was due before', () =>
    then('it does not send twice as often', () => {
      const lab = new Lab({ traffic: { octets: 1_000, everyUs: 10 * second } }).attached()
      for (let i = 0; i < 3; i++) {
        // As after a battery change: the registration is gone, and the network did not notice.
        lab.command(lab.ue(), () => {
          lab.ue().leaveConnected()
          lab.ue().registered = false
          lab.ue().startAttach()
        })
        lab.until(() => lab.ue().registered)
      }
      const before = lab.values('ue.uplink.octets').length
      lab.run(200 * second)
      const made = lab.values('ue.uplink.octets').length - before
      expect(made).toBeGreaterThanOrEqual(14)
      expect(made).toBeLessThanOrEqual(26)
    }),
  )
})
