import type { Endpoint } from '../core/endpoint.js'
import { accountBatch, accountQuery } from './accounts/endpoint.js'
import { customAttribute } from './attributes/endpoint.js'
import { pushesToday } from './devices.js'
import { uploadPackage } from './packages/endpoint.js'
import { createPlan } from './plans.js'
import { cancelPush, revokePush, stopPush } from './push/control.js'
import { pushApp } from './push/endpoint.js'
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
} from './statistics/endpoints.js'
import { deleteAppTags, deviceTag } from './tags/endpoint.js'

/** What all endpoints have in common, whatever they take and give. */
// biome-ignore lint/suspicious/noExplicitAny: a table of endpoints with different requests.
export type AnyEndpoint = Endpoint<any, any>

/**
 * Every endpoint of the service that this library knows. `name` is the public method, or the methods in braces:
 * `attributes.{add,get}`. `statistics.tasks` and `statistics.task` share one path.
 *
 * The reference, the tests and `test/api/types.test-d.ts` (with the type of each element) go through this list.
 */
export const TABLE = [
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
] as const satisfies readonly AnyEndpoint[]

/** The same, for readers to whom all are alike. */
export const ENDPOINTS: readonly AnyEndpoint[] = [...TABLE]
