/**
 * A process that sends broadcasts as fast as its limits let it, as three callers at once, and prints a line for each.
 * Arguments: the URL of the service, the URL of Redis, a name, by how many milliseconds its clock is off.
 */
import { TpnsClient } from '../../src/index.js'
import { redisRateLimits } from '../../src/redis/index.js'
import { ACCESS_ID, BROADCAST, SECRET_KEY, TOKEN_PUSH } from '../support/client.js'
import { connect } from './support.js'

const [baseUrl, redis, name, clockOffset] = process.argv.slice(2) as [string, string, string, string]
const trueNow = Date.now
Date.now = () => trueNow() + Number(clockOffset)
const connection = connect(redis)
const rateLimit = redisRateLimits(connection)
const client = new TpnsClient({ accessId: ACCESS_ID, secretKey: SECRET_KEY, baseUrl, rateLimit })
let stopped = false
let count = 0

async function sendOn(caller: number): Promise<void> {
  while (!stopped) {
    count += 1
    const content = `${name} ${count}`
    const sending = client.push.send({ ...BROADCAST, message: { title: name, content } })
    await sending.then(
      () => console.log('sent', caller),
      (error: Error) => console.log('failed', error.name, error.message),
    )
  }
}

process.stdin.once('data', () => {
  stopped = true
})
process.stdin.on('end', () => process.exit(0))
// Opens the connection and loads what is loaded on first use: the first broadcast is to arrive as fast as the others.
await client.push.send(TOKEN_PUSH)
console.log('ready')
await Promise.all([1, 2, 3].map(sendOn))
await client.close()
connection.disconnect()
process.stdin.destroy()
