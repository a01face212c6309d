import { describe, expect, it } from 'vitest'
import { encodePush } from '../../src/api/push/encode.js'
import type { PushRequest } from '../../src/api/push/schema/push-request.js'
import type { WithNewFields } from '../../src/api/with-new-fields.js'
import { contextWith, TOKEN } from './push/context.js'

/** The compiler is the larger half of these tests: `npm run check`. */
describe('a field that is newer than this library', () => {
  it('is written without a cast, at any level, and sent', () => {
    const request = {
      audience_type: 'token',
      token_list: [TOKEN],
      message_type: 'notify',
      new_option: 1,
      message: {
        title: 'T',
        content: 'C',
        // As on the vendor's page: a block for a platform that this library does not know.
        harmony: { category: 'IM' },
        android: { ring: 1, n_new_field: 'x', action: { action_type: 3, intent: 'a://b', flags: [1] } },
      },
    } satisfies WithNewFields<PushRequest>
    const sendable: PushRequest = request
    const { value } = encodePush(sendable, contextWith()) as { value: object }
    expect(value).toStrictEqual(request)
  })

  it('leaves the known fields checked', () => {
    const message = { title: 'T', content: 'C' }
    const to = { audience_type: 'token', token_list: [TOKEN], message_type: 'notify' } as const
    // @ts-expect-error: ring is 0 or 1
    const ring: Checked = { ...to, message: { ...message, android: { ring: true, n_new: 1 } } }
    // @ts-expect-error: a notification has a content
    const content: Checked = { ...to, new_option: 1, message: { title: 'T' } }
    // @ts-expect-error: everybody needs no list
    const everybody: Checked = { ...to, audience_type: 'all', message, new_option: 1 }
    expect([ring, content, everybody]).toHaveLength(3)
  })
})

type Checked = WithNewFields<PushRequest>
