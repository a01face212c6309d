import { HttpResponse, http } from 'msw'
import { setupServer } from 'msw/node'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { TpnsRequestError } from '../../../src/index.js'
import { FakeTpns } from '../../../src/testing/index.js'
import { interceptTpns } from '../../../src/testing/msw.js'
import { ACCESS_ID, getFailure, SECRET_KEY, testClient } from '../../support/client.js'
import { token, tokens } from './support.js'

const MESSAGE = { message_type: 'notify', message: { title: 'T', content: 'C' } } as const

describe('against the fake service', () => {
  it('an uploaded package is pushed to', async () => {
    const fake = new FakeTpns()
    fake.addDevice({ token: token(1) })
    fake.addDevice({ token: token(2), accounts: ['user-2'] })
    await using server = await fake.listen()
    await using tpns = testClient({ baseUrl: server.url, rateLimit: 'off' })
    const { upload_id } = await tpns.packages.upload({ entries: [token(1)], kind: 'token' })
    await tpns.push.send({ audience_type: 'package_token_push', upload_id, ...MESSAGE })
    const [accounts] = await tpns.packages.uploadEntries(['user-1', 'user-2'], { kind: 'account' })
    await tpns.push.send({
      audience_type: 'package_account_push',
      upload_id: accounts!.upload_id,
      ...MESSAGE,
    })
    expect([1, 2].map((n) => fake.pushesTo(token(n)).length)).toEqual([1, 1])
  })

  it('an upload whose answer is lost is repeated', async () => {
    const fake = new FakeTpns()
    await using server = await fake.listen()
    await using tpns = testClient({ baseUrl: server.url })
    fake.next({ reset: 'after-acceptance' })
    const uploaded = await tpns.packages.upload({ entries: tokens(2), kind: 'token' })
    expect(uploaded.upload_id).toBeGreaterThan(0)
    expect(fake.requests).toHaveLength(2)
  })
})

describe('with msw', () => {
  const msw = setupServer()
  let stop = () => {}
  beforeAll(() => {
    msw.listen({ onUnhandledRequest: 'error' })
    stop = interceptTpns(msw)
  })
  afterEach(() => msw.resetHandlers())
  afterAll(() => {
    stop()
    msw.close()
  })
  const URL = 'https://api.tpns.tencent.com/v3/push/package/upload'

  it('a handler sees the form and its file', async () => {
    let seen: [string, string] | undefined
    msw.use(
      http.post(URL, async ({ request }) => {
        const file = (await request.formData()).get('file') as File
        seen = [file.name, await file.text()]
        return HttpResponse.json({ retCode: 0, errMsg: '', uploadId: 7 })
      }),
    )
    await using tpns = testClient()
    const uploaded = await tpns.packages.upload({ entries: tokens(2), kind: 'token' })
    expect(uploaded).toEqual({ upload_id: 7, filename: 'tokens.txt', entries: 2, bytes: 73 })
    expect(seen).toEqual(['tokens.txt', tokens(2).join('\n')])
  })

  it('a handler that ignores the body changes nothing about the checks', async () => {
    let calls = 0
    msw.use(
      http.post(URL, () => {
        calls += 1
        return HttpResponse.json({ retCode: 0, errMsg: '', uploadId: 7 })
      }),
    )
    await using tpns = testClient()
    const good = await tpns.packages.upload({ data: Buffer.from(token(1)), filename: 'a.txt', kind: 'token' })
    expect(good).toMatchObject({ upload_id: 7, entries: 1 })
    const bad = tpns.packages.upload({ data: Buffer.from('short'), filename: 'a.txt', kind: 'token' })
    expect(await getFailure(bad)).toBeInstanceOf(TpnsRequestError)
    expect(calls).toBe(1)
  })

  it("the fake's handlers take uploads", async () => {
    const fake = new FakeTpns({ apps: [{ accessId: ACCESS_ID, secretKey: SECRET_KEY }] } as never)
    msw.use(...(fake.handlers() as ReturnType<typeof http.post>[]))
    await using tpns = testClient()
    const { upload_id } = await tpns.packages.upload({ entries: tokens(2), kind: 'token' })
    expect(upload_id).toBeGreaterThan(0)
  })
})
