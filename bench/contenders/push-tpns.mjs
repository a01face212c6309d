import { TpnsClient } from 'tpns-client'
import { ACCESS_ID, pushRequest, SECRET_KEY } from '../harness/app.mjs'
import { answerParent } from '../harness/child.mjs'
import { timedPushes } from '../harness/timed-pushes.mjs'

const [origin, atOnce] = process.argv.slice(2)
const client = new TpnsClient({
  accessId: ACCESS_ID,
  secretKey: SECRET_KEY,
  baseUrl: origin,
  connections: Number(atOnce),
})
answerParent(timedPushes(Number(atOnce), (i) => client.push.send(pushRequest(i, { order: i }))))
