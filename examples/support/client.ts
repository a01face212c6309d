import { TpnsClient } from 'tpns-client'
import { FakeTpns } from 'tpns-client/testing'

/** A client for the examples, and what to push to. */
export interface ExampleClient {
  readonly tpns: TpnsClient
  /** The embedded fake; undefined when the real service is used. */
  readonly fake: FakeTpns | undefined
  readonly token: string
  readonly deadToken: string
  close(): Promise<void>
}

/**
 * The real service when TPNS_ACCESS_ID, TPNS_SECRET_KEY, TPNS_REGION and TPNS_TOKEN are set, else the embedded fake on a
 * loopback port. Your own code needs only the line `new TpnsClient(…)`.
 */
export async function openClient(): Promise<ExampleClient> {
  const { TPNS_ACCESS_ID, TPNS_SECRET_KEY, TPNS_REGION, TPNS_TOKEN } = process.env
  const deadToken = 'f'.repeat(36)
  if (TPNS_ACCESS_ID && TPNS_SECRET_KEY && TPNS_REGION && TPNS_TOKEN) {
    const tpns = new TpnsClient()
    return { tpns, fake: undefined, token: TPNS_TOKEN, deadToken, close: () => tpns.close() }
  }
  const accessId = '1500000001'
  const secretKey = '0123456789abcdef0123456789abcdef'
  const fake = new FakeTpns({ accessId, secretKey })
  fake.invalidateToken(deadToken)
  const server = await fake.listen()
  const tpns = new TpnsClient({ accessId, secretKey, baseUrl: server.url })
  const close = async () => {
    await tpns.close()
    await server.close()
  }
  return { tpns, fake, token: '0123456789abcdef0123456789abcdef0123', deadToken, close }
}
