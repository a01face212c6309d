import { TpnsConfigError } from '../errors/validation-errors.js'
import { quote } from '../validation/describe-value.js'
import { readOptions } from '../validation/options/options.js'
import { checkMoment } from './clock/check-moment.js'
import type { Clock } from './clock/fake-clock.js'
import { createZone } from './clock/zone.js'
import { assertMatching, assertNoOthers, type Evidence } from './expect/expect-push.js'
import { checkExpected, type ExpectedPush } from './expect/expected-push.js'
import {
  createFaults,
  type FakeFault,
  type FaultOptions,
  type OutageOptions,
  type PendingFault,
  type ScheduleOptions,
} from './faults/faults.js'
import {
  appStatus,
  checkArgument,
  checkBoolean,
  checkOptionalText,
  checkText,
  fakeDevice,
  fakeOptions,
  fakeRequest,
  faultOptions,
  handlersOptions,
  listenOptions,
  outageInit,
  outageOptions,
  reaction as reactionSchema,
  readFault,
  requestHead,
  scheduleOptions,
} from './options/check-arguments.js'
import { DEFAULT_KEEP_REQUESTS, type FakeTpnsOptions, resolveSettings } from './options/fake-options.js'
import { resolveStyle } from './server/envelope.js'
import { type FakeContext, handleRequest, interruptRequest } from './server/handle-request.js'
import type { FakeReply, FakeRequest, FakeRequestHead } from './server/http-message.js'
import { type FakeServer, type ListenOptions, listen } from './server/listen.js'
import {
  checkMsw,
  createHandlers,
  findMsw,
  type HandlersOptions,
  type MswNamespace,
} from './server/msw-handlers.js'
import { createRequestLog, type FakeRequestRecord } from './server/request-log.js'
import { type App, createApp } from './state/app.js'
import { deliverStored, runDueTasks } from './state/delivery.js'
import { copyDevice, type Device, type FakeDevice, type KnownDevice } from './state/devices.js'
import { createIds } from './state/ids.js'
import type { FakePush, Task } from './state/tasks.js'

/**
 * An in-memory TPNS: it validates requests as strictly as the documents allow, remembers what was pushed, and fails on
 * demand. Reach it through {@link FakeTpns.listen} (a real HTTP server) or {@link FakeTpns.handlers} (msw).
 *
 * By default it has one Android app, AccessID `1500000001`, SecretKey `0123456789abcdef0123456789abcdef`, for which every
 * token of 36 characters is a live device.
 */
export class FakeTpns {
  /** Milliseconds to add to the clock: the service's clock skew, also visible in its `Date` header. Default 0. */
  clockOffsetMs = 0

  readonly #core: FakeContext
  readonly #first: App
  /** Tasks that an expectation has matched. */
  readonly #expected = new WeakSet<Task>()

