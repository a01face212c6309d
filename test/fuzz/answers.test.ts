import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { TpnsClient, TpnsError } from '../../src/index.js'
import { FakeClock, FakeTpns } from '../../src/testing/index.js'
import { inProcess } from '../bulk/support/in-process.js'
import { hasPushId, isId, PUBLIC_METHODS, type PublicMethod } from '../hostile/public-methods.js'
import { ACCESS_ID, TOKEN, TOKEN_PUSH, testClient } from '../support/client.js'
import { type FakeRuntime, fakeRuntime, START_OF_TIME } from '../support/fake-runtime.js'
import { fuzzRuns } from '../support/fuzz-runs.js'
import { answers } from './answers.js'
import { findUndeclared, getDeclared } from './declared.js'
import { isTooFast, refuses, saysDone } from './oracle.js'
import { type Exchange, type Step, steppedTransport, steps } from './steps.js'

/*
 * Whatever the other side answers, to whatever is asked: each call ends, in what its type declares or in a TpnsError; an
 * acceptance is believed only where it is said; and no push goes out again that may have been accepted.
 */

const NOT_IDEMPOTENT = ['v3/push/app', 'v3/push/plan/add_plan_push']
const LIMIT_MS = 3_600_000

/** In no token and in no other text of the tests. */
const SECRET_KEY = 'fedcba98fedcba98fedcba98fedcba98'

/** Answers to each method, by its name: those of the documents, and what the fake says. */
const real = new Map<string, string[]>()

beforeAll(async () => {
  for (const style of ['newer', 'older'] as const) {
    for (const method of METHODS) {
      const bodies = await recordAnswers(method, style)
      real.set(method.name, [...(real.get(method.name) ?? method.documented ?? []), ...bodies])
    }
  }
})

async function recordAnswers(method: PublicMethod, answerStyle: 'newer' | 'older'): Promise<string[]> {
  const clock = new FakeClock(START_OF_TIME)
  const fake = new FakeTpns({
    accessId: ACCESS_ID,
    secretKey: SECRET_KEY,
    clock,
    answerStyle,
    enforceRates: false,
  })
  fake.addDevice({ token: TOKEN, accounts: ['u-1'], tags: ['vip'], attributes: { size: '43' } })
  const transport = inProcess(fake)
  const bodies: string[] = []
  const recording = {
    ...transport,
    send: async (...args: Parameters<typeof transport.send>) => {
      const answer = await transport.send(...args)
      bodies.push(Buffer.from(answer.body).toString('utf8'))
      return answer
    },
  }
  await using tpns = testClient({
    secretKey: SECRET_KEY,
    transport: recording,
    rateLimit: 'off',
    runtime: { now: () => START_OF_TIME },
  })
  const { push_id } = await tpns.push.send({ ...TOKEN_PUSH, environment: 'product' })
  bodies.splice(0)
  const args = method.works.map((arg) => {
    if (hasPushId(arg)) return { ...arg, pushId: push_id }
    return isId(arg) ? push_id : arg
  })
  await Promise.resolve(method.call(tpns, args)).catch(() => {})
  expect(bodies.length, method.name).toBeGreaterThan(0)
  return bodies
}

type End =
  | { readonly kind: 'result'; readonly result: unknown }
  | { readonly kind: 'error'; readonly error: unknown }

/** Calls a method in time that flies. */
async function callWith({ call, works }: PublicMethod, plan: readonly Step[]) {
  const runtime = fakeRuntime()
  const transport = steppedTransport(plan)
  const tpns = new TpnsClient({
    accessId: ACCESS_ID,
    secretKey: SECRET_KEY,
    transport,
    rateLimit: 'off',
    hooks: { warning: () => {} },
    runtime,
  })
  let end: End | undefined
  Promise.resolve(call(tpns, works)).then(
    (result) => {
      end = { kind: 'result', result }
    },
    (error: unknown) => {
      end = { kind: 'error', error }
    },
  )
  await letFly(runtime, () => end !== undefined)
  const closed = tpns.close()
  await runtime.advance(1)
  await closed
  if (end === undefined) throw new Error('the call hung')
  return { end: end as End, exchanges: transport.exchanges, timersLeft: runtime.pendingTimers() }
}

