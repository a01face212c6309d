import { describe, expect, it } from 'vitest'
import type { TpnsClientOptions, WarningEvent } from '../../../src/index.js'
import { getFailure, testClient } from '../../support/client.js'
import { useMsw } from '../../support/msw.js'
import { answer } from './support.js'

const server = useMsw()
const OK = { retCode: 0, errMsg: 'NO_ERROR' }

/** A client that keeps its warnings. */
function watched(options: TpnsClientOptions = {}) {
  const warnings: WarningEvent[] = []
  const tpns = testClient({ ...options, hooks: { warning: (event) => warnings.push(event) } })
  return { tpns, warnings }
}

describe('push.revoke', () => {
  it('warns once a client that Tencent took it offline, with what to do instead', async () => {
    answer(server, 'v3/push/revoke_push_msg', OK)
    const { tpns, warnings } = watched()
    await tpns.push.revoke('1')
    await tpns.push.revoke('2')
    await tpns.close()
    expect(warnings.map((warning) => warning.endpoint)).toEqual(['v3/push/revoke_push_msg'])
    expect(warnings[0]!.message).toMatch(
      /taken revoking offline.*push\.stop.*撤回已由官方下线.*push\.replace/,
    )
  })
})

describe('push.stop', () => {
  it.each([
    ['ios', 1],
    ['android', 0],
    [undefined, 0],
  ] as const)('on platform %s warns %i time(s) that it does nothing', async (platform, count) => {
    answer(server, 'v3/push/stop_push_msg', OK)
    const { tpns, warnings } = watched({ platform })
    await tpns.push.stop('1')
    await tpns.push.stop('2')
    await tpns.close()
    expect(warnings).toHaveLength(count)
    for (const { message } of warnings) expect(message).toContain('iOS')
  })
})

describe.each(['stop', 'revoke', 'cancel'] as const)('push.%s', (method) => {
  const path = { stop: 'stop_push_msg', revoke: 'revoke_push_msg', cancel: 'cancel_timing_task' }[method]

  it('sends nothing but the id of what it is given', async () => {
    const seen = answer(server, `v3/push/${path}`, OK)
    await using tpns = testClient()
    const record = { pushId: '12', title: 'a title', pushConfig: { android: {} } }
    await tpns.push[method](record)
    expect(await seen.requests[0]!.json()).toEqual({ pushId: '12', pushid: '12' })
  })

  it('throws what the service answers for a task it does not know', async () => {
    answer(server, `v3/push/${path}`, { retCode: 1008015, errMsg: 'push id not exist' })
    await using tpns = testClient()
    expect(await getFailure(tpns.push[method]('12'))).toMatchObject({ name: 'TpnsNotFoundError' })
  })

  it.each([
    ['no id', undefined],
    ['the empty id of a push that was answered as a repeat', ''],
    ['a record without an id', { pushId: undefined }],
    ['a rounded id', 2 ** 60],
  ])('refuses %s', async (_what, task) => {
    const seen = answer(server, `v3/push/${path}`, OK)
    await using tpns = testClient()
    const error = await getFailure(tpns.push[method](task as string))
    expect(error).toMatchObject({ name: 'TpnsRequestError', issues: [{ path: 'pushId' }] })
    expect(seen.requests).toEqual([])
  })
})
