import { addApp, TpnsError } from '../../errors/tpns-error.js'
import type { ClientContext } from '../context.js'

/** Runs a method that can fail before it has a call; its error names the app and the host like those of calls. */
export async function withApp<T>(client: ClientContext, work: () => T | Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (thrown) {
    if (thrown instanceof TpnsError) addApp(thrown, client.accessId, client.baseUrl)
    throw thrown
  }
}
