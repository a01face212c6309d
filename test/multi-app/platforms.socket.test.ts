import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { TpnsPlatforms, TpnsPlatformsError } from '../../src/index.js'
import { FakeTpns } from '../../src/testing/index.js'
import { BROADCAST, getFailure, SECRET_KEY, testClient } from '../support/client.js'

const ANDROID = { accessId: '1500000001', secretKey: SECRET_KEY, platform: 'android' } as const
const IOS = {
  accessId: '1600000001',
  secretKey: 'fedcba9876543210fedcba9876543210',
  platform: 'ios',
} as const
const REQUEST = {
  common: BROADCAST,
  android: { message: { android: { n_ch_id: 'news' } } },
  ios: { environment: 'product', message: { title: 'Sale for iPhones', ios: { aps: { alert: {} } } } },
} as const

async function product() {
  const fake = new FakeTpns({ apps: [ANDROID, IOS] })
  const server = await fake.listen()
  const options = { baseUrl: server.url, retry: { attempts: 1 } }
  const both = new TpnsPlatforms({
    android: testClient({ ...ANDROID, ...options }),
    ios: testClient({ ...IOS, ...options }),
  })
  return {
    fake,
    both,
    async [Symbol.asyncDispose]() {
      await both.close()
      await server.close()
    },
  }
}

const ofIos = {
  when: (request: { headers: Readonly<Record<string, string>> }) => request.headers.accessid === IOS.accessId,
}

describe('two apps as one', () => {
  it('sends the common request to both, each with its own overrides', async () => {
    await using app = await product()
    const { android, ios } = await app.both.send(REQUEST)
    expect(android.push_id).not.toBe(ios.push_id)
    const sent = Object.fromEntries(app.fake.pushes.map((push) => [push.accessId, push.request]))
    expect(sent[ANDROID.accessId]).toEqual({
      ...BROADCAST,
      message: { ...BROADCAST.message, android: { n_ch_id: 'news' } },
    })
    expect(sent[IOS.accessId]).toEqual({
      ...BROADCAST,
      environment: 'product',
      message: { title: 'Sale for iPhones', content: BROADCAST.message.content, ios: { aps: { alert: {} } } },
    })
  })

  it('does not hide that one half failed, nor that the other was accepted', async () => {
    await using app = await product()
    app.fake.next(
      { retCode: 1008023, errMsg: 'ios push cert was expired for the environment: PRODUCT' },
      ofIos,
    )
    const error = await getFailure(app.both.send(REQUEST))
    expect(error).toBeInstanceOf(TpnsPlatformsError)
    expect(error).toMatchObject({
      android: { status: 'accepted' },
      ios: { status: 'failed', error: { name: 'TpnsCertificateError', outcome: 'rejected' } },
      // Nothing is in doubt: one half is out, and the other was refused. The message names the half to send again.
      outcome: 'rejected',
    })
    expect(error.message).toMatch(
      /Android: accepted as \d+\. iOS \(rejected\): .*1008023.* send to iOS alone: platforms\.ios\.push\.send\./,
    )
    expect(app.fake.pushes).toHaveLength(1)
  })

  it('has the facts of the half that failed, and names its app in the line for alerts', async () => {
    await using app = await product()
    app.fake.next({ retCode: 1008019, errMsg: '' }, ofIos)
    const error = await getFailure(app.both.send(REQUEST))
    const facts = { accessId: IOS.accessId, audience: { type: REQUEST.common.audience_type } }
    expect(JSON.parse(JSON.stringify(error))).toMatchObject({
      ...facts,
      host: expect.stringMatching(/^127\.0\.0\.1:/),
      firstAttemptAt: expect.any(String),
      elapsedMs: expect.any(Number),
      summary: expect.stringMatching(/; android accepted, ios rejected \(app 1600000001\)$/),
    })
  })

  it('has the facts of the half in doubt when both failed, and names both apps', async () => {
    await using app = await product()
    app.fake.next({ reset: 'after-acceptance' }, ofIos)
    app.fake.next({ retCode: 1008019, errMsg: '' })
    const error = await getFailure(app.both.send(REQUEST))
    expect(error).toMatchObject({
      accessId: IOS.accessId,
      summary: expect.stringMatching(
        /; android rejected \(app 1500000001\), ios unknown \(app 1600000001\)$/,
      ),
    })
  })

  it('says rejected only when both were, and not-sent only when nothing left', async () => {
    await using app = await product()
    app.fake.next({ retCode: 1008019, errMsg: 'content may be evil' }, { times: 2 })
    expect(await getFailure(app.both.send(REQUEST))).toMatchObject({ outcome: 'rejected', attempts: 2 })
    const late = { ...REQUEST, common: { ...BROADCAST, send_time: new Date(Date.now() - 3_600_000) } }
    expect(await getFailure(app.both.send(late))).toMatchObject({ outcome: 'not-sent', attempts: 0 })
  })

  it('is unknown when either half is', async () => {
    await using app = await product()
    app.fake.next({ reset: 'after-acceptance' }, ofIos)
    app.fake.next({ retCode: 1008019, errMsg: '' })
    expect(await getFailure(app.both.send(REQUEST))).toMatchObject({ outcome: 'unknown' })
  })

  it('can be asked for both results without throwing', async () => {
    await using app = await product()
    app.fake.next({ retCode: 1008019, errMsg: '' }, ofIos)
    const results = await app.both.sendSettled(REQUEST)
    expect(results).toMatchObject({ android: { status: 'accepted' }, ios: { status: 'failed' } })
  })

  it('takes a field out for one platform when its override is undefined', async () => {
    await using app = await product()
    const common = { ...BROADCAST, environment: 'dev' } as const
    await app.both.send({ ...REQUEST, common, android: { environment: undefined } })
    const sent = Object.fromEntries(app.fake.pushes.map((push) => [push.accessId, push.request]))
    expect(sent[ANDROID.accessId]).not.toHaveProperty('environment')
  })

  it('shows no key', async () => {
    await using app = await product()
    for (const text of [inspect(app.both, { depth: 9, showHidden: true }), JSON.stringify(app.both)]) {
      expect(text).not.toContain(ANDROID.secretKey)
      expect(text).not.toContain(IOS.secretKey)
    }
  })
})
