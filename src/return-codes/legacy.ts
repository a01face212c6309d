import type { Bilingual, ErrorClassName, ServerReturnCode } from './types.js'

const CHECK_PUSH: Bilingual = {
  en: 'Compare the push with the documents of TPNS, and the host with the access point of the app. Retrying does not help.',
  zh: '请对照 TPNS 文档检查推送参数，并确认服务接入点与应用一致。重试无效。',
}
const CHECK_KEYS: Bilingual = {
  en: 'Check the AccessID, the SecretKey (not the AccessKey), the clock of this machine and the region.',
  zh: '请检查 AccessID、SecretKey（不是 AccessKey）、本机时钟和服务接入点。',
}
const CHECK_TARGET: Bilingual = {
  en: 'Check that the app has registered the device at TPNS, and bound the account. Tokens of XG are unknown to TPNS.',
  zh: '请确认设备已在 TPNS 注册并绑定账号。信鸽的 Token 在 TPNS 中无效。',
}
const CHECK_CERTIFICATE: Bilingual = {
  en: 'Upload the APNs certificate of this environment in the console, and check the environment of the push.',
  zh: '请在控制台上传该环境的 APNs 证书，并检查推送的 environment。',
}
const SLOW_DOWN: Bilingual = {
  en: 'Wait and send fewer pushes a second; a broadcast took 3 seconds at XG.',
  zh: '请稍后再试并降低发送频率；信鸽的全量推送每 3 秒一次。',
}

/** Clear refusals of the tables of REST API v2 and v3 (github.com/xingePush/xinge-docs); what may pass (15, 10100) is no refusal. */
const LISTED: readonly [number, string, string, ErrorClassName, Bilingual][] = [
  [-1, '参数错误', 'A parameter is wrong', 'TpnsParameterError', CHECK_PUSH],
  [-2, '请求时间戳不在有效期内', 'The timestamp of the request is not valid', 'TpnsAuthError', CHECK_KEYS],
  [-3, 'sign 校验无效', 'The signature is wrong', 'TpnsAuthError', CHECK_KEYS],
  [2, '参数错误', 'A parameter is wrong', 'TpnsParameterError', CHECK_PUSH],
  [14, '收到非法 token', 'A token is not valid', 'TpnsInvalidTokenError', CHECK_TARGET],
  [20, '鉴权错误', 'Authentication failed', 'TpnsAuthError', CHECK_KEYS],
  [40, '推送的 token 没有注册', 'The token is not registered', 'TpnsInvalidTokenError', CHECK_TARGET],
  [48, '推送的账号没有绑定 token', 'The account is bound to no token', 'TpnsNotFoundError', CHECK_TARGET],
  [73, '消息字符数超限', 'The message is too long', 'TpnsParameterError', CHECK_PUSH],
  [76, '请求过于频繁', 'Too many requests', 'TpnsApiError', SLOW_DOWN],
  [78, '循环任务参数错误', 'A parameter of the loop is wrong', 'TpnsParameterError', CHECK_PUSH],
  [100, 'APNs 证书错误', 'The APNs certificate is wrong', 'TpnsCertificateError', CHECK_CERTIFICATE],
  [10102, '缺少参数', 'A parameter is missing', 'TpnsParameterError', CHECK_PUSH],
  [10103, '参数值非法', 'The value of a parameter is not allowed', 'TpnsParameterError', CHECK_PUSH],
  [10104, '鉴权未通过', 'Authentication failed', 'TpnsAuthError', CHECK_KEYS],
  [10105, '证书无效', 'The certificate is not valid', 'TpnsCertificateError', CHECK_CERTIFICATE],
  [
    10106,
    '推送类型不支持多平台推送',
    'The push may not be for several platforms',
    'TpnsParameterError',
    CHECK_PUSH,
  ],
  [10107, '消息体是非法 JSON', 'The message is not JSON', 'TpnsParameterError', CHECK_PUSH],
  [10110, '设备未注册', 'The device is not registered', 'TpnsInvalidTokenError', CHECK_TARGET],
  [10115, '账号为空', 'The account is empty', 'TpnsParameterError', CHECK_PUSH],
  [10116, '账号不存在', 'The account does not exist', 'TpnsNotFoundError', CHECK_TARGET],
  [10117, '推送内容太大', 'The push is too large', 'TpnsParameterError', CHECK_PUSH],
  [10606, 'app 未注册', 'The app is not registered', 'TpnsAuthError', CHECK_KEYS],
]

const CAUSE: Bilingual = {
  en: 'XG listed the code. TPNS has codes of its own: a part of the old service has answered, or a gateway in front of it.',
  zh: '信鸽文档列出的返回码，TPNS 另有返回码：应答可能来自旧服务或中间网关。',
}

/**
 * Codes of XG, the service before TPNS: those of its documents that refuse, and one that people reported of its push API.
 * No document of TPNS lists them: all its codes are new, but the path of a push is that of XG. That they still refuse is
 * [inferred], and only where the HTTP status says nothing else.
 */
export const LEGACY_RETURN_CODES: readonly ServerReturnCode[] = [
  {
    code: -101,
    wireText: '证书状态无效',
    meaning: {
      en: 'The certificate is in an invalid state (a code of XG, before TPNS)',
      zh: '证书状态无效（TPNS 前身信鸽的返回码）',
    },
    cause: {
      en: 'Reported for a push to an iOS app that was made for Android: another message type, platform or environment. Or the APNs certificate of that environment is missing or has expired.',
      zh: '已知案例：向 iOS 应用发送了按 Android 填写的推送（消息类型、平台或环境不符）。也可能是该环境的 APNs 证书未上传或已过期。',
    },
    advice: {
      en: 'Check that the AccessID is that of the iOS app, that environment is set, and the certificate of that environment in the console. Retrying does not help.',
      zh: '请确认 AccessID 属于该 iOS 应用、已填写 environment，并在控制台检查该环境的证书。重试无效。',
    },
    errorClass: 'TpnsCertificateError',
    policy: 'fail',
    returnedBy: 'push',
  },
  ...LISTED.map(
    ([code, wireText, meaning, errorClass, advice]): ServerReturnCode => ({
      code,
      wireText,
      meaning: { en: `${meaning} (a code of XG, before TPNS)`, zh: `${wireText}（TPNS 前身信鸽的返回码）` },
      cause: CAUSE,
      advice,
      errorClass,
      policy: 'fail',
      returnedBy: 'push',
    }),
  ),
]
