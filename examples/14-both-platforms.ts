/** Task: one message to all phones of a customer, Android and iOS. Run: npx tsx examples/14-both-platforms.ts */
import { TpnsClient, TpnsError, TpnsPlatforms } from 'tpns-client'
import { FakeTpns } from 'tpns-client/testing'

const androidApp = { accessId: '1500000001', secretKey: 'the-key-of-android', platform: 'android' } as const
const iosApp = { accessId: '1600000001', secretKey: 'the-key-of-ios', platform: 'ios' } as const
const fake = new FakeTpns({ apps: [androidApp, iosApp] })
const server = await fake.listen()
const app = new TpnsPlatforms({
  android: new TpnsClient({ ...androidApp, baseUrl: server.url }),
  ios: new TpnsClient({ ...iosApp, baseUrl: server.url }),
})

const send = () =>
  app.sendSettled({
    common: {
      audience_type: 'account',
      account_list: ['anna'],
      message_type: 'notify',
      message: { title: 'Order shipped', content: 'It arrives tomorrow' },
    },
    android: { message: { android: { custom_content: { order: 42 } } } },
    ios: { environment: 'product', message: { ios: { aps: { alert: {} }, custom_content: { order: 42 } } } },
  })

const { android, ios } = await send()
console.log(`android: ${android.status}, ios: ${ios.status}`)

// These are two pushes, and one of them may fail. Send again only that one, and only when its outcome allows it.
fake.next({ retCode: 1008030 }, { when: ({ headers }) => headers.accessid === iosApp.accessId })
const second = await send()
console.log(`android: ${second.android.status}, ios: ${second.ios.status}`)
if (second.ios.status === 'failed' && TpnsError.is(second.ios.error)) {
  console.log(`→ ${second.ios.error.name}, outcome ${second.ios.error.outcome}`)
}

await app.close()
await server.close()
