import { describe, expect, it } from 'vitest'
import { TpnsBatchError } from '../../../src/index.js'
import { FakeClock, FakeTpns, type FakeTpnsOptions } from '../../../src/testing/index.js'
import { getFailure, testClient } from '../../support/client.js'
import { makeToken, tokens } from './support.js'

const PHONE = makeToken(1)
const TABLET = makeToken(2)
const MESSAGE = {
  message_type: 'notify',
  message: { title: 'Order shipped', content: 'It arrives tomorrow' },
} as const

/** A client of a fake service on a real socket. */
async function connected(options: FakeTpnsOptions = {}) {
  const fake = new FakeTpns(options)
  const server = await fake.listen()
  const tpns = testClient({ baseUrl: server.url })
  return {
    fake,
    tpns,
    async [Symbol.asyncDispose]() {
      await tpns.close()
      await server.close()
    },
  }
}

const tagged = (tag: string) =>
  ({
    ...MESSAGE,
    audience_type: 'tag',
    tag_rules: [
      {
        tag_items: [
          {
            tags: [tag],
            is_not: false,
            tags_operator: 'OR',
            items_operator: 'OR',
            tag_type: 'xg_user_define',
          },
        ],
        operator: 'OR',
        is_not: false,
      },
    ],
  }) as const

