import { Lab, second, then, when } from '../../test-support/lab.ts'

/** One lab of six sites in two MME pool areas, each with two MMEs and an SGW of its own. */
function pools(): Lab {
  return new Lab({ sites: 6, areas: 4, mmes: 4, mmePools: 2, sgws: 2, sgwAreas: 2, x2Neighbours: 2 })
}

describe('pools of one visited network (23.401 §3.1, §4.3.7.2, §4.3.8.2)', () => {
  then('sites of an area are neighbours, and an area consists of whole tracking areas', () => {
    const { sites, mmes } = pools().plan.visited[0]
    expect(sites.map(({ mmePool }) => mmePool)).toEqual([0, 0, 0, 1, 1, 1])
    expect(sites.map(({ sgwArea }) => sgwArea)).toEqual([0, 0, 0, 1, 1, 1])
    expect(sites.map(({ tac }) => tac)).toEqual([1, 2, 1, 3, 4, 3])
    expect(mmes.map(({ groupId }) => groupId)).toEqual([0x8001, 0x8001, 0x8002, 0x8002])
    expect(new Set(mmes.map(({ code }) => code)).size).toBe(4)
  })

  then('an eNB has S1 with the MMEs of its pool area and with the SGWs of its service area', () => {
    const lab = pools()
    lab.run(second)
    const { enbs, mmes } = lab.world.visited[0]
    expect(enbs.map((enb) => enb.readyMmes.size)).toEqual([2, 2, 2, 2, 2, 2])
    expect(enbs[5].mmes.map((port) => port.peer.owner)).toEqual([mmes[2], mmes[3]])
    expect(enbs[5].sgws.size).toBe(1)
  })

  then('every MME reaches every other one over S10', () =>
    expect(pools().world.visited[0].mmes.map((mme) => mme.peers.length)).toEqual([3, 3, 3, 3]),
  )

  when('a UE attaches in the second area', () =>
    then('its session is at the SGW that serves that area', () => {
      const lab = new Lab({
        sites: 2,
        areas: 2,
        sgws: 2,
        sgwAreas: 2,
        change: (plan) => {
          plan.subscribers[0].site = 1
        },
      }).attached()
      const { sgws } = lab.world.visited[0]
      expect(sgws.map((sgw) => sgw.byTeid.size)).toEqual([0, 1])
      expect(lab.mme.peers).toEqual([])
    }),
  )
})

describe('X2 Setup (36.423 §8.3.3)', () => {
  then('neighbours exchange their cells in the first second', () => {
    const lab = pools().run(second)
    const { enbs } = lab.world.visited[0]
    const known = enbs.map((enb) => [...enb.neighbours.keys()].sort())
    // Nobody of the other pool area: a handover over X2 keeps the MME.
    expect(known).toEqual([
      [1, 2],
      [0, 2],
      [0, 1],
      [4, 5],
      [3, 5],
      [3, 4],
    ])
    expect(lab.count('X2SetupRequest')).toBe(6)
    expect(lab.count('X2SetupResponse')).toBe(6)
  })

  when('the association breaks', () =>
    then('the neighbour is out of reach until X2 is set up again', () => {
      const lab = new Lab({ sites: 2, x2Neighbours: 1 }).run(second)
      lab.link('x2').down()
      lab.run(second)
      expect(lab.enb.neighbours.size).toBe(0)
      lab.link('x2').up()
      lab.run(second)
      expect(lab.world.visited[0].enbs.map((enb) => enb.neighbours.size)).toEqual([1, 1])
    }),
  )
})
