/** Task: schedule a message to everybody for tomorrow, nine o'clock in China. Run: npx tsx examples/03-schedule-a-broadcast.ts */
import { TpnsPushTimeError } from 'tpns-client'
import { openClient } from './support/client.js'

const { tpns, close } = await openClient()

const tomorrow = new Date(Date.now() + 24 * 3_600_000)
tomorrow.setUTCHours(1, 0, 0, 0) // 09:00 at UTC+8

const task = await tpns.push.send({
  audience_type: 'all',
  message_type: 'notify',
  message: { title: 'Spring sale', content: 'From today on' },
  send_time: tomorrow,
  expire_time: 3_600,
})
console.log(`scheduled as push ${task.push_id} for ${tomorrow.toISOString()}`)

// More than 10 minutes in the past is refused before anything is sent.
try {
  await tpns.push.send({
    audience_type: 'all',
    message_type: 'notify',
    message: { title: 'Too late', content: 'This was for this morning' },
    send_time: new Date(Date.now() - 11 * 60_000),
  })
} catch (error) {
  if (!(error instanceof TpnsPushTimeError)) throw error
  console.log(`refused (${error.outcome}): ${error.message}`)
}

await close()
