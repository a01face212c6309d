/** OneSignal. */
import OneSignal from '@onesignal/node-onesignal'
import { answerParent } from '../harness/child.mjs'
import { timedPushes } from '../harness/timed-pushes.mjs'
import { AT_ONCE, ORIGIN, TEXT, TITLE } from './message.mjs'

const configuration = OneSignal.createConfiguration({
  restApiKey: 'none',
  baseServer: new OneSignal.ServerConfiguration(ORIGIN, {}),
})
const client = new OneSignal.DefaultApi(configuration)

async function push(i) {
  const notification = new OneSignal.Notification()
  notification.app_id = '01234567-89ab-cdef-0123-456789abcdef'
  notification.include_subscription_ids = [`01234567-89ab-cdef-0123-${String(i).padStart(12, '0')}`]
  notification.headings = { en: TITLE }
  notification.contents = { en: TEXT }
  notification.data = { order: i }
  const { id } = await client.createNotification(notification)
  if (!id) throw new Error('refused')
}
answerParent(timedPushes(Number(AT_ONCE), push))
