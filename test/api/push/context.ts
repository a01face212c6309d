import { encodePush } from '../../../src/api/push/encode.js'
import type { PushRequest } from '../../../src/api/push/schema/push-request.js'
import type { EncodeContext } from '../../../src/core/endpoint.js'
import type { RequestWarning } from '../../../src/validation/context.js'
import { expectWarningInBothLanguages } from '../../support/both-languages.js'

/** 2026-11-23 12:00:00 at UTC+8. */
export const NOON = Date.UTC(2026, 10, 23, 4, 0, 0)

export interface Encoded {
  readonly value: Record<string, unknown>
  readonly notes: Readonly<Record<string, unknown>> | undefined
  readonly warnings: readonly RequestWarning[]
}

export function contextWith(options: Partial<EncodeContext> = {}): EncodeContext {
  return {
    endpoint: 'v3/push/app',
    platform: undefined,
    utcOffsetMinutes: 480,
    now: () => NOON,
    warn: () => {},
    ...options,
  }
}

/** Encodes what need not be a valid request. */
export function encode(request: unknown, options: Partial<EncodeContext> = {}): Encoded {
  const warnings: RequestWarning[] = []
  const context = contextWith({ warn: (warning) => void warnings.push(warning), ...options })
  const payload = encodePush(request as PushRequest, context)
  for (const warning of warnings) expectWarningInBothLanguages(warning)
  return { value: payload.value as Record<string, unknown>, notes: payload.notes, warnings }
}

/** What `encode` throws. */
export function getFailure(request: unknown, options: Partial<EncodeContext> = {}): unknown {
  try {
    encode(request, options)
  } catch (error) {
    return error
  }
  return undefined
}

export const TOKEN = '0123456789abcdef0123456789abcdef0123'

/** A valid Android push to one device, with changes. */
export function tokenPush(changes: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    audience_type: 'token',
    token_list: [TOKEN],
    message_type: 'notify',
    message: { title: 'T', content: 'C' },
    ...changes,
  }
}

/** A valid push to everybody, with changes. */
export function allPush(changes: Record<string, unknown> = {}): Record<string, unknown> {
  return { audience_type: 'all', message_type: 'notify', message: { title: 'T', content: 'C' }, ...changes }
}

/** A valid push whose `message` has more fields. */
export function withMessage(changes: Record<string, unknown>): Record<string, unknown> {
  return tokenPush({ message: { title: 'T', content: 'C', ...changes } })
}

export function withAndroid(android: unknown): Record<string, unknown> {
  return withMessage({ android })
}

/** A valid iOS notification with changes to `aps`. */
export function withAps(changes: Record<string, unknown>): Record<string, unknown> {
  return { ...withMessage({ ios: { aps: { alert: {}, ...changes } } }), environment: 'dev' }
}

export function silentPush(ios: unknown, changes: Record<string, unknown> = {}): Record<string, unknown> {
  return tokenPush({ message_type: 'message', environment: 'dev', message: { ios }, ...changes })
}

export const TAG_ITEM = {
  tags: ['vip'],
  is_not: false,
  tags_operator: 'OR',
  items_operator: 'OR',
  tag_type: 'xg_user_define',
}
export const TAG_RULE = { tag_items: [TAG_ITEM], operator: 'OR', is_not: false }

export function tagPush(changes: Record<string, unknown> = {}): Record<string, unknown> {
  return { ...allPush(), audience_type: 'tag', tag_rules: [TAG_RULE], ...changes }
}

export const LOOP = {
  startDate: '2026-11-24',
  endDate: '2026-12-24',
  loopType: 1,
  loopDayIndexs: [0],
  dayTimes: ['19:00:00'],
}
