/**
 * What a port needs of an open transaction of the store: whatever is written through it becomes true together, or not
 * at all. The floor above gives its own, which can do more.
 */
export interface Transaction {
  query<T>(sql: string, parameters?: readonly unknown[]): Promise<T[]>
}
