import type { TpnsHooks } from '../../../src/core/observe/hooks.js'
import type { Bilingual } from '../../../src/return-codes/index.js'
import type { Language } from '../markdown.js'
import { code, table } from './table.js'

type Event<Hook extends keyof TpnsHooks> = Parameters<NonNullable<TpnsHooks[Hook]>>[0]

interface HookRow<Fields> {
  readonly when: Bilingual
  /** Every field of its event, or it does not compile. */
  readonly fields: Readonly<Record<keyof Fields & string, true>>
}

const HOOKS: { readonly [Hook in keyof TpnsHooks]-?: HookRow<Event<Hook>> } = {
  call: { when: { en: 'a call begins', zh: '调用开始' }, fields: { name: true, endpoint: true } },
  request: {
    when: {
      en: 'a request was checked and goes on its way; **holds all that is sent**, and is on no channel',
      zh: '请求已通过检查、即将发送；**包含完整请求内容**，不发布到 channel',
    },
    fields: { name: true, endpoint: true, request: true },
  },
  attempt: {
    when: { en: 'an attempt has ended, well or not', zh: '一次尝试结束（无论成败）' },
    fields: {
      endpoint: true,
      attempt: true,
      durationMs: true,
      httpStatus: true,
      retCode: true,
      outcome: true,
      error: true,
    },
  },
  retry: {
    when: { en: 'another attempt will be made after `delayMs`', zh: '将在 `delayMs` 毫秒后重试' },
    fields: { endpoint: true, attempt: true, delayMs: true, error: true },
  },
  wait: {
    when: { en: 'a call starts to wait for a rate limit or a cool-down', zh: '调用开始等待限频或冷却期' },
    fields: { endpoint: true, reason: true, group: true, waitMs: true },
  },
  cooldown: {
    when: {
      en: 'a cool-down begins for all callers of a limit, or gets longer',
      zh: '所有调用方共同遵守的冷却期开始或延长',
    },
    fields: { endpoint: true, group: true, pauseMs: true },
  },
  warning: {
    when: {
      en: 'a request is sent that is probably not what was meant; default: `process.emitWarning`',
      zh: '请求已发送，但很可能不符合预期；默认 `process.emitWarning`',
    },
    fields: { endpoint: true, path: true, message: true, text: true, key: true },
  },
  result: {
    when: { en: 'a call has ended, well or not', zh: '调用结束（无论成败）' },
    fields: { name: true, endpoint: true, attempts: true, durationMs: true, outcome: true, error: true },
  },
}

export function hooksTable(language: Language): string {
  const header = [
    { en: 'Hook', zh: '钩子' },
    { en: 'When', zh: '时机' },
    { en: 'Fields of its event', zh: '事件字段' },
  ]
  const rows = Object.entries(HOOKS).map(([name, { when, fields }]) => [
    code(name),
    when,
    Object.keys(fields).map(code).join(' '),
  ])
  return table(language, header, rows)
}
