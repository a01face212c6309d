import { buffer } from 'node:stream/consumers'
import { types } from 'node:util'
import { TpnsClient } from '../../client.js'
import { type Transport, type TransportAnswer, TransportError } from '../../core/ports/transport.js'
import type { TpnsClientOptions } from '../../options/client-options.js'
import type { FakeTpns } from '../../testing/fake-tpns.js'
import { DEFAULT_ACCESS_ID, DEFAULT_SECRET_KEY } from '../../testing/state/app.js'
import type { Cli } from '../cli.js'

/** No name of `.invalid` is ever found (RFC 2606): if a request left this process after all, it would reach nobody. */
const BASE_URL = 'https://fake.invalid/'

const CHANNELS = ['xg', 'xg', 'hw', 'hw', 'hw', 'xm', 'oppo', 'vivo', 'honor'] as const

/** 36 characters each. */
const SAMPLE_TOKENS = CHANNELS.map((channel, at) => `${at}${channel}`.padEnd(36, '0'))

/** Pushes to look at, so that `status`, `stats`, `cancel` and the like have something to work on. */
const SAMPLE_PUSH = {
  audience_type: 'all',
  message_type: 'notify',
  message: { title: 'Sample', content: 'A push that the fake has made' },
} as const

const DAY_MS = 86_400_000

export interface EmbeddedFake {
  /** Reaches the fake and nothing else. */
  readonly options: TpnsClientOptions
  /** A push that is done. */
  readonly sentId: string
  /** One that waits for tomorrow. */
  readonly scheduledId: string
  readonly token: string
}

/** A fake inside this process, without a socket, with a few devices and one push. */
export async function startEmbeddedFake({ runtime }: Cli): Promise<EmbeddedFake> {
  const { FakeTpns } = await import('../../testing/fake-tpns.js')
  const fake = new FakeTpns({ clock: { now: runtime.now }, enforceRates: false })
  SAMPLE_TOKENS.forEach((token, at) => {
    const first = at === 0 ? { tags: ['vip'], accounts: ['alice'] } : {}
    fake.addDevice({ token, channel: CHANNELS[at] ?? 'xg', ...first })
  })
  const options: TpnsClientOptions = {
    accessId: DEFAULT_ACCESS_ID,
    secretKey: DEFAULT_SECRET_KEY,
    baseUrl: BASE_URL,
    transport: createTransport(fake),
    runtime,
  }
  const client = new TpnsClient({ ...options, rateLimit: 'off' })
  const { push_id } = await client.push.send(SAMPLE_PUSH)
  const send_time = new Date(runtime.now() + DAY_MS)
  const scheduled = await client.push.send({ ...SAMPLE_PUSH, send_time })
  await client.close()
  const [first = '', second = ''] = SAMPLE_TOKENS
  fake.react({ pushId: push_id, token: first, event: 'click' })
  fake.react({ pushId: push_id, token: second, event: 'clear' })
  return { options, sentId: push_id, scheduledId: scheduled.push_id, token: first }
}

function createTransport(fake: FakeTpns): Transport {
  return {
    async send({ url, method, headers, body, signal, maxBytes }): Promise<TransportAnswer> {
      const bytes = types.isUint8Array(body) ? body : await buffer(body)
      const reply = await fake.handle({
        method,
        path: url.pathname,
        headers: Object.fromEntries(
          Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
        ),
        body: bytes,
        host: url.host,
        signal,
      })
      // The others are faults, and nobody has asked this fake for one.
      if (reply.kind !== 'answer') throw new TransportError('maybe-written', new Error(reply.kind))
      const complete = reply.body.length <= maxBytes
      return {
        status: reply.status,
        headers: reply.headers,
        body: reply.body.subarray(0, maxBytes),
        complete,
      }
    },
    close: async () => {},
  }
}
