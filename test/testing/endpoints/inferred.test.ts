import { describe, expect, it } from 'vitest'
import { FakeClock, FakeTpns } from '../../../src/testing/index.js'
import { basicHeader, call, makeToken, notify, PUSH, raw, readAnswer, toAll } from '../support.js'

type Body = Record<string, unknown>

/** A request that no document says to be refused. A function gets the id of an accepted push to one token. */
interface Row {
  readonly what: string
  readonly path: string
  readonly body: Body | Uint8Array | ((pushId: string) => Body)
  readonly code: number
}

const UPLOAD = 'v3/push/package/upload'
const FORM = 'multipart/form-data; boundary=X'
const statistics = (name: string) => `v3/statistics/${name}`

function file(name: string, content: string | Uint8Array): Uint8Array {
  const head = `--X\r\nContent-Disposition: form-data; name="file"; filename="${name}"\r\n\r\n`
  return Buffer.concat([Buffer.from(head), Buffer.from(content as Uint8Array), Buffer.from('\r\n--X--\r\n')])
}

const tag = (more: Body) => ({ operator_type: 1, tag_list: ['a'], token_list: [makeToken(1)], ...more })
const days = (startDate: string, endDate: string) => ({ startDate, endDate })
const attributes = (attributeMap: Body, more: Body = {}) => ({
  cmd: 1,
  token: makeToken(1),
  attributeInfo: { attributeMap },
  ...more,
})

const ROWS: readonly Row[] = [
  {
    what: 'a schedule for a token',
    path: PUSH,
    body: notify({ send_time: '2026-12-01 10:00:00' }),
    code: 1008007,
  },
  {
    what: 'a time 90 days ahead',
    path: PUSH,
    body: toAll({ send_time: '2099-01-01 09:00:00' }),
    code: 10010012,
  },
  { what: 'a collapse_id that no task has', path: PUSH, body: toAll({ collapse_id: 7 }), code: 1008015 },
  {
    what: 'a list of the wrong type that is not read',
    path: PUSH,
    body: toAll({ token_list: 5 }),
    code: 1008001,
  },
  {
    what: 'a block of the other platform',
    path: PUSH,
    body: notify({ message: { title: 'T', content: 'C', ios: { aps: 1 } } }),
    code: 1008001,
  },
  {
    what: 'a package that is not UTF-8',
    path: UPLOAD,
    body: file('a.txt', Uint8Array.of(0xff)),
    code: 1008011,
  },
  { what: 'a package of empty lines', path: UPLOAD, body: file('a.txt', '\n\n'), code: 1008012 },
  { what: 'an entry of one character', path: UPLOAD, body: file('a.txt', 'u\n'), code: 1008011 },
  { what: 'an entry of 101 characters', path: UPLOAD, body: file('a.txt', 'u'.repeat(101)), code: 1008011 },
  { what: 'a second column', path: UPLOAD, body: file('a.csv', 'anna,bert'), code: 1008011 },
  ...['stop_push_msg', 'revoke_push_msg', 'cancel_timing_task'].flatMap((name): Row[] => [
    { what: 'an unknown task', path: `v3/push/${name}`, body: { pushId: '1' }, code: 1008015 },
    {
      what: 'an audience of one token',
      path: `v3/push/${name}`,
      body: (pushId) => ({ pushId }),
      code: 1008007,
    },
  ]),
  { what: 'a platform that is not read', path: 'v3/device/tag', body: tag({ platform: 1 }), code: 1008001 },
  {
    what: 'a platform that is not read',
    path: 'v3/device/account/batchoperate',
    body: {
      operator_type: 2,
      token_accounts: [{ token: makeToken(1), account_list: [{ account: 'anna' }] }],
      platform: 1,
    },
    code: 1008001,
  },
  {
    what: 'an accessId that is not read',
    path: 'v3/device/set_custom_attribute',
    body: attributes({ size: '42' }, { accessId: '1' }),
    code: 1008001,
  },
  {
    what: 'no attributes to set',
    path: 'v3/device/set_custom_attribute',
    body: attributes({}),
    code: 1008002,
  },
  {
    what: 'an attribute without a name',
    path: 'v3/device/set_custom_attribute',
    body: attributes({ '': 'x' }),
    code: 1008007,
  },
  {
    what: 'a plan with an empty description',
    path: 'v3/push/plan/add_plan_push',
    body: { planName: 'spring', planDescribe: '' },
    code: 1008002,
  },
  ...[
    ['get_push_channel_stat_overview', '20260530'],
    ['get_push_stat_overview', '20260830'],
    ['get_device_stat_overview', '20260830'],
    ['get_push_record', '2026-08-30'],
  ].map(
    ([name = '', start = '']): Row => ({
      what: 'days too long ago',
      path: statistics(name),
      body: days(start, start),
      code: 1008016,
    }),
  ),
  {
    what: 'a day too long ago',
    path: statistics('get_device_distribute_info'),
    body: { type: 'city', date: '20261030' },
    code: 1008016,
  },
  {
    what: 'days too long ago',
    path: statistics('get_push_group_stat_channel'),
    body: { planId: '48', ...days('20261123', '20261201') },
    code: 1008016,
  },
  {
    what: 'days in the wrong order',
    path: statistics('get_push_channel_stat_overview'),
    body: days('20261201', '20261130'),
    code: 1008016,
  },
  { what: 'an empty token', path: 'v3/toolbox/getPushListByToken', body: { token: '' }, code: 1008007 },
  {
    what: 'a token of 65 characters',
    path: 'v3/toolbox/getPushListByToken',
    body: { token: 'x'.repeat(65) },
    code: 1008007,
  },
]

