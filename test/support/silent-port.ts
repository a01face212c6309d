import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { Worker } from 'node:worker_threads'

/** A port at which nobody answers the first packet: its queue of connections is full, and its process does not run. */
export async function silentPort(): Promise<AsyncDisposable & { readonly url: string }> {
  const wake = new Int32Array(new SharedArrayBuffer(4))
  const worker = new Worker(
    `const { parentPort, workerData } = require('node:worker_threads')
     const server = require('node:net').createServer().listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => {
       parentPort.postMessage(server.address().port)
       Atomics.wait(workerData, 0, 0)
       process.exit()
     })`,
    { eval: true, workerData: wake },
  )
  const [port] = (await once(worker, 'message')) as [number]
  const fillers: Socket[] = []
  let connected = -1
  // Until one more does not get through.
  while (connected < fillers.filter(({ pending }) => !pending).length) {
    connected = fillers.filter(({ pending }) => !pending).length
    for (let i = 0; i < 4; i += 1) fillers.push(connect({ port, host: '127.0.0.1' }).on('error', () => {}))
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  return {
    url: `http://127.0.0.1:${port}/`,
    async [Symbol.asyncDispose]() {
      for (const socket of fillers) socket.destroy()
      Atomics.store(wake, 0, 1)
      Atomics.notify(wake, 0)
      await once(worker, 'exit')
    },
  }
}
