import { markTestProcess } from '../testing-guard.js'

markTestProcess()

export type { AnswerStyle, AnswerStyleName } from './answers.js'
export { type Clock, FakeClock } from './clock.js'
export type { FakeAnswer, FakeReply, FakeRequest, FakeRequestHead } from './exchange.js'
export type { Expected, ExpectedPush } from './expect/expected-push.js'
export { FakeTpns } from './fake-tpns.js'
export type {
  FakeFault,
  FaultOptions,
  OutageOptions,
  PendingFault,
  RequestView,
  ResetPoint,
} from './faults.js'
export type { HandlersOptions, MswNamespace } from './handlers.js'
export type { FakeAppOptions, FakePlatform, FakeRates, FakeTpnsOptions } from './options.js'
export type { FakeRequestRecord } from './records.js'
export type { FakeRegion } from './regions.js'
export type { FakeServer, ListenOptions } from './serve.js'
export type { DeviceProperty, FakeDevice, KnownDevice } from './state/devices.js'
export type { AudienceType, Delivery, FakePush, PushStatus } from './state/tasks.js'
