import { describe, expect, it } from 'vitest'
import { ACCOUNT_TYPES } from '../../src/api/accounts/account-types.js'
import { accountBatch, accountQuery } from '../../src/api/accounts/endpoint.js'
import { customAttribute } from '../../src/api/attributes/endpoint.js'
import { pushesToday } from '../../src/api/devices.js'
import { createPlan } from '../../src/api/plans.js'
import { cancelPush, revokePush, stopPush } from '../../src/api/push/control.js'
import * as statistics from '../../src/api/statistics/endpoints.js'
import { deleteAppTags, deviceTag } from '../../src/api/tags/endpoint.js'
import type { Endpoint } from '../../src/core/endpoint.js'
import { issuesOf, STRANGE_VALUES } from './support.js'

const S = 'v3/statistics/'
const T = 'v3/toolbox/getPushListByToken'

/** Documented paths and limits; whether a call is idempotent follows from what each call does. */
const TABLE: [
  name: string,
  Endpoint<never, unknown>,
  path: string,
  idempotent: boolean,
  rateLimit: string | null,
][] = [
  ['plans.create', createPlan, 'v3/push/plan/add_plan_push', false, 'plans'],
  ['push.stop', stopPush, 'v3/push/stop_push_msg', true, null],
  ['push.revoke', revokePush, 'v3/push/revoke_push_msg', true, null],
  ['push.cancel', cancelPush, 'v3/push/cancel_timing_task', true, null],
  [
    'tags.{add,remove,clear,replace,addToTokens,removeFromTokens,addPairs,removePairs}',
    deviceTag,
    'v3/device/tag',
    true,
    null,
  ],
  ['tags.deleteFromApp', deleteAppTags, 'v3/device/tag/delete_all_device', true, null],
  [
    'accounts.{bind,unbind,unbindAll,unbindTokens}',
    accountBatch,
    'v3/device/account/batchoperate',
    true,
    null,
  ],
  ['accounts.{findTokens,findAccounts}', accountQuery, 'v3/device/account/query', true, null],
  ['attributes.{add,update,remove,clear,get}', customAttribute, 'v3/device/set_custom_attribute', true, null],
  ['statistics.pushesPerDay', statistics.pushesPerDay, `${S}get_push_channel_stat_overview`, true, 'own'],
  ['statistics.pushesPerDayOld', statistics.pushesPerDayOld, `${S}get_push_stat_overview`, true, 'own'],
  ['statistics.devicesPerDay', statistics.devicesPerDay, `${S}get_device_stat_overview`, true, 'own'],
  [
    'statistics.deviceDistribution',
    statistics.deviceDistribution,
    `${S}get_device_distribute_info`,
    true,
    'own',
  ],
  ['statistics.tasks', statistics.tasks, `${S}get_push_record`, true, 'own'],
  ['statistics.task', statistics.task, `${S}get_push_record`, true, 'own'],
  ['statistics.taskFunnel', statistics.taskFunnel, `${S}get_push_task_stat_channel`, true, 'own'],
  ['statistics.groupFunnel', statistics.groupFunnel, `${S}get_push_group_stat_channel`, true, 'own'],
  ['statistics.groupFunnelOld', statistics.groupFunnelOld, `${S}get_push_group_stat`, true, 'own'],
  ['devices.pushesToday', pushesToday, T, true, 'own'],
]

describe.each(TABLE)('%s', (name, endpoint, path, idempotent, rateLimit) => {
  it(`calls ${path}; idempotent: ${idempotent}`, () => {
    expect(endpoint).toMatchObject({
      name,
      path,
      idempotent,
      rateLimit: rateLimit === 'own' ? `statistics:${path}` : rateLimit,
    })
    expect(endpoint.duplicateMeansAccepted).toBeUndefined()
  })

  it('decodes any answer to an accepted request', () => {
    const fields = [
      'result',
      'pushDateChannelStat',
      'pushStatOverviewData',
      'PushStatOverviewData',
      'getDeviceStatOverviewData',
      'data',
      'pushRecordData',
      'pushStatDataAll',
      'pushStatData',
      'pushTaskList',
      'attributeInfo',
      'invalidAttribute',
      'account_tokens',
      'token_accounts',
      'count',
    ]
    for (const field of fields) {
      for (const value of STRANGE_VALUES) {
        for (const notes of [{}, { items: ['a'], type: 'city' }, { items: 3, type: 3 }]) {
          const context = { notes, deduplicated: false }
          expect(endpoint.decode({ [field]: value, newField: 1 }, context)).toMatchObject({ newField: 1 })
        }
      }
    }
    expect(endpoint.decode({}, { notes: {}, deduplicated: false })).toBeTypeOf('object')
  })

  it('refuses what is not an object, as a rule that the request breaks', async () => {
    for (const request of [undefined, null, 'text', 7, []]) {
      expect(await issuesOf(endpoint, request)).not.toEqual([])
    }
  })
})

describe('ACCOUNT_TYPES', () => {
  it('holds every documented number once', () => {
    const numbers = Object.values(ACCOUNT_TYPES).sort((a, b) => a - b)
    const others = [1002, 1003, 1004, 1005, 1006, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 1015]
    expect(numbers).toEqual([0, 989, 990, 991, 992, 997, 998, 999, ...others])
    expect(ACCOUNT_TYPES).toMatchObject({
      oaid: 997,
      weChatUnionId: 999,
      phone: 1002,
      email: 1005,
      linkedIn: 1015,
    })
  })
})
