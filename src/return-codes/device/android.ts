import type { DeviceReturnCode } from '../types.js'
import {
  CHECK_ARGUMENTS,
  CHECK_DOMAIN,
  CHECK_GUID,
  CHECK_KEYS,
  CHECK_MANIFEST,
  CHECK_NETWORK,
  CHECK_NETWORK_OR_RESTART,
  CHECK_SERVICE_STATUS,
  NOTHING_TO_DO,
  REGISTER_ONCE,
  SEND_LOG,
} from './advice.js'
import { type DeviceRow, deviceReturnCodes } from './row.js'

// biome-ignore format: one code, one row
const ROWS: readonly DeviceRow[] = [
  [0, 'Success', '调用成功', NOTHING_TO_DO],
  [2, 'Wrong parameter, for example an alias of one character or an iOS token that is not 64 characters long',
    '参数错误，例如绑定了单字符别名，或 iOS Token 不是 64 个字符', CHECK_ARGUMENTS],
  [20, 'Authentication failed: AccessID or AccessKey is wrong', '鉴权错误：AccessID 或 AccessKey 配置有误', CHECK_KEYS],
  [-1, 'Internal error of the SDK', 'SDK 内部错误', SEND_LOG],
  [-2, 'Timed out waiting for the answer of the server', '等待服务端回包超时', CHECK_NETWORK],
  [-3, 'The resources of the app were destroyed', '应用资源已被销毁', {
    en: 'Buy the service again in the console, then release the app with a higher version.',
    zh: '在控制台重新购买服务，提高应用版本号后重新发布。',
  }],
  [-4, 'More connections than the package allows; some are refused at random', '连接数超出套餐限制，会随机拒绝部分连接', {
    en: 'Compare the daily active users with the package in the console, and buy a larger one.',
    zh: '在控制台对比日活与套餐上限，按需升级套餐。',
  }],
  [-5, 'The Guid could not be fetched', '获取 Guid 失败', CHECK_GUID],
  [-7, 'A request could not be sent', '发送请求包出错', CHECK_NETWORK_OR_RESTART],
  [-11, 'No connection to the MQTT server', '连接 MQTT 服务器失败', CHECK_NETWORK],
  [-101, 'JSON format error inside the SDK', 'SDK 内部 JSON 格式错误', SEND_LOG],
  [-102, 'No token is available yet', '当前没有可用的 Token', {
    en: 'Register first, and use the token only after the success callback.',
    zh: '先完成注册，收到成功回调后再使用 Token。',
  }],
  [-502, 'The Guid could not be fetched: network or access point domain', '获取 Guid 失败：网络或接入点域名配置问题', CHECK_DOMAIN],
  [-701, 'Network exception while sending a request', '发送请求时网络异常', CHECK_NETWORK],
  [-702, 'Timed out sending a request', '发送请求超时', CHECK_NETWORK],
  [-1101, 'Network exception while connecting to MQTT', '连接 MQTT 时网络异常', CHECK_NETWORK],
  [-1102, 'Exception while connecting to MQTT', '连接 MQTT 时发生异常', CHECK_NETWORK_OR_RESTART],
  [-1103, 'Timed out connecting to MQTT, or wrong configuration', '连接 MQTT 超时，或配置有误', CHECK_DOMAIN],
  [-10005, 'AIDL is configured wrongly', 'AIDL 配置错误', CHECK_MANIFEST],
  [10000, 'Error at the start', '起始错误', SEND_LOG],
  [10001, 'Wrong operation type, for example because of a bad parameter', '操作类型错误，例如参数有误', CHECK_ARGUMENTS],
  [10002, 'A registration was requested while another is running', '注册尚未完成时又发起了注册', REGISTER_ONCE],
  [10003, 'A permission is missing or declared wrongly', '权限缺失或配置错误', CHECK_MANIFEST],
  [10004, 'The .so library was not imported correctly', 'so 库没有正确导入', {
    en: 'Put the .so files of the SDK for all ABIs you ship into src/main/jniLibs, and check that the APK holds them.',
    zh: '把 SDK 中所需 ABI 的 so 文件放入 src/main/jniLibs，并确认 APK 中确实包含它们。',
  }],
  [10005, 'The XGRemoteService node is missing in the manifest, or its action has the wrong package name',
    'AndroidManifest 中缺少 XGRemoteService 节点，或其 action 的包名有误', CHECK_MANIFEST],
  [10006, 'AccessKey or AccessID is wrong', 'AccessKey 或 AccessID 错误', CHECK_KEYS],
  [10007, 'The TPNS service of the app could not be initialised', '初始化 TPNS Service 出错', CHECK_MANIFEST],
  [10008, 'The ContentProvider is configured wrongly', '没有正确配置 ContentProvider', CHECK_MANIFEST],
  [10008, 'AccessKey or AccessID is wrong', 'AccessKey 或 AccessID 错误', CHECK_KEYS],
  [10009, 'The jce JAR is missing or wrong', '缺少 jce JAR 或其版本有误', {
    en: 'Check that the wup package is built in; if it appears only after obfuscation, keep its classes in the rules.',
    zh: '确认 wup 包已编译进应用；若只在混淆后出现，请在混淆规则中保留相关类。',
  }],
  [10101, 'The connection could not be created', '创建链路失败', CHECK_NETWORK],
  [10102, 'The connection was closed on this side during the request', '请求过程中链路被主动关闭', CHECK_NETWORK],
  [10103, 'The server closed the connection during the request', '请求过程中服务端关闭了链路', CHECK_NETWORK],
  [10104, 'Exception in the client during the request', '请求过程中客户端发生异常', CHECK_NETWORK],
  [10105, 'Timed out sending or receiving during the request', '请求过程中收发报文超时', CHECK_NETWORK],
  [10106, 'Timed out waiting to send', '等待发送请求超时', CHECK_NETWORK],
  [10107, 'Timed out waiting to receive', '等待接收回包超时', CHECK_NETWORK],
  [10108, 'The server sent an abnormal packet', '服务端返回了异常报文', SEND_LOG],
  [10109, 'Unknown exception', '未知异常', CHECK_NETWORK_OR_RESTART],
  [10110, 'The handler that creates the connection is null', '创建链路的 handler 为空', SEND_LOG],
  [10110, 'Error during authentication', '认证过程出错', CHECK_KEYS],
  [10115, 'Registered again within a short time', '短时间内重复注册', REGISTER_ONCE],
  [10300, 'Code of the "marathon" policy (not explained further)', '跑马策略相关返回码（官方未进一步说明）', SEND_LOG],
  [10400, 'Wrong parameter for the SDK', 'SDK 参数错误', CHECK_ARGUMENTS],
  [20002, 'No usable network, or the app is not paid for', '没有可用的网络，或应用未付费', CHECK_SERVICE_STATUS],
  [10030009, 'The app does not exist; usually the access point domain is not configured', '应用不存在，通常是没有配置接入点域名', CHECK_DOMAIN],
]

/**
 * Return codes of the Android SDK. 10008 and 10110 are documented twice with different meanings and are two rows each.
 * For numbers that are not listed the document only says to keep the log.
 *
 * @see https://cloud.tencent.com/document/product/548/36660
 */
export const ANDROID_RETURN_CODES: readonly DeviceReturnCode[] = deviceReturnCodes('android', ROWS)
