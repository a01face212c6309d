import type { Bilingual, DeviceReturnCode } from '../types.js'
import {
  CHECK_ARGUMENTS,
  CHECK_DOMAIN,
  CHECK_NETWORK,
  FREE_MEMORY,
  REGISTER_FIRST,
  SEND_LOG,
  TRY_LATER,
  UPDATE_SDK,
} from './advice.js'
import { type DeviceRow, deviceReturnCodes } from './row.js'

const CHECK_PLUGIN: Bilingual = {
  en: 'Take the plug-in of the same version as the SDK, and import it as the integration guide shows.',
  zh: '使用与 SDK 版本一致的插件，并按集成文档导入。',
}

// biome-ignore format: one code, one row
const ROWS: readonly DeviceRow[] = [
  [101, 'The Guid request timed out', 'Guid 请求超时', CHECK_NETWORK],
  [102, 'The Guid request failed', 'Guid 请求错误', CHECK_DOMAIN],
  [701, 'Exception inside the SDK', 'SDK 异常', UPDATE_SDK],
  [801, 'The long connection timed out', '长连接超时', CHECK_NETWORK],
  [802, 'The long connection timed out, related to the number of starts that day', '长连接超时，与当天启动次数有关', TRY_LATER],
  [901, 'Error of the long connection', '长连接错误', CHECK_NETWORK],
  [903, 'Checksum error on the long connection', '长连接校验错误', SEND_LOG],
  [904, 'The checksum of the long connection could not be decoded', '长连接校验解码错误', SEND_LOG],
  [1001, 'The deviceToken is empty: APNs gave no token', 'deviceToken 为空，未获取到 APNs Token', {
    en: 'Check that the Push Notifications capability and the provisioning profile are right, and use a real device.',
    zh: '检查是否开启 Push Notifications 能力、描述文件是否正确，并使用真机测试。',
  }],
  [1101, 'The network of the device failed', '设备网络错误', CHECK_NETWORK],
  [1102, 'Not registered', '未注册', REGISTER_FIRST],
  [1103, 'The app information or the route is configured wrongly', '应用信息或路由配置错误', {
    en: 'Check AccessID and AccessKey, and that the domain set in the SDK is that of the access point of the app.',
    zh: '检查 AccessID 与 AccessKey，并确认 SDK 中配置的域名与应用的接入点一致。',
  }],
  [1104, 'A call was given the wrong operation type', '业务接口传入的操作类型错误', CHECK_ARGUMENTS],
  [1105, 'A call was given a wrong parameter', '业务接口传入的参数错误', CHECK_ARGUMENTS],
  [1106, 'A call was given an empty parameter', '业务接口的参数为空', CHECK_ARGUMENTS],
  [1107, 'Not supported by the system', '当前系统不支持', {
    en: 'Check the version of iOS that the feature needs, and skip the call on older ones.',
    zh: '确认该功能要求的 iOS 版本，在更低的版本上跳过此调用。',
  }],
  [1108, 'The plug-in was not imported correctly', '插件导入错误', CHECK_PLUGIN],
  [1109, 'The version of the plug-in does not match', '插件版本不匹配', CHECK_PLUGIN],
  [1110, 'The start failed', '启动失败', {
    en: 'Check AccessID, AccessKey and domain given at the start; if they are right, send the SDK log to Tencent support.',
    zh: '检查启动时传入的 AccessID、AccessKey 和域名；确认无误后把 SDK 日志提供给腾讯云技术支持。',
  }],
  [1111, 'Out of memory', '内存不足', FREE_MEMORY],
  [1112, 'Limited by the control of the cloud', '被云端控制策略限制', {
    en: 'The service limits this device or call. Do not repeat in a loop; if it stays, ask Tencent support.',
    zh: '云端对该设备或调用做了限制。不要循环重试；持续出现时请咨询腾讯云技术支持。',
  }],
  [1401, 'Offline messages could not be fetched over the short connection', '短连接拉取离线消息失败', CHECK_NETWORK],
  [1402, 'More than 1 offline message on the short connection (not explained further)',
    '短连接离线消息多于 1 条（官方未进一步说明）', SEND_LOG],
  [1501, 'The long connection could not be established', '建立长连接失败', CHECK_NETWORK],
  [1502, 'The long connection could not be established: the app is not in the foreground',
    '建立长连接失败：应用不在前台', {
    en: 'Expected in the background. Bring the app to the foreground; the SDK then connects.',
    zh: '应用在后台时属于正常现象，回到前台后 SDK 会建立连接。',
  }],
  [1503, 'Limited because of too frequent calls', '频率限制', {
    en: 'Call less often, and do not repeat failed calls in a loop.',
    zh: '降低调用频率，失败后不要循环重试。',
  }],
  [1504, 'A request on the long connection timed out (30 seconds at least)', '长连接请求超时（最短 30 秒）', CHECK_NETWORK],
]

/**
 * Return codes of the current iOS SDK. Older versions of the page lack 102, 802, 903, 904, 1108, 1109, 1112, 1401,
 * 1402, 1503 and 1504. For macOS no table is published; it shares the SDK.
 *
 * @see https://cloud.tencent.com/document/product/548/36669
 */
export const IOS_RETURN_CODES: readonly DeviceReturnCode[] = deviceReturnCodes('ios', ROWS)
