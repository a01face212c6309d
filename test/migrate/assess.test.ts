import { describe, expect, it } from 'vitest'
import { TpnsClient } from '../../src/client.js'
import { TpnsConfigError } from '../../src/errors/validation-errors.js'
import { assess } from '../../src/migrate/assess/assess.js'
import { readLine } from '../../src/migrate/read-line.js'
import { translate } from '../../src/migrate/translate.js'
import { withoutTexts } from '../../src/migrate/without-texts.js'
import { FakeTpns } from '../../src/testing/index.js'

const TOKEN = '0123456789abcdef0123456789abcdef0123'
const message = { title: 'Your order, Mr Li', content: 'It arrives tomorrow' }
const toAll = { audience_type: 'all', message_type: 'notify', message } as const
const toTokens = (count: number) =>
  ({
    audience_type: 'token_list',
    token_list: Array.from({ length: count }, (_, at) => `${TOKEN.slice(5)}${10_000 + at}`),
    message_type: 'notify',
    message,
  }) as const
const byTags = (tags: readonly string[], is_not = false) =>
  ({
    audience_type: 'tag',
    tag_rules: [
      {
        operator: 'OR',
        is_not,
        tag_items: [
          { tags, is_not: false, tags_operator: 'OR', items_operator: 'OR', tag_type: 'xg_user_define' },
        ],
      },
    ],
    message_type: 'notify',
    message,
  }) as const
const NOON = Date.UTC(2026, 10, 2, 4)

const getLimits = async (pushes: Parameters<typeof assess>[0]) =>
  Object.fromEntries((await assess(pushes)).limits.map((limit) => [limit.name, limit]))

describe('the summary of many pushes', () => {
  it('counts what survives whole, with losses, and not at all', async () => {
    const { pushes, survival, needsMap, platforms } = await assess([
      toAll,
      { ...toAll, expire_time: 3600 },
      byTags(['vip'], true),
      toTokens(3),
    ])
    expect({ pushes, survival }).toEqual({ pushes: 4, survival: { whole: 2, changed: 1, not: 1 } })
    expect(needsMap).toEqual({ tokens: 1, accounts: 0 })
    expect(platforms).toEqual({ android: 4, ios: 0, guessed: 4 })
  })

  it('puts the fields that block first, then those that lose', async () => {
    const { fields } = await assess([toAll, { ...toAll, expire_time: 3600 }, byTags(['vip'], true)])
    expect(fields.slice(0, 2).map(({ field, blocks, loses }) => ({ field, blocks, loses }))).toEqual([
      { field: 'tag_rules[].is_not', blocks: 1, loses: 1 },
      { field: 'expire_time', blocks: 0, loses: 1 },
    ])
    expect(fields.find(({ field }) => field === 'message.title')).toMatchObject({
      pushes: 3,
      carried: 3,
      loses: 0,
    })
  })

  it('names every page that it rests on, with dates', async () => {
    const { sources } = await assess([byTags(['vip'], true)])
    expect(sources.map(({ url }) => url)).toContain(
      'https://www.tencentcloud.com/document/product/1047/60561',
    )
    for (const { date } of sources) expect(date).toMatch(/^20\d\d-\d\d-\d\d$/)
  })

  it('of nothing is a summary of nothing', async () => {
    expect(await assess([])).toMatchObject({ pushes: 0, fields: [], period: undefined })
  })
})

