import { describe, expect, expectTypeOf, it } from 'vitest'
import type { Audience, AudienceType } from '../../../src/api/push/schema/audience.js'
import type { PushRequest } from '../../../src/api/push/schema/push-request.js'
import { encode, LOOP, TAG_RULE, TOKEN } from './context.js'

/** The compiler is the test: each `@ts-expect-error` fails when the line below it compiles. `tsc` runs in `npm run check`. */
const push = (request: PushRequest): PushRequest => request

const notify = { message_type: 'notify', message: { title: 'T', content: 'C' } } as const
const token_list = [TOKEN]
const send_time = '2026-12-01 09:00:00'
const loop_param = { ...LOOP, loopType: 1 } as const
const text = { title: 'T', content: 'C' }

describe('the type of a push', () => {
  it('knows every audience', () => {
    expectTypeOf<Audience['audience_type']>().toEqualTypeOf<AudienceType>()
    expectTypeOf<PushRequest['message_type']>().toEqualTypeOf<'notify' | 'message'>()
  })

  it('accepts what is right', () => {
    const requests = [
      push({ audience_type: 'token', token_list, ...notify }),
      push({ audience_type: 'token_list', token_list, ignore_invalid_token: 1, ...notify }),
      push({
        audience_type: 'account',
        account_list: ['a'],
        account_type: 1002,
        account_push_type: 1,
        ...notify,
      }),
      push({ audience_type: 'account_list', account_list: ['a'], account_type: '991', ...notify }),
      push({
        audience_type: 'all',
        send_time: new Date('2026-12-01'),
        push_speed: 1000,
        collapse_id: 1,
        ...notify,
      }),
      push({ audience_type: 'tag', tag_rules: [{ ...TAG_RULE, operator: 'OR', tag_items: [] }], ...notify }),
      push({
        audience_type: 'tag',
        tag_list: { tags: ['a'], op: 'OR' },
        send_time,
        ...notify,
      }),
      push({ audience_type: 'package_account_push', upload_id: 1, account_type: 1, ...notify }),
      push({
        audience_type: 'package_token_push',
        upload_id: 1,
        loop_param,
        ...notify,
      }),
      push({
        audience_type: 'token',
        token_list,
        message_type: 'notify',
        environment: 'dev',
        ntf_wt_attrs: true,
        message: {
          title: 'T',
          content: 'C',
          android: {
            action: { action_type: 3, intent: 'a://b' },
            custom_content: { order: 42 },
            hw_category: 'A_NEW_ONE',
          },
          ios: {
            aps: { alert: { subtitle: 'S', 'loc-key': 'K' }, 'interruption-level': 'active' },
            custom_content: '{}',
          },
        },
      }),
      push({
        audience_type: 'token',
        token_list,
        message_type: 'notify',
        message: { ios: { aps: { badge_type: 1 } } },
      }),
      push({
        audience_type: 'token',
        token_list,
        message_type: 'message',
        message: { title: 'T', content: 'C', android: { custom_content: { a: 1 } } },
      }),
      push({
        audience_type: 'token',
        token_list,
        message_type: 'message',
        message: { ios: { aps: { 'content-available': 1 }, custom_content: { a: 1 } } },
      }),
    ]
    expect(requests).toHaveLength(13)
  })

  it('refuses fields of another audience', () => {
    // @ts-expect-error: token needs token_list
    push({ audience_type: 'token', ...notify })
    // @ts-expect-error: all is everybody
    push({ audience_type: 'all', token_list, ...notify })
    // @ts-expect-error: accounts do not belong to a token push
    push({ audience_type: 'token', token_list, account_list: ['a'], ...notify })
    // @ts-expect-error: account_type is for accounts
    push({ audience_type: 'token', token_list, account_type: 1, ...notify })
    // @ts-expect-error: a token push cannot be scheduled
    push({ audience_type: 'token', token_list, send_time, ...notify })
    // @ts-expect-error: nor repeated
    push({ audience_type: 'account', account_list: ['a'], loop_param, ...notify })
    // @ts-expect-error: nor slowed down
    push({ audience_type: 'account', account_list: ['a'], push_speed: 1000, ...notify })
    // @ts-expect-error: nor override
    push({ audience_type: 'package_token_push', upload_id: 1, collapse_id: 1, ...notify })
    // @ts-expect-error: a package needs its id
    push({ audience_type: 'package_account_push', ...notify })
    // @ts-expect-error: tag needs an expression
    push({ audience_type: 'tag', ...notify })
    // @ts-expect-error: once or repeated
    push({ audience_type: 'all', send_time, loop_param, ...notify })
    // @ts-expect-error: a push wants plain accounts
    push({ audience_type: 'account', account_list: [{ account: 'a' }], ...notify })
    // @ts-expect-error: an audience that does not exist
    push({ audience_type: 'tokens', token_list, ...notify })
  })

  it('refuses messages of another kind', () => {
    const to = { audience_type: 'token', token_list } as const
    // @ts-expect-error: a notification has a content
    push({ ...to, message_type: 'notify', message: { title: 'T' } })
    // @ts-expect-error: a notification is not silent
    push({ ...to, message_type: 'notify', message: { ios: { aps: { 'content-available': 1 } } } })
    // @ts-expect-error: a silent message has no alert
    push({ ...to, message_type: 'message', message: { ios: { aps: { 'content-available': 1, alert: {} } } } })
    // @ts-expect-error: an in-app message has no sound
    push({ ...to, message_type: 'message', message: { title: 'T', content: 'C', android: { ring: 1 } } })
    // @ts-expect-error: attributes are for notifications
    push({ ...to, message_type: 'message', message: { title: 'T', content: 'C' }, ntf_wt_attrs: true })
    // @ts-expect-error: switches are numbers
    push({ ...to, message_type: 'notify', message: { title: 'T', content: 'C', android: { ring: true } } })
    // @ts-expect-error: a misspelt field
    push({ ...to, message_type: 'notify', message: { title: 'T', content: 'C', andriod: {} } })
    // @ts-expect-error: a misspelt option
    push({ ...to, ...notify, expiretime: 3600 })
    // @ts-expect-error: an intent needs action_type 3
    push({ ...to, message_type: 'notify', message: { ...text, android: { action: { intent: 'a://b' } } } })
    const start = { hour: 1, min: 2 }
    // @ts-expect-error: hours are strings
    push({ ...to, message_type: 'notify', message: { ...text, accept_time: [{ start, end: start }] } })
  })

  it('lets a new field of the service through a cast', () => {
    const request = { audience_type: 'token', token_list, ...notify, future: 1 } as PushRequest
    expect(encode(request).value).toMatchObject({ future: 1 })
  })
})
