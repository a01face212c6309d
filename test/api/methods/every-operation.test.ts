import { describe, expect, it } from 'vitest'
import { ENDPOINTS } from '../../../src/api/table.js'
import type { TpnsClient } from '../../../src/index.js'
import { getMethods } from '../../docs/reference/endpoints.js'
import { ACCESS_ID, TOKEN, testClient } from '../../support/client.js'
import { useMsw } from '../../support/msw.js'
import { getMethod, NOW, OPERATIONS } from '../../support/operations.js'
import { answer, expectedSignature } from './support.js'

const server = useMsw()

/** Made of calls of other methods. */
const COMPOSED = ['push.replace', 'push.waitFor', 'push.lookUp']
/** Has tests of its own. */
const NOT_A_METHOD_HERE = ['packages.upload']

describe.each(Object.entries(OPERATIONS))('%s', (_name, { call, path, body, answer: answered, result }) => {
  it('is sent as documented, signed, and gives what was answered', async () => {
    const seen = answer(server, path, answered as { retCode: number })
    await using tpns = testClient({ runtime: { now: () => NOW } })
    expect(await call(tpns)).toMatchObject(result)
    const [request, ...others] = seen.requests
    expect(others).toEqual([])
    expect(request!.method).toBe('POST')
    expect(await request!.clone().json()).toEqual(body)
    expect(request!.headers.get('content-type')).toBe('application/json')
    expect(request!.headers.get('AccessId')).toBe(ACCESS_ID)
    expect(request!.headers.get('Sign')).toBe(await expectedSignature(request!))
    expect(request!.headers.get('authorization')).toBeNull()
  })

  it('stands fields and values that nobody knows yet', async () => {
    const strange = {
      ...answered,
      tomorrow: { a: [1] },
      result: 'later',
      pushRecordData: [{ status: 'PUSH_NEW' }],
    }
    answer(server, path, strange)
    await using tpns = testClient({ runtime: { now: () => NOW } })
    expect(JSON.stringify(await call(tpns))).toContain('"tomorrow":{"a":[1]}')
  })
})

/** `push.stop`, `tags.add` … as they are on a client. */
function publicMethods(tpns: TpnsClient): string[] {
  const { push, plans, tags, accounts, attributes, statistics, devices } = tpns
  const resources = { push, plans, tags, accounts, attributes, statistics, devices }
  return Object.entries(resources).flatMap(([name, resource]) =>
    Object.keys(resource).map((method) => `${name}.${method}`),
  )
}

describe('the operations above', () => {
  it('cover every method but those with tests of their own', async () => {
    await using tpns = testClient()
    const covered = new Set(Object.keys(OPERATIONS).map(getMethod))
    const rest = publicMethods(tpns).filter((name) => !covered.has(name))
    expect(rest).toEqual(['push.send', ...COMPOSED])
  })
})

describe('ENDPOINTS', () => {
  it('names every public method once, and nothing else', async () => {
    await using tpns = testClient()
    const named = ENDPOINTS.flatMap(getMethods).filter((name) => !NOT_A_METHOD_HERE.includes(name))
    expect(named.sort()).toEqual(
      publicMethods(tpns)
        .filter((name) => !COMPOSED.includes(name))
        .sort(),
    )
  })

  it('holds every documented path', () => {
    const paths = new Set(ENDPOINTS.map((endpoint) => endpoint.path))
    const statistics = [
      'channel_stat_overview',
      'stat_overview',
      'record',
      'task_stat_channel',
      'group_stat_channel',
    ]
    for (const path of [
      'v3/push/app',
      'v3/push/plan/add_plan_push',
      'v3/push/stop_push_msg',
      'v3/push/revoke_push_msg',
      'v3/push/cancel_timing_task',
      'v3/device/tag',
      'v3/device/tag/delete_all_device',
      'v3/device/account/batchoperate',
      'v3/device/account/query',
      'v3/device/set_custom_attribute',
      ...statistics.map((name) => `v3/statistics/get_push_${name}`),
      'v3/statistics/get_push_group_stat',
      'v3/statistics/get_device_stat_overview',
      'v3/statistics/get_device_distribute_info',
      'v3/toolbox/getPushListByToken',
    ]) {
      expect(paths).toContain(path)
    }
  })

  it('distinguishes the calls of an endpoint by the method that made them', async () => {
    answer(server, 'v3/device/tag', { seq: 0, ret_code: 0 })
    const names: string[] = []
    await using tpns = testClient({ hooks: { call: ({ name }) => names.push(name) } })
    await tpns.tags.add(TOKEN, 'vip')
    await tpns.tags.removePairs([{ tag: 'vip', token: TOKEN }])
    expect(names).toEqual(['tags.add', 'tags.removePairs'])
  })
})
