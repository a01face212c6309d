import type { DeviceReturnCode } from '../types.js'
import {
  CHECK_ARGUMENTS,
  CHECK_DOMAIN,
  CHECK_GUID,
  CHECK_KEYS,
  CHECK_NETWORK,
  CHECK_NETWORK_OR_RESTART,
  FREE_MEMORY,
  NOTHING_TO_DO,
  REGISTER_ONCE,
  SEND_LOG,
  TRY_LATER,
} from './advice.js'
import { type DeviceRow, deviceReturnCodes } from './row.js'

// biome-ignore format: one code, one row
const ROWS: readonly DeviceRow[] = [
  [-5, 'The Guid could not be fetched', '获取 Guid 失败', CHECK_GUID],
  [-7, 'A request could not be sent', '发送请求包出错', CHECK_NETWORK_OR_RESTART],
  [-101, 'JSON format error inside the SDK', 'SDK 内部 JSON 格式错误', SEND_LOG],
  [-503, 'The Guid could not be fetched: network or access point domain', '获取 Guid 失败：网络或接入点域名配置问题', CHECK_DOMAIN],
  [-701, 'Network exception while sending a request', '发送请求时网络异常', CHECK_NETWORK],
  [-702, 'Timed out sending a request', '发送请求超时', CHECK_NETWORK],
  [10000, 'Error at the start', '起始错误', SEND_LOG],
  [10100, 'The network is not usable at the moment', '当前网络不可用', TRY_LATER],
  [10109, 'Unknown exception', '未知异常', CHECK_NETWORK_OR_RESTART],
  [10110, 'The handler that creates the connection is null', '创建链路的 handler 为空', SEND_LOG],
  [10110, 'Error during authentication', '认证过程出错', CHECK_KEYS],
  [10115, 'Registered again within a short time', '短时间内重复注册', REGISTER_ONCE],
  [10116, 'The account is invalid', '账号不合法', CHECK_ARGUMENTS],
  [10117, 'The tag is invalid', '标签不合法', CHECK_ARGUMENTS],
  [10118, 'The user attribute is invalid', '用户属性不合法', CHECK_ARGUMENTS],
  [10119, 'A parameter of the tag query is invalid', '标签查询参数不合法', CHECK_ARGUMENTS],
  [1600001, 'Internal error of the system', '系统内部错误', CHECK_NETWORK_OR_RESTART],
  [1600002, 'Serialisation or deserialisation failed', '序列化或反序列化错误', SEND_LOG],
  [1600003, 'The notification service of the system cannot be reached', '无法连接系统通知服务', {
    en: 'Restart the phone and try again; if it stays, send the SDK log to Tencent support.',
    zh: '重启手机后再试；仍未恢复时，把 SDK 日志提供给腾讯云技术支持。',
  }],
  [1600007, 'The notification does not exist', '通知不存在', NOTHING_TO_DO],
  [1600012, 'Out of memory', '内存不足', FREE_MEMORY],
  [10030006, 'The resources of the app were destroyed, the service has stopped', '应用资源已销毁，服务已停止', {
    en: 'Check the service status of the app in the console, and buy the service again if it is still needed.',
    zh: '在控制台查看应用的服务状态，如仍需使用请重新购买。',
  }],
]

/**
 * Return codes of the HarmonyOS SDK. 10110 is documented twice with different meanings and is two rows. A wrong
 * AccessID or AccessKey has no number there: the SDK throws an exception.
 *
 * @see https://cloud.tencent.com/document/product/548/107700
 */
export const HARMONY_RETURN_CODES: readonly DeviceReturnCode[] = deviceReturnCodes('harmony', ROWS)
