/** JPush (极光). Its `proxy` is the address to which it sends instead of the service's. */
import { Agent, globalAgent } from 'node:http'
import jpush from 'jpush-async'
import { answerParent } from '../harness/child.mjs'
import { timedPushes } from '../harness/timed-pushes.mjs'
import { AT_ONCE, ORIGIN, TEXT, TITLE } from './message.mjs'

const { JPushAsync: JPush } = jpush
// It uses the agent of the process, which keeps connections on its own since Node 19.
Object.assign(globalAgent, new Agent({ keepAlive: true, maxSockets: Number(AT_ONCE) }))
const client = JPush.buildClient({
  appKey: '0123456789abcdef01234567',
  masterSecret: '0123456789abcdef01234567',
  isDebug: false,
  proxy: `${ORIGIN}/v3/push`,
})

async function push(i) {
  const answer = await client
    .push()
    .setPlatform('android')
    .setAudience(JPush.registration_id(`0123456789a${String(i).padStart(8, '0')}`))
    .setNotification(JPush.android(TEXT, TITLE, 1, { order: i }))
    .send()
  if (answer.msg_id === undefined) throw new Error(`refused: ${JSON.stringify(answer)}`)
}
answerParent(timedPushes(Number(AT_ONCE), push))
