import type { CollectedPlan } from './collected-plan.ts'

/** Where a count belongs: a cell, its visited network, and the partner whose roamer it was. */
export interface Place {
  /** E-UTRAN cell identity; absent for what belongs to the network itself. */
  readonly cell?: number
  readonly plmn?: string
  readonly partner?: string
}

/** Numbers every (cell, partner) of a plan, the same in every shard; 0 is what no subscriber caused. */
export class KpiPlaces {
  readonly places: readonly Place[]
  private readonly cells = new Map<string, number>()
  private readonly partners: number
  private readonly firstCell: readonly number[]
  private readonly plan: CollectedPlan

  constructor(plan: CollectedPlan) {
    this.plan = plan
    this.partners = plan.homes.length
    const places: Place[] = [{}]
    const firstCell: number[] = []
    let cells = 0
    for (const { plmn, sites } of plan.visited) {
      firstCell.push(cells)
      for (const { cellId } of sites) {
        this.cells.set(`${plmn}/${cellId}`, cells++)
        for (const home of plan.homes) places.push({ cell: cellId, plmn, partner: home.plmn })
      }
    }
    this.places = places
    this.firstCell = firstCell
  }

  /** Where the plan puts a subscriber. */
  startOf(flow: number): number {
    const subscriber = this.plan.subscribers[flow - 1]
    if (subscriber === undefined) return 0
    return this.place(this.firstCell[subscriber.visited] + subscriber.site, subscriber.home)
  }

  /** Where a subscriber is who camps on a cell; its start if the plan has no such cell. */
  campingOn(flow: number, plmn: string, cellId: number): number {
    const cell = this.cells.get(`${plmn}/${cellId}`)
    const subscriber = this.plan.subscribers[flow - 1]
    return cell === undefined || subscriber === undefined
      ? this.startOf(flow)
      : this.place(cell, subscriber.home)
  }

  private place(cell: number, home: number): number {
    return 1 + cell * this.partners + home
  }
}
