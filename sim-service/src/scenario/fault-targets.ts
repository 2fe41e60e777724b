import { linkTargets, nodeTargets, type TargetWord } from '../chaos/catalogue.ts'
import { regionsOf } from './regions.ts'
import type { Scenario } from './scenario.ts'

/** What a target names: its word, and the nodes of the whole run; without nodes, every link of an interface. */
export interface FoundTarget {
  readonly word: TargetWord
  readonly nodes?: readonly string[]
}

export type TargetProblem = { readonly message: string; readonly expected: string }

const words: readonly string[] = [...linkTargets, ...nodeTargets, 'cell']

export function isLinkTarget(word: TargetWord): boolean {
  return (linkTargets as readonly string[]).includes(word)
}

type Networks = Scenario['spec']['networks']

/** Finds what a target means in a scenario: `hss/26201`, `s6a`, `s6a/26201`, `cell/21407/3`, `dra/ipx-a`. */
export function findTarget(target: string, { spec }: Pick<Scenario, 'spec'>): FoundTarget | TargetProblem {
  const [word, network, member, ...rest] = target.split('/')
  if (!words.includes(word) || rest.length > 0) {
    return {
      message: `nothing is called ${target}`,
      expected: `a target that begins with ${words.join(', ')}`,
    }
  }
  const found = word as TargetWord
  const isLink = isLinkTarget(found)
  if (network === undefined) {
    const expected = `${word} and a network such as ${word}/${firstNetwork(spec.networks)}`
    return isLink ? { word: found } : { message: `${target} names no network`, expected }
  }
  const rooms = isLink ? roomsAtEnd : found === 'cell' ? ['enb'] : [word]
  const pools = rooms.flatMap((room) => poolOf(room, network, spec.networks) ?? [])
  if (pools.length === 0) {
    const expected = `a network of the scenario that has ${isLink ? 'links' : `one: ${ownersOf(found, spec.networks)}`}`
    return { message: `there is no ${word} in ${network}`, expected }
  }
  const names = pools.flatMap((pool) => namesOf(pool, member, regionsOf({ spec })))
  if (names.length > 0) return { word: found, nodes: names }
  const most = Math.max(...pools.map(({ count }) => count))
  return { message: `there is no ${target}`, expected: `a number from 1 to ${most}` }
}

interface Pool {
  readonly room: string
  readonly operator: string
  /** As the scenario says: in each region, sites apart, which are dealt over the regions. */
  readonly count: number
}

/** A link has a node of a network at an end, whichever it is. */
const roomsAtEnd = ['enb', 'mme', 'sgw', 'hss', 'pcrf', 'ocs', 'pgw', 'dra']

function poolOf(room: string, operator: string, networks: Networks): Pool | undefined {
  const visited = networks.visited.find(({ plmn }) => plmn === operator)
  const home = networks.homes.find(({ plmn }) => plmn === operator)
  const carrier = networks.interconnect.find(({ name }) => name === operator)
  const counts: Readonly<Record<string, number | undefined>> = {
    enb: visited?.sites,
    mme: visited?.mmes,
    sgw: visited?.sgws,
    hss: home?.hss,
    pcrf: home?.pcrf,
    ocs: home && home.ocs.active + home.ocs.standby,
    pgw: home?.pgws,
    dra: carrier?.dras,
  }
  const count = counts[room]
  return count === undefined ? undefined : { room, operator, count }
}

/** The members of every region; `member` is the n-th that the scenario declares, in each region one. */
function namesOf({ room, operator, count }: Pool, member: string | undefined, regions: number): string[] {
  const total = room === 'enb' ? count : count * regions
  const all = Array.from({ length: total }, (_, i) => `${room}/${operator}/${i + 1}`)
  if (member === undefined) return all
  const number = Number(member)
  if (!/^[1-9]\d{0,5}$/.test(member) || number > count) return []
  return all.filter((_, i) => i % count === number - 1)
}

function firstNetwork({ homes }: Networks): string {
  return homes[0].plmn
}

function ownersOf(word: TargetWord, networks: Networks): string {
  const operators = [
    ...networks.visited.map(({ plmn }) => plmn),
    ...networks.homes.map(({ plmn }) => plmn),
    ...networks.interconnect.map(({ name }) => name),
  ]
  const room = word === 'cell' ? 'enb' : word
  return operators.filter((operator) => poolOf(room, operator, networks) !== undefined).join(', ')
}
