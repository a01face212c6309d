import type { Device, DeviceProperty } from './devices.js'
import type { TagItem, TagRule } from './tasks.js'

const TAG_PROPERTIES: Readonly<Record<string, DeviceProperty>> = {
  xg_auto_version: 'app_version',
  xg_auto_province: 'province',
  xg_auto_city: 'city',
  xg_auto_sdkversion: 'sdk_version',
  xg_auto_systemversion: 'system_version',
  xg_auto_systemlanguage: 'system_language',
  xg_auto_country: 'country',
  xg_auto_devicebrand: 'device_brand',
  xg_auto_deviceversion: 'device_version',
}

function hasTag(device: Device, type: string, tag: string): boolean {
  if (type === 'xg_user_define') return device.tags.has(tag)
  if (type === 'xg_auto_active') return device.activeDays.has(tag)
  const property = TAG_PROPERTIES[type]
  return property !== undefined && device.properties[property] === tag
}

function matchesItem(device: Device, item: TagItem): boolean {
  const has = (tag: string) => hasTag(device, item.type, tag)
  return (item.join === 'AND' ? item.tags.every(has) : item.tags.some(has)) !== item.not
}

/** Joins each term to the one before it; AND binds tighter than OR. The join of the first term is ignored. */
function anyGroupHolds<T extends { readonly joinToPrevious: 'AND' | 'OR' }>(
  terms: readonly T[],
  holds: (term: T) => boolean,
): boolean {
  const groups: boolean[] = []
  for (const term of terms) {
    const last = groups.length - 1
    if (term.joinToPrevious === 'AND' && last >= 0) groups[last] = groups[last] === true && holds(term)
    else groups.push(holds(term))
  }
  return groups.includes(true)
}

/** Whether a tag expression selects the device. */
export function matchesTags(device: Device, rules: readonly TagRule[]): boolean {
  return anyGroupHolds(
    rules,
    (rule) => anyGroupHolds(rule.items, (item) => matchesItem(device, item)) !== rule.not,
  )
}
