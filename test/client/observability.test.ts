import { subscribe, tracingChannel, unsubscribe } from 'node:diagnostics_channel'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import type { TpnsHooks } from '../../src/index.js'
import { getFailure, TOKEN_PUSH, testClient } from '../support/client.js'
import { fakeRuntime } from '../support/fake-runtime.js'
import { inFakeTime } from '../support/fake-time.js'
import { ACCEPTED, answering, json, PUSH_URL, useMsw } from '../support/msw.js'

const server = useMsw()
const TOO_FAST = json({ ret_code: 1008028, err_msg: 'request too fast' })

/** Hooks that write down what they see. */
function recorder() {
  const seen: Array<{ kind: string; event: Record<string, unknown> }> = []
  const see = (kind: string) => (event: object) => {
    seen.push({ kind, event: { ...event } })
  }
  const hooks: Required<TpnsHooks> = {
    warning: see('warning'),
    call: see('call'),
    request: see('request'),
    attempt: see('attempt'),
    retry: see('retry'),
    wait: see('wait'),
    cooldown: see('cooldown'),
    result: see('result'),
  }
  return { seen, hooks }
}

describe('hooks', () => {
  it('report the whole course of a call that was slowed down, in order', async () => {
    server.use(answering(PUSH_URL, TOO_FAST, ACCEPTED).handler)
    const { seen, hooks } = recorder()
    await inFakeTime(async () => {
      await using tpns = testClient({ hooks })
      await tpns.push.send(TOKEN_PUSH)
    })
    expect(seen.map(({ kind }) => kind)).toEqual([
      'call',
      'request',
      'attempt',
      'cooldown',
      'retry',
      'wait',
      'attempt',
      'result',
    ])
    const endpoint = 'v3/push/app'
    expect(seen[0]!.event).toEqual({ endpoint, name: 'push.send' })
    expect(seen[2]!.event).toMatchObject({
      endpoint,
      attempt: 1,
      httpStatus: 200,
      retCode: 1008028,
      outcome: 'rejected',
    })
    expect(seen[3]!.event).toEqual({ endpoint, group: endpoint, pauseMs: 1_000 })
    expect(seen[4]!.event).toMatchObject({ endpoint, attempt: 1, delayMs: 1_000 })
    expect(seen[5]!.event).toMatchObject({ endpoint, reason: 'cool-down', group: endpoint })
    expect(seen[6]!.event).toMatchObject({ attempt: 2, retCode: 0, outcome: 'accepted', error: undefined })
    expect(seen[7]!.event).toMatchObject({
      name: 'push.send',
      attempts: 2,
      outcome: 'accepted',
      error: undefined,
    })
  })

  it('report the end of a call that failed before anything was sent', async () => {
    const { seen, hooks } = recorder()
    await using tpns = testClient({ hooks })
    const error = await getFailure(tpns.push.send({ ...TOKEN_PUSH, token_list: [] }))
    expect(seen.map(({ kind }) => kind)).toEqual(['call', 'result'])
    expect(seen[1]!.event).toMatchObject({ attempts: 0, outcome: 'not-sent', error })
  })

  it('see the request that is sent, and cannot change it', async () => {
    const sent: unknown[] = []
    const route = answering(PUSH_URL, ACCEPTED)
    server.use(route.handler)
    await using tpns = testClient({
      hooks: {
        request: ({ name, endpoint, request }) => {
          sent.push({ name, endpoint, request: structuredClone(request) })
          Object.assign(request, { audience_type: 'all' })
        },
      },
    })
    await tpns.push.send(TOKEN_PUSH)
    expect(sent).toEqual([{ name: 'push.send', endpoint: 'v3/push/app', request: TOKEN_PUSH }])
    expect(await Promise.all(route.seen.requests.map((each) => each.json()))).toEqual([TOKEN_PUSH])
  })

  it('see each batch of a bulk job in a copy of its own', async () => {
    const route = answering(PUSH_URL, ACCEPTED, ACCEPTED)
    server.use(route.handler)
    await using tpns = testClient({
      hooks: {
        request: ({ request }) => {
          const { token_list, message } = request as { token_list: string[]; message: object }
          token_list.length = 0
          Object.assign(message, { title: 'changed by the hook' })
        },
      },
    })
    const push = {
      audience: 'tokens',
      message_type: 'notify',
      message: { title: 'a', content: 'b' },
    } as const
    const recipients = ['1', '2'].map((digit) => digit.repeat(36))
    const report = await tpns.bulk.send(push, recipients, { batchSize: 1, concurrency: 1 })
    expect(report).toMatchObject({ accepted: 2 })
    const sent = (await Promise.all(route.seen.requests.map((each) => each.json()))) as object[]
    expect(sent).toMatchObject(recipients.map((token) => ({ token_list: [token], message: push.message })))
  })

  it('that throw, or reject, change nothing', async () => {
    server.use(answering(PUSH_URL, TOO_FAST, ACCEPTED).handler)
    const fail = () => {
      throw new Error('a bug in the hook')
    }
    const reject = (() => Promise.reject(new Error('a bug in the hook'))) as () => void
    const task = await inFakeTime(async () => {
      await using tpns = testClient({
        hooks: {
          call: fail,
          request: fail,
          attempt: reject,
          retry: fail,
          wait: reject,
          cooldown: fail,
          result: reject,
        },
      })
      return await tpns.push.send(TOKEN_PUSH)
    })
    expect(task.push_id).toBe('1328245138690125824')
  })

  it('that are not there leave warnings to Node, in English and then in Chinese, each with the path', async () => {
    server.use(answering(PUSH_URL, ACCEPTED).handler)
    const emit = vi.spyOn(process, 'emitWarning').mockReturnValue()
    onTestFinished(() => emit.mockRestore())
    await using tpns = testClient({ hooks: {} })
    await tpns.push.send({ ...TOKEN_PUSH, group_id: 'g' })
    expect(emit.mock.calls).toEqual([
      [
        'v3/push/app: group_id: is deprecated. Use plan_id. group_id：已废弃，请改用 plan_id。',
        { type: 'TpnsWarning', code: 'group_id.deprecated' },
      ],
    ])
  })

  it('report each kind of warning once per client', async () => {
    server.use(answering(PUSH_URL, ACCEPTED).handler)
    const { seen, hooks } = recorder()
    await using tpns = testClient({ hooks })
    const request = { ...TOKEN_PUSH, push_speed: 5_000 } as never
    for (let i = 0; i < 3; i += 1) await tpns.push.send(request)
    const warnings = seen.filter(({ kind }) => kind === 'warning')
    expect(warnings).toHaveLength(1)
    expect(warnings[0]!.event).toMatchObject({ endpoint: 'v3/push/app', path: 'push_speed' })
  })
})

