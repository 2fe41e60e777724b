import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Lab, type LabOptions, second, then, when } from '../../test-support/lab.ts'
import { repositoryRoot } from '../../test-support/repository.ts'

/** Octets by what lost them, per direction: everything between two counters has a name. */
function balance(lab: Lab): void {
  const { world } = lab
  const sum = (numbers: number[]): number => numbers.reduce((total, one) => total + one, 0)
  const lost = (name: string): number =>
    sum([...world.losses.octets].filter(([cause]) => cause.startsWith(name)).map(([, octets]) => octets))
  const inFlight = sum(world.cabling.links.map((link) => link.inFlightOctets))
  expect(inFlight).toBe(0)
  const sent = sum(world.ues.map((ue) => ue.uplinkSentOctets)) + world.homes[0].pdn.downlinkOctets
  const arrived = world.homes[0].pdn.uplinkOctets + sum(world.ues.map((ue) => ue.downlinkReceivedOctets))
  expect(sent - arrived).toBe(world.losses.totalOctets())
  const { enb, pgw, sgw } = lab
  const { pdn } = lab.home
  const [ueUplink, ueDownlink] = [
    sum(world.ues.map((ue) => ue.uplinkSentOctets)),
    sum(world.ues.map((ue) => ue.downlinkReceivedOctets)),
  ]
  // The radio's part of it, and the core's: what one end counted less what the other did.
  expect(ueUplink - enb.uplinkOctets + enb.downlinkOctets - ueDownlink).toBe(
    lost('radio') + lost('enb:unknown-tunnel'),
  )
  expect(enb.uplinkOctets - pdn.uplinkOctets + pdn.downlinkOctets - enb.downlinkOctets).toBe(
    lost('enb:no-bearer') + lost('s1-u') + lost('sgw:') + lost('s8-u') + lost('pgw:'),
  )
  // Nobody counts more than was sent to it.
  expect(sgw.uplinkOctets).toBeLessThanOrEqual(enb.uplinkOctets)
  expect(pgw.uplinkOctets).toBeLessThanOrEqual(sgw.uplinkOctets)
  expect(sgw.downlinkOctets).toBeLessThanOrEqual(pgw.downlinkOctets)
  expect(enb.downlinkOctets).toBeLessThanOrEqual(sgw.downlinkOctets)
}

function billed(lab: Lab): void {
  expect(lab.home.ledger.totalDebitedOctets()).toBe(lab.total('pgw.charged.octets'))
  for (const { imsi } of lab.world.ues) expect(lab.home.ledger.account(imsi)?.reservedOctets).toBe(0)
  expect(lab.ocs.openSessions).toBe(0)
}

function run(options: LabOptions): Lab {
  return new Lab({ traffic: true, asShipped: true, subscribers: 3, staysUs: 120 * second, ...options }).run(
    200 * second,
  )
}

describe('usage (design §4.7)', () => {
  when('nothing is lost on the way', () =>
    then('UE, eNB, SGW and PGW count the same, and the OCS has debited what the PGW charged', () => {
      const lab = run({})
      balance(lab)
      billed(lab)
      const { enb, sgw, pgw } = lab
      const sent = lab.world.ues.reduce((total, ue) => total + ue.uplinkSentOctets, 0)
      expect(sent).toBeGreaterThan(0)
      expect([enb.uplinkOctets, sgw.uplinkOctets, pgw.uplinkOctets]).toEqual([sent, sent, sent])
    }),
  )

  const lossy: ReadonlyArray<['s1-u' | 's8-u', number]> = [
    ['s1-u', 20_000],
    ['s8-u', 20_000],
    ['s1-u', 700_000],
    ['s8-u', 1_000_000],
  ]
  for (const [link, lossPpm] of lossy) {
    when(`${link} loses ${lossPpm / 10_000} % of the packets`, () =>
      then('every octet that is missing has a name, and billing agrees', () => {
        const lab = new Lab({ traffic: true, asShipped: true, subscribers: 3, staysUs: 120 * second })
        for (const one of lab.links(link)) one.model.lossPpm = lossPpm
        lab.run(200 * second)
        balance(lab)
        billed(lab)
        const named = [...lab.world.losses.octets].filter(([cause]) => cause.startsWith(link))
        expect(named.reduce((total, [, octets]) => total + octets, 0)).toBeGreaterThan(0)
      }),
    )
  }

  when('both tunnels lose packets, the quota is small and the radio fails now and then', () =>
    then('every octet that is missing has a name, and billing agrees', () => {
      const lab = new Lab({
        traffic: { octets: 30_000, everyUs: second },
        asShipped: true,
        subscribers: 3,
        staysUs: 120 * second,
        quota: { octets: 100_000, thresholdOctets: 20_000 },
      })
      for (const one of [...lab.links('s1-u'), ...lab.links('s8-u')]) one.model.lossPpm = 50_000
      lab.run(60 * second)
      lab.ue(2).cell?.port.link.down()
      lab.run(200 * second)
      balance(lab)
      billed(lab)
      expect(lab.outcomes('detach.outcome')).toEqual(['accepted', 'accepted', 'accepted'])
    }),
  )

  then('each node writes its own counters and nobody else’s', () => {
    const network = join(repositoryRoot(), 'sim-service', 'src')
    const owner: Readonly<Record<string, string>> = {
      uplinkSentOctets: 'ue',
      downlinkReceivedOctets: 'ue',
    }
    const breaches: string[] = []
    for (const file of readdirSync(network, { recursive: true, encoding: 'utf8' })) {
      if (!file.endsWith('.ts') || file.endsWith('.test.ts') || file.startsWith('codec')) continue
      const text = readFileSync(join(network, file), 'utf8')
      const room = file.startsWith('network/') ? file.split('/')[1] : file.split('/')[0]
      // A counter is written through `this`, or through the row of a session or a UE that the node itself keeps.
      for (const [, target, name] of text.matchAll(
        /(\w+)\.(uplink\w*Octets|downlink\w*Octets)\s*(?:\+=|-=|=[^=])/g,
      )) {
        const isOwn = owner[name] === undefined || owner[name] === room
        const isNear = ['this', 'session', 'ue', 'pgw', 'sgw', 'enb'].includes(target)
        const isOther = ['ue', 'pgw', 'sgw', 'enb'].includes(target) && target !== room
        if (!isOwn || !isNear || isOther) breaches.push(`${file}: ${target}.${name}`)
      }
    }
    expect(breaches).toEqual([])
  })
})
