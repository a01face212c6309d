/**
 * Task: push through a company's proxy that opens TLS to look inside, and signs with a CA of its own.
 * Run: npx tsx examples/18-proxy-with-a-ca.ts
 */
import { readFileSync } from 'node:fs'
import { rootCertificates } from 'node:tls'
import { TpnsClient, TpnsError } from 'tpns-client'
import { FakeTpns } from 'tpns-client/testing'
import { ProxyAgent } from 'undici'
import { CA_FILE, startProxy } from './18-proxy-with-a-ca/proxy.js'

const fake = new FakeTpns()
const service = await fake.listen()
const proxy = await startProxy(service.url)

/** The proxy presents a certificate for this host; yours presents one for api.tpns.tencent.com, and you set `region`. */
const client = (dispatcher: ProxyAgent) =>
  new TpnsClient({
    accessId: fake.accessId,
    secretKey: '0123456789abcdef0123456789abcdef',
    baseUrl: 'https://localhost',
    dispatcher,
  })
const send = (tpns: TpnsClient) =>
  tpns.push.send({
    audience_type: 'token',
    token_list: ['0123456789abcdef0123456789abcdef0123'],
    message_type: 'notify',
    message: { title: 'Order shipped', content: 'It arrives tomorrow' },
  })

// Without the CA the certificate is not trusted. Nothing was sent, and it is not tried again.
const strict = new ProxyAgent(proxy.url)
const distrustful = client(strict)
await send(distrustful).catch((error: unknown) => {
  if (!(error instanceof TpnsError)) throw error
  console.log(`without the CA: ${error.name}, ${error.outcome}, ${error.attempts} attempt`)
})

// `requestTls` is for the service behind the proxy; `proxyTls` would be for a proxy that is itself reached by https.
const ca = [...rootCertificates, readFileSync(CA_FILE, 'utf8')]
const dispatcher = new ProxyAgent({ uri: proxy.url, requestTls: { ca } })
const tpns = client(dispatcher)
console.log(`with the CA: accepted as push ${(await send(tpns)).push_id}`)
console.log(`the proxy opened a tunnel to ${proxy.tunnels.at(-1)}`)

// A dispatcher that you made is yours to close.
await Promise.all([distrustful.close(), tpns.close()])
await Promise.all([strict.close(), dispatcher.close()])
await proxy.close()
await service.close()
