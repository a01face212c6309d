import type { Bilingual } from '../../return-codes/types.js'
import { isFields } from '../../validation/members.js'
import { type Confidence, SOURCES, type Source, type SourceKey } from '../sources.js'
import {
  type Decision,
  type Facts,
  type Fate,
  NOTHING_ASKED,
  OTHER_PLATFORM,
  UNKNOWN_FIELD,
} from './decision.js'
import { DECISIONS } from './index.js'

/** What happens to one field that a push gives. */
export interface FieldReport {
  /** Path of the field; elements of lists are written as `[]`. */
  readonly field: string
  readonly fate: Fate
  /** True where something is lost. */
  readonly loses: boolean
  /** True where nothing is sent because of it. */
  readonly blocks: boolean
  /** Where the value goes. */
  readonly to: readonly string[]
  /** What happens to it, and why. */
  readonly text: Bilingual
  /** What to do instead. */
  readonly instead: Bilingual | undefined
  readonly confidence: Confidence
  readonly sources: readonly Source[]
  /** Pages that say otherwise. */
  readonly contradictedBy: readonly Source[]
}

/** A decided field, with its value. */
export interface Decided {
  readonly report: FieldReport
  readonly decision: Decision
  readonly value: unknown
}

const PATHS = Object.keys(DECISIONS)
/** `message`, `message.android`, `tag_rules[]`: what holds fields. */
const CONTAINERS = new Set(
  PATHS.flatMap((path) =>
    [...path.matchAll(/\.|\[\]/g)].map(({ 0: mark, index }) => path.slice(0, index + mark.length)),
  ).map((prefix) => prefix.replace(/\.$/, '')),
)
const ORDER: ReadonlyMap<string, number> = new Map(PATHS.map((path, at) => [path, at]))

/** Decides every field that a push gives, one report a field, in the order of the table; unknown fields come last. */
export function decideFields(push: object, facts: Facts): readonly Decided[] {
  const found = new Map<string, Decided>()
  walk(push, '', (field, value) => {
    const decided = decide(field, value, facts)
    const earlier = found.get(field)
    if (earlier === undefined || weigh(decided.report) > weigh(earlier.report)) found.set(field, decided)
  })
  const place = ({ report: { field } }: Decided) => ORDER.get(field) ?? PATHS.length
  return [...found.values()].sort((a, b) => place(a) - place(b))
}

/** Of several values of one field, the worst counts. */
export function weigh({ blocks, loses, fate }: FieldReport): number {
  return (blocks ? 8 : 0) + (loses ? 4 : 0) + { carried: 0, changed: 1, dropped: 2 }[fate]
}

function walk(value: unknown, path: string, visit: (field: string, value: unknown) => void): void {
  walkFields(value, path, (field, given) => {
    if (isGiven(given)) visit(field, given)
  })
}

/** A copy in which each value, at whatever depth, is what `change` makes of it. */
export function walkFields(
  value: unknown,
  path: string,
  change: (field: string, value: unknown) => unknown,
): unknown {
  if (Array.isArray(value) && CONTAINERS.has(`${path}[]`)) {
    return value.map((element) => walkFields(element, `${path}[]`, change))
  }
  if (!isFields(value) || (path !== '' && !CONTAINERS.has(path))) return change(path, value)
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [
      key,
      walkFields(member, path === '' ? key : `${path}.${key}`, change),
    ]),
  )
}

/** Empty text and an empty list are what other SDKs write for a field that was not given. */
function isGiven(value: unknown): boolean {
  return (
    value !== undefined && value !== null && value !== '' && !(Array.isArray(value) && value.length === 0)
  )
}

function decide(field: string, value: unknown, facts: Facts): Decided {
  const row: Decision = Object.hasOwn(DECISIONS, field)
    ? DECISIONS[field as keyof typeof DECISIONS]
    : UNKNOWN_FIELD
  const decision: Decision = { ...row, ...adapt(row, value, facts) }
  return { decision, value, report: report(field, decision) }
}

function adapt(row: Decision, value: unknown, facts: Facts): Partial<Decision> | undefined {
  if (row.only !== undefined && row.only !== facts.platform) return OTHER_PLATFORM
  if (row.neutral?.includes(value) === true) return NOTHING_ASKED
  const decided = row.decide?.(value, facts)
  if (decided !== undefined) return decided
  const key = String(value)
  return row.values !== undefined && Object.hasOwn(row.values, key) ? row.values[key] : undefined
}

/** A report on a field, or on what several fields say together. */
export function report(field: string, decision: Decision): FieldReport {
  const { fate, to = [], text, instead, confidence, sources, contradictedBy = [] } = decision
  return {
    field,
    fate,
    loses: decision.loses ?? fate === 'dropped',
    blocks: decision.blocks ?? false,
    to: fate === 'dropped' ? [] : to,
    text,
    instead: fate === 'dropped' || decision.loses === true || field === 'token_list' ? instead : undefined,
    confidence,
    sources: sources.map(readSource),
    contradictedBy: contradictedBy.map(readSource),
  }
}

export function readSource(key: SourceKey): Source {
  return SOURCES[key]
}