describe('diagnostics channels', () => {
  it('trace calls and attempts, for spans', async () => {
    server.use(answering(PUSH_URL, ACCEPTED).handler)
    const seen: string[] = []
    const watch = (name: string) => {
      const handlers = Object.fromEntries(
        ['start', 'asyncEnd', 'error'].map((phase) => [
          phase,
          (context: object) =>
            seen.push(`${name} ${phase} ${JSON.stringify({ ...context, result: undefined })}`),
        ]),
      )
      tracingChannel(name).subscribe(handlers as never)
      return () => tracingChannel(name).unsubscribe(handlers as never)
    }
    const stop = [watch('tpns:call'), watch('tpns:attempt')]
    await using tpns = testClient()
    await tpns.push.send(TOKEN_PUSH)
    for (const end of stop) end()
    expect(seen).toEqual([
      'tpns:call start {"endpoint":"v3/push/app","name":"push.send"}',
      'tpns:attempt start {"endpoint":"v3/push/app","attempt":1}',
      'tpns:attempt asyncEnd {"endpoint":"v3/push/app","attempt":1}',
      'tpns:call asyncEnd {"endpoint":"v3/push/app","name":"push.send"}',
    ])
  })

  it('publish what the hooks see', async () => {
    server.use(answering(PUSH_URL, TOO_FAST, ACCEPTED).handler)
    const seen: string[] = []
    const names = ['tpns:retry', 'tpns:wait', 'tpns:cooldown', 'tpns:result']
    const note = (_event: unknown, name: string | symbol) => {
      seen.push(String(name))
    }
    for (const name of names) subscribe(name, note)
    await inFakeTime(async () => {
      await using tpns = testClient()
      await tpns.push.send(TOKEN_PUSH)
    })
    for (const name of names) unsubscribe(name, note)
    expect(seen).toEqual(['tpns:cooldown', 'tpns:retry', 'tpns:wait', 'tpns:result'])
  })
  it('publish one wait for one cool-down, also where its timer fires a moment early', async () => {
    server.use(answering(PUSH_URL, TOO_FAST, ACCEPTED).handler)
    const waits: unknown[] = []
    const runtime = fakeRuntime()
    const setTimer: typeof runtime.setTimer = (delayMs, callback) =>
      runtime.setTimer(delayMs > 1 ? delayMs - 0.5 : delayMs, callback)
    const hooks = { wait: (event: unknown) => void waits.push(event), warning: () => {} }
    await using tpns = testClient({ hooks, runtime: { ...runtime, setTimer } })
    let done = false
    const sending = tpns.push.send(TOKEN_PUSH).finally(() => {
      done = true
    })
    while (!done) await runtime.advance(100)
    await sending
    expect(waits).toHaveLength(1)
  })
})