  /** @throws TpnsConfigError when an option is wrong, or does not exist */
  constructor(given: FakeTpnsOptions = {}) {
    const options: FakeTpnsOptions = readOptions(fakeOptions, given, { what: 'the options of FakeTpns' })
    const settings = resolveSettings(options)
    const apps = (options.apps ?? [options]).map((app) => createApp(app, settings.unknownTokens === 'accept'))
    const [first] = apps
    if (first === undefined) throw new TpnsConfigError('apps must hold at least one app.')
    const clock: Clock = options.clock ?? { now: () => Date.now() }
    const now = () => clock.now() + this.clockOffsetMs
    this.#first = first
    this.#core = {
      apps: new Map(apps.map((app) => [app.accessId, app])),
      clock,
      now,
      settings,
      style: resolveStyle(options.answerStyle),
      zone: createZone(options.utcOffsetMinutes ?? 480),
      ids: createIds(),
      faults: createFaults({ now }),
      requests: createRequestLog({
        keep: options.keepRequests ?? DEFAULT_KEEP_REQUESTS,
        onRequest: options.onRequest,
      }),
    }
  }

  /** The AccessID of the first app. */
  get accessId(): string {
    return this.#first.accessId
  }

  /** Accepted pushes of all apps, in order. */
  get pushes(): readonly FakePush[] {
    return this.#tasks()
  }

  /** The newest `keepRequests` requests received, oldest first, without secrets. */
  get requests(): readonly FakeRequestRecord[] {
    return this.#core.requests.all
  }

  /** Pushes that reached the device, or are stored until it comes online. */
  pushesTo(token: string): readonly FakePush[] {
    checkText('token', token)
    return this.pushes.filter((push) => push.deliveries.some((delivery) => delivery.token === token))
  }

  /**
   * Asserts that exactly one accepted push (or `times` of them) matches. Fields that are not named may have any value.
   *
   * @returns the pushes that match
   * @throws AssertionError of node:assert, with the differences from the nearest push, and which requests were rejected and why
   * @example
   * fake.expectPush({ to: token, title: 'Order shipped', message: { android: { custom_content: { order: 42 } } } })
   */
  expectPush(given: ExpectedPush): readonly FakePush[] {
    const expected = checkExpected(given)
    const found = assertMatching(expected, this.#evidence(this.expectPush))
    for (const task of found) this.#expected.add(task)
    return found
  }

  /**
   * Asserts that an earlier `expectPush` matched every accepted push; without one, that nothing was pushed.
   *
   * @throws AssertionError of node:assert that lists the others
   */
  expectNoOtherPushes(): void {
    assertNoOthers(this.#expected, this.#evidence(this.expectNoOtherPushes))
  }

  /** Registers a device, or replaces the one with the same token. */
  addDevice(given: FakeDevice): void {
    const device: FakeDevice = readOptions(fakeDevice, given, { what: 'the device' })
    this.#app(device.accessId).devices.add(device, this.#core.now())
  }

  /** The current state of a device: its tags, accounts, attributes. Undefined for an unknown token. */
  device(token: string, accessId?: string): KnownDevice | undefined {
    const device = this.#app(accessId).devices.get(checkText('token', token))
    return device && copyDevice(device)
  }

  /** Uninstalls the app from the device: its token becomes invalid. */
  invalidateToken(token: string, accessId?: string): void {
    this.#device(token, accessId).valid = false
  }

  /** Takes a device offline or online. Coming online, it receives the stored pushes that have not expired. */
  setOnline(token: string, online: boolean, accessId?: string): void {
    const app = this.#app(accessId)
    checkBoolean('online', online)
    this.#settle()
    this.#device(token, accessId).online = online
    if (online) deliverStored(app, token, this.#core.now())
  }

  /** The user clicks a push that arrived on the device, or clears it. */
  react(given: { pushId: string; token: string; event: 'click' | 'clear' }): void {
    const reaction = readOptions(reactionSchema, given, { what: 'the reaction' })
    const task = this.#tasks().find((each) => each.pushId === reaction.pushId)
    const delivery = task?.deliveries.find((each) => each.token === reaction.token)
    if (delivery?.arrivedAt == null)
      throw new TpnsConfigError('react: this push has not arrived on this device.')
    if (reaction.event === 'click') delivery.clicked = true
    else delivery.cleared = true
  }

  /** `unpaid`: pushes are rejected with 1008030; `destroyed`: everything is rejected with 1008031. */
  setAppStatus(status: 'active' | 'unpaid' | 'destroyed', accessId?: string): void {
    this.#app(accessId).status = checkArgument(appStatus, 'status', status)
  }

  /** Applies a fault to the next matching request, or to the next `times` of them. */
  next(fault: FakeFault, options?: FaultOptions): this {
    this.#core.faults.add(
      readFault(fault),
      readOptions(faultOptions, options, { what: 'the options of the fault' }),
    )
    return this
  }

  /**
   * Applies a fault to later requests, counted or timed from now; see {@link ScheduleOptions}. Faults of `next` and outages
   * come first; of several scheduled ones the first that is due hits. `clearFaults` drops it.
   *
   * @throws TpnsConfigError when the fault or an option is wrong
   * @example
   * fake.schedule({ retCode: 1008028 }, { afterMs: 30_000, forMs: 60_000 }) // too fast, for a minute
   * fake.schedule({ reset: 'after-acceptance' }, { path: 'v3/push/app', afterRequests: 2 }) // the third push
   */
  schedule(fault: FakeFault, options?: ScheduleOptions): this {
    this.#core.faults.schedule(
      readFault(fault),
      readOptions(scheduleOptions, options, { what: 'the options of schedule' }),
    )
    return this
  }

  /** Applies a fault (default: a reset) to every matching request for `forMs` milliseconds of the fake's clock. */
  outage(given: OutageOptions & { readonly forMs: number }): this {
    const { forMs, fault, path } = readOptions(outageInit, given, { what: 'the outage' })
    return this.outageUntil(this.#core.now() + forMs, { fault: fault as FakeFault | undefined, path })
  }

  /** Like {@link FakeTpns.outage}, until a moment of the service's time. */
  outageUntil(until: number | Date, given?: OutageOptions): this {
    const at = checkMoment('until', until)
    const { fault, path } = readOptions(outageOptions, given, { what: 'the outage' })
    this.#core.faults.outage(at, {
      ...(fault === undefined ? {} : { fault: readFault(fault) }),
      ...(path === undefined ? {} : { path }),
    })
    return this
  }

  /** Faults that have requests left to hit. A test that ends with some did not test what it meant to. */
  get pendingFaults(): readonly PendingFault[] {
    return this.#core.faults.pending
  }

  /** Drops all pending faults and ends outages. */
  clearFaults(): void {
    this.#core.faults.clear()
  }

  /** Handles one request. `listen` and `handlers` only translate. */
  async handle(request: FakeRequest): Promise<FakeReply> {
    readOptions(fakeRequest, request, { what: 'the request' })
    return handleRequest(this.#core, request)
  }

  /** The reply to a request that a fault ends before its body is read; undefined for any other. Call it before `handle`. */
  interrupt(head: FakeRequestHead): FakeReply | undefined {
    readOptions(requestHead, head, { what: 'the request' })
    return interruptRequest(this.#core, head)
  }

  /** Serves the fake over HTTP; by default on any free port of 127.0.0.1. */
  async listen(options?: ListenOptions): Promise<FakeServer> {
    return listen(this, readOptions(listenOptions, options, { what: 'the options of listen' }))
  }

  /**
   * msw handlers for the four official access points, and for `baseUrl` if given. msw intercepts `fetch` and `node:http`; for
   * `TpnsClient`, which uses undici directly, add `interceptTpns(server)` from `tpns-client/testing/msw`. Nothing else here
   * needs msw.
   *
   * @param msw the msw module; default: the installed one, loaded with `require`.
   */
  handlers<Handler>(msw: MswNamespace<Handler>, options?: HandlersOptions): Handler[]
  // biome-ignore lint/suspicious/noExplicitAny: naming msw's type would make msw a requirement of this package's types
  handlers(msw?: undefined, options?: HandlersOptions): any[]
  handlers(msw?: MswNamespace<unknown>, options?: HandlersOptions): unknown[] {
    const read = readOptions(handlersOptions, options, { what: 'the options of handlers' })
    return createHandlers(this, msw === undefined ? findMsw() : checkMsw(msw), read)
  }

  #app(accessId?: string): App {
    const wanted = checkOptionalText('accessId', accessId) ?? this.accessId
    const app = this.#core.apps.get(wanted)
    if (app === undefined) throw new TpnsConfigError(`FakeTpns has no app with AccessID ${quote(wanted)}.`)
    return app
  }

  #device(token: string, accessId?: string): Device {
    const { devices } = this.#app(accessId)
    checkText('token', token)
    return devices.get(token) ?? devices.add({ token }, this.#core.now())
  }

  #evidence(from: Evidence['from']): Evidence {
    return { tasks: this.#tasks(), requests: this.requests, from }
  }

  #settle(): void {
    for (const app of this.#core.apps.values()) runDueTasks(app, this.#core.now())
  }

  #tasks(): Task[] {
    this.#settle()
    const tasks = [...this.#core.apps.values()].flatMap((app) => app.tasks)
    return tasks.sort((a, b) => a.at - b.at || Number(BigInt(a.pushId) - BigInt(b.pushId)))
  }
}
