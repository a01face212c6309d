/** Task: send a notification to one device. Run: npx tsx examples/01-send-to-a-token.ts */
import { answerOf } from 'tpns-client'
import { openClient } from './support/client.js'

const { tpns, token, close } = await openClient()

const task = await tpns.push.send({
  audience_type: 'token',
  token_list: [token],
  message_type: 'notify',
  message: {
    title: 'Order shipped',
    content: 'It arrives tomorrow',
    // An object is welcome; TPNS wants JSON text in a string, and gets it.
    android: { custom_content: { order: 42 } },
  },
})

// The id is a string: TPNS counts beyond what a JavaScript number can hold.
console.log(`accepted as push ${task.push_id}`)
console.log(`the service's own words: ${answerOf(task)?.text}`)

await close()
