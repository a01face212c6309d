import type { DeviceReturnCode } from '../types.js'
import { CHECK_ARGUMENTS, CHECK_NETWORK, UPDATE_SDK } from './advice.js'
import { type DeviceRow, deviceReturnCodes } from './row.js'

// biome-ignore format: one code, one row
const ROWS: readonly DeviceRow[] = [
  [-10000, 'The app has stopped the TPNS service', '客户端已停止 TPNS 服务', {
    en: 'A call came after the stop and before a new registration: register again first.',
    zh: '在停止服务之后、重新注册之前进行了调用：请先重新注册。',
  }],
  [-10001, 'A required parameter of the start is wrong', '启动服务的必填参数有误', {
    en: 'Check AccessID and AccessKey (or their older names) in the start call.',
    zh: '检查启动调用中的 AccessID 和 AccessKey（或旧版名称）。',
  }],
  [-10002, 'The token is already bound or unbound', 'Token 已经绑定或已经解绑', {
    en: 'Query the bindings of the token; usually nothing is left to do.',
    zh: '查询该 Token 的绑定情况，通常无需再处理。',
  }],
  [-10003, 'No connection to the internet', '没有可用的互联网连接', CHECK_NETWORK],
  [-10004, 'The SDK could not get the device token', 'SDK 未能获取设备 Token', {
    en: 'Check the network and the push capability, switch on the debug log, and look at the token it prints.',
    zh: '检查网络和推送能力，打开调试日志，查看其中打印的 Token。',
  }],
  [-101, 'The MD5 value is wrong', 'MD5 值错误', {
    en: 'Check the parameters of the start call.',
    zh: '检查启动服务时传入的参数。',
  }],
  [-102, 'The account is empty', '账号为空', CHECK_ARGUMENTS],
  [-201, 'The registration failed', '注册失败', CHECK_NETWORK],
  [-202, 'The tag operation failed', '标签操作失败', CHECK_NETWORK],
  [-203, 'The message statistics could not be reported', '消息统计上报失败', {
    en: 'Check the network, and that the payload of the message has its xg field.',
    zh: '检查网络，并确认消息体中带有 xg 字段。',
  }],
  [-204, 'The unregistration failed', '注销失败', CHECK_NETWORK],
  [-205, 'The badge could not be reported', '角标上报失败', CHECK_NETWORK],
  [-301, 'Internal error of the SDK while registering', '注册时 SDK 内部错误', UPDATE_SDK],
  [-302, 'Internal error of the SDK in a tag operation', '操作标签时 SDK 内部错误', UPDATE_SDK],
  [-303, 'Internal error of the SDK while reporting statistics', '上报消息统计时 SDK 内部错误', UPDATE_SDK],
  [-304, 'Internal error of the SDK while unregistering', '注销时 SDK 内部错误', UPDATE_SDK],
  [-305, 'Internal error of the SDK while reporting the badge', '上报角标时 SDK 内部错误', UPDATE_SDK],
]

/**
 * Return codes of the iOS SDK before late 2020 (page "SDK 错误码" of the iOS guide, 2019-10 to 2020-08, since replaced).
 * Apps built then may still report them.
 */
export const IOS_LEGACY_RETURN_CODES: readonly DeviceReturnCode[] = deviceReturnCodes('ios-legacy', ROWS)
