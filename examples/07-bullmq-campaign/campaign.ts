export const CAMPAIGN = 'spring-sale-2026'
export const CUSTOMERS = 1_000

/** A fake app, on this machine. */
export const APP = { accessId: '1500000001', secretKey: '0123456789abcdef0123456789abcdef' }

/** Stands for a table: the customers behind a cursor, page by page, in the same order each time. */
export function* pagesAfter(cursor = '0'): Generator<{ recipients: string[]; cursor: string }> {
  for (let from = Number(cursor); from < CUSTOMERS; from += 250) {
    const to = Math.min(from + 250, CUSTOMERS)
    const ids = Array.from({ length: to - from }, (_, index) => from + index)
    yield { recipients: ids.map((id) => id.toString(16).padStart(36, '0')), cursor: String(to) }
  }
}
