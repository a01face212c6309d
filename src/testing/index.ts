import { markTestProcess } from '../testing-guard.js'

markTestProcess()

export type { FakeRegion } from './auth/regions.js'
export { type Clock, FakeClock } from './clock/fake-clock.js'
export type { Expected, ExpectedPush } from './expect/expected-push.js'
export { FakeTpns } from './fake-tpns.js'
export type {
  FakeFault,
  FaultOptions,
  OutageOptions,
  PendingFault,
  RequestView,
  ResetPoint,
  ScheduleOptions,
} from './faults/faults.js'
export type { FakeAppOptions, FakePlatform, FakeRates, FakeTpnsOptions } from './options/fake-options.js'
export { loadScenario, type Scenario, type ScenarioFault } from './scenario/load-scenario.js'
export type { AnswerStyle, AnswerStyleName } from './server/envelope.js'
export type { FakeAnswer, FakeReply, FakeRequest, FakeRequestHead } from './server/http-message.js'
export type { FakeServer, ListenOptions } from './server/listen.js'
export type { HandlersOptions, MswNamespace } from './server/msw-handlers.js'
export type { FakeRequestRecord } from './server/request-log.js'
export type { DeviceProperty, FakeDevice, KnownDevice } from './state/devices.js'
export type { AudienceType, Delivery, FakePush, PushStatus } from './state/tasks.js'
