import { startChild } from './child.mjs'

/**
 * The service, as fast as it can be had, in a process of its own.
 *
 * @param {'accepted' | 'uploaded' | 'http-500' | 'reset'} behaviour what every request meets
 */
export async function startServer(behaviour) {
  const child = await startChild(new URL('server-process.mjs', import.meta.url), [behaviour])
  const { port } = await child.ask('port')
  return {
    origin: `http://127.0.0.1:${port}`,
    /** Requests since the last time this was asked. */
    takeRequestCount: async () => (await child.ask('count')).requests,
    stop: child.stop,
  }
}
