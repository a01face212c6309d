import { types } from 'node:util'
import * as z from 'zod/mini'
import { TpnsConfigError } from '../../errors/validation-errors.js'
import { describeValue } from '../../validation/describe-value.js'
import {
  abortSignal,
  callback,
  mustBe,
  numberThat,
  oneOf,
  trueOrFalse,
  valueThat,
  whole,
} from '../../validation/options/option-values.js'
import { optionBag, readOptions } from '../../validation/options/options.js'
import { toLines } from '../../validation/words.js'
import { ACCESS_POINT_HOSTS, type FakeRegion } from '../auth/regions.js'
import type { Clock } from '../clock/fake-clock.js'
import type { FakeFault, FaultOptions } from '../faults/faults.js'
import type { FakeRequest } from '../server/http-message.js'
import type { DeviceProperty, FakeDevice } from '../state/devices.js'
import type { FakeTpnsOptions } from './fake-options.js'

/*
 * Checks what a test passes to the fake: a misspelt fault that hits nothing, or a time that is NaN, would make a test pass
 * that tests nothing.
 */

const text = z.string({ error: mustBe({ en: 'a string', zh: '字符串' }) })
const someText = text.check(z.minLength(1, { error: toLines({ en: 'must not be empty', zh: '不能为空' }) }))
const texts = z.array(text, { error: mustBe({ en: 'a list of strings', zh: '字符串数组' }) })
const milliseconds = numberThat((value) => value >= 0 && value <= Number.MAX_SAFE_INTEGER, {
  en: 'a number of milliseconds from 0',
  zh: '不小于 0 的毫秒数',
})
const count = numberThat(
  (value) => value === Number.POSITIVE_INFINITY || (Number.isSafeInteger(value) && value >= 0),
  { en: 'a whole number from 0, or Infinity', zh: '不小于 0 的整数，或 Infinity' },
)

const APP_OPTIONS = {
  accessId: z.optional(text),
  secretKey: z.optional(z.string({ error: toLines({ en: 'must be a string', zh: '应为字符串' }) })),
  platform: z.optional(oneOf('android', 'ios')),
  region: z.optional(oneOf(...(Object.keys(ACCESS_POINT_HOSTS) as FakeRegion[]))),
  attributes: z.optional(z.readonly(texts)),
} as const

const appOptions = optionBag(APP_OPTIONS)

const answerStyle = optionBag({
  code: z.optional(oneOf('number', 'string')),
  okText: z.optional(text),
  itemOk: z.optional(oneOf('0', 'ok')),
  statisticsPushId: z.optional(oneOf('string', 'number')),
  planMessage: z.optional(oneOf('errMsg', 'ErrMsg')),
  recallEnvelope: z.optional(oneOf('A', 'B')),
  chineseText: z.optional(trueOrFalse),
  counters: z.optional(oneOf('newer', 'older', 'none')),
})

const FAKE_OPTIONS = {
  ...APP_OPTIONS,
  apps: z.optional(
    z.readonly(
      z
        .array(appOptions, { error: mustBe({ en: 'a list of apps', zh: '应用数组' }) })
        .check(
          z.minLength(1, { error: toLines({ en: 'must hold at least one app', zh: '至少包含一个应用' }) }),
        ),
    ),
  ),
  enforceRates: z.optional(trueOrFalse),
  rates: z.optional(
    optionBag({
      broadcastSpacingMs: z.optional(milliseconds),
      statisticsPerHour: z.optional(count),
      plansPerDay: z.optional(count),
    }),
  ),
  unknownTokens: z.optional(oneOf('accept', 'reject')),
  emptyAudience: z.optional(oneOf('accept', 'reject')),
  timestampToleranceMs: z.optional(
    numberThat((value) => value >= 0, {
      en: 'a number of milliseconds from 0, or Infinity',
      zh: '不小于 0 的毫秒数，或 Infinity',
    }),
  ),
  utcOffsetMinutes: z.optional(
    numberThat((value) => Number.isInteger(value) && Math.abs(value) <= 14 * 60, {
      en: 'minutes from -840 to 840',
      zh: '-840～840 的分钟数',
    }),
  ),
  inferred: z.optional(oneOf('refuse', 'allow')),
  uploadAuth: z.optional(oneOf('basic', 'any')),
  maxTagPairs: z.optional(whole(1)),
  answerStyle: z.optional(
    z.union([oneOf('newer', 'older'), answerStyle], {
      error: mustBe({
        en: "'newer', 'older' or an object of single traits",
        zh: "'newer'、'older'，或各项特征的对象",
      }),
    }),
  ),
} as const

