import type { Bilingual } from '../../src/return-codes/index.js'

/** What each path is for, in the words of the README. */
export const PURPOSES: Readonly<Record<string, Bilingual>> = {
  'v3/push/app': { en: 'create a push', zh: '创建推送任务' },
  'v3/push/stop_push_msg': {
    en: 'end the offline delivery of a push',
    zh: '终止推送任务（不再下发离线消息）',
  },
  'v3/push/revoke_push_msg': {
    en: 'revoke notifications (taken offline by Tencent)',
    zh: '撤回通知（官方已下线）',
  },
  'v3/push/cancel_timing_task': { en: 'cancel a scheduled push', zh: '取消定时推送' },
  'v3/push/package/upload': {
    en: 'upload a file of accounts or tokens',
    zh: '上传号码包（账号）或 Token 包',
  },
  'v3/push/plan/add_plan_push': { en: 'create a push plan', zh: '创建推送计划' },
  'v3/device/tag': { en: 'bind and unbind tags', zh: '绑定与解绑标签' },
  'v3/device/tag/delete_all_device': {
    en: 'delete tags from all devices',
    zh: '删除标签（从所有设备解绑）',
  },
  'v3/device/account/batchoperate': { en: 'bind and unbind accounts', zh: '绑定与解绑账号' },
  'v3/device/account/query': { en: 'tokens of accounts, accounts of tokens', zh: '查询账号与设备的绑定关系' },
  'v3/device/set_custom_attribute': {
    en: 'set, delete and read user attributes',
    zh: '设置、删除、查询用户属性',
  },
  'v3/statistics/get_push_channel_stat_overview': {
    en: 'push figures by day and channel',
    zh: '按天、按通道的推送统计',
  },
  'v3/statistics/get_push_stat_overview': {
    en: 'push figures by day (old form)',
    zh: '按天的推送统计（旧接口）',
  },
  'v3/statistics/get_device_stat_overview': { en: 'devices by day', zh: '按天的设备统计' },
  'v3/statistics/get_device_distribute_info': {
    en: 'devices by version, place, brand, model',
    zh: '设备分布（版本、地区、品牌、机型）',
  },
  'v3/statistics/get_push_record': { en: 'find push tasks', zh: '查询推送任务' },
  'v3/statistics/get_push_task_stat_channel': { en: 'figures of one task', zh: '单个任务的推送统计' },
  'v3/statistics/get_push_group_stat_channel': {
    en: 'figures of a plan or group',
    zh: '推送计划或分组的统计',
  },
  'v3/statistics/get_push_group_stat': { en: 'figures of a group (old form)', zh: '分组的统计（旧接口）' },
  'v3/toolbox/getPushListByToken': { en: "today's pushes to a token", zh: '某 Token 当天的推送任务' },
}
