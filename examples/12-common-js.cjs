/** Task: push from plain CommonJS, without TypeScript. Run: npx tsx examples/12-common-js.cjs */
const { TpnsClient, TpnsError } = require('tpns-client')
const { FakeTpns } = require('tpns-client/testing')

async function main() {
  const fake = new FakeTpns() // in your code: new TpnsClient(), with TPNS_ACCESS_ID, TPNS_SECRET_KEY and TPNS_REGION
  const server = await fake.listen()
  const tpns = new TpnsClient({
    accessId: fake.accessId,
    secretKey: '0123456789abcdef0123456789abcdef',
    baseUrl: server.url,
  })
  try {
    const task = await tpns.push.send({
      audience_type: 'token',
      token_list: ['0123456789abcdef0123456789abcdef0123'],
      message_type: 'notify',
      message: { title: 'Order shipped', content: 'It arrives tomorrow' },
    })
    console.log(`accepted as push ${task.push_id}`)
  } catch (error) {
    if (!TpnsError.is(error)) throw error
    console.error(`${error.outcome}: ${error.message}`)
    process.exitCode = 1
  } finally {
    await tpns.close()
    await server.close()
  }
}

main()
