import type { Bilingual } from '../return-codes/types.js'

/** Vendor channels of Android: each with its own rules, and TPNS's own channel as the second try. */
export const VENDORS = ['hw', 'honor', 'xm', 'oppo', 'vivo', 'mz', 'fcm'] as const

export const CHANNELS = ['xg', ...VENDORS, 'apns', 'harmony'] as const

/**
 * A way from TPNS to a phone, by the name that `channel_rules` has for it: `xg` TPNS's own, `hw` Huawei, `xm` Xiaomi, `mz`
 * Meizu. `harmony` is HarmonyOS 5 (NEXT); whether `channel_rules` takes it is not documented.
 */
export type CheckChannel = (typeof CHANNELS)[number]

export const PLATFORM_CHANNELS = {
  android: ['xg', ...VENDORS, 'harmony'],
  ios: ['apns', 'xg'],
  unknown: CHANNELS,
} as const satisfies Record<string, readonly CheckChannel[]>

export const CHANNEL_NAMES: Readonly<Record<CheckChannel, Bilingual>> = {
  xg: { en: 'TPNS', zh: '自建通道' },
  hw: { en: 'Huawei', zh: '华为' },
  honor: { en: 'Honor', zh: '荣耀' },
  xm: { en: 'Xiaomi', zh: '小米' },
  oppo: { en: 'OPPO', zh: 'OPPO' },
  vivo: { en: 'vivo', zh: 'vivo' },
  mz: { en: 'Meizu', zh: '魅族' },
  fcm: { en: 'FCM', zh: 'FCM' },
  apns: { en: 'APNs', zh: 'APNs' },
  harmony: { en: 'HarmonyOS', zh: '鸿蒙' },
}
