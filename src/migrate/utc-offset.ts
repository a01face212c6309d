import * as z from 'zod/mini'
import { valueThat } from '../validation/options/option-values.js'

const FORM = /^([+-])(0\d|1[0-4]):([0-5]\d)$/

export const UTC_OFFSET = z.optional(
  valueThat<string>((value) => typeof value === 'string' && FORM.test(value), {
    en: "like '+08:00', within ±14:59",
    zh: "'+08:00' 的形式，范围 ±14:59",
  }),
)

/** Minutes of `+08:00`, which is the default. */
export function readUtcOffset(text = '+08:00'): number {
  const [, sign, hours, minutes] = FORM.exec(text) ?? []
  return (Number(hours) * 60 + Number(minutes)) * (sign === '-' ? -1 : 1)
}