export const fakeOptions = optionBag({
  ...FAKE_OPTIONS,
  clock: z.optional(
    valueThat<Clock>(isClock, { en: 'a clock, such as new FakeClock()', zh: '时钟，例如 new FakeClock()' }),
  ),
  keepRequests: z.optional(count),
  onRequest: z.optional(callback<NonNullable<FakeTpnsOptions['onRequest']>>()),
})

const FAULT = {
  delayMs: z.optional(milliseconds),
  retCode: z.optional(numberThat(Number.isSafeInteger, { en: 'a whole number', zh: '整数' })),
  errMsg: z.optional(text),
  status: z.optional(whole(100, 999)),
  body: z.optional(
    valueThat<string | Uint8Array>((value) => typeof value === 'string' || types.isUint8Array(value), {
      en: 'a string or bytes',
      zh: '字符串或字节',
    }),
  ),
  headers: z.optional(
    valueThat<Readonly<Record<string, string>>>(areHeaders, {
      en: 'an object of strings',
      zh: '字符串的对象',
    }),
  ),
  accepted: z.optional(trueOrFalse),
  reset: z.optional(oneOf('before-reading', 'after-acceptance')),
  stall: z.optional(oneOf('before-headers', 'in-body')),
  truncate: z.optional(z.literal(true, { error: mustBe({ en: 'true', zh: 'true' }) })),
  close: z.optional(oneOf('after-answer')),
  contentType: z.optional(text),
} as const

const fault = optionBag(FAULT)

/** A fault needs one of these; its other fields only refine it. */
const KINDS = [
  'retCode',
  'status',
  'reset',
  'stall',
  'truncate',
  'close',
  'contentType',
  'body',
  'delayMs',
] as const

/** At most one of these: a request can fail in one way only. */
const EXCLUSIVE_KINDS = ['retCode', 'status', 'reset', 'stall', 'truncate', 'close'] as const

export const faultOptions = optionBag({
  times: z.optional(count),
  path: z.optional(text),
  when: z.optional(callback<NonNullable<FaultOptions['when']>>()),
})

const SCHEDULE = {
  path: z.optional(text),
  afterRequests: z.optional(count),
  times: z.optional(
    valueThat<number | 'all'>(
      (value) => value === 'all' || (Number.isSafeInteger(value) && (value as number) >= 1),
      { en: "a whole number from 1, or 'all'", zh: "不小于 1 的整数，或 'all'" },
    ),
  ),
  afterMs: z.optional(milliseconds),
  forMs: z.optional(milliseconds),
} as const

export const scheduleOptions = optionBag(SCHEDULE)

const scheduledFault = optionBag({ ...FAULT, ...SCHEDULE })

export const outageOptions = optionBag({ fault: z.optional(fault), path: z.optional(text) })

export const outageInit = optionBag({ fault: z.optional(fault), path: z.optional(text), forMs: milliseconds })

export const fakeDevice = optionBag({
  token: text.check(
    z.refine((token) => /^\S{36}$/.test(token), {
      error: toLines({ en: 'must have 36 characters, without spaces', zh: '应为 36 个字符，不含空白' }),
    }),
  ),
  accessId: z.optional(text),
  accounts: z.optional(
    valueThat<NonNullable<FakeDevice['accounts']>>(
      (value) => Array.isArray(value) && [...value].every(isAccount),
      {
        en: 'a list of names, or of { account, account_type }',
        zh: '名称数组，或 { account, account_type } 的数组',
      },
    ),
  ),
  tags: z.optional(z.readonly(texts)),
  attributes: z.optional(
    valueThat<Readonly<Record<string, string>>>(areHeaders, {
      en: 'an object of strings',
      zh: '字符串的对象',
    }),
  ),
  notificationOn: z.optional(trueOrFalse),
  online: z.optional(trueOrFalse),
  channel: z.optional(text),
  environment: z.optional(oneOf('product', 'dev')),
  properties: z.optional(
    valueThat<Readonly<Partial<Record<DeviceProperty, string>>>>(areHeaders, {
      en: 'an object of strings',
      zh: '字符串的对象',
    }),
  ),
  activeDays: z.optional(z.readonly(texts)),
})

