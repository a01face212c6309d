import type { TpnsClient } from '../../src/index.js'
import { TOKEN } from './client.js'

/** Noon of 20 November 2026 at UTC+8. */
export const NOW = Date.parse('2026-11-20T04:00:00Z')
/** The 19th at the service's clock, and still the 18th in UTC. */
const EVENING = new Date('2026-11-18T20:00:00Z')
const ID = '1328245138690125824'
const TOKEN_2 = 'fedcba9876543210fedcba9876543210fedc'

/** One operation: what is called, what must go over the wire, and what an answer of the documents becomes. */
export interface Operation {
  readonly call: (tpns: TpnsClient) => PromiseLike<unknown>
  readonly path: string
  readonly body: object
  readonly answer: object
  readonly result: object
}

const TAG = 'v3/device/tag'
const TAGGED = { seq: 0, ret_code: 0 }
const DONE = (item: string, index = 0) => ({ index, item, retCode: 0, ok: true, state: 'done' })
const CONTROLLED = { pushId: ID, pushid: ID }
const OK = { retCode: 0, errMsg: 'NO_ERROR' }

/**
 * At least one for each method that makes one request, by the method and what is special. The arguments and requests of
 * other tests are derived from these: a new method needs its entry here and nowhere else.
 */
export const OPERATIONS: Readonly<Record<string, Operation>> = {
  'push.stop': {
    call: (tpns) => tpns.push.stop(ID),
    path: 'v3/push/stop_push_msg',
    body: CONTROLLED,
    answer: OK,
    result: {},
  },
  'push.revoke of a record': {
    call: (tpns) => tpns.push.revoke({ pushId: ID, title: 'x' } as { pushId: string }),
    path: 'v3/push/revoke_push_msg',
    body: CONTROLLED,
    answer: OK,
    result: {},
  },
  'push.cancel, answered in the other envelope': {
    call: (tpns) => tpns.push.cancel(BigInt(ID)),
    path: 'v3/push/cancel_timing_task',
    body: CONTROLLED,
    answer: { seq: 0, ret_code: 0, err_msg: '', result: '{}' },
    result: { seq: 0, result: '{}' },
  },
  'plans.create, newer answer': {
    call: (tpns) => tpns.plans.create({ planName: 'spring-sale', planDescribe: 'all spring pushes' }),
    path: 'v3/push/plan/add_plan_push',
    body: { planName: 'spring-sale', planDescribe: 'all spring pushes' },
    answer: {
      retCode: 0,
      ErrMsg: '',
      errMsg: 'save success',
      result: { accessId: 0, planId: '48', planName: 'spring-sale', createdAt: 1593314408, mark_status: 0 },
    },
    result: { accessId: 0, planId: '48', planName: 'spring-sale', createdAt: 1593314408, mark_status: 0 },
  },
  'plans.create, older answer': {
    call: (tpns) => tpns.plans.create({ planName: 'p', planDescribe: 'd' }),
    path: 'v3/push/plan/add_plan_push',
    body: { planName: 'p', planDescribe: 'd' },
    answer: {
      retCode: '0',
      ErrMsg: 'save success',
      result: { planId: '7', planName: 'p', planDescribe: 'd', planPushSource: 'api', updateAt: 1593314408 },
    },
    result: { planId: '7', planName: 'p', planDescribe: 'd', planPushSource: 'api', updateAt: 1593314408 },
  },
  'tags.add of one tag (1)': {
    call: (tpns) => tpns.tags.add(TOKEN, 'vip'),
    path: TAG,
    body: { operator_type: 1, tag_list: ['vip'], token_list: [TOKEN] },
    answer: TAGGED,
    result: { seq: 0 },
  },
  'tags.remove of one tag (2)': {
    call: (tpns) => tpns.tags.remove(TOKEN, 'vip'),
    path: TAG,
    body: { operator_type: 2, tag_list: ['vip'], token_list: [TOKEN] },
    answer: { ret_code: 0, err_msg: 'NO_ERROR', result: '{}' },
    result: { result: {} },
  },
  'tags.add of several (3)': {
    call: (tpns) => tpns.tags.add(TOKEN, ['vip', 'gold']),
    path: TAG,
    body: { operator_type: 3, tag_list: ['vip', 'gold'], token_list: [TOKEN] },
    answer: TAGGED,
    result: { seq: 0 },
  },
  'tags.remove of several (4)': {
    call: (tpns) => tpns.tags.remove(TOKEN, ['vip', 'gold']),
    path: TAG,
    body: { operator_type: 4, tag_list: ['vip', 'gold'], token_list: [TOKEN] },
    answer: TAGGED,
    result: { seq: 0 },
  },
  'tags.clear (5)': {
    call: (tpns) => tpns.tags.clear(TOKEN),
    path: TAG,
    body: { operator_type: 5, token_list: [TOKEN] },
    answer: TAGGED,
    result: { seq: 0 },
  },
  'tags.replace (6)': {
    call: (tpns) => tpns.tags.replace(TOKEN, ['level:3', 'city:Bern']),
    path: TAG,
    body: { operator_type: 6, tag_list: ['level:3', 'city:Bern'], token_list: [TOKEN] },
    answer: TAGGED,
    result: { seq: 0 },
  },
  'tags.replace of everything (6), as the caller says': {
    call: (tpns) => tpns.tags.replace(TOKEN, ['level:3', 'vip'], { allowMixedTagClasses: true }),
    path: TAG,
    body: { operator_type: 6, tag_list: ['level:3', 'vip'], token_list: [TOKEN] },
    answer: TAGGED,
    result: { seq: 0 },
  },
  'tags.addToTokens (7)': {
    call: (tpns) => tpns.tags.addToTokens('vip', [TOKEN, TOKEN_2]),
    path: TAG,
    body: { operator_type: 7, tag_list: ['vip'], token_list: [TOKEN, TOKEN_2] },
    answer: TAGGED,
    result: { succeeded: 2, answers: [{ seq: 0 }] },
  },
  'tags.removeFromTokens (8)': {
    call: (tpns) => tpns.tags.removeFromTokens('vip', [TOKEN, TOKEN_2]),
    path: TAG,
    body: { operator_type: 8, tag_list: ['vip'], token_list: [TOKEN, TOKEN_2] },
    answer: TAGGED,
    result: { succeeded: 2, answers: [{ seq: 0 }] },
  },
  'tags.addPairs (9)': {
    call: (tpns) => tpns.tags.addPairs([{ tag: 'vip', token: TOKEN }]),
    path: TAG,
    body: { operator_type: 9, tag_token_list: [{ tag: 'vip', token: TOKEN }] },
    answer: TAGGED,
    result: { succeeded: 1, answers: [{ seq: 0 }] },
  },
  'tags.removePairs (10)': {
    call: (tpns) => tpns.tags.removePairs([{ token: TOKEN, tag: 'vip' }]),
    path: TAG,
    body: { operator_type: 10, tag_token_list: [{ tag: 'vip', token: TOKEN }] },
    answer: TAGGED,
    result: { succeeded: 1, answers: [{ seq: 0 }] },
  },
  'tags.deleteFromApp, older answer': {
    call: (tpns) => tpns.tags.deleteFromApp(['old-tag']),
    path: 'v3/device/tag/delete_all_device',
    body: { tag_list: ['old-tag'] },
    answer: { ret_code: 0, err_msg: '', seq: 0, result: '' },
    result: { succeeded: 1, answers: [{ seq: 0, result: '' }] },
  },
  'tags.deleteFromApp, newer answer': {
    call: (tpns) => tpns.tags.deleteFromApp(['old-tag']),
    path: 'v3/device/tag/delete_all_device',
    body: { tag_list: ['old-tag'] },
    answer: { ret_code: 0, err_msg: '', seq: 0, result: { '': '' } },
    result: { succeeded: 1, answers: [{ seq: 0, result: { '': '' } }] },
  },
  'accounts.bind (2)': {
    call: (tpns) => tpns.accounts.bind({ token: TOKEN, account_list: [{ account: 'u-1', account_type: 3 }] }),
    path: 'v3/device/account/batchoperate',
    body: {
      operator_type: 2,
      token_accounts: [{ token: TOKEN, account_list: [{ account: 'u-1', account_type: 3 }] }],
    },
    answer: { ret_code: 0, err_msg: 'NO_ERROR', result: ['0'] },
    result: { items: [DONE(TOKEN)], failed: [], answers: [{ result: ['0'], items: [DONE(TOKEN)] }] },
  },
  'accounts.unbind (3), older answer': {
    call: (tpns) =>
      tpns.accounts.unbind([
        { token: TOKEN, account_list: [{ account: 'u-1' }] },
        { token: TOKEN_2, account_list: [{ account: 'u-2' }] },
      ]),
    path: 'v3/device/account/batchoperate',
    body: {
      operator_type: 3,
      token_accounts: [
        { token: TOKEN, account_list: [{ account: 'u-1' }] },
        { token: TOKEN_2, account_list: [{ account: 'u-2' }] },
      ],
    },
    answer: { ret_code: 0, err_msg: '', result: ['ok', 'ok'] },
    result: { items: [DONE(TOKEN), DONE(TOKEN_2, 1)], failed: [] },
  },
  'accounts.unbindAll (4)': {
    call: (tpns) => tpns.accounts.unbindAll(TOKEN),
    path: 'v3/device/account/batchoperate',
    body: { operator_type: 4, token_list: [TOKEN] },
    answer: { ret_code: 0, err_msg: 'NO_ERROR', result: ['0'] },
    result: { items: [DONE(TOKEN)], failed: [] },
  },
  'accounts.unbindTokens (5)': {
    call: (tpns) => tpns.accounts.unbindTokens(['u-1', { account: 'u-2', account_type: 1002 }]),
    path: 'v3/device/account/batchoperate',
    body: { operator_type: 5, account_list: [{ account: 'u-1' }, { account: 'u-2', account_type: 1002 }] },
    answer: { ret_code: 0, err_msg: 'NO_ERROR', result: ['0', '0'] },
    result: { items: [DONE('u-1'), DONE('u-2', 1)], failed: [] },
  },
  'accounts.findTokens (1)': {
    call: (tpns) => tpns.accounts.findTokens('u-1'),
    path: 'v3/device/account/query',
    body: { operator_type: 1, account_list: [{ account: 'u-1' }] },
    answer: {
      retCode: 0,
      errMsg: 'ok',
      result: ['0'],
      account_tokens: [{ account: 'u-1', token_list: [TOKEN] }],
    },
    result: { items: [DONE('u-1')], failed: [], account_tokens: [{ account: 'u-1', token_list: [TOKEN] }] },
  },
  'accounts.findAccounts (2)': {
    call: (tpns) => tpns.accounts.findAccounts([TOKEN]),
    path: 'v3/device/account/query',
    body: { operator_type: 2, token_list: [TOKEN] },
    answer: {
      retCode: 0,
      errMsg: 'ok',
      result: ['0'],
      token_accounts: [{ token: TOKEN, account_list: [{ account: 'u-1' }] }],
    },
    result: {
      items: [DONE(TOKEN)],
      token_accounts: [{ token: TOKEN, account_list: [{ account: 'u-1' }] }],
    },
  },
  'attributes.add (1), one name unknown to the console': {
    call: (tpns) => tpns.attributes.add(TOKEN, { name: 'Ming', size: '42' }),
    path: 'v3/device/set_custom_attribute',
    body: { cmd: 1, token: TOKEN, attributeInfo: { attributeMap: { name: 'Ming', size: '42' } } },
    answer: { retCode: 0, errMsg: 'success', invalidAttribute: ['size'] },
    result: { invalidAttribute: ['size'] },
  },
  'attributes.update (2)': {
    call: (tpns) => tpns.attributes.update(TOKEN, { size: '43' }),
    path: 'v3/device/set_custom_attribute',
    body: { cmd: 2, token: TOKEN, attributeInfo: { attributeMap: { size: '43' } } },
    answer: { retCode: 0, errMsg: 'success' },
    result: { invalidAttribute: [] },
  },
  'attributes.remove (3) with values, as in the sample': {
    call: (tpns) => tpns.attributes.remove(TOKEN, { size: '43' }),
    path: 'v3/device/set_custom_attribute',
    body: { cmd: 3, token: TOKEN, attributeInfo: { attributeMap: { size: '43' } } },
    answer: { retCode: 0, errMsg: 'success' },
    result: { invalidAttribute: [] },
  },
  'attributes.remove (3) by name': {
    call: (tpns) => tpns.attributes.remove(TOKEN, ['size', 'name']),
    path: 'v3/device/set_custom_attribute',
    body: { cmd: 3, token: TOKEN, attributeInfo: { attributeMap: { size: '', name: '' } } },
    answer: { retCode: 0, errMsg: 'success' },
    result: { invalidAttribute: [] },
  },
  'attributes.clear (4)': {
    call: (tpns) => tpns.attributes.clear(TOKEN),
    path: 'v3/device/set_custom_attribute',
    body: { cmd: 4, token: TOKEN },
    answer: { retCode: 0, errMsg: 'success' },
    result: { invalidAttribute: [] },
  },
  'attributes.get (5)': {
    call: (tpns) => tpns.attributes.get(TOKEN),
    path: 'v3/device/set_custom_attribute',
    body: { cmd: 5, token: TOKEN },
    answer: { retCode: 0, errMsg: 'success', attributeInfo: { attributeMap: { size: '43' } } },
    result: { attributes: { size: '43' }, invalidAttribute: [] },
  },
  'statistics.pushesPerDay': {
    call: (tpns) => tpns.statistics.pushesPerDay({ startDate: EVENING, endDate: '20261120' }),
    path: 'v3/statistics/get_push_channel_stat_overview',
    body: { startDate: '20261119', endDate: '20261120' },
    answer: {
      ...OK,
      pushDateChannelStat: [
        {
          date: '20261119',
          channelDatas: [{ channel: 'all', pushState: { pushActiveUv: 10, arrivalUv: 8 } }],
        },
      ],
    },
    result: {
      pushDateChannelStat: [
        {
          date: '20261119',
          channelDatas: [{ channel: 'all', pushState: { pushActiveUv: 10, arrivalUv: 8 } }],
        },
      ],
    },
  },
  'statistics.pushesPerDayOld, spelt as in the table': {
    call: (tpns) => tpns.statistics.pushesPerDayOld({ startDate: '20261119', endDate: EVENING }),
    path: 'v3/statistics/get_push_stat_overview',
    body: { startDate: '20261119', endDate: '20261119' },
    answer: { ...OK, PushStatOverviewData: [{ date: '20261119', pushActiveUv: 2 }] },
    result: { pushStatOverviewData: [{ date: '20261119', pushActiveUv: 2 }] },
  },
  'statistics.devicesPerDay': {
    call: (tpns) => tpns.statistics.devicesPerDay({ startDate: EVENING, endDate: EVENING }),
    path: 'v3/statistics/get_device_stat_overview',
    body: { startDate: '20261119', endDate: '20261119' },
    answer: { ...OK, errMsg: '', getDeviceStatOverviewData: [{ date: 20261119, accuUv: 2986, newUv: 3 }] },
    result: { getDeviceStatOverviewData: [{ date: 20261119, accuUv: 2986, newUv: 3 }] },
  },
  'statistics.deviceDistribution': {
    call: (tpns) => tpns.statistics.deviceDistribution({ date: EVENING, type: 'sdk_version' }),
    path: 'v3/statistics/get_device_distribute_info',
    body: { date: '20261119', type: 'sdk_version' },
    answer: { ...OK, data: [{ sdk_version: '1.4.3.1', count: 8 }] },
    result: { rows: [{ value: '1.4.3.1', count: 8 }] },
  },
  'statistics.tasks': {
    call: (tpns) =>
      tpns.statistics.tasks({
        startDate: EVENING,
        endDate: '2026-11-20',
        msgType: 'notify',
        pushType: 'all',
      }),
    path: 'v3/statistics/get_push_record',
    body: {
      startDate: '2026-11-19',
      endDate: '2026-11-20',
      msgType: 'notify',
      pushType: 'all',
      offset: 0,
      limit: 200,
    },
    answer: { ...OK, count: 1, pushRecordData: [{ pushId: ID, status: 'PUSH_FINISHED', targetList: null }] },
    result: {
      count: 1,
      pushRecordData: [{ pushId: ID, status: 'PUSH_FINISHED', targetList: null }],
      nextOffset: undefined,
    },
  },
  'statistics.task, the id a number as in the sample': {
    call: (tpns) => tpns.statistics.task('130248'),
    path: 'v3/statistics/get_push_record',
    body: { pushId: '130248' },
    answer: { ...OK, pushRecordData: [{ pushId: 130248, status: 'PUSH_WAIT', collapseID: 17 }] },
    result: { task: { pushId: '130248', status: 'PUSH_WAIT', collapseID: 17 } },
  },
  'statistics.taskFunnel': {
    call: (tpns) => tpns.statistics.taskFunnel({ pushId: '130248' }),
    path: 'v3/statistics/get_push_task_stat_channel',
    body: { pushId: '130248' },
    answer: { ...OK, pushStatDataAll: [{ channel: 'xg', pushState: { clickUv: 3 } }] },
    result: { pushStatDataAll: [{ channel: 'xg', pushState: { clickUv: 3 } }] },
  },
  'statistics.groupFunnel of a plan': {
    call: (tpns) =>
      tpns.statistics.groupFunnel({ planId: '48', startDate: '20261118', endDate: new Date(NOW) }),
    path: 'v3/statistics/get_push_group_stat_channel',
    body: { planId: '48', startDate: '20261118', endDate: '20261120' },
    answer: { ...OK, pushStatDataAll: [{ channel: 'honor', pushState: {} }] },
    result: { pushStatDataAll: [{ channel: 'honor', pushState: {} }] },
  },
  'statistics.groupFunnelOld, in both spellings': {
    call: (tpns) =>
      tpns.statistics.groupFunnelOld({ groupId: 'g-1', startDate: '2026-11-19', endDate: '20261120' }),
    path: 'v3/statistics/get_push_group_stat',
    body: { groupId: 'g-1', groupid: 'g-1', startDate: '20261119', endDate: '20261120' },
    answer: { ...OK, pushStatData: { pushActiveUv: 4, clickUv: 1 } },
    result: { pushStatData: { pushActiveUv: 4, clickUv: 1 } },
  },
  'devices.pushesToday': {
    call: (tpns) => tpns.devices.pushesToday(TOKEN),
    path: 'v3/toolbox/getPushListByToken',
    body: { token: TOKEN },
    answer: {
      ...OK,
      pushTaskList: [{ pushId: 589840563, pushTime: 1651662600, pushTargetType: 'TAG_PUSH' }],
    },
    result: { pushTaskList: [{ pushId: '589840563', pushTime: 1651662600, pushTargetType: 'TAG_PUSH' }] },
  },
}

/** `tags.add` of `tags.add of one tag (1)`. */
export const getMethod = (operation: string): string => /^[\w.]+/.exec(operation)![0]

/** What an operation hands to its method. */
export function recordArguments({ call }: Operation): readonly unknown[] {
  let recorded: readonly unknown[] = []
  const method = (...args: readonly unknown[]) => {
    recorded = args
  }
  const room = new Proxy({}, { get: () => method })
  call(new Proxy({}, { get: () => room }) as TpnsClient)
  return recorded
}
