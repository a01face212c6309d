import type { Bilingual } from '../types.js'

/** Remedies that several rows of the device tables share. They address the developers and supporters of the phone app. */

export const NOTHING_TO_DO: Bilingual = { en: 'Nothing to do.', zh: '无需处理。' }

export const CHECK_NETWORK: Bilingual = {
  en: 'Check the network of the phone, switch between Wi-Fi and mobile data, and try again.',
  zh: '检查手机网络，在 Wi-Fi 与移动数据之间切换后重试。',
}

export const CHECK_NETWORK_OR_RESTART: Bilingual = {
  en: 'Switch the network or restart the phone; if it stays, send the SDK log to Tencent support.',
  zh: '切换网络或重启手机；仍未恢复时，把 SDK 日志提供给腾讯云技术支持。',
}

export const CHECK_KEYS: Bilingual = {
  en: 'Compare AccessID and AccessKey in the app build with the console; both must be of this app and platform.',
  zh: '将应用包内的 AccessID 和 AccessKey 与控制台核对，两者必须属于该平台的同一个应用。',
}

export const CHECK_GUID: Bilingual = {
  en: 'Check the network, AccessID and AccessKey, the access point domain, and that push resources were bought.',
  zh: '检查网络、AccessID 与 AccessKey、接入点域名，以及是否已购买推送资源。',
}

export const CHECK_DOMAIN: Bilingual = {
  en: 'Check the network, and that the domain set in the SDK is that of the access point of the app.',
  zh: '检查网络，并确认 SDK 中配置的域名与应用的接入点一致。',
}

export const CHECK_ARGUMENTS: Bilingual = {
  en: 'Check the arguments of the SDK call in the app: present, not empty, of the documented form.',
  zh: '检查应用调用 SDK 时传入的参数：不能缺失或为空，格式须符合文档。',
}

export const CHECK_MANIFEST: Bilingual = {
  en: 'Compare AndroidManifest.xml (after merging) with the integration guide, including the package name.',
  zh: '将合并后的 AndroidManifest.xml 与集成文档逐项核对，包括包名。',
}

export const SEND_LOG: Bilingual = {
  en: 'Switch on the debug log of the SDK, reproduce it, and send the log to Tencent support.',
  zh: '打开 SDK 调试日志，复现后把日志提供给腾讯云技术支持。',
}

export const UPDATE_SDK: Bilingual = {
  en: 'Update the TPNS SDK to its newest version; if it stays, send the SDK log to Tencent support.',
  zh: '升级到最新版 TPNS SDK；仍未解决时，把 SDK 日志提供给腾讯云技术支持。',
}

export const TRY_LATER: Bilingual = {
  en: 'Wait and try again later; the SDK reconnects on its own when the network allows it.',
  zh: '稍后重试；网络允许时 SDK 会自行重连。',
}

export const REGISTER_ONCE: Bilingual = {
  en: 'Call the registration once per app start, and wait for its callback before calling it again.',
  zh: '每次启动应用只调用一次注册；如需再次调用，请等上一次的回调返回。',
}

export const REGISTER_FIRST: Bilingual = {
  en: 'Register first, and make further calls only after the success callback.',
  zh: '先完成注册，收到成功回调后再调用其他接口。',
}

export const FREE_MEMORY: Bilingual = {
  en: 'The phone is short of memory: close other apps and try again; look for a leak if it happens often.',
  zh: '设备内存不足：关闭其他应用后重试；若频繁出现，请排查内存泄漏。',
}

export const CHECK_SERVICE_STATUS: Bilingual = {
  en: 'Check in the console that the service of this app is paid and active.',
  zh: '在控制台确认该应用的服务已付费且处于可用状态。',
}
