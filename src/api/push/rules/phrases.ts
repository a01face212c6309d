import type { Bilingual } from '../../../return-codes/types.js'

/* What several warnings say, as predicates to their path. */

/** @param what code: a field, or a field with its value */
export function hasNoEffectWithout(what: string): Bilingual {
  return { en: `has no effect without ${what}.`, zh: `未设置 ${what} 时不生效。` }
}

export function isDeprecated(instead: string): Bilingual {
  return { en: `is deprecated. Use ${instead}.`, zh: `已废弃，请改用 ${instead}。` }
}
