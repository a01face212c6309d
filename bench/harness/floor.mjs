import { createHmac } from 'node:crypto'
import { ACCESS_ID, pushRequest, SECRET_KEY } from './app.mjs'

/** The least that a push takes: serialise, sign, send, read, parse. No check, no deadline, no retry, no typed error. */
export async function pushBare(pool, i) {
  const body = JSON.stringify(pushRequest(i, JSON.stringify({ order: i })))
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
  const { ret_code, push_id } = JSON.parse(await answer.body.text())
  if (ret_code !== 0) throw new Error(`refused: ${ret_code}`)
  return push_id
}
