/**
 * Counts what arrives: each runtime sends pushes from the packed package to a raw TCP server in this process, which reads
 * whole requests and then breaks the connection. No push may arrive twice, whatever its fetch does on its own.
 *
 *     npx tsx test/matrix/runtimes.ts          # Node 22, 24, newest, Bun, Deno
 *     npx tsx test/matrix/runtimes.ts deno
 *
 * The last line is "N passed, N failed"; the exit code is 0 only when nothing failed. A runtime without a binary for this
 * machine in npm is skipped, and says so.
 */
import { cp } from 'node:fs/promises'
import type { Socket } from 'node:net'
import { join } from 'node:path'
import { cleanUp, pack, projectWith, REPOSITORY, run } from '../package/npm.js'
import { jsonAnswer, type RawServer, rawServer } from '../support/raw-server.js'

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
    package: `@deno/${process.platform}-${process.arch}${LIBC}@2`,
    binary: ['@deno', `${process.platform}-${process.arch}${LIBC}`, 'deno'],
    fetchIsRefused: true,
  },
}

const total = { passed: 0, failed: 0 }
function check(what: string, ok: boolean, seen: unknown): void {
  if (ok) total.passed += 1
  else total.failed += 1
  if (!ok) console.log(`FAILED: ${what}: ${JSON.stringify(seen)}`)
}

/** Breaks every request but the first of a port. */
const faulty = (fault: (socket: Socket) => void): Promise<RawServer> =>
  rawServer((socket, index) => (index === 0 ? socket.write(ACCEPTED) : fault(socket)))

async function count(name: string, tarball: string): Promise<void> {
  const runtime = RUNTIMES[name]
  if (runtime === undefined) throw new Error(`${name} is none of ${Object.keys(RUNTIMES).join(', ')}`)
  const project = await projectWith(tarball, runtime.package).catch((error: Error) => {
    if (/E404|EBADPLATFORM|ETARGET/.test(error.message)) return undefined
    throw error
  })
  if (project === undefined)
    return console.log(`${name}: skipped, npm has no ${runtime.package} for this machine`)
  await cp(join(REPOSITORY, 'test/matrix/push-in-runtime.mjs'), join(project, 'push.mjs'))
  const args = name === 'deno' ? ['run', '-A', '--no-prompt', 'push.mjs'] : ['push.mjs']
  for (const transport of [undefined, 'fetch']) {
    const servers = new Map<string, RawServer>()
    for (const [fault, act] of Object.entries(FAULTS)) servers.set(fault, await faulty(act))
    const ports = Object.fromEntries([...servers].map(([fault, server]) => [fault, server.port]))
    const binary = join(project, 'node_modules', ...runtime.binary)
    const { stdout } = await run(project, binary, args, { CELL: JSON.stringify({ ports, transport }) })
    const ends = new Map(JSON.parse(stdout.trim().split('\n').at(-1)!) as [string, string][])
    for (const [fault, server] of servers) {
      const cell = `${name}, ${transport ?? 'default'}, ${fault}`
      const titles = server.requests.map((request) => JSON.parse(request.split('\r\n\r\n')[1]!).message.title)
      if (transport === 'fetch' && runtime.fetchIsRefused) {
        check(cell, ends.get(fault)?.startsWith('TpnsConfigError') === true && titles.length === 0, [...ends])
      } else {
        const once = ['first', 'second', 'third'].map((nth) => `${fault} ${nth}`)
        check(cell, titles.join() === once.join(), titles)
        check(`${cell}: the first is accepted`, ends.get(once[0]!) === 'accepted', [...ends])
      }
      await server[Symbol.asyncDispose]()
    }
  }
  console.log(`${name}: counted`)
}

const names = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(RUNTIMES)
try {
  const tarball = await pack()
  for (const name of names) {
    await count(name, tarball).catch((error: unknown) => {
      console.error(error)
      total.failed += 1
    })
  }
} catch (error) {
  console.error(error)
  total.failed += 1
} finally {
  await cleanUp()
}
console.log(`${total.passed} passed, ${total.failed} failed`)
process.exitCode = total.failed > 0 ? 1 : 0
