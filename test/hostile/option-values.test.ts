import { inspect } from 'node:util'
import vm from 'node:vm'
import { describe, expect, it } from 'vitest'
import { TpnsClient, TpnsConfigError, TpnsPlatforms, TpnsRequestError } from '../../src/index.js'
import {
  ACCESS_ID,
  BROADCAST,
  getFailure,
  SECRET_KEY,
  TOKEN,
  TOKEN_PUSH,
  testClient,
} from '../support/client.js'
import { ACCEPTED, answering, PUSH_URL, useMsw } from '../support/msw.js'
import { listWithHole } from './hostile-values.js'

const server = useMsw()

/** A push with options that are wrong on purpose: its error, and how many requests were sent. */
async function refusal(options: unknown): Promise<{ error: Error; sent: number }> {
  const { handler, seen } = answering(PUSH_URL, ACCEPTED)
  server.use(handler)
  await using tpns = testClient()
  const error = await getFailure(tpns.push.send(TOKEN_PUSH, options as never))
  return { error, sent: seen.requests.length }
}

describe('the options of a call', () => {
  it.each([
    ['signal: null', { signal: null }, 'signal must be an AbortSignal, not null'],
    ['signal: {}', { signal: {} }, 'signal must be an AbortSignal, not an object'],
    ['a controller for its signal', { signal: new AbortController() }, 'pass controller.signal'],
    ['the signal for the options', new AbortController().signal, 'pass { signal }'],
    ['a controller for the options', new AbortController(), 'pass { signal: controller.signal }'],
    ['timeout: 500', { timeout: 500 }, 'timeout must be an object, not the number 500'],
    ['timeout: null', { timeout: null }, 'timeout must be an object, not null'],
    [
      'timeout.total: NaN',
      { timeout: { total: Number.NaN } },
      'timeout.total must be a number of milliseconds',
    ],
    ['timeout.total: "5"', { timeout: { total: '5' } }, 'not a string of 1 character'],
    [
      'timeout.attempt: 0',
      { timeout: { attempt: 0 } },
      'timeout.attempt must be a number of milliseconds above 0',
    ],
    [
      'retry.attempts: 2n',
      { retry: { attempts: 2n } },
      'retry.attempts must be a whole number of at least 1, not a BigInt',
    ],
    ['a near miss of a value', { retry: { unknownOutcome: 'rety' } }, "did you mean 'retry'?"],
    ['timout', { timout: {} }, 'has no option "timout" (did you mean timeout?)'],
    ['timeoutMs', { timeoutMs: 5 }, 'has no option "timeoutMs" (did you mean timeout?)'],
    ['timeout.atempt', { timeout: { atempt: 5 } }, 'timeout has no option "atempt" (did you mean attempt?)'],
    ['a name like no other', { color: 1 }, 'has no option "color"; known are signal, timeout, retry'],
    ['a promise', Promise.resolve({}), 'is an await missing?'],
  ])('with %s is refused, and nothing is sent', async (_, options, text) => {
    const { error, sent } = await refusal(options)
    expect(error).toBeInstanceOf(TpnsConfigError)
    expect(error.message).toContain(text)
    expect(error.message).toContain('Nothing was sent')
    expect(error).toMatchObject({ endpoint: 'v3/push/app', outcome: 'not-sent', attempts: 0 })
    expect(sent).toBe(0)
  })

  it('names all that is wrong at once', async () => {
    const { error } = await refusal({ retry: 1, timeout: { total: 'x' }, signl: 3 })
    expect(error.message).toContain('retry must be an object')
    expect(error.message).toContain('timeout.total must be')
    expect(error.message).toContain('"signl" (did you mean signal?)')
  })

  it('are read once', async () => {
    server.use(answering(PUSH_URL, ACCEPTED).handler)
    await using tpns = testClient()
    const reads: string[] = []
    const options = {
      get timeout() {
        reads.push('timeout')
        return {
          get total() {
            reads.push('total')
            return 5_000
          },
        }
      },
    }
    await tpns.push.send(TOKEN_PUSH, options)
    expect(reads).toEqual(['timeout', 'total'])
  })

  it('may all be undefined', async () => {
    server.use(answering(PUSH_URL, ACCEPTED).handler)
    await using tpns = testClient()
    const nothing = { signal: undefined, timeout: { total: undefined }, retry: undefined }
    await expect(tpns.push.send(TOKEN_PUSH, nothing)).resolves.toBeDefined()
  })

  it('may be an instance of a class, with state of its own', async () => {
    server.use(answering(PUSH_URL, ACCEPTED).handler)
    await using tpns = testClient()
    class Options {
      readonly created = 'today'
      get timeout() {
        return { total: 5_000 }
      }
    }
    await expect(tpns.push.send(TOKEN_PUSH, new Options())).resolves.toBeDefined()
    class Misspelt {
      readonly timout = {}
      readonly retry = {}
    }
    await expect(tpns.push.send(TOKEN_PUSH, new Misspelt())).rejects.toThrow('did you mean timeout?')
  })

  it('keep the error of a getter as the cause, without the secrets in it', async () => {
    const options = {
      get timeout(): never {
        throw new Error(`config of ${SECRET_KEY} is broken`)
      },
    }
    const { error } = await refusal(options)
    expect(error).toBeInstanceOf(TpnsConfigError)
    expect(error.message).toContain('timeout cannot be read')
    expect((error.cause as Error).message).toBe('config of [redacted] is broken')
    expect(inspect(error, { depth: 10 })).not.toContain(SECRET_KEY)
  })
})

