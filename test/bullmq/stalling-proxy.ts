import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/** Stands between a client and a server on this machine. */
export interface StallingProxy extends AsyncDisposable {
  readonly port: number
  /** Holds what comes from either side, of some connections and all new ones. They stay open. */
  stall(some: () => boolean): void
  /** Delivers what was held, late. */
  flow(): void
  /** Ends some connections without a word. */
  cut(some: () => boolean): void
}

export async function startStallingProxy(target: () => number): Promise<StallingProxy> {
  const pairs = new Set<readonly [Socket, Socket]>()
  const held = new Set<readonly [Socket, Socket]>()
  let isStalling = false
  const server = createServer((near) => {
    const far = connect(target(), '127.0.0.1')
    const pair = [near, far] as const
    pairs.add(pair)
    for (const socket of pair) {
      socket.on('error', () => {})
      socket.on('close', () => {
        pairs.delete(pair)
        held.delete(pair)
        near.destroy()
        far.destroy()
      })
    }
    if (isStalling) held.add(pair)
    else join(pair)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    stall(some) {
      isStalling = true
      for (const pair of pairs) {
        if (held.has(pair) || !some()) continue
        const [near, far] = pair
        near.unpipe(far).pause()
        far.unpipe(near).pause()
        held.add(pair)
      }
    },
    flow() {
      isStalling = false
      for (const pair of held) join(pair)
      held.clear()
    },
    cut(some) {
      for (const [near, far] of pairs) {
        if (!some()) continue
        near.resetAndDestroy()
        far.resetAndDestroy()
      }
    },
    async [Symbol.asyncDispose]() {
      for (const sockets of pairs) for (const socket of sockets) socket.destroy()
      server.close()
    },
  }
}

/** Once: a second pipe would deliver everything twice. */
function join([near, far]: readonly [Socket, Socket]): void {
  near.pipe(far)
  far.pipe(near)
}
