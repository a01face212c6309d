import { FakeTpns } from '../testing/fake-tpns.js'
import type { FakePlatform, FakeTpnsOptions } from '../testing/options.js'
import { DEFAULT_SECRET_KEY } from '../testing/state/app.js'
import { HELP } from './help.js'
import { requestBody, requestLine } from './request-line.js'
import { choice, readArgs, UsageError } from './usage.js'

/** Bounds the memory of a process that may run for weeks: only the log is read. */
const KEPT_REQUESTS = 100

interface Plan {
  readonly port: number
  readonly host: string
  readonly options: FakeTpnsOptions & { readonly platform: FakePlatform }
  readonly verbose: boolean
}

/** `tpns-client fake`: serves until SIGINT or SIGTERM. */
export async function fake(args: readonly string[]): Promise<number> {
  const plan = readPlan(args)
  if (plan === 'help') {
    console.log(HELP)
    return 0
  }
  const { port, host, options, verbose } = plan
  const tpns = new FakeTpns({
    ...options,
    keepRequests: KEPT_REQUESTS,
    onRequest: (request) => {
      console.log(requestLine(request))
      if (verbose && request.body !== '') console.log(requestBody(request))
    },
  })
  const server = await tpns.listen({ port, host }).catch((error: NodeJS.ErrnoException) => error)
  if (server instanceof Error) {
    console.error(`tpns-client: ${cannotListen(server, plan)}`)
    return 1
  }
  // Before the banner: its reader may send a signal at once.
  const ended = untilSignal()
  console.log(banner(server.url, tpns.accessId, options))
  await ended
  await server.close()
  console.log('stopped')
  return 0
}

function readPlan(args: readonly string[]): Plan | 'help' {
  const { values } = readArgs({
    args: [...args],
    options: {
      port: { type: 'string', default: '8090' },
      host: { type: 'string', default: '127.0.0.1' },
      'access-id': { type: 'string' },
      'secret-key': { type: 'string' },
      platform: { type: 'string' },
      'answer-style': { type: 'string' },
      'unknown-tokens': { type: 'string' },
      'upload-auth': { type: 'string' },
      verbose: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h' },
    },
  })
  if (values.help === true) return 'help'
  const accessId = values['access-id']
  if (accessId !== undefined && !/^\d+$/.test(accessId)) {
    throw new UsageError(`--access-id must contain only digits, such as 1500000001, not "${accessId}"`)
  }
  const secretKey = values['secret-key']
  // The value is not repeated: it may be a real one.
  if (secretKey !== undefined && !/^[!-~]+$/.test(secretKey)) {
    throw new UsageError('--secret-key is empty, or contains a space or a non-ASCII character')
  }
  const answerStyle = choice('answer-style', values['answer-style'], ['newer', 'older'])
  const unknownTokens = choice('unknown-tokens', values['unknown-tokens'], ['accept', 'reject'])
  const uploadAuth = choice('upload-auth', values['upload-auth'], ['basic', 'any'])
  return {
    port: parsePort(values.port),
    host: values.host,
    verbose: values.verbose,
    options: {
      platform: choice('platform', values.platform, ['android', 'ios']) ?? 'android',
      ...(accessId === undefined ? {} : { accessId }),
      ...(secretKey === undefined ? {} : { secretKey }),
      ...(answerStyle === undefined ? {} : { answerStyle }),
      ...(unknownTokens === undefined ? {} : { unknownTokens }),
      ...(uploadAuth === undefined ? {} : { uploadAuth }),
    },
  }
}

function parsePort(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN
  if (!(port <= 65_535)) throw new UsageError(`--port must be a number from 0 to 65535, not "${text}"`)
  return port
}

function banner(url: string, accessId: string, { platform, secretKey }: Plan['options']): string {
  const key =
    secretKey === undefined ? `${DEFAULT_SECRET_KEY} (the default)` : 'the one from --secret-key (not shown)'
  return [
    `A fake TPNS listens at ${url}`,
    `  app        ${platform}, AccessID ${accessId}`,
    `  SecretKey  ${key}`,
    `  tpns-client: set TPNS_BASE_URL=${url} TPNS_ACCESS_ID=${accessId}, and TPNS_SECRET_KEY`,
    `  any other client: use ${url} where it has https://api.tpns.tencent.com`,
    'Nothing is delivered to real phones. Ctrl-C ends it.',
    '',
  ].join('\n')
}

function untilSignal(): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGINT', resolve)
    process.once('SIGTERM', resolve)
  })
}

function cannotListen({ code, message }: NodeJS.ErrnoException, { port, host }: Plan): string {
  const remedy = 'Choose another with --port, or --port 0 for any free one.'
  if (code === 'EADDRINUSE') return `port ${port} of ${host} is in use. ${remedy}`
  if (code === 'EACCES') return `this user is not allowed to listen on port ${port}. ${remedy}`
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
    return `"${host}" is not an address of this machine. --host 127.0.0.1 always is.`
  }
  return `cannot listen on ${host}, port ${port}: ${message}`
}
