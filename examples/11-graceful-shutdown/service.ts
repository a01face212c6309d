/** A service in a container: takes orders over HTTP and pushes. Started and stopped by the example. */
import { createServer } from 'node:http'
import { TpnsClient, TpnsError } from 'tpns-client'

/** Below what the platform waits between SIGTERM and SIGKILL (Kubernetes and Docker: 30 and 10 seconds by default). */
const GRACE_MS = 8_000

const tpns = new TpnsClient({ timeout: { attempt: 3_000, total: 6_000 } })

const server = createServer(async (request, response) => {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost')
  try {
    const { push_id } = await tpns.push.send({
      audience_type: 'token',
      token_list: [searchParams.get('token') ?? ''],
      message_type: 'notify',
      message: { title: 'Order shipped', content: pathname.slice(1) },
    })
    response.end(push_id)
  } catch (error) {
    response.statusCode = 502
    response.end(error instanceof TpnsError ? error.outcome : 'failed')
  }
})

process.once('SIGTERM', async () => {
  const forced = setTimeout(() => process.exit(1), GRACE_MS)
  // 1. No new work; what was accepted is answered. Idle connections would keep the server open.
  const drained = new Promise((resolve) => server.close(resolve))
  server.closeIdleConnections()
  await drained
  // 2. Only now: close() ends calls that still wait for a permit or a retry, which would lose their pushes.
  await tpns.close()
  clearTimeout(forced)
  // 3. Nothing holds the process any more: it ends on its own, with exit code 0.
})

server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  process.send?.(typeof address === 'object' && address !== null ? address.port : 0)
  process.disconnect?.()
})
