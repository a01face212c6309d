import { AssertionError } from 'node:assert'
import { inspect } from 'node:util'
import type { FakeRequestRecord } from '../server/request-log.js'
import type { Task } from '../state/tasks.js'
import { comparePush, type ExpectedPush, listRecipients } from './expected-push.js'
import type { Mismatch } from './mismatches.js'

/** What an expectation looks at. */
export interface Evidence {
  readonly tasks: readonly Task[]
  readonly requests: readonly FakeRequestRecord[]
  /** Called at the top of the stack that an error shows. */
  readonly from: (...args: never[]) => unknown
}

const MOST_LISTED = 10

/** The pushes that match. @throws AssertionError when there are more or fewer than expected */
export function assertMatching(expected: ExpectedPush, evidence: Evidence): readonly Task[] {
  const compared = evidence.tasks.map((task) => ({ task, differs: comparePush(expected, task) }))
  const found = compared.filter(({ differs }) => differs.length === 0).map(({ task }) => task)
  const times = expected.times ?? 1
  if (found.length === times) return found
  const headline = `Expected ${formatCount(times)} like this, found ${found.length} among ${evidence.tasks.length} accepted:`
  const wanted = indent(inspect(expected, SHORT))
  if (found.length > times) {
    throw createFailure(evidence, [headline, wanted, ...formatList('Found', found.map(summarize))], {
      actual: found.length,
      expected: times,
    })
  }
  const [nearest] = compared
    .filter(({ differs }) => differs.length > 0)
    .sort((a, b) => a.differs.length - b.differs.length)
  const lines = [
    headline,
    wanted,
    ...(nearest === undefined
      ? []
      : [`Nearest: ${summarize(nearest.task)}`, ...nearest.differs.map(formatMismatch)]),
    ...formatList('Accepted', evidence.tasks.map(summarize)),
    ...formatList('Requests that made no push', listRejected(evidence.requests)),
  ]
  throw createFailure(evidence, lines, {
    actual: groupByPath(nearest?.differs, 'actual'),
    expected: nearest === undefined ? expected : groupByPath(nearest.differs, 'expected'),
  })
}

/** @throws AssertionError when there is any push that no earlier expectation has matched */
export function assertNoOthers(known: { has(task: Task): boolean }, evidence: Evidence): void {
  const others = evidence.tasks.filter((task) => !known.has(task))
  if (others.length === 0) return
  const headline = `Expected no other push, found ${others.length} among ${evidence.tasks.length} accepted:`
  throw createFailure(evidence, [headline, ...formatList('Not expected', others.map(summarize))], {
    actual: others.map((task) => task.request),
    expected: [],
  })
}

const SHORT = { depth: 6, breakLength: 100, maxArrayLength: 4, maxStringLength: 200 } as const

function createFailure(
  { from }: Evidence,
  lines: readonly string[],
  values: { readonly actual: unknown; readonly expected: unknown },
): AssertionError {
  return new AssertionError({ message: lines.join('\n'), operator: from.name, stackStartFn: from, ...values })
}

function formatCount(times: number): string {
  return times === 0 ? 'no push' : times === 1 ? '1 push' : `${times} pushes`
}

/** One push in one line: its id, its recipients, its title. */
function summarize({ pushId, audience, target, request, status }: Task): string {
  const [first, ...more] = listRecipients(target)
  const others = more.length === 0 ? '' : ` and ${more.length} more`
  const to = first === undefined ? audience : `${audience} ${first}${others}`
  const { title } = request.message as { readonly title?: unknown }
  return `push ${pushId} to ${to}, title ${inspect(title, SHORT)}, ${status}`
}

function formatMismatch({ path, expected, actual }: Mismatch): string {
  return `  ${path}\n    expected: ${inspect(expected, SHORT)}\n    actual:   ${inspect(actual, SHORT)}`
}

function listRejected(requests: readonly FakeRequestRecord[]): readonly string[] {
  return requests
    .filter(({ path, pushIds }) => path === 'v3/push/app' && pushIds.length === 0)
    .map(({ reply: { kind, status, code, message } }) => {
      if (code !== undefined) return `${code} ${message}`
      return status === undefined ? kind : `HTTP ${status}`
    })
}

/** A list with a heading, cut to the newest; nothing when it is empty. */
function formatList(heading: string, items: readonly string[]): readonly string[] {
  if (items.length === 0) return []
  const left = items.length - MOST_LISTED
  const earlier = left > 0 ? [`  … ${left} earlier`] : []
  return [`${heading}:`, ...earlier, ...items.slice(-MOST_LISTED).map((item) => `  ${item}`)]
}

function groupByPath(differs: readonly Mismatch[] | undefined, side: 'actual' | 'expected'): unknown {
  return differs && Object.fromEntries(differs.map((mismatch) => [mismatch.path, mismatch[side]]))
}

function indent(text: string): string {
  return text.replace(/^/gm, '  ')
}
