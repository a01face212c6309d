import { describe, expect, it } from 'vitest'
import { allPush, encode, getFailure, LOOP, tokenPush, withAndroid, withAps, withMessage } from './context.js'

const warned = (request: unknown) => encode(request).warnings.map(({ key, text }) => [key, text.en])

describe('a misspelt field is sent, with a warning that names the nearest known one', () => {
  it.each([
    ['in the request', tokenPush({ expire_tme: 3600 }), 'expire_tme', 'expire_time'],
    ['in the message', withMessage({ threadId: 'g' }), 'message.threadId', 'thread_id'],
    ['for Android', withAndroid({ vibrat: 1 }), 'message.android.vibrat', 'vibrate'],
    [
      'in an action',
      withAndroid({ action: { action_type: 3, intent: 'a://b', aty_atr: {} } }),
      'message.android.action.aty_atr',
      'aty_attr',
    ],
    ['for iOS', withAps({ catgory: 'c' }), 'message.ios.aps.catgory', 'category'],
    ['in a loop', allPush({ loop_param: { ...LOOP, lopType: 1 } }), undefined, undefined],
    [
      'in a channel rule',
      tokenPush({ channel_rules: [{ channel: 'xm', disable: true, chanel: 'hw' }] }),
      undefined,
      undefined,
    ],
  ])('%s', (_what, request, path, near) => {
    // Where the right field is there too, the other one is not its slip.
    const expected =
      path === undefined
        ? []
        : [[`${path}.misspelt`, `is not a field that TPNS documents here. Did you mean "${near}"?`]]
    expect(warned(request)).toEqual(expected)
    expect(JSON.stringify(encode(request).value)).toBe(JSON.stringify(request))
  })

  it('and nothing is said of a field that resembles none', () => {
    expect(warned(tokenPush({ future: 1, new_option: 2 }))).toEqual([])
  })

  it('nor of one that has its own warning', () => {
    expect(warned(withAps({ badge: 3 })).map(([key]) => key)).toEqual(['message.ios.aps.badge.no-effect'])
  })
})

describe('a Date where an object belongs', () => {
  it.each([
    ['message.android', withMessage({ android: new Date(0) })],
    ['message.android.action', withAndroid({ action: new Date(0) })],
  ])('is refused in %s', (path, request) => {
    expect(getFailure(request)).toMatchObject({ issues: [{ path, retCode: 1008001 }] })
  })

  it('is JSON like any other in a field that is not known', () => {
    const { value } = encode(tokenPush({ future: { at: new Date(0) } }))
    expect(JSON.parse(JSON.stringify(value))).toMatchObject({ future: { at: '1970-01-01T00:00:00.000Z' } })
  })
})
