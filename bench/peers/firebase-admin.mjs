/** FCM. */
import { Agent } from 'node:https'
import { connect } from 'node:net'
import { initializeApp } from 'firebase-admin/app'
import { getMessaging } from 'firebase-admin/messaging'
import { answerParent } from '../harness/child.mjs'
import { timedPushes } from '../harness/timed-pushes.mjs'
import { AT_ONCE, ORIGIN, TEXT, TITLE } from './message.mjs'

class PlainAgent extends Agent {
  createConnection() {
    return connect({ host: '127.0.0.1', port: Number(new URL(ORIGIN).port), noDelay: true })
  }
}

const app = initializeApp({
  projectId: 'bench',
  credential: { getAccessToken: async () => ({ access_token: 'none', expires_in: 3_600 }) },
  httpAgent: new PlainAgent({ keepAlive: true, maxSockets: Number(AT_ONCE) }),
})
const messaging = getMessaging(app)

async function push(i) {
  const name = await messaging.send({
    token: `0123456789abcdef0123456789ab${String(i).padStart(8, '0')}`,
    notification: { title: TITLE, body: TEXT },
    android: { notification: { channelId: 'orders' } },
    data: { order: String(i) },
  })
  if (typeof name !== 'string') throw new Error('refused')
}
answerParent(timedPushes(Number(AT_ONCE), push))
