/** Expo. */
import { answerParent } from '../harness/child.mjs'
import { timedPushes } from '../harness/timed-pushes.mjs'
import { AT_ONCE, ORIGIN, TEXT, TITLE } from './message.mjs'

// Read when the module is loaded.
process.env.EXPO_BASE_URL = ORIGIN
const { Expo } = await import('expo-server-sdk')
const expo = new Expo({ maxConcurrentRequests: Number(AT_ONCE) })

async function push(i) {
  const [ticket] = await expo.sendPushNotificationsAsync([
    {
      to: `ExponentPushToken[0123456789${String(i).padStart(8, '0')}]`,
      title: TITLE,
      body: TEXT,
      channelId: 'orders',
      data: { order: i },
    },
  ])
  if (ticket.status !== 'ok') throw new Error(`refused: ${JSON.stringify(ticket)}`)
}
answerParent(timedPushes(Number(AT_ONCE), push))
