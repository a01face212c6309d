import type { App } from './app.js'
import type { Device } from './devices.js'
import { matchesTags } from './tag-match.js'
import type { Delivery, Target, Task } from './tasks.js'

/** The live devices that the target selects now. */
export function findRecipients(app: App, target: Target, now: number): Device[] {
  switch (target.by) {
    case 'all':
      return app.devices.listLive()
    case 'tags':
      return app.devices.listLive().filter((device) => matchesTags(device, target.rules))
    case 'tokens':
      return dedupe(target.tokens.map((token) => app.devices.findLive(token, now)))
    case 'accounts':
      return dedupe(
        target.accounts.flatMap((account) => {
          const devices = app.devices.findByAccount(account, target.accountType)
          return target.everyDevice ? devices : devices.slice(0, 1)
        }),
      )
  }
}

function dedupe(devices: readonly (Device | undefined)[]): Device[] {
  return [...new Set(devices)].filter((device) => device !== undefined)
}

/** Runs the tasks that are due, earliest first. */
export function runDueTasks(app: App, now: number): void {
  const due = app.tasks.filter((task) => task.status === 'PUSH_WAIT' && task.runAt <= now)
  for (const task of due.sort((a, b) => a.runAt - b.runAt)) runTask(app, task)
}

/** Delivers the push and finishes the task. */
export function runTask(app: App, task: Task): void {
  for (const device of findRecipients(app, task.target, task.runAt)) {
    const delivery = deliver(device, task)
    if (delivery !== undefined) task.deliveries.push(delivery)
  }
  task.status = 'PUSH_FINISHED'
}

function deliver(device: Device, task: Task): Delivery | undefined {
  const { request } = task
  if (device.environment !== undefined && request.environment && device.environment !== request.environment) {
    return undefined
  }
  if (!device.notificationOn && request.message_type === 'notify') return undefined
  const channel = chooseChannel(device, task)
  if (channel === undefined) return undefined
  // Real-time only: nothing is stored for an offline device.
  if (!device.online && task.expireSeconds === 0) return undefined
  return {
    token: device.token,
    channel,
    arrivedAt: device.online ? task.runAt : null,
    clicked: false,
    cleared: false,
  }
}

/** A transparent message uses TPNS's own channel only, which is also the fallback when a vendor's is disabled. */
function chooseChannel(device: Device, task: Task): string | undefined {
  const ownChannel = device.channel === 'apns' ? 'apns' : 'xg'
  const wanted = task.request.message_type === 'message' ? [ownChannel] : [device.channel, ownChannel]
  return wanted.find((channel) => !task.disabledChannels.includes(channel))
}

/** States in which messages stored for offline devices are dropped. */
const DROPS_STORED: readonly Task['status'][] = ['PUSH_REVOKED', 'PUSH_COLLAPSED', 'PUSH_DELETED_PUSH_MSG']

/** Delivers what was stored for a device that comes online, unless it has expired or was stopped. */
export function deliverStored(app: App, token: string, now: number): void {
  for (const task of app.tasks) {
    if (DROPS_STORED.includes(task.status)) continue
    if (now > task.runAt + task.expireSeconds * 1000) continue
    for (const delivery of task.deliveries) {
      if (delivery.token === token && delivery.arrivedAt === null) delivery.arrivedAt = now
    }
  }
}
