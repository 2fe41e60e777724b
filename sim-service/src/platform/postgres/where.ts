/** Conditions of a query and their values, which are numbered as they come. */
export class Where {
  readonly values: unknown[] = []
  private readonly conditions: string[] = []

  /** `?` stands for each value in turn. */
  and(condition: string, ...values: readonly unknown[]): this {
    this.conditions.push(this.with(condition, ...values))
    return this
  }

  /** The same where the value is given. */
  andIf(value: unknown, condition: string): this {
    return value === undefined ? this : this.and(condition, value)
  }

  /** A part of the query that is no condition. */
  with(text: string, ...values: readonly unknown[]): string {
    let next = 0
    return text.replace(/\?/g, () => `$${this.values.push(values[next++])}`)
  }

  toString(): string {
    return this.conditions.length === 0 ? '' : `where ${this.conditions.join(' and ')}`
  }
}