/** A scenario file: everything that JSON can say of a fake. */
export const scenario = optionBag({
  ...FAKE_OPTIONS,
  devices: z.optional(
    z.readonly(z.array(fakeDevice, { error: mustBe({ en: 'a list of devices', zh: '设备数组' }) })),
  ),
  faults: z.optional(
    z.readonly(z.array(scheduledFault, { error: mustBe({ en: 'a list of faults', zh: '故障数组' }) })),
  ),
})

export const reaction = optionBag({ pushId: text, token: text, event: oneOf('click', 'clear') })

export const appStatus = oneOf('active', 'unpaid', 'destroyed')

export const listenOptions = optionBag({
  port: z.optional(whole(0, 65_535)),
  host: z.optional(someText),
  as: z.optional(someText),
  keepAliveTimeout: z.optional(whole(1)),
})

export const handlersOptions = optionBag({
  baseUrl: z.optional(
    valueThat<string>((value) => URL.canParse(value as string), { en: 'a base URL', zh: '服务地址' }),
  ),
})

const REQUEST_HEAD = {
  method: text,
  path: text,
  headers: valueThat<Readonly<Record<string, string>>>(areHeaders, {
    en: 'an object of strings',
    zh: '字符串的对象',
  }),
  host: z.optional(text),
  signal: z.optional(abortSignal),
} as const

export const requestHead = optionBag(REQUEST_HEAD, { open: true })

export const fakeRequest = optionBag(
  {
    ...REQUEST_HEAD,
    body: valueThat<FakeRequest['body']>((value) => types.isUint8Array(value), {
      en: 'the bytes received',
      zh: '收到的字节',
    }),
  },
  { open: true },
)

/** @throws TpnsConfigError when this is not a fault, or says nothing about what should happen */
export function readFault(given: unknown, what = 'the fault'): FakeFault {
  const read = readOptions(fault, given, { what })
  if (!KINDS.some((kind) => read[kind] !== undefined)) {
    throw new TpnsConfigError(`${what} does not say what should happen: it needs one of ${KINDS.join(', ')}.`)
  }
  const kinds = EXCLUSIVE_KINDS.filter((kind) => read[kind] !== undefined)
  if (kinds.length > 1) {
    throw new TpnsConfigError(
      `${what} has ${kinds.join(' and ')}, but a request fails in one way only. Keep one.`,
    )
  }
  return read as FakeFault
}

/** Checks one positional argument. @throws TpnsConfigError */
export function checkArgument<T>(schema: z.ZodMiniType<T>, what: string, value: unknown): T {
  const read = schema.safeParse(value, { reportInput: true })
  if (read.success) return read.data
  throw new TpnsConfigError(`${what} ${read.error.issues[0]?.message}.`)
}

export const checkText = (what: string, value: unknown): string => checkArgument(text, what, value)

export const checkOptionalText = (what: string, value: unknown): string | undefined =>
  checkArgument(z.optional(text), what, value)

export const checkBoolean = (what: string, value: unknown): boolean => checkArgument(trueOrFalse, what, value)

function isClock(value: unknown): boolean {
  const { now, sleep } = value as Partial<Clock>
  return (
    typeof value === 'object' &&
    typeof now === 'function' &&
    (sleep === undefined || typeof sleep === 'function')
  )
}

function areHeaders(value: unknown): boolean {
  return (
    describeValue(value) === 'an object' &&
    Object.values(value as object).every((member) => member === undefined || typeof member === 'string')
  )
}

function isAccount(value: unknown): boolean {
  if (typeof value === 'string') return true
  const { account, account_type } = value as { account?: unknown; account_type?: unknown }
  return typeof account === 'string' && Number.isSafeInteger(account_type)
}
