import { TpnsConfigError } from '../errors/validation-errors.js'
import { quote } from '../validation/describe-value.js'
import { readOptions } from '../validation/options.js'
import { styleOf } from './answers.js'
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
} from './check.js'
import { checkMoment } from './check-moment.js'
import type { Clock } from './clock.js'
import type { FakeReply, FakeRequest, FakeRequestHead } from './exchange.js'
import { type Evidence, matching, noneBeside } from './expect/expect-push.js'
import { checkExpected, type ExpectedPush } from './expect/expected-push.js'
import {
  createFaults,
  type FakeFault,
  type FaultOptions,
  type OutageOptions,
  type PendingFault,
} from './faults.js'
import { type Core, handle, interrupt } from './handle.js'
import { checkMsw, findMsw, type HandlersOptions, handlersFor, type MswNamespace } from './handlers.js'
import { createIds } from './ids.js'
import { type FakeTpnsOptions, keptRequestsOf, settingsOf } from './options.js'
import { createRecords, type FakeRequestRecord } from './records.js'
import { type FakeServer, type ListenOptions, listen } from './serve.js'
import { type App, createApp } from './state/app.js'
import { type Device, type FakeDevice, type KnownDevice, snapshot } from './state/devices.js'
import { deliverStored, settle } from './state/run.js'
import type { FakePush, Task } from './state/tasks.js'
import { zoneAt } from './zone.js'

/**
 * An in-memory TPNS: it checks requests as strictly as the documents allow, keeps what was pushed, and fails on
 * demand. Reach it through {@link FakeTpns.listen} (a real HTTP server) or {@link FakeTpns.handlers} (msw).
 *
 * Without options there is one Android app, AccessID `1500000001`, SecretKey `0123456789abcdef0123456789abcdef`,
 * to which every token of 36 characters is a live device.
 */
export class FakeTpns {
  /** Added to the clock: what the service takes for the time, and answers in its `Date` header. Milliseconds. */
  clockOffsetMs = 0

  readonly #core: Core
  readonly #first: App
  /** What an expectation has matched. */
  readonly #expected = new WeakSet<Task>()

