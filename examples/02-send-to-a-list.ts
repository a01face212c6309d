/** Task: send to a list of devices, and learn which tokens are dead. Run: npx tsx examples/02-send-to-a-list.ts */
import { openClient } from './support/client.js'

const { tpns, token, deadToken, close } = await openClient()

const task = await tpns.push.send({
  audience_type: 'token_list',
  token_list: [token, deadToken],
  // Without this a single dead token makes the service refuse the whole list (1008029).
  ignore_invalid_token: 1,
  message_type: 'notify',
  message: { title: 'New season', content: 'See what is new' },
})

console.log(`accepted as push ${task.push_id}`)
console.log(`dead tokens, to be deleted from your store: ${task.invalid_tokens.join(', ') || 'none'}`)

await close()
