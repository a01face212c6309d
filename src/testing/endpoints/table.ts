import { operateAccounts, queryAccounts } from './accounts.js'
import { setAttributes } from './attributes.js'
import type { Endpoint } from './endpoint.js'
import { uploadPackage } from './packages.js'
import { addPlan } from './plans.js'
import { pushApp } from './push/endpoint.js'
import { cancelPush, revokePush, stopPush } from './push/recall.js'
import { deviceDistribution, deviceOverview } from './statistics/devices.js'
import {
  channelOverview,
  groupChannels,
  groupTotal,
  pushOverview,
  taskChannels,
} from './statistics/pushes.js'
import { pushRecords } from './statistics/records.js'
import { pushesOfToken } from './statistics/toolbox.js'
import { bindTags, deleteTags } from './tags.js'

/** Every endpoint of the server API, by its path below the base URL. */
export const ENDPOINTS: Readonly<Record<string, Endpoint>> = {
  'v3/push/app': pushApp,
  'v3/push/package/upload': uploadPackage,
  'v3/push/plan/add_plan_push': addPlan,
  'v3/push/stop_push_msg': stopPush,
  'v3/push/revoke_push_msg': revokePush,
  'v3/push/cancel_timing_task': cancelPush,
  'v3/device/tag': bindTags,
  'v3/device/tag/delete_all_device': deleteTags,
  'v3/device/account/batchoperate': operateAccounts,
  'v3/device/account/query': queryAccounts,
  'v3/device/set_custom_attribute': setAttributes,
  'v3/statistics/get_push_channel_stat_overview': channelOverview,
  'v3/statistics/get_push_stat_overview': pushOverview,
  'v3/statistics/get_device_stat_overview': deviceOverview,
  'v3/statistics/get_device_distribute_info': deviceDistribution,
  'v3/statistics/get_push_record': pushRecords,
  'v3/statistics/get_push_task_stat_channel': taskChannels,
  'v3/statistics/get_push_group_stat_channel': groupChannels,
  'v3/statistics/get_push_group_stat': groupTotal,
  'v3/toolbox/getPushListByToken': pushesOfToken,
}
