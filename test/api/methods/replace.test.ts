import { describe, expect, it } from 'vitest'
import { getFailure, TOKEN_PUSH, testClient } from '../../support/client.js'
import { json, useMsw } from '../../support/msw.js'
import { answer, BAD_GATEWAY, withClient } from './support.js'

const server = useMsw()
const RECORD = 'v3/statistics/get_push_record'
const PUSH = 'v3/push/app'
const ACCEPTED = { seq: 0, ret_code: 0, push_id: '1328245138690125825', result: '{}' }
const CORRECTION = {
  audience_type: 'all',
  message_type: 'notify',
  message: { title: 'Sale', content: 'Tomorrow, not today' },
} as const

const found = (record: object) => ({
  retCode: 0,
  pushRecordData: [{ pushId: '12', status: 'PUSH_STARTED', ...record }],
})

describe('push.replace', () => {
  it.each([
    ['a number', 700_001],
    ['text', '700001'],
  ])('pushes the correction under the collapseID of the task, given as %s', async (_what, collapseID) => {
    const asked = answer(server, RECORD, found({ pushType: 'all', collapseID }))
    const pushed = answer(server, PUSH, ACCEPTED)
    await using tpns = testClient()
    const task = await tpns.push.replace('12', CORRECTION)
    expect(task.push_id).toBe('1328245138690125825')
    expect(await asked.requests[0]!.json()).toEqual({ pushId: '12' })
    expect(await pushed.requests[0]!.json()).toEqual({ ...CORRECTION, collapse_id: 700_001 })
    expect(pushed.requests).toHaveLength(1)
  })

  it('keeps force_collapse, and does not change the correction', async () => {
    answer(server, RECORD, found({ pushType: 'tag', collapseID: 7 }))
    const pushed = answer(server, PUSH, ACCEPTED)
    const correction = Object.freeze({ ...CORRECTION, force_collapse: true })
    await using tpns = testClient()
    await tpns.push.replace({ pushId: '12' }, correction)
    expect(await pushed.requests[0]!.json()).toMatchObject({ force_collapse: true, collapse_id: 7 })
    expect(correction).not.toHaveProperty('collapse_id')
  })

  it('pushes what the correction was when it was called', async () => {
    answer(server, RECORD, found({ pushType: 'all', collapseID: 7 }))
    const pushed = answer(server, PUSH, ACCEPTED)
    const correction = structuredClone(CORRECTION) as { message: { title: string } }
    await using tpns = testClient()
    const running = tpns.push.replace('12', correction as typeof CORRECTION)
    correction.message.title = 'Something else'
    await running
    expect(await pushed.requests[0]!.json()).toMatchObject({ message: { title: 'Sale' } })
  })

  it.each([
    ['has no collapseID (0)', { pushType: 'all', collapseID: 0 }, 'push.stop'],
    ['has none at all', { pushType: 'all' }, 'push.stop'],
    ['went to tokens', { pushType: 'token_list', collapseID: 7 }, 'push.send'],
    ['went to accounts', { pushType: 'account_list', collapseID: 7 }, 'push.send'],
    [
      'has an id that a JSON number cannot carry',
      { pushType: 'all', collapseID: '9007199254740993' },
      '9007199254740993',
    ],
  ])('refuses a task that %s, and pushes nothing', async (_what, record, remedy) => {
    answer(server, RECORD, found(record))
    const pushed = answer(server, PUSH, ACCEPTED)
    await using tpns = testClient()
    const error = await getFailure(tpns.push.replace('12', CORRECTION))
    expect(error).toMatchObject({ name: 'TpnsRequestError', outcome: 'not-sent', endpoint: PUSH })
    expect(error).toMatchObject({ issues: [{ path: 'pushId' }] })
    expect(error.message).toContain(remedy)
    expect(pushed.requests).toEqual([])
  })

  it('refuses a correction that names a collapse_id, or an audience that overrides nothing', async () => {
    answer(server, RECORD, found({ pushType: 'all', collapseID: 7 }))
    const pushed = answer(server, PUSH, ACCEPTED)
    await using tpns = testClient()
    const own = { ...CORRECTION, collapse_id: 8 } as unknown as typeof CORRECTION
    expect(await getFailure(tpns.push.replace('12', own))).toMatchObject({
      issues: [{ path: 'collapse_id' }],
    })
    const single = TOKEN_PUSH as unknown as typeof CORRECTION
    expect(await getFailure(tpns.push.replace('12', single))).toMatchObject({ name: 'TpnsRequestError' })
    expect(pushed.requests).toEqual([])
  })

  it('sends the correction once, though its outcome is not known', async () => {
    answer(server, RECORD, found({ pushType: 'all', collapseID: 7 }))
    const pushed = answer(server, PUSH, BAD_GATEWAY)
    const error = await withClient((tpns) => getFailure(tpns.push.replace('12', CORRECTION)))
    expect(error).toMatchObject({ outcome: 'unknown', stopReason: 'unknown-outcome', endpoint: PUSH })
    expect(pushed.requests).toHaveLength(1)
  })

  it.each([
    ['fails', BAD_GATEWAY, 'TpnsHttpError'],
    ['finds no such task', json({ retCode: 1008015, errMsg: 'push id not exist' }), 'TpnsNotFoundError'],
    ['finds no record', json({ retCode: 0, pushRecordData: [] }), 'TpnsRequestError'],
  ])('says "not sent" when the look-up %s', async (_what, response, name) => {
    answer(server, RECORD, response)
    const pushed = answer(server, PUSH, ACCEPTED)
    const error = await withClient((tpns) => getFailure(tpns.push.replace('12', CORRECTION)))
    expect(error).toMatchObject({ name, outcome: 'not-sent' })
    expect(pushed.requests).toEqual([])
  })

  it('asks again after a look-up that failed, since that is a read', async () => {
    const asked = answer(server, RECORD, BAD_GATEWAY, found({ pushType: 'all', collapseID: 7 }))
    const pushed = answer(server, PUSH, ACCEPTED)
    await withClient((tpns) => tpns.push.replace('12', CORRECTION))
    expect(asked.requests).toHaveLength(2)
    expect(pushed.requests).toHaveLength(1)
  })
})
