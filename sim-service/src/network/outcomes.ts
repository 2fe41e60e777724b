/**
 * Dimensions such as `rejected/17`: one text for each cause, made when it first comes, since a measurement is taken
 * whether anybody listens or not. Causes are those of a protocol, so there are few.
 */
export class Outcomes {
  private readonly prefix: string
  private readonly texts = new Map<string | number, string>()

  constructor(prefix: string) {
    this.prefix = prefix
  }

  of(cause: string | number): string {
    let text = this.texts.get(cause)
    if (text === undefined) this.texts.set(cause, (text = this.prefix + cause))
    return text
  }
}
