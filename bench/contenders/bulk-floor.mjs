import { createHmac } from 'node:crypto'
import { Pool } from 'undici'
import { ACCESS_ID, SECRET_KEY } from '../harness/app.mjs'
import { AT_ONCE, BULK_PUSH, LIST_SIZE, makeToken } from '../harness/bulk.mjs'
import { answerParent } from '../harness/child.mjs'
import { concurrently } from '../harness/concurrently.mjs'

const [origin] = process.argv.slice(2)
const pool = new Pool(origin, { connections: 50 })
const lists = []

/** The least that a list takes, when somebody else has made it: serialise, sign, send, read, parse. */
answerParent(async ({ recipients }) => {
  while (lists.length * LIST_SIZE < recipients) {
    const from = lists.length * LIST_SIZE
    lists.push(Array.from({ length: LIST_SIZE }, (_, i) => makeToken(from + i)))
  }
  globalThis.gc?.()
  const startedAt = performance.now()
  await concurrently(recipients / LIST_SIZE, AT_ONCE, (i) => post(lists[i]))
  return { wallMs: performance.now() - startedAt }
})

async function post(token_list) {
  const body = JSON.stringify({
    ...BULK_PUSH,
    audience_type: 'token_list',
    token_list,
    ignore_invalid_token: 1,
  })
  const timestamp = String(Math.floor(Date.now() / 1_000))
  const digest = createHmac('sha256', SECRET_KEY).update(`${timestamp}${ACCESS_ID}${body}`).digest('hex')
  const answer = await pool.request({
    path: '/v3/push/app',
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      AccessId: ACCESS_ID,
      TimeStamp: timestamp,
      Sign: Buffer.from(digest).toString('base64'),
    },
    body,
  })
  const { ret_code } = JSON.parse(await answer.body.text())
  if (ret_code !== 0) throw new Error(`refused: ${ret_code}`)
}
