import { type CallOptions, readCallOptions } from '../../core/call-options.js'
import type { ClientContext } from '../../core/context.js'
import { readWithApp, withApp } from '../../core/failures/with-app.js'
import { runCall } from '../../core/pipeline.js'
import { snapshot } from '../../validation/plain-copy.js'
import { type TaskRef, toTaskRequest } from '../push/methods/task-ref.js'
import * as endpoints from './endpoints.js'
import { type TaskPages, taskPages } from './task-pages.js'

/**
 * `client.statistics`. Days are given as `Date` (the day at the service's clock, `utcOffset`) or as documented text.
 *
 * All are reads and are repeated when their outcome is not known. Each endpoint allows 200 calls an hour (`tasks`, `task`
 * and `push.waitFor` share one); this client counts them, and a call that would have to wait beyond its `timeout.total`
 * fails at once. Whether the service counts for each endpoint, app or account is not stated [unverified]. All throw
 *
 * - `TpnsRequestError` before anything is sent
 * - `TpnsRateLimitError` when the 200 calls are used up; `retryAfterMs` says for how long
 * - `TpnsParameterError` 1008016: the service refuses a day as out of its reach
 *
 * Sources: documents 548/39073 to 548/39078 and 1024/33770 to 1024/33775.
 */
export interface StatisticsResource {
  /** The push funnel by day and channel, of the last 6 months (30 days on pages until 2022). */
  pushesPerDay(range: endpoints.DayRangeRequest, options?: CallOptions): Promise<endpoints.PushesPerDayResult>
  /** Numbers of devices by day, of the last 3 months. */
  devicesPerDay(
    range: endpoints.DayRangeRequest,
    options?: CallOptions,
  ): Promise<endpoints.DevicesPerDayResult>
  /** Devices by version, place, brand or model on a day of the last month. */
  deviceDistribution(
    request: endpoints.DeviceDistributionRequest,
    options?: CallOptions,
  ): Promise<endpoints.DeviceDistributionResult>
  /**
   * The tasks of a range of days within the last month: `await` gives one page, `for await` every task, page by page, and
   * `pages()` every page. A page has `limit` tasks, 200 by default, and is one call of the 200 an hour. `options` hold for
   * each page.
   */
  tasks(request: endpoints.TasksRequest, options?: CallOptions): TaskPages
  /**
   * One task of the last month: its state, its `collapseID`, what was sent.
   *
   * @throws TpnsNotFoundError 1008015: no such task; right after the push it may not be known yet
   */
  task(task: TaskRef, options?: CallOptions): Promise<endpoints.TaskResult>
  /**
   * The funnel of one task of the last month, by channel.
   *
   * @throws TpnsNotFoundError 1008015: no such task
   */
  taskFunnel(task: TaskRef, options?: CallOptions): Promise<endpoints.FunnelResult>
  /** The funnel of all tasks of a plan (or group, being retired) by channel, of the last 7 days. */
  groupFunnel(request: endpoints.GroupFunnelRequest, options?: CallOptions): Promise<endpoints.FunnelResult>
  /** The form of `pushesPerDay` of 2020: without channels, last 3 months. Still in the overview of the documents. */
  pushesPerDayOld(
    range: endpoints.DayRangeRequest,
    options?: CallOptions,
  ): Promise<endpoints.PushesPerDayOldResult>
  /** The form of `groupFunnel` of 2020: groups only, without channels. Still in the overview of the documents. */
  groupFunnelOld(
    request: endpoints.GroupFunnelOldRequest,
    options?: CallOptions,
  ): Promise<endpoints.GroupFunnelOldResult>
}

export function createStatisticsResource(client: ClientContext): StatisticsResource {
  return {
    pushesPerDay: (range, options) => runCall(client, endpoints.pushesPerDay, range, options),
    devicesPerDay: (range, options) => runCall(client, endpoints.devicesPerDay, range, options),
    deviceDistribution: (request, options) => runCall(client, endpoints.deviceDistribution, request, options),
    tasks: (request, options) =>
      taskPages(
        () =>
          readWithApp(client, () => ({
            request: snapshot(request, endpoints.tasks.path),
            options: readCallOptions(options, { endpoint: endpoints.tasks.path, redact: client.redact }),
          })),
        (page, checked) => runCall(client, endpoints.tasks, page, checked),
      ),
    task: (task, options) =>
      withApp(client, () => runCall(client, endpoints.task, toTaskRequest(task), options)),
    taskFunnel: (task, options) =>
      withApp(client, () => runCall(client, endpoints.taskFunnel, toTaskRequest(task), options)),
    groupFunnel: (request, options) => runCall(client, endpoints.groupFunnel, request, options),
    pushesPerDayOld: (range, options) => runCall(client, endpoints.pushesPerDayOld, range, options),
    groupFunnelOld: (request, options) => runCall(client, endpoints.groupFunnelOld, request, options),
  }
}