describe('a signal', () => {
  it('of another realm is taken', async () => {
    const { handler, seen } = answering(PUSH_URL, ACCEPTED)
    server.use(handler)
    await using tpns = testClient()
    // What a polyfill or a signal of jsdom is: no instance of this realm's class.
    const { signal, abort } = vm.runInNewContext(`
      const listeners = new Set()
      const signal = {
        aborted: false,
        reason: undefined,
        addEventListener: (type, listener) => listeners.add(listener),
        removeEventListener: (type, listener) => listeners.delete(listener),
      }
      ;({ signal, abort() { signal.aborted = true; for (const listener of listeners) listener() } })
    `) as { signal: AbortSignal; abort: () => void }
    await expect(tpns.push.send(TOKEN_PUSH, { signal })).resolves.toBeDefined()
    abort()
    expect(await getFailure(tpns.push.send(TOKEN_PUSH, { signal }))).toMatchObject({ name: 'TpnsAbortError' })
    expect(seen.requests).toHaveLength(1)
  })

  it('that cannot be listened to is refused before anything is sent', async () => {
    const signal = {
      aborted: false,
      addEventListener() {
        throw new TypeError('no')
      },
      removeEventListener() {},
    }
    const { error, sent } = await refusal({ signal })
    expect(error).toBeInstanceOf(TpnsConfigError)
    expect(error).toMatchObject({
      outcome: 'not-sent',
      message: expect.stringContaining('listening to it threw'),
    })
    expect(sent).toBe(0)
  })
})

describe('the options of a client', () => {
  const make = (options: unknown) => () => new TpnsClient(options as never)
  const credentials = { accessId: ACCESS_ID, secretKey: SECRET_KEY }

  it.each([
    ['null', null, 'must be an object, not null'],
    ['the key itself', SECRET_KEY, 'must be an object, not a string of 32 characters'],
    ['acessId', { ...credentials, acessId: '1' }, 'did you mean accessId?'],
    ['access_id', { ...credentials, access_id: '1' }, 'did you mean accessId?'],
    ['timeout: null', { ...credentials, timeout: null }, 'timeout must be an object, not null'],
    ['region: Symbol()', { ...credentials, region: Symbol('x') }, 'region must be'],
    ['a region that is nearly one', { ...credentials, region: 'gaungzhou' }, "did you mean 'guangzhou'?"],
    ['the key for the region', { ...credentials, region: SECRET_KEY }, 'a text of 32 characters'],
    ['the key for the offset', { ...credentials, utcOffset: SECRET_KEY }, 'a text of 32 characters'],
    ['hooks: null', { ...credentials, hooks: null }, 'hooks must be an object, not null'],
    [
      'a hook that is none',
      { ...credentials, hooks: { onRetry: () => {} } },
      'hooks has no option "onRetry"',
    ],
    [
      'a hook that is no function',
      { ...credentials, hooks: { retry: true } },
      'hooks.retry must be a function',
    ],
    ['runtime: null', { ...credentials, runtime: null }, 'runtime must be an object'],
    ['runtime.now: 5', { ...credentials, runtime: { now: 5 } }, 'runtime.now must be a function'],
    [
      'a dispatcher that is none',
      { ...credentials, dispatcher: {} },
      'dispatcher must be a dispatcher of undici',
    ],
    ['a transport that is none', { ...credentials, transport: { send() {} } }, 'transport must be'],
    ['accessId: 5n', { ...credentials, accessId: 5n }, 'accessId must be'],
    ['rateLimit: null', { ...credentials, rateLimit: null }, 'rateLimit must be'],
    [
      'allowInsecureHttp: "no"',
      { ...credentials, allowInsecureHttp: 'no' },
      'allowInsecureHttp must be true or false',
    ],
  ])('refuse %s', (_, options, text) => {
    expect(make(options)).toThrow(TpnsConfigError)
    expect(make(options)).toThrow(text)
    try {
      make(options)()
    } catch (error) {
      expect(inspect(error, { depth: 10 })).not.toContain(SECRET_KEY)
    }
  })

  it('may be an instance of a class', async () => {
    class Config {
      readonly environment = 'production'
      readonly accessId = ACCESS_ID
      get secretKey() {
        return SECRET_KEY
      }
    }
    await using client = new TpnsClient(new Config())
    expect(client).toBeInstanceOf(TpnsClient)
  })

  it('with hooks of a class keep their instance', async () => {
    server.use(answering(PUSH_URL, ACCEPTED).handler)
    class Counting {
      results = 0
      result() {
        this.results += 1
      }
    }
    const hooks = new Counting()
    await using client = new TpnsClient({ ...credentials, hooks })
    await client.push.send(TOKEN_PUSH)
    expect(hooks.results).toBe(1)
  })

  it('that throw while they are read give the cause without the key', () => {
    const options = {
      ...credentials,
      get region(): never {
        throw new Error(`no region for ${SECRET_KEY}`)
      },
    }
    try {
      make(options)()
    } catch (error) {
      expect(error).toBeInstanceOf(TpnsConfigError)
      expect((error as Error).cause).toMatchObject({ message: 'no region for [redacted]' })
      return
    }
    expect.unreachable()
  })
})

