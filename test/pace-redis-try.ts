import { TpnsClient } from '../src/index.js'
import { FakeTpns } from '../src/testing/index.js'
import { startRedis } from './support/redis-server.js'
const r = await startRedis()
const fake = new FakeTpns()
const server = await fake.listen()
const mk = () => new TpnsClient({ accessId: fake.accessId, secretKey: '0123456789abcdef0123456789abcdef', baseUrl: server.url, pace: { redis: r.url }, hooks: { wait: (e) => console.log('wait', e.waitMs), warning: (e) => console.log(e.message) } })
const a = mk(), b = mk()
const t0 = performance.now()
let n = 0
const send = (c: TpnsClient, name: string) => c.push.send({ audience_type: 'all', message_type: 'notify', message: { title: name, content: String(n++) } }).then(() => console.log(name, Math.round(performance.now() - t0)), (e) => console.log(name, e))
await Promise.all([send(a, 'a'), send(b, 'b'), send(a, 'a'), send(a, 'a'), send(b, 'b'), send(a, 'a')])
console.log(await r.redis.keys('*'))
for (const k of await r.redis.keys('*settings')) console.log(await r.redis.hgetall(k), await r.redis.pttl(k))
await r.redis.flushall()
await Promise.all([send(a, 'a'), send(b, 'b'), send(a, 'a')])
await a.close(); await b.close()
console.log(process.getActiveResourcesInfo())
await server.close()
await r[Symbol.asyncDispose]()
console.log(process.getActiveResourcesInfo())
