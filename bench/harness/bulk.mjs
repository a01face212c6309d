/** What the contenders of the bulk figures share. */
export const LIST_SIZE = 1_000
export const AT_ONCE = 8

/** The n-th token: 36 characters. */
export function makeToken(n) {
  return `0123456789abcdef0123456789ab${String(n).padStart(8, '0')}`
}

/** The push that every recipient gets. */
export const BULK_PUSH = {
  message_type: 'notify',
  message: { title: 'New season', content: 'See what is new', android: { n_ch_id: 'news' } },
}