describe('the limits beside your own numbers', () => {
  it('101 broadcasts on one day of China are one too many, 100 are not', async () => {
    const broadcasts = (count: number) =>
      Array.from({ length: count }, (_, at) => ({ request: toAll, at: NOON + at * 2000 }))
    expect((await getLimits(broadcasts(100))).broadcastsPerDay).toMatchObject({ seen: 100, bites: false })
    expect((await getLimits(broadcasts(101))).broadcastsPerDay).toMatchObject({ seen: 101, bites: true })
    const late = Date.UTC(2026, 10, 2, 15, 59, 59)
    const twoDays = [late, late + 1000].map((at) => ({ request: toAll, at }))
    expect((await getLimits(twoDays)).broadcastsPerDay).toMatchObject({ seen: 1 })
  })

  it('two broadcasts must be more than a second apart', async () => {
    const apart = (ms: number) => [NOON, NOON + ms].map((at) => ({ request: toAll, at: new Date(at) }))
    expect((await getLimits(apart(1000))).broadcastGapSeconds).toMatchObject({ seen: 1, bites: true })
    expect((await getLimits(apart(1001))).broadcastGapSeconds).toMatchObject({ bites: false })
  })

  it('lists of more than 500 are split, and the calls of a second counted', async () => {
    const at = new Date(NOON).toISOString()
    const limits = await getLimits([
      { request: toTokens(501), at },
      { request: toTokens(500), at },
    ])
    expect(limits.receiversPerCall).toMatchObject({ seen: 501, pushes: 1, bites: true })
    expect(limits.callsPerSecond).toMatchObject({ seen: 3, bites: false })
  })

  it('are not claimed where no times were recorded', async () => {
    expect((await getLimits([toAll])).broadcastsPerDay).toMatchObject({ seen: undefined, bites: false })
  })

  it('count tags of a push, of the app, and their bytes', async () => {
    const tags = (from: number, count: number) => Array.from({ length: count }, (_, at) => `t${from + at}`)
    const pushes = Array.from({ length: 101 }, (_, at) => byTags(tags(at * 10, 10)))
    const limits = await getLimits([...pushes, byTags(['标'.repeat(17)]), byTags(tags(0, 11))])
    expect(limits.tagsPerApp).toMatchObject({ seen: 1011, bites: true })
    expect(limits.tagBytes).toMatchObject({ seen: 51, pushes: 1, bites: true })
    expect(limits.tagsPerCondition).toMatchObject({ seen: 11, pushes: 1, bites: true })
  })

  it('count NOT, packages and loops, which do not exist there', async () => {
    const loop_param = {
      startDate: '2026-12-01',
      endDate: '2026-12-02',
      loopType: 1,
      loopDayIndexs: [0],
      dayTimes: ['09:00:00'],
    } as const
    const limits = await getLimits([
      byTags(['a'], true),
      { ...toAll, loop_param } as never,
      { audience_type: 'package_token_push', upload_id: 1, message_type: 'notify', message },
    ])
    for (const name of ['negations', 'packages', 'loops'])
      expect(limits[name]).toMatchObject({ seen: 1, bites: true, max: 0 })
  })
})

describe('the order of work', () => {
  it('begins with the console and the new builds, and asks for what the pushes need', async () => {
    const { steps } = await assess([toTokens(1), byTags(['a'], true)])
    const english = steps.map(({ text }) => text.en)
    expect(english[0]).toContain('console')
    expect(english[1]).toContain('new build')
    expect(english.join(' ')).toContain('Pushes to tokens: 1.')
    expect(english.join(' ')).not.toContain('Pushes to accounts')
    expect(english.at(-1)).toContain('none of it tried')
    for (const { text, sources } of steps) {
      expect(text.zh).toMatch(/\p{Script=Han}/u)
      expect(sources.length).toBeGreaterThan(0)
    }
  })
})

