/** What the contenders share, so that all of them send the same bytes. */
export const ACCESS_ID = '1500001048'
export const SECRET_KEY = '0123456789abcdef0123456789abcdef'

/** The everyday push: one device, a text, a little data of the app. `customContent` in the form the sender wants. */
export function pushRequest(i, customContent) {
  return {
    audience_type: 'token',
    token_list: [`0123456789abcdef0123456789ab${String(i % 100_000_000).padStart(8, '0')}`],
    message_type: 'notify',
    message: {
      title: 'Order shipped',
      content: 'It arrives tomorrow between 9 and 12.',
      android: { n_ch_id: 'orders', custom_content: customContent },
    },
  }
}
