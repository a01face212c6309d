import type { Bilingual, DevicePlatform, DeviceReturnCode } from '../types.js'

/** A row as the device tables write it: the code, its meaning in English and in Chinese, what to do. */
export type DeviceRow = readonly [code: number, en: string, zh: string, advice: Bilingual]

export function deviceReturnCodes(
  platform: DevicePlatform,
  rows: readonly DeviceRow[],
): readonly DeviceReturnCode[] {
  return rows.map(([code, en, zh, advice]) => ({ platform, code, meaning: { en, zh }, advice }))
}
