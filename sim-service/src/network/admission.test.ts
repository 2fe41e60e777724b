import { Lab, type LabOptions, second, then, when } from '../../test-support/lab.ts'

/** A cell with one place. */
function small(options: LabOptions = {}): Lab {
  return new Lab({
    subscribers: 2,
    change: ({ visited: [{ profile }] }) => {
      profile.radio.connections = 1
    },
    ...options,
  })
}

describe('admission to a cell (36.331 §5.3.3.8)', () => {
  when('the cell is full', () => {
    then('it rejects with a wait time, and the UE asks again when T302 has run out', () => {
      const lab = small({ staysUs: 20 * second }).attached()
      const reject = lab.next('RRCConnectionReject')
      expect([reject.flow, reject.message.waitTime]).toEqual([2, 5])
      const again = lab.next('RRCConnectionRequest')
      expect(again.flow).toBe(2)
      expect(again.timeUs - reject.timeUs).toBeGreaterThan(5 * second)
      expect(lab.enb.byEnbUeId.size).toBe(1)
    })

    then('it admits when somebody has left, and no attempt of NAS was spent on the wait', () => {
      const lab = small({ staysUs: 20 * second })
      lab.until(() => lab.mme.byImsi.get(lab.ue(2).imsi)?.registered === true, 120 * second)
      expect(lab.outcomes('attach.outcome')).toEqual(['accepted', 'accepted'])
      expect(lab.count('AttachRequest', 's1-mme')).toBe(2)
      expect(lab.mark('timer.started/T3411')).toBe(0)
    })

    then('congestion shows in the measurements of TS 32.425', () => {
      const lab = small({ staysUs: 20 * second })
      lab.run(60 * second)
      const refused = lab.total('enb.admission.refused', 'connection')
      expect(refused).toBeGreaterThan(2)
      expect(lab.total('enb.rrc.connection', 'failed/mo-Signalling')).toBe(refused)
    })
  })

  when('two UEs send the same preamble at once', () =>
    then('both try again, and both are served', () => {
      const lab = new Lab({
        subscribers: 60,
        change: ({ subscribers }) => {
          for (const one of subscribers) one.arrivesAtUs = subscribers[0].arrivesAtUs
        },
      })
      lab.run(5 * second)
      expect(lab.total('ue.random-access', 'collision')).toBeGreaterThan(10)
      expect(lab.outcomes('attach.outcome').filter((outcome) => outcome === 'accepted')).toHaveLength(60)
    }),
  )
})