describe('a request of two steps', () => {
  it('is checked as a whole before the first: a wrong correction asks the service nothing', async () => {
    await using tpns = testClient()
    // An unhandled request would be an error of another kind.
    const wrong = { ...BROADCAST, message: { title: 5 } } as never
    expect(await getFailure(tpns.push.replace('1', wrong))).toBeInstanceOf(TpnsRequestError)
  })

  it.each([
    ['ios: null', { common: BROADCAST, ios: null }],
    ['a misspelt side', { common: BROADCAST, andriod: {} }],
    ['no common part', { android: BROADCAST }],
    ['the push itself', BROADCAST],
  ])('to both platforms is refused before either is sent: %s', async (_, request) => {
    const { handler, seen } = answering(PUSH_URL, ACCEPTED)
    server.use(handler)
    await using android = testClient()
    await using ios = testClient()
    const app = new TpnsPlatforms({ android, ios })
    expect(await getFailure(app.send(request as never))).toBeInstanceOf(TpnsRequestError)
    expect(await getFailure(app.send({ common: BROADCAST }, { timout: 1 } as never))).toBeInstanceOf(
      TpnsConfigError,
    )
    expect(seen.requests).toHaveLength(0)
  })
})

describe('a list of names', () => {
  it.each([
    ['a hole', listWithHole()],
    ['a symbol', [Symbol('a')]],
    ['a number', [5]],
  ])('with %s is refused, not sent as another name', async (_, names) => {
    await using tpns = testClient()
    const error = await getFailure(tpns.attributes.remove(TOKEN, names as never))
    expect(error).toBeInstanceOf(TpnsRequestError)
    expect(error.message).toContain('attributes[0]')
  })
})

describe('the options of a bulk job', () => {
  it.each([
    ['signal: {}', { signal: {} }, 'signal must be'],
    ['checkpoint: null', { checkpoint: null }, 'checkpoint must be'],
    ['checkpoint: ""', { checkpoint: '' }, 'checkpoint must be a path'],
    ['a store without append', { checkpoint: { load: (): unknown => [] } }, 'load() and append(event)'],
    [
      'a store whose load gives null',
      { checkpoint: { load: (): unknown => null, append() {} } },
      'load() must give',
    ],
    [
      'a misspelt member of checkpoint',
      { checkpoint: { file: 'x', durabilty: 'disk' } },
      'did you mean durability?',
    ],
    ['batchsize', { batchsize: 10 }, 'did you mean batchSize?'],
    ['packageBytes without packages', { packageBytes: 5_000 }, "packageBytes needs via: 'package'"],
    [
      'batchSize with packages',
      { via: 'package', batchSize: 5 },
      "batchSize cannot be combined with via: 'package'",
    ],
    ['total: NaN', { total: Number.NaN }, 'total must be'],
    ['onBatch: true', { onBatch: true }, 'onBatch must be a function'],
    ['onUnknown: "retry"', { onUnknown: 'retry' }, 'onUnknown must be'],
    ['invalidTokensFile: 5', { invalidTokensFile: 5 }, 'invalidTokensFile must be'],
  ])('with %s are refused: the job rejects, and nothing is sent', async (_, options, text) => {
    const { handler, seen } = answering(PUSH_URL, ACCEPTED)
    server.use(handler)
    await using tpns = testClient()
    const request = { audience: 'tokens', message_type: 'notify', message: BROADCAST.message } as const
    const job = tpns.bulk.send(request, [TOKEN], options as never)
    await expect(job).rejects.toThrow(TpnsConfigError)
    await expect(job).rejects.toThrow(text)
    expect(seen.requests).toHaveLength(0)
  })
})
