/** Task: a notification to an iPhone, then a silent push that wakes the app. Run: npx tsx examples/13-ios-and-silent.ts */
import { TpnsClient, TpnsRequestError } from 'tpns-client'
import { FakeTpns } from 'tpns-client/testing'

// An iOS app has an AccessID of its own.
const app = {
  accessId: '1600000001',
  secretKey: '0123456789abcdef0123456789abcdef',
  platform: 'ios',
} as const
const fake = new FakeTpns(app)
const server = await fake.listen()
const tpns = new TpnsClient({ ...app, baseUrl: server.url })
const toOne = {
  audience_type: 'token',
  token_list: ['0123456789abcdef0123456789abcdef0123'],
  environment: 'product', // 'dev' for builds from Xcode
} as const

const notification = await tpns.push.send({
  ...toOne,
  message_type: 'notify',
  message: {
    title: 'Order shipped',
    content: 'It arrives tomorrow',
    ios: { aps: { alert: { subtitle: 'Order 42' }, badge_type: -2, sound: 'default' } }, // -2 counts the badge up
  },
})
console.log(`notification: push ${notification.push_id}`)

// Silent: no alert, no sound, no badge. iOS wakes the app when it sees fit.
const silent = await tpns.push.send({
  ...toOne,
  message_type: 'message',
  message: { ios: { aps: { 'content-available': 1 }, custom_content: { sync: 'orders' } } },
})
console.log(`silent: push ${silent.push_id}`)

// `platform: 'ios'` lets a push without its environment be refused before it is sent.
try {
  const { environment: _, ...rest } = toOne
  await tpns.push.send({ ...rest, message_type: 'notify', message: { title: 'Hello', content: 'iPhone' } })
} catch (error) {
  if (!(error instanceof TpnsRequestError)) throw error
  console.log(`refused before it was sent: ${error.issues.map(({ path }) => path).join(', ')}`)
}

await tpns.close()
await server.close()