/** Slowly at first: an upload reads its source, which takes turns of the event loop and no time. */
async function letFly(runtime: FakeRuntime, done: () => boolean) {
  for (let step = 50, passed = 0; !done() && passed < LIMIT_MS; passed += step, step *= 1.1) {
    await runtime.advance(step)
  }
}

/** May the same request go out again after this? */
function mayRepeatAfter(step: Step): boolean {
  if (step.kind === 'answer') return isTooFast(step.answer)
  return step.kind === 'fails' && step.phase === 'not-written'
}

function findRepeats(exchanges: readonly Exchange[]): string[] {
  return exchanges.flatMap(({ path, body }, index) => {
    const earlier = exchanges.slice(0, index).filter((each) => each.path === path && each.body === body)
    const wrong = earlier.filter(({ step }) => !mayRepeatAfter(step))
    return NOT_IDEMPOTENT.includes(path)
      ? wrong.map(({ step }) => `${path} was sent again after ${show(step)}`)
      : []
  })
}

function show(step: Step): string {
  if (step.kind !== 'answer') return JSON.stringify(step)
  const { status, headers, body, complete } = step.answer
  return JSON.stringify({ status, headers, body: Buffer.from(body).toString('latin1'), complete })
}

/** May this request have made a push or a plan? */
const mayHaveAccepted = ({ path, step }: Exchange) =>
  NOT_IDEMPOTENT.includes(path) &&
  !(step.kind === 'answer' ? refuses(step.answer) : step.kind === 'fails' && step.phase !== 'maybe-written')

/** The methods, with days that are near the time of the tests, and a wait that is not half an hour. */
const METHODS = PUBLIC_METHODS.map((method) => ({
  ...method,
  works: method.name === 'push.waitFor' ? ['1', { maxWaitMs: 20_000 }] : method.works.map(withDays),
}))

function withDays(arg: unknown): unknown {
  if (typeof arg !== 'object' || arg === null) return arg
  const day = new Date(START_OF_TIME)
  if ('startDate' in arg) return { ...arg, startDate: day, endDate: day }
  return 'date' in arg ? { ...arg, date: day } : arg
}

describe('whatever is answered', () => {
  const runs = fuzzRuns(40)

  it.each(METHODS)(
    'to $name ends as declared, and repeats nothing that may have been accepted',
    async (method) => {
      const { always, resultOn = [] } = getDeclared(method.name)
      // What a transport gave that is no answer says nothing for certain.
      const isDone = ({ step }: Exchange) =>
        step.kind === 'gives' || (step.kind === 'answer' && saysDone(step.answer, resultOn))
      await fc.assert(
        fc.asyncProperty(steps(answers(real.get(method.name)!)), async (plan) => {
          const { end, exchanges, timersLeft } = await callWith(method, plan)
          const story = () => exchanges.map(({ path, step }) => `${path}: ${show(step)}`).join('\n')
          expect(timersLeft).toBe(0)
          expect(findRepeats(exchanges)).toEqual([])
          if (end.kind === 'result') {
            expect(findUndeclared(method.name, end.result), story()).toEqual([])
            expect(always === true || exchanges.some(isDone), story()).toBe(true)
          } else {
            expect(TpnsError.is(end.error), `${end.error}\n${story()}`).toBe(true)
            const error = end.error as TpnsError
            expect(['not-sent', 'rejected', 'unknown']).toContain(error.outcome)
            expect(`${error.message}${error.stack}${JSON.stringify(error)}`).not.toContain(SECRET_KEY)
            if (exchanges.some(mayHaveAccepted)) expect(error.outcome, story()).toBe('unknown')
          }
        }),
        runs,
      )
    },
  )
})
