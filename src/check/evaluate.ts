import { isFilled } from '../api/push/draft.js'
import { valueAt } from '../validation/members.js'
import { countText } from './count.js'
import type { PushFacts } from './facts.js'
import type { Rule, Test } from './rule.js'
import { RULES } from './rules/index.js'

/** What one UTF-16 unit may count at most. */
const MOST_FOR_A_UNIT = { characters: 1, weight: 2, bytes: 3 } as const

/** Says whether a test holds; what was counted, where it counts. */
type Evaluate = (push: PushFacts) => boolean | number

export interface CompiledRule {
  readonly rule: Rule
  readonly tests: readonly Evaluate[]
}

/** Paths are taken apart once: a client that checks each push runs all rules on each. */
export const COMPILED: readonly CompiledRule[] = RULES.map((rule) => ({
  rule,
  tests: rule.when.map(compile),
}))

/** Whether a rule applies, and the length that it counted. */
export function apply(
  { tests }: CompiledRule,
  push: PushFacts,
): { readonly length: number | undefined } | undefined {
  let length: number | undefined
  for (const test of tests) {
    const result = test(push)
    if (result === false) return undefined
    if (typeof result === 'number') length = result
  }
  return { length }
}

function compile(test: Test): Evaluate {
  if (typeof test === 'function') return test
  const steps = test.field.split('.')
  const read = (push: PushFacts) => valueAt(push.request, steps)
  if ('is' in test) {
    const wanted = test.is === 'set'
    return (push) => isFilled(read(push)) === wanted
  }
  if ('oneOf' in test) return (push) => test.oneOf.includes(read(push))
  if ('noneOf' in test) return (push) => !test.noneOf.includes(read(push))
  const { upTo = Number.POSITIVE_INFINITY } = test
  if ('over' in test) {
    return (push) => {
      const value = read(push)
      return typeof value === 'number' && value > test.over && value <= upTo
    }
  }
  const most = MOST_FOR_A_UNIT[test.counted]
  return (push) => {
    const value = read(push)
    // Most texts are short: nothing to count then.
    if (typeof value !== 'string' || value.length * most <= test.longer) return false
    const length = countText(value, test.counted)
    return length > test.longer && length <= upTo && length
  }
}
