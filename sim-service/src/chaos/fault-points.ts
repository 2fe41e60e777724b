import type { Simulation } from '../engine/simulation.ts'

type Question = () => boolean

/** Several faults may wait at one fault point: each is asked until one strikes. */
export class FaultPoints {
  private readonly sim: Simulation
  private readonly questions = new Map<string, readonly Question[]>()

  constructor(sim: Simulation) {
    this.sim = sim
  }

  add(point: string, question: Question): void {
    this.set(point, [...(this.questions.get(point) ?? []), question])
  }

  remove(point: string, question: Question): void {
    this.set(
      point,
      (this.questions.get(point) ?? []).filter((one) => one !== question),
    )
  }

  private set(point: string, questions: readonly Question[]): void {
    this.questions.set(point, questions)
    this.sim.injectFault(
      point,
      questions.length === 0 ? undefined : () => questions.some((question) => question()),
    )
  }
}
