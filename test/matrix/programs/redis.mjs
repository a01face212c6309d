/**
 * Four clients of one app share their limits by the Redis client of LIBRARY: the ES module and the CommonJS build of this
 * package, each with the limits of its own build and of the other. Each sends a broadcast at the same time.
 */
import { createRequire } from 'node:module'

const require = createRequire(import.meta.url)
const esm = { ...(await import('tpns-client')), ...(await import('tpns-client/redis')) }
const cjs = { ...require('tpns-client'), ...require('tpns-client/redis') }
const { LIBRARY, REDIS_URL, FAKE_URL } = process.env

async function connect() {
  if (LIBRARY === 'ioredis') return new (require('ioredis').Redis)(REDIS_URL)
  const client = require('redis').createClient({ url: REDIS_URL })
  await client.connect()
  return client
}

const redis = await connect()
const pairs = { 'esm esm': [esm, esm], 'cjs cjs': [cjs, cjs], 'esm cjs': [esm, cjs], 'cjs esm': [cjs, esm] }
const sendings = Object.entries(pairs).map(async ([title, [{ TpnsClient }, { redisRateLimits }]]) => {
  const tpns = new TpnsClient({
    accessId: '1500000001',
    secretKey: '0123456789abcdef0123456789abcdef',
    baseUrl: FAKE_URL,
    rateLimit: redisRateLimits(redis),
  })
  await tpns.push.send({
    audience_type: 'all',
    message_type: 'notify',
    message: { title, content: 'From today' },
  })
  await tpns.close()
})
await Promise.all(sendings)
console.log(JSON.stringify(await redis.keys('tpns-client:*')))
process.exit(0)
