import type { Socket } from 'node:net'
import type { TlsOptions } from 'node:tls'
import type { buildConnector } from 'undici'
import type { TpnsClientOptions } from '../../src/index.js'

/** A request, or its first byte, as a fault meets it. */
export interface Meeting {
  readonly socket: Socket
  /** The whole request as text; empty while it is being read. */
  readonly request: string
  /** The answer that would accept it. */
  readonly accepted: object
  /** What a chatty server repeats in its answers: empty, or secrets of this request (the leak hunt). */
  readonly echo: string
  /** Sets the wall clock of the client's machine. */
  readonly stepClock: (ms: number) => void
  /** Aborts the call by its signal. */
  readonly abort: () => void
  /** Of the request, from 0. */
  readonly index: number
}

/** What goes wrong, from the first request on. Everything that is left out goes well. */
export interface Fault {
  /** In place of the answer to a whole request. */
  readonly request?: (meeting: Meeting) => void
  /** At the first byte of a request, before the rest is read. */
  readonly begin?: (meeting: Meeting) => void
  /** At a new connection, before TLS. */
  readonly connection?: (meeting: Meeting) => void
  /** What the server's side of TLS is made of. Default: no TLS, and an address with http. */
  readonly secure?: TlsOptions
  /** The address begins with https although the server speaks no TLS on its own, or the other way round. */
  readonly scheme?: 'http' | 'https'
  /** Default: 127.0.0.1 without TLS, and localhost, which the certificates are for, with it. */
  readonly host?: string
  readonly connect?: buildConnector.BuildOptions
  readonly client?: TpnsClientOptions
  /** Another address than that of the server. */
  readonly elsewhere?: () => Promise<AsyncDisposable & { readonly url: string }>
  /** `timeout.attempt` in milliseconds. Default: 10,000. */
  readonly attemptMs?: number
  /** Uploads a file that no buffer of a socket holds. */
  readonly large?: true
  /** An accepted call goes before, on the same connection; then this happens to the connection. */
  readonly after?: (socket: Socket) => Promise<void> | void
  /** The answer says beyond doubt that the request was refused. */
  readonly refuses?: true
}
