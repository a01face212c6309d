import { TpnsClient, type TpnsClientOptions, TpnsError } from '../../src/index.js'

/** Recognisable: a test may search any text for it. */
export const SECRET_KEY = '0123456789abcdef0123456789abcdef'
export const ACCESS_ID = '1500000001'
export const TOKEN = '0123456789abcdef0123456789abcdef0123'

/** A client without jitter, so that back-offs take their base times only. */
export function testClient(options: TpnsClientOptions = {}): TpnsClient {
  return new TpnsClient({
    accessId: ACCESS_ID,
    secretKey: SECRET_KEY,
    hooks: { warning: () => {} },
    ...options,
    runtime: { random: () => 0, ...options.runtime },
  })
}

export const TOKEN_PUSH = {
  audience_type: 'token',
  token_list: [TOKEN],
  message_type: 'notify',
  message: { title: 'Order shipped', content: 'It arrives tomorrow' },
} as const

export const BROADCAST = {
  audience_type: 'all',
  message_type: 'notify',
  message: { title: 'Sale', content: 'Today only' },
} as const

/** The error of a call that must fail. */
export async function getFailure(call: Promise<unknown>): Promise<TpnsError> {
  const error = await call.then(
    (value) => new Error(`the call succeeded with ${JSON.stringify(value)}`),
    (thrown: unknown) => thrown,
  )
  if (error instanceof TpnsError) return error
  throw error
}
