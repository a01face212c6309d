/**
 * Sends pushes under whatever runtime runs it, to the ports that test/matrix/cells/runtimes.ts gives, and prints how each ended.
 * Plain JavaScript: Node 20 to the newest, Bun and Deno run it unchanged.
 */
import process from 'node:process'
import { TpnsClient } from 'tpns-client'

const { ports, transport } = JSON.parse(process.env.CELL)
const PUSH = {
  audience_type: 'token',
  token_list: ['0123456789abcdef0123456789abcdef0123'],
  message_type: 'notify',
  message: { title: 'T', content: 'C' },
}
const ends = []
for (const [name, port] of Object.entries(ports)) {
  try {
    const tpns = new TpnsClient({
      accessId: '1500000001',
      secretKey: '0123456789abcdef0123456789abcdef',
      baseUrl: `http://127.0.0.1:${port}/`,
      ...(transport === undefined ? {} : { transport }),
      timeout: { attempt: 3_000 },
    })
    for (const title of ['first', 'second', 'third']) {
      const request = { ...PUSH, message: { title: `${name} ${title}`, content: 'C' } }
      const end = await tpns.push.send(request).then(
        () => 'accepted',
        (error) => `${error.name} ${error.outcome}`,
      )
      ends.push([request.message.title, end])
    }
    await tpns.close()
  } catch (error) {
    ends.push([name, `${error.name} ${error.outcome}`])
  }
}
console.log(JSON.stringify(ends))
process.exit(0)
