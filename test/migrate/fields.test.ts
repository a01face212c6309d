import { describe, expect, it } from 'vitest'
import type * as z from 'zod/mini'
import { pushRequestSchema } from '../../src/api/push/schema/push-request.js'
import { DECISIONS } from '../../src/migrate/fields/index.js'
import { SOURCES } from '../../src/migrate/sources.js'

interface Def {
  readonly type: string
  readonly innerType?: z.core.$ZodType
  readonly element?: z.core.$ZodType
  readonly options?: readonly z.core.$ZodType[]
  readonly shape?: Readonly<Record<string, z.core.$ZodType>>
}

/** The values that a schema knows, elements of lists as `[]`. */
function getPaths(schema: z.core.$ZodType, path = ''): string[] {
  const { def } = schema._zod as unknown as { def: Def }
  switch (def.type) {
    case 'optional':
      return getPaths(def.innerType!, path)
    case 'union':
      return [...new Set((def.options ?? []).flatMap((option) => getPaths(option, path)))]
    case 'array': {
      const element = getPaths(def.element!, `${path}[]`)
      return element.length === 1 && element[0] === `${path}[]` ? [path] : element
    }
    case 'object': {
      const members = Object.entries(def.shape ?? {})
      if (members.length === 0) return [path]
      return members.flatMap(([key, member]) => getPaths(member, path === '' ? key : `${path}.${key}`))
    }
    default:
      return [path]
  }
}

const rows = Object.entries(DECISIONS)

describe('the decision table', () => {
  it('decides every field that the schema of a push knows, and no other', () => {
    const known = getPaths(pushRequestSchema)
    expect(known.length).toBeGreaterThan(100)
    expect(Object.keys(DECISIONS).sort()).toEqual(known.sort())
  })

  it('says what happens to each field in both languages, with sources', () => {
    const variants = rows.flatMap(([, row]) => [row, ...Object.values(row.values ?? {}), ...(row.also ?? [])])
    for (const { text, instead, sources } of variants) {
      for (const said of [text, instead]) {
        if (said === undefined) continue
        expect(said.en).toMatch(/^[\x20-\x7e]+$/)
        expect(said.zh).toMatch(/\p{Script=Han}/u)
      }
      for (const source of sources ?? []) expect(SOURCES).toHaveProperty(source)
    }
    expect(rows.filter(([, { sources }]) => sources.length === 0)).toEqual([])
  })

  it('names where a value goes for every field that is not dropped', () => {
    const without = rows.filter(
      ([, { fate, to, values }]) => fate !== 'dropped' && to === undefined && values === undefined,
    )
    // Handed to the map from account to UserID.
    expect(without.map(([field]) => field)).toEqual(['account_type', 'ignore_invalid_token'])
  })

  it('states what blocks only for what would reach others, at another time, or say something else', () => {
    expect(rows.filter(([, { blocks }]) => blocks === true).map(([field]) => field)).toEqual([
      'tag_rules[].is_not',
      'tag_rules[].tag_items[].is_not',
      'tag_rules[].tag_items[].tag_type',
      'loop_param.startDate',
      'loop_param.endDate',
      'loop_param.loopType',
      'loop_param.loopDayIndexs',
      'loop_param.dayTimes',
      'ntf_wt_attrs',
    ])
  })

  it('states the contradiction about NOT with both sources', () => {
    const { sources, contradictedBy, confidence } = DECISIONS['tag_rules[].is_not']
    expect(confidence).toBe('not-found')
    expect([...sources]).toContain('push')
    expect(contradictedBy).toEqual(['pushIntl'])
    expect(SOURCES.pushIntl.url).toContain('1047/60561')
  })
})

describe('the sources', () => {
  it.each(Object.entries(SOURCES))('%s has an address and a real date', (_, { url, date }) => {
    expect(URL.canParse(url)).toBe(true)
    expect(new Date(date).toISOString().slice(0, 10)).toBe(date)
  })
})
