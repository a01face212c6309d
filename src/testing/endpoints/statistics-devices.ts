import { fields, oneOf } from '../rules.js'
import type { Device } from '../state/devices.js'
import { DAY_MS } from '../zone.js'
import { isOnDay, REACH_DAYS, readDay, readDays } from './dates.js'
import type { Endpoint } from './endpoint.js'

const count = (devices: readonly Device[], holds: (device: Device) => boolean) => devices.filter(holds).length

/** `get_device_stat_overview`: device counts by day, as far as the devices of now tell. The date is an integer. */
export const deviceOverview: Endpoint = {
  envelope: 'B',
  rate: 'statistics:get_device_stat_overview',
  okText: '',
  handle: (call) => ({
    getDeviceStatOverviewData: readDays(call, 'YYYYMMDD', REACH_DAYS.deviceOverview).map((day) => {
      const devices = call.app.devices.known().filter((device) => device.registeredAt < day + DAY_MS)
      const basics = {
        accuUv: devices.length,
        newUv: count(devices, (device) => isOnDay(device.registeredAt, day)),
        activeUv: count(devices, (device) => device.valid && device.online),
      }
      const newer = {
        invalidUv: count(devices, (device) => !device.valid),
        availableUv: count(devices, (device) => device.valid),
        notificationOpen: count(devices, (device) => device.valid && device.notificationOn),
        notificationClose: count(devices, (device) => device.valid && !device.notificationOn),
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
  rate: 'statistics:get_device_distribute_info',
  okText: '',
  handle: (call) => {
    const type = fields(call.body).required(
      'type',
      oneOf(
        'city',
        'province',
        'app_version',
        'sdk_version',
        'system_version',
        'device_brand',
        'device_version',
      ),
    )
    const day = readDay(call, 'date', 'YYYYMMDD', REACH_DAYS.deviceDistribution)
    const counts = new Map<string, number>()
    for (const device of call.app.devices.all()) {
      const value = device.properties[type]
      if (value === undefined || device.registeredAt >= day + DAY_MS) continue
      counts.set(value, (counts.get(value) ?? 0) + 1)
    }
    const rows = [...counts].sort(([, a], [, b]) => b - a)
    return { data: rows.map(([value, devices]) => ({ [type]: value, count: devices })) }
  },
}
