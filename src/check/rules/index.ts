import type { Rule } from '../rule.js'
import { LENGTH_RULES } from '../vendors/limits.js'
import { APNS_RULES } from './apns.js'
import { HUAWEI_RULES } from './huawei.js'
import { OPPO_MEIZU_RULES } from './oppo-meizu.js'
import { SHARED_RULES } from './shared.js'
import { TPNS_RULES } from './tpns.js'
import { VIVO_RULES } from './vivo.js'
import { XIAOMI_RULES } from './xiaomi.js'

/** Every rule, in the order in which findings are reported. */
export const RULES: readonly Rule[] = [
  ...LENGTH_RULES,
  ...SHARED_RULES,
  ...HUAWEI_RULES,
  ...XIAOMI_RULES,
  ...OPPO_MEIZU_RULES,
  ...VIVO_RULES,
  ...TPNS_RULES,
  ...APNS_RULES,
]
