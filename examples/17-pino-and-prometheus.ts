/** Task: log failures with pino, and count and time calls for Prometheus. Run: npx tsx examples/17-pino-and-prometheus.ts */
import { pino } from 'pino'
import { Counter, Histogram, Registry } from 'prom-client'
import { TpnsClient, type TpnsHooks } from 'tpns-client'
import { FakeTpns } from 'tpns-client/testing'

const log = pino({ base: null })
const registry = new Registry()
const calls = new Counter({
  name: 'tpns_calls_total',
  help: 'Calls by outcome',
  labelNames: ['call', 'outcome', 'code'],
  registers: [registry],
})
const seconds = new Histogram({
  name: 'tpns_call_duration_seconds',
  help: 'With all attempts and waits',
  labelNames: ['call'],
  registers: [registry],
})

// No event here holds a token, a text or a secret, and labels have few values.
const hooks: TpnsHooks = {
  result({ name, outcome, error, durationMs }) {
    calls.inc({ call: name, outcome, code: String(error?.retCode ?? 0) })
    seconds.observe({ call: name }, durationMs / 1_000)
    // JSON of an error is made for logs. `unknown` needs somebody who looks it up.
    if (error !== undefined)
      log[outcome === 'unknown' ? 'error' : 'warn']({ tpns: error.toJSON() }, 'push failed')
  },
  cooldown: ({ group, pauseMs }) => log.warn({ group, pauseMs }, 'too fast: all callers pause'),
  warning: ({ path, message }) => log.warn({ path }, message),
}

const fake = new FakeTpns()
const server = await fake.listen()
const tpns = new TpnsClient({
  accessId: fake.accessId,
  secretKey: '0123456789abcdef0123456789abcdef',
  baseUrl: server.url,
  hooks,
})
const send = () =>
  tpns.push.send({
    audience_type: 'token',
    token_list: ['0123456789abcdef0123456789abcdef0123'],
    message_type: 'notify',
    message: { title: 'Order shipped', content: 'It arrives tomorrow' },
  })

await send()
fake.next({ retCode: 1008029 })
await send().catch(() => {})
console.log(await calls.get().then(({ values }) => values.map(({ labels, value }) => ({ ...labels, value }))))

await tpns.close()
await server.close()
