/**
 * Counts what arrives: each runtime sends pushes from the packed package to a raw TCP server in this process, which reads
 * whole requests and then breaks the connection. No push may arrive twice, whatever its fetch does on its own.
 */
import assert from 'node:assert/strict'
import type { Socket } from 'node:net'
import { join } from 'node:path'
import { run } from '../../package/npm.js'
import { jsonAnswer, type RawServer, rawServer } from '../../support/raw-server.js'
import { type Bench, CannotRun, type Cell } from '../cell.js'
import { program } from '../program.js'

const ACCEPTED = jsonAnswer({ ret_code: 0, push_id: '1328245138690125824' })

/** The first push of a client is accepted, so that the next one uses the same connection: there runtimes repeat. */
const FAULTS: Readonly<Record<string, (socket: Socket) => void>> = {
  'reset after the request was read': (socket) => socket.resetAndDestroy(),
  'FIN after the request was read': (socket) => socket.end(),
  'stall, then reset': (socket) => setTimeout(() => socket.resetAndDestroy(), 100),
  'reset in the middle of the answer': (socket) => {
    socket.write(ACCEPTED.slice(0, -5))
    setTimeout(() => socket.resetAndDestroy(), 20)
  },
  'closed right after an answer': (socket) => socket.end(ACCEPTED),
  'HTTP 421': (socket) => socket.write('HTTP/1.1 421 Misdirected Request\r\ncontent-length: 0\r\n\r\n'),
}

interface Runtime {
  readonly package: string
  readonly binary: readonly string[]
  readonly fetchIsRefused: boolean
  readonly args?: readonly string[]
}

const LIBC = process.platform === 'linux' ? '-glibc' : ''
const node = (version: string): Runtime => ({
  package: `node-${process.platform}-${process.arch}@${version}`,
  binary: [`node-${process.platform}-${process.arch}`, 'bin', 'node'],
  fetchIsRefused: false,
})
const BUN_ARCH = process.arch === 'arm64' ? 'aarch64' : process.arch
const RUNTIMES: Readonly<Record<string, Runtime>> = {
  'node-22': node('22'),
  'node-24': node('24'),
  'node-26': node('26'),
  bun: {
    package: `@oven/bun-${process.platform}-${BUN_ARCH}@1`,
    binary: ['@oven', `bun-${process.platform}-${BUN_ARCH}`, 'bin', 'bun'],
    fetchIsRefused: true,
  },
  deno: {
    args: ['run', '-A', '--no-prompt'],
    package: `@deno/${process.platform}-${process.arch}${LIBC}@2`,
    binary: ['@deno', `${process.platform}-${process.arch}${LIBC}`, 'deno'],
    fetchIsRefused: true,
  },
}

/** Breaks every request but the first of a port. */
const faulty = (fault: (socket: Socket) => void): Promise<RawServer> =>
  rawServer((socket, index) => (index === 0 ? socket.write(ACCEPTED) : fault(socket)))

async function countPushes(bench: Bench, runtime: Runtime): Promise<string> {
  const project = await bench.project(runtime.package).catch((error: Error) => {
    if (/E404|EBADPLATFORM|ETARGET/.test(error.message))
      throw new CannotRun(`npm has no ${runtime.package} for this machine`)
    throw error
  })
  const name = await program(project, 'push-in-runtime.mjs')
  const refused: string[] = []
  for (const transport of [undefined, 'fetch']) {
    const servers = new Map<string, RawServer>()
    for (const [fault, act] of Object.entries(FAULTS)) servers.set(fault, await faulty(act))
    const ports = Object.fromEntries([...servers].map(([fault, server]) => [fault, server.port]))
    const binary = join(project, 'node_modules', ...runtime.binary)
    const { stdout } = await run(project, binary, [...(runtime.args ?? []), name], {
      CELL: JSON.stringify({ ports, transport }),
    })
    const ends = new Map(JSON.parse(stdout.trim().split('\n').at(-1)!) as [string, string][])
    for (const [fault, server] of servers) {
      const where = `${transport ?? 'default transport'}, ${fault}`
      const titles = server.requests.map((request) => JSON.parse(request.split('\r\n\r\n')[1]!).message.title)
      if (transport === 'fetch' && runtime.fetchIsRefused) {
        assert.match(ends.get(fault) ?? '', /^TpnsConfigError/, where)
        assert.deepEqual(titles, [], where)
        refused.push(fault)
      } else {
        const once = ['first', 'second', 'third'].map((nth) => `${fault} ${nth}`)
        assert.deepEqual(titles, once, where)
        assert.equal(ends.get(once[0]!), 'accepted', where)
      }
      await server[Symbol.asyncDispose]()
    }
  }
  const kinds = Object.keys(FAULTS).length
  const fetch =
    refused.length > 0 ? "; transport 'fetch' is refused, as its fetch repeats requests" : " and 'fetch'"
  return `${kinds} kinds of broken connection, every push arrived exactly once by the default transport${fetch}`
}

export const cells: readonly Cell[] = Object.entries(RUNTIMES).map(([name, runtime]) => ({
  name: `runtime ${name}`,
  run: (bench: Bench) => countPushes(bench, runtime),
}))
