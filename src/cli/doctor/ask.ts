import { TpnsClient } from '../../client.js'
import { getContext } from '../../client-context.js'
import { TpnsError } from '../../errors/tpns-error.js'
import type { TpnsClientOptions } from '../../options/client-options.js'

/** What came of one read of the service. */
export interface Asked {
  /** Undefined: it was answered as it should be. */
  readonly error: TpnsError | undefined
  /** The service's clock minus this machine's, in milliseconds; undefined below two seconds, or when it is not known. */
  readonly skewMs: number | undefined
}

/** Nobody's account: looking it up changes nothing, and has no rate limit. */
const NOBODY = 'tpns-client-doctor'
const PATIENCE_MS = 10_000

/** Asks the service for the tokens of an account that nobody has, once. @throws what is not a failure of the call */
export async function ask(options: TpnsClientOptions, signal: AbortSignal): Promise<Asked> {
  const client = new TpnsClient({
    ...options,
    retry: { attempts: 1 },
    timeout: { attempt: PATIENCE_MS, total: PATIENCE_MS },
  })
  const { skew } = getContext(client, 'doctor')
  try {
    await client.accounts.findTokens(NOBODY, { signal })
    return { error: undefined, skewMs: skew.skewMs() }
  } catch (error) {
    if (signal.aborted || !TpnsError.is(error)) throw error
    return { error, skewMs: skew.skewMs() }
  } finally {
    await client.close()
  }
}
