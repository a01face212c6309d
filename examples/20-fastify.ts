/** Task: a Fastify service that answers each kind of failure as its callers need it. Run: npx tsx examples/20-fastify.ts */
import Fastify from 'fastify'
import { TpnsClient, TpnsError } from 'tpns-client'
import { FakeTpns } from 'tpns-client/testing'

/** What the caller may do next decides the status. */
function statusFor(error: TpnsError): number {
  if (error.name === 'TpnsInvalidTokenError') return 410 // delete the token
  if (error.outcome === 'unknown') return 504 // may have been sent: do not repeat blindly
  if (error.name === 'TpnsRateLimitError') return 429
  return error.stopReason === 'not-retryable' ? 502 : 503
}

function buildService(tpns: TpnsClient) {
  const service = Fastify()
  service.setErrorHandler((error, _request, reply) => {
    if (!TpnsError.is(error)) return reply.send(error)
    if (error.retryAfterMs !== undefined) reply.header('retry-after', Math.ceil(error.retryAfterMs / 1_000))
    return reply.code(statusFor(error)).send({ error: error.name, outcome: error.outcome })
  })
  service.post<{ Params: { token: string } }>('/phones/:token/shipped', async ({ params }, reply) => {
    const { push_id } = await tpns.push.send({
      audience_type: 'token',
      token_list: [params.token],
      message_type: 'notify',
      message: { title: 'Order shipped', content: 'It arrives tomorrow' },
    })
    return reply.code(202).send({ push_id })
  })
  // After the last request was answered: close() ends calls that still wait.
  service.addHook('onClose', () => tpns.close())
  return service
}

const fake = new FakeTpns()
const server = await fake.listen()
const service = buildService(
  new TpnsClient({
    accessId: fake.accessId,
    secretKey: '0123456789abcdef0123456789abcdef',
    baseUrl: server.url,
  }),
)
const show = async (what: string) => {
  const { statusCode, body } = await service.inject({
    method: 'POST',
    url: '/phones/0123456789abcdef0123456789abcdef0123/shipped',
  })
  console.log(`${what} → ${statusCode} ${body}`)
}

await show('a live phone')
fake.next({ retCode: 1008029 })
await show('a dead token')
fake.next({ reset: 'after-acceptance' })
await show('a lost answer')
fake.next({ retCode: 1008030 })
await show('an unpaid app')

await service.close()
await server.close()
