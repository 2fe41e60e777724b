/** Items of all pages, each page fetched when it is needed; one that is changed meanwhile neither doubles nor skips. */
export async function* allItems<T>(
  fetchPage: (cursor: string | undefined) => Promise<{ items: T[]; nextCursor?: string }>,
): AsyncGenerator<T, void, undefined> {
  let cursor: string | undefined
  do {
    const page = await fetchPage(cursor)
    yield* page.items
    cursor = page.nextCursor
  } while (cursor !== undefined)
}
