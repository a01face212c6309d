import { answerOf, TpnsClient, TpnsError, TpnsInvalidTokenError } from 'tpns-client'

// A refusal (error classes), a push that is first asked to slow down (p-retry), a broadcast (Bottleneck).
async function main() {
  const tpns = new TpnsClient({
    accessId: '1500000001',
    secretKey: '0123456789abcdef0123456789abcdef',
    baseUrl: process.env.FAKE_URL,
  })
  const toToken = {
    audience_type: 'token',
    token_list: ['0123456789abcdef0123456789abcdef0123'],
    message_type: 'notify',
    message: { title: 'Order shipped', content: 'It arrives tomorrow' },
  }
  const refused = await tpns.push.send(toToken).catch((error) => error)
  const retried = await tpns.push.send(toToken)
  const { token_list: _, ...rest } = toToken
  const broadcast = await tpns.push.send({ ...rest, audience_type: 'all' })
  await tpns.close()
  console.log(
    JSON.stringify({
      refused: refused.name,
      isTpnsError: TpnsError.is(refused) && refused instanceof TpnsInvalidTokenError,
      attempts: answerOf(retried)?.attempts,
      httpStatus: answerOf(retried)?.httpStatus,
      pushIds: [retried.push_id, broadcast.push_id],
    }),
  )
}

main()
