import { describe, expect, it } from 'vitest'
import { checkPush } from '../../src/check/index.js'
import { RULES } from '../../src/check/rules/index.js'
import { QUOTAS } from '../../src/check/vendors/quotas.js'
import { SOURCES, type Source } from '../../src/check/vendors/sources.js'
import { PAIRS } from './pairs.js'

const NOW = new Date('2026-11-25')
const find = (request: Parameters<typeof checkPush>[0], app = {}) =>
  checkPush(request, { app, now: NOW }).findings

describe('a rule about phones', () => {
  it('has a pair of requests each, and no pair is left over', () => {
    expect(Object.keys(PAIRS).sort()).toEqual(RULES.map(({ id }) => id).sort())
  })

  it.each(RULES.map(({ id, channels }) => [id, channels] as const))(
    '%s is reported for a request that meets it, for each of its channels, and not of one that does not',
    (id, channels) => {
      const [meets, doesNot, app] = PAIRS[id] ?? []
      if (meets === undefined || doesNot === undefined) throw new Error(`no pair for ${id}`)
      const found = find(meets, app).filter(({ rule }) => rule === id)
      expect(found.map(({ channel }) => channel).sort()).toEqual([...channels].sort())
      expect(find(doesNot, app).filter(({ rule }) => rule === id)).toEqual([])
    },
  )

  it.each(RULES)('$id speaks both languages, and promises nothing', ({ text, advice }) => {
    for (const en of [text.en, advice.en]) {
      expect(en).toMatch(/^[\x20-\x7e\u2019×一-鿿（）、…/"“”…]+$/)
      expect(en).not.toMatch(/will be delivered|guarantees/)
      expect(en).not.toMatch(/[.。]$/)
    }
    for (const zh of [text.zh, advice.zh]) {
      expect(zh).toMatch(/[一-鿿]/)
      expect(zh).not.toMatch(/[.。]$|[一-鿿][,:;]|令牌|送达/)
    }
  })

  it.each(RULES)('$id fills in every number that its text has a place for', ({ id }) => {
    const [meets, , app] = PAIRS[id] ?? []
    const found = meets === undefined ? [] : find(meets, app).filter(({ rule }) => rule === id)
    for (const { text } of found) expect(text.en + text.zh).not.toMatch(/[{}]\w|undefined/)
  })

  it('is reported for no channel that channel_rules switches off, unless it is about that', () => {
    const [meets] = PAIRS['custom_content.hw'] ?? []
    const request = { ...meets, channel_rules: [{ channel: 'hw', disable: true }] } as never
    expect(find(request).filter(({ channel }) => channel === 'hw')).toEqual([])
  })
})

describe('a source', () => {
  it.each(Object.entries(SOURCES))('%s has an https address and a day that exists', (_, { url, date }) => {
    expect(new URL(url).protocol).toBe('https:')
    expect(new Date(date).toISOString().slice(0, 10)).toBe(date)
    expect(Date.parse(date)).toBeLessThanOrEqual(NOW.getTime())
  })

  it('is used by some rule or quota', () => {
    const used = new Set([...RULES, ...QUOTAS].flatMap(({ sources }) => sources))
    expect(Object.keys(SOURCES).filter((key) => !used.has(key as never))).toEqual([])
  })

  it.each(Object.entries<Source>(SOURCES))(
    '%s says so where its address is only where documents begin',
    (_, { url, isRoot }) => {
      const steps = new URL(url).pathname.split('/').filter((step) => step !== '')
      // A page of GitHub is a repository at least; of Huawei's documents only the entrance is known.
      const leadsNowhere = steps.length < 2 || url.endsWith('/doc/')
      expect(isRoot ?? false).toBe(leadsNowhere)
    },
  )

  it('that bears no date says where its day comes from, as the document of the Chinese site does', () => {
    expect(SOURCES.limitsCn).toMatchObject({ dateIs: 'assumed' })
    expect(SOURCES.apple).toMatchObject({ dateIs: 'read' })
    expect(SOURCES.push).not.toHaveProperty('dateIs')
  })

  it('older than a year makes the finding say its age', () => {
    const request = PAIRS['custom_content.hw']?.[0]
    if (request === undefined) throw new Error('no pair')
    const age = (now: string) =>
      checkPush(request, { now: new Date(now) }).findings.find(({ rule }) => rule === 'custom_content.hw')
        ?.ageYears
    // The page is of 2023-04-19.
    expect([age('2024-04-01'), age('2024-05-01'), age('2026-11-25')]).toEqual([undefined, 1, 3])
  })
})
