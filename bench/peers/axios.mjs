/** A client of TPNS as teams write it by hand: axios on a keep-alive agent, and the signature. */
import { createHmac } from 'node:crypto'
import { Agent } from 'node:http'
import axios from 'axios'
import { ACCESS_ID, pushRequest, SECRET_KEY } from '../harness/app.mjs'
import { answerParent } from '../harness/child.mjs'
import { timedPushes } from '../harness/timed-pushes.mjs'
import { AT_ONCE, ORIGIN } from './message.mjs'

const http = axios.create({
  baseURL: ORIGIN,
  timeout: 10_000,
  httpAgent: new Agent({ keepAlive: true, maxSockets: Number(AT_ONCE) }),
})

async function push(i) {
  const body = JSON.stringify(pushRequest(i, JSON.stringify({ order: i })))
  const timestamp = String(Math.floor(Date.now() / 1_000))
  const digest = createHmac('sha256', SECRET_KEY).update(`${timestamp}${ACCESS_ID}${body}`).digest('hex')
  const { data } = await http.post('/v3/push/app', body, {
    headers: {
      'content-type': 'application/json',
      AccessId: ACCESS_ID,
      TimeStamp: timestamp,
      Sign: Buffer.from(digest).toString('base64'),
    },
  })
  if (data.ret_code !== 0) throw new Error(`refused: ${data.ret_code}`)
}
answerParent(timedPushes(Number(AT_ONCE), push))
