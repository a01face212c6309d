import { describe, expect, it } from 'vitest'
import { computeSign } from '../../../src/testing/auth/authenticate.js'
import { FakeClock, FakeTpns } from '../../../src/testing/index.js'
import {
  basicHeader,
  call,
  notify,
  PUSH,
  raw,
  readAnswer,
  SECRET_KEY,
  START,
  signHeaders,
} from '../support.js'

const VENDOR_BODY =
  '{"audience_type": "account","platform": "android","message": {"title": "test title","content": "test content","android": { "action": {"action_type": 3,"intent": "xgscheme://com.xg.push/notify_detail?param1=xg"}}},"message_type": "notify","account_list": ["5822f0eee44c3625ef0000bb"] }'

describe('the signature that the fake expects', () => {
  const vendor = {
    secretKey: '1452fcebae9f3115ba794fb0fff2fd73',
    timeStamp: '1565314789',
    accessId: '1500001048',
  }
  it.each([
    {
      what: 'the documented one for the body with a platform',
      ...vendor,
      body: VENDOR_BODY,
      sign: 'Y2QyMDc3NDY4MmJmNzhiZmRiNDNlMTdkMWQ1ZDU2YjNlNWI3ODlhMTY3MGZjMTUyN2VmNTRjNjVkMmQ3Yjc2ZA==',
    },
    {
      what: 'the computed one for the body without a platform',
      ...vendor,
      body: VENDOR_BODY.replace('"platform": "android",', ''),
      sign: 'MDlmMDdkMmE1MThhODgxNGUzNjlkY2Q5NTM0ZjEwYjhhMjlkMTI4NTMxYTE5YWRhYTI4Y2IyNDc2MDVjMWU4NA==',
    },
    {
      what: 'one over the UTF-8 bytes of other scripts',
      secretKey: SECRET_KEY,
      timeStamp: '1700000000',
      accessId: '1500000001',
      body: '{"audience_type":"all","message":{"title":"标题","content":"内容😀"},"message_type":"notify"}',
      sign: 'ODVlNDgzYjRlOWZjNDc5OWE5NTZhZGVlOTAwNTk0M2Y4OWQ5ZDY2M2RmZGJmNTZiZjVlMTc2NjY5NTBmMDg3Nw==',
    },
  ])('is $what', ({ secretKey, timeStamp, accessId, body, sign }) => {
    expect(computeSign(secretKey, timeStamp, accessId, new TextEncoder().encode(body))).toBe(sign)
  })

  it('lets the documented request in at its time', async () => {
    const fake = new FakeTpns({
      accessId: vendor.accessId,
      secretKey: vendor.secretKey,
      clock: new FakeClock(1565314789_000),
    })
    const headers = {
      accessid: vendor.accessId,
      timestamp: vendor.timeStamp,
      sign: 'Y2QyMDc3NDY4MmJmNzhiZmRiNDNlMTdkMWQ1ZDU2YjNlNWI3ODlhMTY3MGZjMTUyN2VmNTRjNjVkMmQ3Yjc2ZA==',
    }
    expect(readAnswer(await raw(fake, PUSH, VENDOR_BODY, { headers }))).toMatchObject({ ret_code: 0 })
  })
})

const BODY = JSON.stringify(notify())
type Headers = Record<string, string>

function lower(headers: Headers): Headers {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))
}

describe('authentication', () => {
  const good = lower(signHeaders(BODY, START))
  const without = (name: string) => Object.fromEntries(Object.entries(good).filter(([key]) => key !== name))
  const rows: { what: string; headers: Headers; code: number }[] = [
    { what: 'a signature over the body', headers: good, code: 0 },
    { what: 'Basic', headers: { authorization: basicHeader() }, code: 0 },
    { what: 'nothing at all', headers: {}, code: 1008003 },
    { what: 'a signature over another body', headers: lower(signHeaders('{}', START)), code: 1008003 },
    {
      what: 'another SecretKey',
      headers: lower(signHeaders(BODY, START, undefined, 'wrong')),
      code: 1008003,
    },
    {
      what: 'another SecretKey in Basic',
      headers: { authorization: basicHeader(undefined, 'wrong') },
      code: 1008003,
    },
    { what: 'no Sign', headers: without('sign'), code: 1008003 },
    { what: 'no TimeStamp', headers: without('timestamp'), code: 1008003 },
    { what: 'no AccessId', headers: without('accessid'), code: 1008003 },
    { what: 'milliseconds', headers: lower(signHeaders(BODY, START * 1000)), code: 1008003 },
    { what: 'a time 300 s ago', headers: lower(signHeaders(BODY, START - 300_000)), code: 0 },
    { what: 'a time 301 s ago', headers: lower(signHeaders(BODY, START - 301_000)), code: 1008003 },
    { what: 'a time 301 s ahead', headers: lower(signHeaders(BODY, START + 301_000)), code: 1008003 },
    { what: 'a token of another scheme', headers: { authorization: 'Bearer abc' }, code: 1008003 },
    { what: 'an unknown AccessID', headers: lower(signHeaders(BODY, START, '1599999999')), code: 1008035 },
    {
      what: 'an unknown AccessID in Basic',
      headers: { authorization: basicHeader('1599999999') },
      code: 1008035,
    },
  ]
  it.each(rows)('with $what is answered $code', async ({ headers, code }) => {
    const fake = new FakeTpns({ clock: new FakeClock() })
    const reply = await raw(fake, PUSH, BODY, { headers })
    expect(reply).toMatchObject({ kind: 'answer', status: 200 })
    expect(readAnswer(reply).ret_code).toBe(code)
    expect(fake.pushes).toHaveLength(code === 0 ? 1 : 0)
  })

  it('fails at Base64 of the raw digest, the commonest mistake', async () => {
    const fake = new FakeTpns({ clock: new FakeClock() })
    const digest = Buffer.from(atob(good.sign ?? ''), 'hex').toString('base64')
    expect(await call(fake, PUSH, notify(), { headers: { ...good, sign: digest } })).toMatchObject({
      ret_code: 1008003,
    })
  })

  it.each([
    ['api.tpns.sh.tencent.com', 0],
    ['API.TPNS.SH.TENCENT.COM:443', 0],
    ['127.0.0.1:8080', 0],
    ['api.tpns.tencent.com', 1008035],
    ['api.tpns.hk.tencent.com', 1008035],
  ])('at %s is answered %i for an app of Shanghai', async (host, code) => {
    const fake = new FakeTpns({ region: 'shanghai' })
    expect(await call(fake, PUSH, notify(), { host })).toMatchObject({ ret_code: code })
  })

  it('is judged by the service clock, which answers in Date and can be off', async () => {
    const fake = new FakeTpns({ clock: new FakeClock() })
    fake.clockOffsetMs = 600_000
    const reply = await raw(fake, PUSH, BODY, { headers: good })
    expect(readAnswer(reply).ret_code).toBe(1008003)
    expect(reply).toMatchObject({ headers: { date: 'Tue, 01 Dec 2026 01:10:00 GMT' } })
  })

  it('distinguishes apps', async () => {
    const fake = new FakeTpns({ apps: [{}, { accessId: '1600000001', secretKey: 'other', platform: 'ios' }] })
    await call(fake, PUSH, notify())
    const body = notify({
      environment: 'dev',
      message: { title: 'T', content: 'C', ios: { aps: { alert: {} } } },
    })
    await call(fake, PUSH, body, { headers: { authorization: basicHeader('1600000001', 'other') } })
    expect(fake.pushes.map((push) => push.accessId)).toEqual(['1500000001', '1600000001'])
  })
})
