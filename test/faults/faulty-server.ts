import { readFileSync } from 'node:fs'
import type { Socket } from 'node:net'
import { type RawServer, rawServer } from '../support/raw-server.js'
import { write } from './answers.js'
import type { EndpointKind } from './endpoint-kinds.js'
import type { Fault, Meeting } from './fault.js'

const pem = (name: string) => readFileSync(new URL(`../fixtures/tls/${name}.pem`, import.meta.url))
const WORKING_TLS = { key: pem('key'), cert: pem('valid') }

export interface FaultyServerOptions {
  /** The fault hits the first request or connection alone. Default: all of them. */
  readonly passes?: boolean
  /** What is repeated of a request in the answers. */
  readonly echo?: (request: string) => string
}

export interface FaultyServer extends AsyncDisposable {
  readonly raw: RawServer
  readonly address: string
  /** How far the wall clock of the client's machine was set. */
  readonly stepMs: number
  /** What the fault aborts, if it does. */
  readonly signal: AbortSignal
  /** The newest connection. */
  readonly latest: Socket | undefined
}

/** A server that does to the requests of one kind what the fault says, and else accepts them. */
export async function faultyServer(
  kind: EndpointKind,
  fault: Fault,
  { passes = false, echo = () => '' }: FaultyServerOptions,
): Promise<FaultyServer> {
  const { secure, scheme = secure === undefined ? 'http' : 'https' } = fault
  const first = fault.after === undefined ? 0 : 1
  const isHit = (index: number) => index >= first && (!passes || index === first)
  const abort = new AbortController()
  /** A request that the fault leaves unread is none of the requests read, but was the one that it hit. */
  const begun = new WeakMap<Socket, number>()
  let stepMs = 0
  let latest: Socket | undefined
  const meet = (socket: Socket, index: number, request = ''): Meeting => ({
    socket,
    request,
    accepted: kind.accepted,
    echo: echo(request),
    stepClock: (ms) => {
      stepMs += ms
    },
    abort: () => abort.abort(),
    index: index - first,
  })
  const raw: RawServer = await rawServer(
    (socket, index) => {
      const act = isHit(begun.get(socket) ?? index) ? fault.request : undefined
      if (act !== undefined) act(meet(socket, index, raw.requests[index]))
      else write({ ...meet(socket, index), echo: '' }, 200, kind.accepted)
    },
    (socket) => {
      latest = socket
      if (isHit(raw.connections - 1)) fault.connection?.(meet(socket, raw.connections - 1))
    },
    {
      onBegin: (socket, index) => {
        begun.set(socket, index)
        if (isHit(index)) fault.begin?.(meet(socket, index))
      },
      secure: (connection) => {
        if (scheme === 'http') return undefined
        return passes && connection > 0 ? WORKING_TLS : secure
      },
    },
  )
  const host = fault.host ?? (scheme === 'https' ? 'localhost' : '127.0.0.1')
  return {
    raw,
    address: `${scheme}://${host}:${raw.port}/`,
    get stepMs() {
      return stepMs
    },
    signal: abort.signal,
    get latest() {
      return latest
    },
    [Symbol.asyncDispose]: () => raw[Symbol.asyncDispose](),
  }
}
