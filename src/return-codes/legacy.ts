import type { ServerReturnCode } from './types.js'

/**
 * Codes of XG, the service before TPNS, that people reported of its push API. No document of TPNS lists them: all its
 * codes are new, but the path of a push is that of XG.
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
]
