import { nonEmptyText, readFields } from '../../body/validators.js'
import { DAY_MS } from '../../clock/zone.js'
import type { Device } from '../../state/devices.js'
import type { Endpoint } from '../endpoint.js'
import { isOnDay, LOOKBACK_DAYS, readDay, readDays } from './dates.js'

const countWhere = (devices: readonly Device[], holds: (device: Device) => boolean) =>
  devices.filter(holds).length

/** `get_device_stat_overview`: device counts by day, derived from the devices' current state. The date is an integer. */
export const deviceOverview: Endpoint = {
  envelope: 'B',
  rateLimit: 'statistics:get_device_stat_overview',
  okText: '',
  handle: (call) => ({
    getDeviceStatOverviewData: readDays(call, 'YYYYMMDD', LOOKBACK_DAYS.deviceOverview).map((day) => {
      const devices = call.app.devices.listAll().filter((device) => device.registeredAt < day + DAY_MS)
      const basics = {
        accuUv: devices.length,
        newUv: countWhere(devices, (device) => isOnDay(device.registeredAt, day)),
        activeUv: countWhere(devices, (device) => device.valid && device.online),
      }
      const newer = {
        invalidUv: countWhere(devices, (device) => !device.valid),
        availableUv: countWhere(devices, (device) => device.valid),
        notificationOpen: countWhere(devices, (device) => device.valid && device.notificationOn),
        notificationClose: countWhere(devices, (device) => device.valid && !device.notificationOn),
        notificationUnknown: 0,
      }
      const counters = { newer: { ...basics, ...newer }, older: basics, none: {} }[call.style.counters]
      return { date: Number(call.zone.formatDay(day, 'YYYYMMDD')), ...counters }
    }),
  }),
}

/** `get_device_distribute_info`: the key of each row equals the requested `type`. */
export const deviceDistribution: Endpoint = {
  envelope: 'B',
  rateLimit: 'statistics:get_device_distribute_info',
  okText: '',
  handle: (call) => {
    // Open, as the client leaves it: no device has a dimension that no page lists.
    const type = readFields(call.body).required('type', nonEmptyText)
    const day = readDay(call, 'date', 'YYYYMMDD', LOOKBACK_DAYS.deviceDistribution)
    const counts = new Map<string, number>()
    for (const device of call.app.devices.listLive()) {
      const value = (device.properties as Readonly<Record<string, string>>)[type]
      if (value === undefined || device.registeredAt >= day + DAY_MS) continue
      counts.set(value, (counts.get(value) ?? 0) + 1)
    }
    const rows = [...counts].sort(([, a], [, b]) => b - a)
    return { data: rows.map(([value, devices]) => ({ [type]: value, count: devices })) }
  },
}