async function send(inferred: 'refuse' | 'allow', { path, body }: Row) {
  const fake = new FakeTpns({ inferred, clock: new FakeClock(), enforceRates: false })
  const sent = typeof body === 'function' ? body(String((await call(fake, PUSH, notify())).push_id)) : body
  const reply =
    sent instanceof Uint8Array
      ? await raw(fake, path, sent, { headers: { authorization: basicHeader(), 'content-type': FORM } })
      : await raw(fake, path, JSON.stringify(sent))
  const answer = readAnswer(reply)
  return { record: fake.requests.at(-1)!.reply, text: answer.err_msg ?? answer.errMsg }
}

describe('what no document says to be refused', () => {
  it.each(ROWS)('is refused and marked as inferred: $what ($path)', async (row) => {
    const { record, text } = await send('refuse', row)
    expect(record).toMatchObject({ code: row.code, inferred: true })
    expect(text).toMatch(/\(inferred\)$/)
  })

  it.each(ROWS)('is let through where inference is switched off: $what ($path)', async (row) => {
    const { record } = await send('allow', row)
    expect(record).toMatchObject({ code: 0 })
    expect(record).not.toHaveProperty('inferred')
  })

  it.each<Omit<Row, 'what'>>([
    { path: PUSH, body: toAll({ expire_time: 259_201 }), code: 1008007 },
    { path: UPLOAD, body: file('a.md', 'anna'), code: 1008011 },
    { path: 'v3/push/stop_push_msg', body: {}, code: 1008002 },
    { path: 'v3/device/tag', body: tag({ tag_list: ['t'.repeat(51)] }), code: 1008007 },
    { path: 'v3/device/account/query', body: { operator_type: 3 }, code: 1008007 },
    { path: 'v3/device/set_custom_attribute', body: attributes({ a: 'x'.repeat(51) }), code: 1008007 },
    { path: statistics('get_push_record'), body: days('20261201', '20261201'), code: 1008016 },
  ])('is distinct from what a document states, refused either way and not marked: $path', async (row) => {
    for (const inferred of ['refuse', 'allow'] as const) {
      const { record } = await send(inferred, { what: '', ...row })
      expect(record).toMatchObject({ code: row.code })
      expect(record).not.toHaveProperty('inferred')
    }
  })
})

describe('where inference is switched off', () => {
  it('a stop of an unknown task changes nothing, and a cancel of one that has run neither', async () => {
    const fake = new FakeTpns({ inferred: 'allow', clock: new FakeClock() })
    const { push_id } = await call(fake, PUSH, toAll())
    await call(fake, 'v3/push/stop_push_msg', { pushId: '1' })
    await call(fake, 'v3/push/cancel_timing_task', { pushId: push_id })
    expect(fake.pushes[0]?.status).toBe('PUSH_FINISHED')
  })

  it('days long ago are empty, and answered in no time', async () => {
    const fake = new FakeTpns({ inferred: 'allow', clock: new FakeClock() })
    const path = statistics('get_push_channel_stat_overview')
    expect(await call(fake, path, days('19700101', '19700102'))).toMatchObject({ pushDateChannelStat: [] })
  })
})
