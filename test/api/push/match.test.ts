import { describe, expect, it } from 'vitest'
import { isRecognisable, mayMatch } from '../../../src/api/push/methods/match.js'

const AT = Date.parse('2026-11-18T11:26:54+08:00')
const REQUEST = {
  audience_type: 'token_list',
  token_list: ['a', 'b'],
  message_type: 'notify',
  message: { title: 'T', content: 'C' },
}
const WANTED = { request: REQUEST, from: AT - 60_000, until: AT + 60_000, utcOffsetMinutes: 480 }
/** As in the documents' sample. */
const RECORD = {
  pushId: '1328245138690125824',
  date: '2026-11-18 11:26:54',
  title: 'T',
  content: 'C',
  messageType: 'notify',
  pushType: 'token_list',
  targetList: ['a', 'b'],
}

describe('whether a record may be the push', () => {
  const SAME: Array<[string, object]> = [
    ['all fields agree', {}],
    ['the service dropped an invalid token', { targetList: ['b'] }],
    ['the record shows no targets', { targetList: null }],
    ['an English page writes "notification"', { messageType: 'notification' }],
    ['a newer record has the time of its creation', { createTime: AT / 1_000, date: '2026-11-19 00:00:00' }],
    ['times are cut to seconds', { date: '2026-11-18 11:25:53' }],
    [
      'the record shows nothing but an id',
      {
        date: undefined,
        title: undefined,
        content: undefined,
        messageType: undefined,
        pushType: undefined,
        targetList: undefined,
      },
    ],
  ]
  it.each(SAME)('yes, when %s', (_why, change) => {
    expect(mayMatch({ ...RECORD, ...change } as never, WANTED)).toBe(true)
  })

  const OTHER: Array<[string, object]> = [
    ['the title differs', { title: 'Another' }],
    ['the content differs', { content: 'c' }],
    ['it is a message, not a notification', { messageType: 'message' }],
    ['it went to everybody', { pushType: 'all' }],
    ['it went to a device that was not asked for', { targetList: ['a', 'z'] }],
    ['it went to nobody', { targetList: [] }],
    ['it was earlier', { date: '2026-11-18 11:25:52' }],
    ['it was later', { date: '2026-11-18 11:27:56' }],
    ['it was created earlier, whatever its push time', { createTime: AT / 1_000 - 62 }],
  ]
  it.each(OTHER)('no, when %s', (_why, change) => {
    expect(mayMatch({ ...RECORD, ...change } as never, WANTED)).toBe(false)
  })

  it('the time of a scheduled push says nothing of when it was created', () => {
    const wanted = { ...WANTED, request: { ...REQUEST, send_time: '2026-12-01 09:00:00' } }
    expect(mayMatch({ ...RECORD, date: '2026-12-01 09:00:00' }, wanted)).toBe(true)
  })

  it('a package push is recognised by its upload id', () => {
    const request = {
      audience_type: 'package_account_push',
      upload_id: 7,
      message_type: 'notify',
      message: { title: 'T', content: 'C' },
    }
    const record = { ...RECORD, pushType: 'package_account_push', targetList: null }
    expect(mayMatch({ ...record, uploadId: 7 }, { ...WANTED, request })).toBe(true)
    expect(mayMatch({ ...record, uploadId: 8 }, { ...WANTED, request })).toBe(false)
  })

  it('a silent message cannot be recognised', () => {
    expect(isRecognisable({ message: { ios: { aps: { 'content-available': 1 } } } })).toBe(false)
    expect(isRecognisable({ message: { title: '', content: '' } })).toBe(false)
    expect(isRecognisable(REQUEST)).toBe(true)
  })
})