describe('over HTTP, against the fake service', () => {
  it('a tag that was added is found by a push to the tag, and no longer when it was removed', async () => {
    await using app = await connected()
    const { fake, tpns } = app
    await tpns.tags.add(PHONE, ['vip', 'gold'])
    await tpns.tags.add(TABLET, 'gold')
    const { push_id } = await tpns.push.send(tagged('vip'))
    expect(fake.pushesTo(PHONE).map((push) => push.pushId)).toEqual([push_id])
    expect(fake.pushesTo(TABLET)).toEqual([])

    await tpns.tags.remove(PHONE, 'vip')
    expect(fake.device(PHONE)!.tags).toEqual(['gold'])
    await tpns.tags.clear(PHONE)
    expect(fake.device(PHONE)!.tags).toEqual([])
  })

  it('replacing tags keeps those of other classes, unless a tag has no class', async () => {
    await using app = await connected()
    const { fake, tpns } = app
    fake.addDevice({ token: PHONE, tags: ['level:1', 'city:Bern'] })
    await tpns.tags.replace(PHONE, ['level:3'])
    expect(new Set(fake.device(PHONE)!.tags)).toEqual(new Set(['city:Bern', 'level:3']))
    await tpns.tags.replace(PHONE, ['vip'])
    expect(fake.device(PHONE)!.tags).toEqual(['vip'])
  })

  it('tags go to many tokens and away again, by tag and by pair', async () => {
    await using app = await connected()
    const { fake, tpns } = app
    const all = tokens(45)
    await tpns.tags.addToTokens('vip', all)
    const pairs = all.map((token) => ({ tag: 'gold', token }))
    expect(await tpns.tags.addPairs(pairs, { spacingMs: 0 })).toMatchObject({ succeeded: 45 })
    expect(all.every((token) => fake.device(token)!.tags.join() === 'vip,gold')).toBe(true)
    await tpns.tags.removePairs(pairs.slice(0, 1))
    await tpns.tags.removeFromTokens('vip', all.slice(0, 1))
    expect(fake.device(all[0]!)!.tags).toEqual([])
    await tpns.tags.deleteFromApp(['vip', 'gold'])
    expect(all.every((token) => fake.device(token)!.tags.length === 0)).toBe(true)
  })

  it('a list of tags ends where the service refuses a token, and what was done before stays', async () => {
    await using app = await connected()
    const { fake, tpns } = app
    const all = tokens(60)
    fake.invalidateToken(all[25]!)
    const pairs = all.map((token) => ({ tag: 'vip', token }))
    const error = await getFailure(tpns.tags.addPairs(pairs, { spacingMs: 0 }))
    expect(error).toBeInstanceOf(TpnsBatchError)
    for (const { index, state } of (error as TpnsBatchError).items) {
      expect(fake.device(all[index]!)?.tags.includes('vip') ?? false).toBe(state === 'done')
    }
  })

  it('an account that was bound is found, and gone when it was unbound', async () => {
    await using app = await connected()
    const { tpns } = app
    const of = (account: string) => [{ account, account_type: 0 }]
    await tpns.accounts.bind([
      { token: PHONE, account_list: of('u-1') },
      { token: TABLET, account_list: of('u-1') },
    ])
    const found = await tpns.accounts.findTokens(['u-1', 'nobody'])
    expect(new Set(found.account_tokens[0]!.token_list)).toEqual(new Set([PHONE, TABLET]))
    expect(found.items.map((item) => item.retCode)).toEqual([0, 10110008])
    expect((await tpns.accounts.findAccounts(PHONE)).token_accounts[0]!.account_list).toMatchObject([
      { account: 'u-1' },
    ])

    await tpns.accounts.unbind({ token: PHONE, account_list: of('u-1') })
    expect((await tpns.accounts.findAccounts(PHONE)).token_accounts).toEqual([])
    await tpns.accounts.unbindTokens('u-1')
    expect((await tpns.accounts.findTokens('u-1')).account_tokens).toEqual([])
    expect(await getFailure(tpns.accounts.unbindAll(PHONE))).toMatchObject({ name: 'TpnsNotFoundError' })
  })

  it.each(['newer', 'older'] as const)(
    'names the one bad token of many, in the %s style',
    async (answerStyle) => {
      await using app = await connected({ answerStyle })
      const { fake, tpns } = app
      const all = tokens(41)
      fake.invalidateToken(all[33]!)
      const list = all.map((token) => ({ token, account_list: [{ account: `u-${token}` }] }))
      const { items, failed } = await tpns.accounts.bind(list, { onPartial: 'return' })
      expect(failed).toMatchObject([{ index: 33, item: all[33], retCode: 1008006 }])
      expect(items.filter((item) => item.ok)).toHaveLength(40)
      expect(fake.device(all[40]!)!.accounts).toEqual([{ account: `u-${all[40]}`, account_type: 0 }])
    },
  )

  it('attributes are set, read, reported when unknown, and deleted', async () => {
    await using app = await connected({ attributes: ['size', 'name'] })
    const { tpns } = app
    expect(await tpns.attributes.add(PHONE, { size: '42', colour: 'red' })).toMatchObject({
      invalidAttribute: ['colour'],
    })
    await tpns.attributes.update(PHONE, { size: '43', name: 'Ming' })
    expect((await tpns.attributes.get(PHONE)).attributes).toEqual({ size: '43', name: 'Ming' })
    await tpns.attributes.remove(PHONE, ['size'])
    expect((await tpns.attributes.get(PHONE)).attributes).toEqual({ name: 'Ming' })
    await tpns.attributes.clear(PHONE)
    expect((await tpns.attributes.get(PHONE)).attributes).toEqual({})
  })

  it.each(['newer', 'older'] as const)('a plan counts its pushes, in the %s style', async (answerStyle) => {
    await using app = await connected({ answerStyle })
    const { tpns } = app
    const { planId } = await tpns.plans.create({ planName: 'spring-sale', planDescribe: 'all spring pushes' })
    await tpns.push.send({ ...MESSAGE, audience_type: 'token', token_list: [PHONE], plan_id: planId! })
    const today = { startDate: new Date(), endDate: new Date() }
    const { pushStatDataAll } = await tpns.statistics.groupFunnel({ planId: planId!, ...today })
    const total = pushStatDataAll.find((row) => row.channel === 'all')
    expect(total?.pushState.pushActiveUv).toBe(1)
  })

  it('a push is found by its id, by its day, and by its token, with its id exact', async () => {
    await using app = await connected()
    const { tpns } = app
    const { push_id } = await tpns.push.send({ ...MESSAGE, audience_type: 'token', token_list: [PHONE] })
    expect((await tpns.statistics.task(push_id)).task).toMatchObject({
      pushId: push_id,
      status: 'PUSH_FINISHED',
    })
    const today = { startDate: new Date(), endDate: new Date() }
    const ids: unknown[] = []
    for await (const task of tpns.statistics.tasks(today)) ids.push(task.pushId)
    expect(ids).toEqual([push_id])
    const { pushTaskList } = await tpns.devices.pushesToday(PHONE)
    expect(pushTaskList.map((task) => task.pushId)).toEqual([push_id])
    expect((await tpns.statistics.taskFunnel(push_id)).pushStatDataAll[0]).toHaveProperty('pushState')
    for (const method of ['pushesPerDay', 'pushesPerDayOld', 'devicesPerDay'] as const) {
      await expect(tpns.statistics[method](today)).resolves.toBeTypeOf('object')
    }
  })

  it('many tasks come page by page', async () => {
    await using app = await connected()
    const { tpns } = app
    const sent: string[] = []
    for (const token of tokens(7)) {
      sent.push((await tpns.push.send({ ...MESSAGE, audience_type: 'token', token_list: [token] })).push_id)
    }
    const today = { startDate: new Date(), endDate: new Date(), limit: 3 }
    const sizes: number[] = []
    const ids: unknown[] = []
    for await (const page of tpns.statistics.tasks(today).pages()) {
      sizes.push(page.pushRecordData.length)
      ids.push(...page.pushRecordData.map((task) => task.pushId))
    }
    expect(sizes).toEqual([3, 3, 1])
    expect(new Set(ids)).toEqual(new Set(sent))
  })

  it('a scheduled push is waited for, cancelled, and then over', async () => {
    await using app = await connected()
    const { tpns } = app
    const send_time = new Date(Date.now() + 3_600_000)
    const { push_id } = await tpns.push.send({ ...MESSAGE, audience_type: 'all', send_time })
    expect(await tpns.push.waitFor(push_id, { until: 'PUSH_WAIT' })).toMatchObject({ status: 'PUSH_WAIT' })
    await tpns.push.cancel(push_id)
    expect(await tpns.push.waitFor(push_id)).toMatchObject({ status: 'PUSH_CANCELED' })
  })

  it('a correction overrides a push to all, while a push to a token cannot be overridden', async () => {
    const clock = new FakeClock(new Date())
    await using app = await connected({ clock, enforceRates: false })
    const { fake, tpns } = app
    fake.addDevice({ token: PHONE })
    const wrong = await tpns.push.send({ ...MESSAGE, audience_type: 'all' })
    const message = { title: 'Order shipped', content: 'It arrives on Friday' }
    const right = await tpns.push.replace(wrong.push_id, { ...MESSAGE, message, audience_type: 'all' })
    const states = fake.pushes.map((push) => [push.pushId, push.status])
    expect(states).toEqual([
      [wrong.push_id, 'PUSH_COLLAPSED'],
      [right.push_id, 'PUSH_FINISHED'],
    ])

    const single = await tpns.push.send({ ...MESSAGE, audience_type: 'token', token_list: [PHONE] })
    const again = { ...MESSAGE, audience_type: 'all' } as const
    expect(await getFailure(tpns.push.replace(single.push_id, again))).toMatchObject({
      name: 'TpnsRequestError',
    })
    expect(fake.pushes).toHaveLength(3)
  })

  it('a push to all is stopped and revoked', async () => {
    await using app = await connected({ enforceRates: false })
    const { fake, tpns } = app
    const { push_id } = await tpns.push.send({ ...MESSAGE, audience_type: 'all' })
    await tpns.push.stop(push_id)
    expect(fake.pushes[0]!.status).toBe('PUSH_DELETED_PUSH_MSG')
    await tpns.push.revoke(push_id)
    expect(fake.pushes[0]!.status).toBe('PUSH_REVOKED')
    expect(await getFailure(tpns.push.stop('404'))).toMatchObject({ name: 'TpnsNotFoundError' })
  })
})
