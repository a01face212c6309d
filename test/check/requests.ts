import type { CheckedRequest } from '../../src/check/index.js'

type Fields = Readonly<Record<string, unknown>>

/** A push as somebody may send it; the types of a valid request would forbid half of what a check must bear. */
const asRequest = (request: Fields) => request as unknown as CheckedRequest

/** A notification to one Android device. */
export function android(fields: Fields = {}, message: Fields = {}, push: Fields = {}): CheckedRequest {
  return asRequest({
    audience_type: 'token',
    token_list: ['a'.repeat(36)],
    message_type: 'notify',
    platform: 'android',
    message: { title: '订单已发货', content: '预计明天送达。', ...message, android: fields },
    ...push,
  })
}

/** A notification to one iOS device. */
export function ios(aps: Fields = {}, message: Fields = {}, push: Fields = {}): CheckedRequest {
  return asRequest({
    audience_type: 'token',
    token_list: ['a'.repeat(36)],
    message_type: 'notify',
    platform: 'ios',
    environment: 'product',
    message: {
      title: '订单已发货',
      content: '预计明天送达。',
      ...message,
      ios: { aps: { alert: {}, sound: 'default', ...aps } },
    },
    ...push,
  })
}

/** A transparent message. */
export function transparent(push: Fields = {}): CheckedRequest {
  return android({}, {}, { message_type: 'message', ...push })
}

/** A silent message. */
export function silent(aps: Fields = {}, push: Fields = {}): CheckedRequest {
  return asRequest({
    audience_type: 'token',
    token_list: ['a'.repeat(36)],
    message_type: 'message',
    platform: 'ios',
    environment: 'product',
    message: { ios: { aps: { 'content-available': 1, ...aps } } },
    ...push,
  })
}

export const off = (...channels: string[]) => ({
  channel_rules: channels.map((channel) => ({ channel, disable: true })),
})
