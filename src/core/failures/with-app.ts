import { addApp, TpnsError } from '../../errors/tpns-error.js'
import type { ClientContext } from '../context.js'

/** Runs a method that can fail before it has a call; its error names the app and the host like those of calls. */
export async function withApp<T>(client: ClientContext, work: () => T | Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (thrown) {
    throw nameApp(client, thrown)
  }
}

/** {@link withApp} for arguments that are read before there is a promise. */
export function readWithApp<T>(client: ClientContext, read: () => T): T {
  try {
    return read()
  } catch (thrown) {
    throw nameApp(client, thrown)
  }
}

function nameApp({ accessId, baseUrl }: ClientContext, thrown: unknown): unknown {
  return thrown instanceof TpnsError ? addApp(thrown, accessId, baseUrl) : thrown
}
