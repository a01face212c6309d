import { isFields } from '../../validation/members.js'
import { UsageError } from '../failures/usage-error.js'

/** `{"order":42}`. @throws UsageError */
export function parseJsonObject(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text)
    if (isFields(value)) return value
  } catch {
    // Said below.
  }
  throw new UsageError({
    en: `--custom must be a JSON object such as '{"order":42}', not ${text}`,
    zh: `--custom 应为 JSON 对象，例如 '{"order":42}'，实际为 ${text}`,
  })
}

const WALL_TIME = /^(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2})(:\d{2})?$/
const WITH_ZONE = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/

/** The documented form, which means UTC+8, or a moment with its zone. @throws UsageError */
export function parseSendTime(text: string): string | Date {
  const [matched, day, minute, second = ':00'] = WALL_TIME.exec(text) ?? []
  if (matched !== undefined) return `${day} ${minute}${second}`
  const moment = new Date(WITH_ZONE.test(text) ? text : Number.NaN)
  if (!Number.isNaN(moment.getTime())) return moment
  throw new UsageError({
    en: `--at is "2026-12-01 09:00" (UTC+8), or has a zone like 2026-12-01T09:00:00+08:00; it is not "${text}"`,
    zh: `--at 应为“2026-12-01 09:00”（东八区）或带时区的 2026-12-01T09:00:00+08:00，实际为“${text}”`,
  })
}

/** Reads a moment with its zone, or Unix seconds, for an option of this name. */
export function parseMoment(name: string): (text: string) => Date {
  return (text) => {
    const seconds = /^\d{9,11}$/.test(text) ? Number(text) : Number.NaN
    const moment = new Date(WITH_ZONE.test(text) ? text : seconds * 1_000)
    if (!Number.isNaN(moment.getTime())) return moment
    throw new UsageError({
      en: `${name} is a time with its zone like 2026-12-01T09:00:00+08:00, or Unix seconds; it is not "${text}"`,
      zh: `${name} 应为带时区的 2026-12-01T09:00:00+08:00 或 Unix 秒，实际为“${text}”`,
    })
  }
}
