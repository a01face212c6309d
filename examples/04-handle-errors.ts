/** Task: decide by error class what to do with a push that failed. Run: npx tsx examples/04-handle-errors.ts */
import {
  TpnsAppStatusError,
  TpnsAuthError,
  type TpnsClient,
  TpnsError,
  TpnsInvalidTokenError,
  TpnsRateLimitError,
  TpnsRequestError,
} from 'tpns-client'
import { openClient } from './support/client.js'

async function pushAndDecide(tpns: TpnsClient, token: string): Promise<string> {
  try {
    const task = await tpns.push.send({
      audience_type: 'token',
      token_list: [token],
      message_type: 'notify',
      message: { title: 'Order shipped', content: 'It arrives tomorrow' },
    })
    return `sent: ${task.push_id}`
  } catch (error) {
    if (error instanceof TpnsInvalidTokenError) return 'delete this token from the database'
    if (error instanceof TpnsRequestError) return `a bug of ours: ${error.issues.map(({ path }) => path)}`
    if (error instanceof TpnsRateLimitError)
      return `put it back on the queue for ${error.retryAfterMs ?? 1_000} ms`
    if (error instanceof TpnsAuthError || error instanceof TpnsAppStatusError)
      return 'stop everything and wake somebody'
    if (error instanceof TpnsError && error.outcome === 'unknown') return 'look it up before sending it again'
    if (error instanceof TpnsError) return `not delivered (${error.outcome}), may be sent again later`
    throw error
  }
}

const { tpns, fake, token, deadToken, close } = await openClient()

console.log('a live token       →', await pushAndDecide(tpns, token))
console.log('a dead token       →', await pushAndDecide(tpns, deadToken))
console.log('an empty token     →', await pushAndDecide(tpns, ''))
if (fake !== undefined) {
  fake.next({ reset: 'after-acceptance' })
  console.log('a lost answer      →', await pushAndDecide(tpns, token))
  fake.next({ retCode: 1008030, errMsg: 'app not paid' })
  console.log('an unpaid app      →', await pushAndDecide(tpns, token))
}

await close()
