import { describe, expect, it } from 'vitest'
import type { TpnsClient } from '../../../src/index.js'
import { BROADCAST, getFailure, TOKEN, testClient } from '../../support/client.js'
import { useMsw } from '../../support/msw.js'
import { answer, BAD_GATEWAY, withClient } from './support.js'

const server = useMsw()
const TODAY = { startDate: new Date(), endDate: new Date() }
const OK = { retCode: 0, errMsg: '' }
const INTERNAL = { retCode: 1008004, errMsg: 'invoke service error' }

const RECORD = 'v3/statistics/get_push_record'
const DEVICES = 'v3/statistics/get_device_stat_overview'
const PLAN = 'v3/push/plan/add_plan_push'

/** Reads, and writes whose second time changes nothing. */
const IDEMPOTENT: [name: string, path: string, call: (tpns: TpnsClient) => PromiseLike<unknown>][] = [
  ['push.stop', 'v3/push/stop_push_msg', (tpns) => tpns.push.stop('1')],
  ['push.revoke', 'v3/push/revoke_push_msg', (tpns) => tpns.push.revoke('1')],
  ['push.cancel', 'v3/push/cancel_timing_task', (tpns) => tpns.push.cancel('1')],
  ['tags.add', 'v3/device/tag', (tpns) => tpns.tags.add(TOKEN, 'vip')],
  ['tags.clear', 'v3/device/tag', (tpns) => tpns.tags.clear(TOKEN)],
  ['tags.deleteFromApp', 'v3/device/tag/delete_all_device', (tpns) => tpns.tags.deleteFromApp(['a'])],
  ['accounts.unbindAll', 'v3/device/account/batchoperate', (tpns) => tpns.accounts.unbindAll(TOKEN)],
  ['accounts.findAccounts', 'v3/device/account/query', (tpns) => tpns.accounts.findAccounts(TOKEN)],
  ['attributes.add', 'v3/device/set_custom_attribute', (tpns) => tpns.attributes.add(TOKEN, { a: '1' })],
  ['statistics.tasks', RECORD, (tpns) => tpns.statistics.tasks(TODAY)],
  ['statistics.task', RECORD, (tpns) => tpns.statistics.task('1')],
  ['statistics.devicesPerDay', DEVICES, (tpns) => tpns.statistics.devicesPerDay(TODAY)],
  ['devices.pushesToday', 'v3/toolbox/getPushListByToken', (tpns) => tpns.devices.pushesToday(TOKEN)],
]

describe.each(IDEMPOTENT)('%s', (_name, path, call) => {
  it.each([
    ['HTTP 502', BAD_GATEWAY],
    ['1008004', INTERNAL],
  ])('is tried again after %s, which leaves open whether it was done', async (_what, unclear) => {
    const seen = answer(server, path, unclear, unclear, OK)
    await withClient(async (tpns) => await call(tpns))
    expect(seen.requests).toHaveLength(3)
  })
})

describe('plans.create', () => {
  const plan = { planName: 'p', planDescribe: 'd' }

  it.each([
    ['HTTP 502', BAD_GATEWAY],
    ['1008004', INTERNAL],
  ])('is never tried again after %s: it would make a second plan', async (_what, unclear) => {
    const seen = answer(server, PLAN, unclear, OK)
    const error = await withClient((tpns) => getFailure(tpns.plans.create(plan)))
    expect(error).toMatchObject({ outcome: 'unknown', stopReason: 'unknown-outcome', attempts: 1 })
    expect(seen.requests).toHaveLength(1)
  })

  it('is tried again after 1008028, which refused it', async () => {
    const seen = answer(server, PLAN, { retCode: 1008028, errMsg: '' }, { ...OK, result: { planId: '48' } })
    expect(await withClient((tpns) => tpns.plans.create(plan))).toMatchObject({ planId: '48' })
    expect(seen.requests).toHaveLength(2)
  })

  it('is limited to 200 a day: the next one says how long to wait, and is not sent', async () => {
    const seen = answer(server, PLAN, { ...OK, result: { planId: '48' } })
    await using tpns = testClient()
    for (let n = 0; n < 200; n++) await tpns.plans.create(plan)
    const error = await getFailure(tpns.plans.create(plan))
    expect(error).toMatchObject({ name: 'TpnsRateLimitError', outcome: 'not-sent', stopReason: 'deadline' })
    expect(error.retryAfterMs! / 3_600_000).toBeGreaterThan(23)
    expect(error.retryAfterMs! / 3_600_000).toBeLessThanOrEqual(24)
    expect(seen.requests).toHaveLength(200)
  })
})

describe('the 200 calls an hour of a statistics endpoint', () => {
  it('belong to the endpoint: its methods share them, another endpoint has its own', async () => {
    const seen = answer(server, RECORD, { ...OK, pushRecordData: [{ pushId: '1', status: 'PUSH_WAIT' }] })
    answer(server, DEVICES, OK)
    await using tpns = testClient()
    for (let n = 0; n < 100; n++) await tpns.statistics.task('1')
    for (let n = 0; n < 100; n++) await tpns.statistics.tasks(TODAY)
    const calls = [() => tpns.statistics.task('1'), () => tpns.push.replace('1', BROADCAST)]
    for (const call of calls) {
      const error = await getFailure(call())
      expect(error).toMatchObject({ name: 'TpnsRateLimitError', outcome: 'not-sent', retCode: 1008028 })
      expect(error.retryAfterMs! / 60_000).toBeGreaterThan(58)
      expect(error.retryAfterMs! / 60_000).toBeLessThanOrEqual(60)
    }
    expect(seen.requests).toHaveLength(200)
    await expect(tpns.statistics.devicesPerDay(TODAY)).resolves.toBeDefined()
  })

  it('hold for the toolbox too', async () => {
    const seen = answer(server, 'v3/toolbox/getPushListByToken', { ...OK, pushTaskList: [] })
    await using tpns = testClient()
    for (let n = 0; n < 200; n++) await tpns.devices.pushesToday(TOKEN)
    expect(await getFailure(tpns.devices.pushesToday(TOKEN))).toMatchObject({ name: 'TpnsRateLimitError' })
    expect(seen.requests).toHaveLength(200)
  })
})
