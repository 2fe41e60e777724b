declare const mark: unique symbol

/**
 * One unit of work in the store, as the floors below the adapters see it: something to hand from one port to the next,
 * so that a state, its outbox message and its audit record are written together or not at all.
 */
export interface Transaction {
  readonly [mark]?: 'transaction'
}

export interface Transactions {
  transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T>
}