  /** @throws TpnsConfigError when an option is wrong, or does not exist */
  constructor(given: FakeTpnsOptions = {}) {
    const options: FakeTpnsOptions = readOptions(fakeOptions, given, { what: 'the options of FakeTpns' })
    const settings = settingsOf(options)
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
      style: styleOf(options.answerStyle),
      zone: zoneAt(options.utcOffsetMinutes ?? 480),
      ids: createIds(),
      faults: createFaults({ now }),
      requests: createRecords({ keep: keptRequestsOf(options), onRequest: options.onRequest }),
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

  /** The requests seen, in order, without secrets; the newest `keepRequests` of them. */
  get requests(): readonly FakeRequestRecord[] {
    return this.#core.requests.all
  }

  /** Pushes that reached the device, or wait for it to come online. */
  pushesTo(token: string): readonly FakePush[] {
    checkText('token', token)
    return this.pushes.filter((push) => push.deliveries.some((delivery) => delivery.token === token))
  }

  /**
   * Asserts that exactly one accepted push is as expected, or `times` of them. What is not named may be anything.
   *
   * @returns the pushes that match
   * @throws AssertionError of node:assert, with the differences to the nearest push, and what was refused and why
   * @example
   * fake.expectPush({ to: token, title: 'Order shipped', message: { android: { custom_content: { order: 42 } } } })
   */
  expectPush(given: ExpectedPush): readonly FakePush[] {
    const expected = checkExpected(given)
    const found = matching(expected, this.#evidence(this.expectPush))
    for (const task of found) this.#expected.add(task)
    return found
  }

  /**
   * Asserts that every accepted push was matched by an earlier `expectPush`; without one, that there is no push.
   *
   * @throws AssertionError of node:assert that lists the others
   */
  expectNoOtherPushes(): void {
    noneBeside(this.#expected, this.#evidence(this.expectNoOtherPushes))
  }

  /** Registers a device, or replaces the one with the same token. */
  addDevice(given: FakeDevice): void {
    const device: FakeDevice = readOptions(fakeDevice, given, { what: 'the device' })
    this.#app(device.accessId).devices.add(device, this.#core.now())
  }

  /** What is known of a device now: its tags, accounts, attributes. Undefined for a token never seen. */
  device(token: string, accessId?: string): KnownDevice | undefined {
    const device = this.#app(accessId).devices.get(checkText('token', token))
    return device && snapshot(device)
  }

  /** Uninstalls the app from the device: its token is invalid from now on. */
  invalidateToken(token: string, accessId?: string): void {
    this.#device(token, accessId).valid = false
  }

  /** Takes a device offline, or online; what has not expired is delivered then. */
  setOnline(token: string, online: boolean, accessId?: string): void {
    const app = this.#app(accessId)
    checkBoolean('online', online)
    this.#settle()
    this.#device(token, accessId).online = online
    if (online) deliverStored(app, token, this.#core.now())
  }

  /** Lets the user click a push that arrived on the device, or clear it away. */
  react(given: { pushId: string; token: string; event: 'click' | 'clear' }): void {
    const reaction = readOptions(reactionSchema, given, { what: 'the reaction' })
    const task = this.#tasks().find((each) => each.pushId === reaction.pushId)
    const delivery = task?.deliveries.find((each) => each.token === reaction.token)
    if (delivery?.arrivedAt == null)
      throw new TpnsConfigError('react: this push has not arrived on this device.')
    if (reaction.event === 'click') delivery.clicked = true
    else delivery.cleared = true
  }

  /** `unpaid`: pushes are refused with 1008030; `destroyed`: everything is refused with 1008031. */
  setAppStatus(status: 'active' | 'unpaid' | 'destroyed', accessId?: string): void {
    this.#app(accessId).status = checkArgument(appStatus, 'status', status)
  }

  /** Puts a fault in store for the next matching request, or the next `times` of them. */
  next(fault: FakeFault, options?: FaultOptions): this {
    this.#core.faults.add(
      readFault(fault),
      readOptions(faultOptions, options, { what: 'the options of the fault' }),
    )
    return this
  }

  /** Every request meets the fault (default: a reset) until the clock has moved `forMs` on. */
  outage(given: OutageOptions & { readonly forMs: number }): this {
    const { forMs, fault, path } = readOptions(outageInit, given, { what: 'the outage' })
    return this.outageUntil(this.#core.now() + forMs, { fault: fault as FakeFault | undefined, path })
  }

  /** As {@link FakeTpns.outage}, until a moment of the service's time. */
  outageUntil(until: number | Date, given?: OutageOptions): this {
    const at = checkMoment('until', until)
    const { fault, path } = readOptions(outageOptions, given, { what: 'the outage' })
    this.#core.faults.outage(at, {
      ...(fault === undefined ? {} : { fault: readFault(fault) }),
      ...(path === undefined ? {} : { path }),
    })
    return this
  }

  /** Faults that no request has met yet. A test that ends with some has not tested what it meant to. */
  get pendingFaults(): readonly PendingFault[] {
    return this.#core.faults.pending
  }

  /** Forgets all faults in store and ends outages. */
  clearFaults(): void {
    this.#core.faults.clear()
  }

  /** The core: one request in, one reply out. Serving layers only translate. */
  async handle(request: FakeRequest): Promise<FakeReply> {
    readOptions(fakeRequest, request, { what: 'the request' })
    return handle(this.#core, request)
  }

  /** For serving layers: the reply of a request that ends before its body is read. */
  interrupt(head: FakeRequestHead): FakeReply | undefined {
    readOptions(requestHead, head, { what: 'the request' })
    return interrupt(this.#core, head)
  }

  /** Serves the fake by HTTP; default any free port of 127.0.0.1. */
  async listen(options?: ListenOptions): Promise<FakeServer> {
    return listen(this, readOptions(listenOptions, options, { what: 'the options of listen' }))
  }

  /**
   * msw handlers for the four official access points, and a base URL if given. msw sees `fetch` and `node:http`; for
   * `TpnsClient`, which uses undici's own `request`, add `interceptTpns(server)` of `tpns-client/testing/msw`. msw itself
   * is needed only here.
   *
   * @param msw the msw module to use; default the installed one, loaded with `require`.
   */
  handlers<Handler>(msw: MswNamespace<Handler>, options?: HandlersOptions): Handler[]
  // biome-ignore lint/suspicious/noExplicitAny: naming msw's type would make msw a requirement of this package's types
  handlers(msw?: undefined, options?: HandlersOptions): any[]
  handlers(msw?: MswNamespace<unknown>, options?: HandlersOptions): unknown[] {
    const read = readOptions(handlersOptions, options, { what: 'the options of handlers' })
    return handlersFor(this, msw === undefined ? findMsw() : checkMsw(msw), read)
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
    for (const app of this.#core.apps.values()) settle(app, this.#core.now())
  }

  #tasks(): Task[] {
    this.#settle()
    const tasks = [...this.#core.apps.values()].flatMap((app) => app.tasks)
    return tasks.sort((a, b) => a.at - b.at || Number(BigInt(a.pushId) - BigInt(b.pushId)))
  }
}
