import * as z from 'zod/mini'
import type { TpnsClient } from '../client.js'
import { isObject } from '../validation/members.js'
import { positive, valueThat } from '../validation/options/option-values.js'
import type { CampaignConnection } from './record/connection.js'

export const DEFAULT_PREFIX = 'tpns-campaigns'

/** What producers and workers are both given. */
export const SHARED_OPTIONS = {
  connection: valueThat<CampaignConnection>(isObject, {
    en: 'a Redis of ioredis',
    zh: 'ioredis 的 Redis 实例',
  }),
  tpns: valueThat<TpnsClient>(isObject, { en: 'a TpnsClient', zh: 'TpnsClient' }),
  prefix: z.optional(
    valueThat<string>((value) => typeof value === 'string' && /^[\w.-]{1,64}$/.test(value), {
      en: 'letters, digits, ".", "_" or "-"',
      zh: '字母、数字、"."、"_" 或 "-"',
    }),
  ),
  redisTimeout: z.optional(positive(3_600_000)),
}