describe('what is fed', () => {
  it('may be lines of JSON, with blank ones and such as are no push', async () => {
    async function* lines() {
      yield JSON.stringify(toAll)
      yield ''
      yield '{"audience_type":"all", secret words'
      yield JSON.stringify({ at: 'yesterday', request: toAll })
      yield JSON.stringify({ audience_type: 'all', message_type: 'notify', message: 'secret words' })
      yield JSON.stringify({ at: NOON, platform: 'ios', request: toAll })
    }
    const result = await assess(lines())
    expect(result).toMatchObject({ pushes: 2, platforms: { ios: 1, guessed: 1 } })
    expect(result.unreadable).toEqual({
      count: 3,
      examples: [
        { number: 3, text: { en: 'not JSON', zh: expect.any(String) } },
        { number: 4, text: { en: 'missing or of the wrong form: at', zh: expect.any(String) } },
        { number: 5, text: { en: 'missing or of the wrong form: message', zh: expect.any(String) } },
      ],
    })
    expect(JSON.stringify(result)).not.toMatch(/secret words|Mr Li/)
  })

  it('may be what the fake of your own tests holds', async () => {
    const fake = new FakeTpns()
    await using server = await fake.listen()
    await using tpns = new TpnsClient({
      accessId: fake.accessId,
      secretKey: '0123456789abcdef0123456789abcdef',
      baseUrl: server.url,
    })
    await tpns.push.send({ audience_type: 'token', token_list: [TOKEN], message_type: 'notify', message })
    const { pushes, survival, period } = await assess(fake.pushes, { platform: 'android' })
    expect({ pushes, survival }).toEqual({ pushes: 1, survival: { whole: 1, changed: 0, not: 0 } })
    expect(period).toBeDefined()
  })

  it.each([
    ['null', null],
    ['a number', 7],
    ['an object', {}],
    ['a text', 'lines'],
  ])('is refused when it is %s', async (_, pushes) => {
    await expect(assess(pushes as never)).rejects.toThrow(TpnsConfigError)
  })

  it('hands on the error of a source that breaks', async () => {
    async function* broken() {
      yield toAll
      throw new Error('disk')
    }
    await expect(assess(broken())).rejects.toThrow('disk')
  })

  it('counts hostile elements as no pushes', async () => {
    const fail = () => {
      throw new Error('no')
    }
    // Not of `then`: what is awaited is asked for that.
    const hostile = new Proxy({}, { get: (_, key) => (key === 'then' ? undefined : fail()), has: fail })
    expect(await assess([hostile, 1, null, undefined, []] as never)).toMatchObject({
      pushes: 0,
      unreadable: { count: 5 },
    })
  })
})

describe('an integer beyond 2^53', () => {
  const line =
    '{"audience_type":"account_list","account_list":["a"],"collapse_id":9007199254740993,"message_type":"notify","message":{"title":"t","content":"c","android":{"custom_content":{"order":9007199254740993,"price":1.5}}}}'

  it('survives reading a line, to the last digit', () => {
    const push = readLine(line) as Parameters<typeof translate>[0]
    const { requests } = translate(push, { platform: 'android', userIdOf: (account) => account })
    expect(requests[0]?.body).toMatchObject({
      OfflinePushInfo: { Ext: '{"order":9007199254740993,"price":1.5}' },
    })
    expect(push).toMatchObject({ collapse_id: '9007199254740993' })
  })

  it('is no reason to refuse a line', async () => {
    expect(await assess([line])).toMatchObject({ pushes: 1, unreadable: { count: 0 } })
  })
})

describe('a push without texts', () => {
  const full = {
    audience_type: 'account_list',
    account_list: ['13800138000', 'li@example.com'],
    account_type: 1002,
    message_type: 'notify',
    message: {
      title: '李先生，您好',
      content: 'Order 42',
      xg_media_resources: 'https://example.com/li.png?user=42',
      android: {
        hw_category: 'IM',
        ring: 0,
        custom_content: '{"user":"li@example.com"}',
        action: { action_type: 3, intent: 'app://order?id=42' },
      },
      new_field: { who: 'li@example.com' },
    },
    plan_id: 'plan-of-li',
    sms_info: {
      delay_trigger_time: 300,
      trigger_condition: 0,
      sms_template_id: '7',
      sms_app_id: '8',
      sms_template_params: ['Mr Li'],
    },
  }

  it('holds no word and no name, in whatever field', () => {
    const text = JSON.stringify(withoutTexts(full))
    expect(text).not.toMatch(/李|Li\b|li@|138|Order|order|42|plan-of/)
    expect(withoutTexts(full)).toMatchObject({
      account_list: ['x1', 'x2'],
      account_type: 1002,
      message: { title: 'x'.repeat(18), android: { hw_category: 'IM', ring: 0 } },
      sms_info: { delay_trigger_time: 300, sms_template_params: ['xxxxx'] },
    })
  })

  it('is assessed as the full one is', async () => {
    const pushes = [
      full,
      byTags(['vip', 'new']),
      toTokens(501),
      { ...toAll, send_time: '2026-12-01 09:00:00' },
    ]
    const whole = await assess(pushes as never)
    expect(await assess(pushes.map((push) => withoutTexts(push as never)))).toEqual(whole)
  })
})
