import { accountBatch, accountQuery } from './accounts.js'
import { customAttribute } from './attributes.js'
import { pushesToday } from './devices.js'
import type { Endpoint } from './endpoint.js'
import { uploadPackage } from './packages.js'
import { createPlan } from './plans.js'
import { pushApp } from './push-app.js'
import { cancelPush, revokePush, stopPush } from './push-control.js'
import {
  deviceDistribution,
  devicesPerDay,
  groupFunnel,
  groupFunnelOld,
  pushesPerDay,
  pushesPerDayOld,
  task,
  taskFunnel,
  tasks,
} from './statistics.js'
import { deleteAppTags, deviceTag } from './tags.js'

/** What all endpoints have in common, whatever they take and give. */
// biome-ignore lint/suspicious/noExplicitAny: a table of endpoints with different requests.
export type AnyEndpoint = Endpoint<any, any>

/**
 * Every endpoint of the service that this library knows. `name` is the public method, or the methods in braces:
 * `attributes.{add,get}`. `statistics.tasks` and `statistics.task` share one path.
 */
export const ENDPOINTS: readonly AnyEndpoint[] = [
  pushApp,
  stopPush,
  revokePush,
  cancelPush,
  uploadPackage,
  createPlan,
  deviceTag,
  deleteAppTags,
  accountBatch,
  accountQuery,
  customAttribute,
  pushesPerDay,
  pushesPerDayOld,
  devicesPerDay,
  deviceDistribution,
  tasks,
  task,
  taskFunnel,
  groupFunnel,
  groupFunnelOld,
  pushesToday,
]

/** An endpoint behind several methods, under the name of one of them. */
export function named<Request, Result>(
  endpoint: Endpoint<Request, Result>,
  name: string,
): Endpoint<Request, Result> {
  return { ...endpoint, name }
}
