import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { PushRequest } from '../../src/api/push/schema/push-request.js'
import { DECISIONS } from '../../src/migrate/fields/index.js'
import { type TranslateOptions, translate } from '../../src/migrate/translate.js'

const options = (more: Partial<TranslateOptions> = {}): TranslateOptions => ({
  platform: 'android',
  registrationIdOf: (token) => token,
  userIdOf: (account) => account,
  ...more,
})
const content = { message_type: 'notify', message: { title: 't', content: 'c' } } as const
const text = fc.string({ minLength: 1, maxLength: 12 })
const flag = fc.constantFrom(0, 1)

/** Values that the schema takes, for every field that is not a plain text. */
const VALUES: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  audience_type: fc.constant('all'),
  message_type: fc.constant('notify'),
  environment: fc.constantFrom('product', 'dev'),
  token_list: fc.constant(['x']),
  account_list: fc.constant(['x']),
  send_time: fc.constant('2026-12-01 09:00:00'),
  upload_id: fc.integer({ min: 1 }),
  account_type: fc.nat(),
  push_speed: fc.integer({ min: 1000, max: 50_000 }),
  collapse_id: fc.integer({ min: 1 }),
  expire_time: fc.integer({ min: 0, max: 259_200 }),
  seq: fc.nat(),
  'loop_param.loopType': fc.constantFrom(1, 2, 3),
  'loop_param.loopDayIndexs': fc.constant([0]),
  'loop_param.dayTimes': fc.constant(['09:00:00']),
  'sms_info.delay_trigger_time': fc.integer({ min: 300, max: 9000 }),
  'sms_info.trigger_condition': fc.constantFrom(0, 1, 2),
  'sms_info.sms_template_params': fc.constant(['p']),
  'message.show_type': fc.constantFrom(1, 2),
  'message.android.show_type': fc.constantFrom(1, 2),
  'message.android.n_importance': fc.constantFrom(1, 2, 3, 4),
  'message.android.hw_importance': fc.constantFrom(1, 2),
  'message.android.n_id': fc.integer({ min: -1, max: 9 }),
  'message.android.builder_id': fc.nat(9),
  'message.android.badge_type': fc.integer({ min: -2, max: 99 }),
  'message.android.icon_color': fc.nat(9),
  'message.android.action.action_type': fc.constantFrom(1, 2, 3),
  'message.android.action.aty_attr.if': fc.nat(9),
  'message.android.action.aty_attr.pf': fc.nat(9),
  'message.ios.aps.badge_type': fc.integer({ min: -2, max: 9999 }),
  'tag_list.tags': fc.constant(['t']),
  'tag_list.op': fc.constantFrom('AND', 'OR'),
}
const FLAGS =
  /account_push_type|ignore_invalid_token|tpns_online_push_type|hw_biz_type|style_id|\.ring$|vibrate|lights|clearable|icon_type|confirm|mutable-content|content-available/
const BOOLEANS =
  /is_not|disable|force_collapse|multi_pkg|ntf_wt_attrs|supply_inapp_msg|resend_by_sms|oppo_top|oppo_senior/
const OPERATORS = /operator$/

function valueFor(field: string): fc.Arbitrary<unknown> {
  const own = VALUES[field]
  if (own !== undefined) return own
  if (FLAGS.test(field)) return flag
  if (BOOLEANS.test(field)) return fc.boolean()
  if (OPERATORS.test(field)) return fc.constantFrom('AND', 'OR')
  if (field.endsWith('.tags')) return fc.constant(['t'])
  return text
}

/** Where an object is there, these fields must be. */
const COMPANIONS: Readonly<Record<string, readonly string[]>> = Object.fromEntries(
  [
    'loop_param',
    'sms_info',
    'channel_rules[]',
    'tag_rules[]',
    'tag_rules[].tag_items[]',
    'tag_list',
    'message.accept_time[]',
    'message.android.action.browser',
  ].map((owner) => [
    owner,
    Object.keys(DECISIONS).filter((field) => field.startsWith(`${owner}.`) || field.startsWith(`${owner}[`)),
  ]),
)

function complete(fields: readonly string[]): string[] {
  const all = new Set([...fields, 'audience_type', 'message_type', 'message.title'])
  for (const field of all)
    for (const [owner, members] of Object.entries(COMPANIONS))
      if (field.startsWith(owner)) for (const member of members) all.add(member)
  // Text and object at once it cannot be.
  if (all.has('message.ios.aps.alert'))
    for (const field of all) if (field.startsWith('message.ios.aps.alert.')) all.delete(field)
  return [...all]
}

function put(target: Record<string, unknown>, path: string, value: unknown): void {
  const [step = '', ...rest] = path.split('.')
  const name = step.replace('[]', '')
  if (rest.length === 0) {
    target[name] = value
    return
  }
  if (step.endsWith('[]')) {
    target[name] ??= [{}]
    put((target[name] as Record<string, unknown>[])[0]!, rest.join('.'), value)
  } else {
    target[name] ??= {}
    put(target[name] as Record<string, unknown>, rest.join('.'), value)
  }
}

const anyFields = fc
  .subarray(Object.keys(DECISIONS), { minLength: 1, maxLength: 25 })
  .map(complete)
  .chain((fields) => fc.record(Object.fromEntries(fields.map((field) => [field, valueFor(field)]))))

describe('whatever a push says', () => {
  it('nothing is lost without a line in the report', () => {
    fc.assert(
      fc.property(anyFields, fc.constantFrom('android', 'ios'), text, (fields, platform, unknown) => {
        const request: Record<string, unknown> = {}
        for (const [field, value] of Object.entries(fields)) put(request, field, value)
        const extra = `new_${unknown.replaceAll(/\W/g, '')}`
        put(request, `message.${extra}`, 1)
        const result = translate(request as unknown as PushRequest, options({ platform }))
        const reported = new Map(result.fields.map((each) => [each.field, each]))
        const silent = [...Object.keys(fields), `message.${extra}`].filter((field) => !reported.has(field))
        expect(silent).toEqual([])
        expect(reported.get(`message.${extra}`)?.loses).toBe(true)
        // Nor is anything said to be there that is not.
        const [request0] = result.requests
        const body = JSON.stringify(request0 ?? '')
        for (const { fate, to } of result.fields) {
          if (fate === 'dropped' || request0 === undefined) continue
          for (const place of to.filter((name) => name.startsWith('OfflinePushInfo.')))
            expect(body).toContain(`"${place.split('.').at(-1)}":`)
        }
        // What blocks gives no request, what does not block gives one.
        expect(result.requests.length > 0).toBe(result.survival !== 'not')
        expect(result.survival === 'not').toBe(result.fields.some(({ blocks }) => blocks))
        expect(result.survival === 'whole').toBe(!result.fields.some(({ loses, blocks }) => loses || blocks))
      }),
      { numRuns: 400 },
    )
  })

  it('no recipient is lost or doubled in chunks of 500', () => {
    const tokens = fc.uniqueArray(fc.nat({ max: 100_000 }), { minLength: 1, maxLength: 1600, size: 'max' })
    fc.assert(
      fc.property(tokens, fc.integer({ min: 1, max: 9 }), fc.boolean(), (numbers, hole, shared) => {
        const token_list = numbers.map((number) => `t${number}`)
        const getId = (token: string) => {
          const number = Number(token.slice(1))
          if (number % 10 === hole) return undefined
          return shared ? `r${number % 700}` : `r${number}`
        }
        const { requests, unmapped, merged } = translate(
          { audience_type: 'token_list', token_list, ...content },
          options({ registrationIdOf: getId }),
        )
        const lists = requests.map(({ body }) => body.To_Account as readonly string[])
        expect(lists.every((list) => list.length >= 1 && list.length <= 500)).toBe(true)
        const reached = lists.flat()
        expect(new Set(reached).size).toBe(reached.length)
        expect(unmapped).toEqual(token_list.filter((token) => getId(token) === undefined))
        expect(new Set(reached)).toEqual(new Set(token_list.map(getId).filter((id) => id !== undefined)))
        expect(reached.length + unmapped.length + merged).toBe(token_list.length)
      }),
      // To shrink lists of this length takes minutes.
      { numRuns: 60, endOnFailure: true },
    )
  })

  it('a time is the same second in UTC, whatever the zone and the form', () => {
    const seconds = fc.integer({ min: Date.UTC(2000, 0, 2) / 1000, max: Date.UTC(2099, 11, 30) / 1000 })
    const zone = fc.record({
      sign: fc.constantFrom('+', '-'),
      hours: fc.nat(14),
      minutes: fc.constantFrom(0, 30, 45),
    })
    fc.assert(
      fc.property(seconds, zone, fc.boolean(), (second, { sign, hours, minutes }, asDate) => {
        const two = (value: number) => String(value).padStart(2, '0')
        const offset = (hours * 60 + minutes) * (sign === '-' ? -1 : 1)
        const wall = new Date((second + offset * 60) * 1000).toISOString().slice(0, 19).replace('T', ' ')
        const send_time = asDate ? new Date(second * 1000 + 999) : wall
        const { requests } = translate(
          { audience_type: 'all', send_time, ...content },
          options({ utcOffset: `${sign}${two(hours)}:${two(minutes)}` }),
        )
        const { SchedAt } = requests[0]!.body
        expect(Date.parse(`${String(SchedAt).replace(' ', 'T')}Z`) / 1000).toBe(second)
      }),
    )
  })

  it('a tag condition selects whom the expression selects', () => {
    const tags = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd'), { minLength: 1, maxLength: 3 })
    const operator = fc.constantFrom('AND' as const, 'OR' as const)
    const item = fc.record({
      tags,
      tags_operator: operator,
      items_operator: operator,
      is_not: fc.constant(false),
      tag_type: fc.constant('xg_user_define'),
    })
    const rule = fc.record({
      tag_items: fc.array(item, { minLength: 1, maxLength: 2 }),
      operator,
      is_not: fc.constant(false),
    })
    const devices = Array.from({ length: 16 }, (_, bits) =>
      ['a', 'b', 'c', 'd'].filter((_, at) => (bits >> at) & 1),
    )
    fc.assert(
      fc.property(fc.array(rule, { minLength: 1, maxLength: 3 }), (tag_rules) => {
        const [request] = translate({ audience_type: 'tag', tag_rules, ...content }, options()).requests
        if (request === undefined) return
        const { TagsAnd, TagsOr } = request.body.Condition as { TagsAnd?: string[]; TagsOr?: string[] }
        for (const device of devices) {
          const has = (tag: string) => device.includes(tag)
          const there = TagsAnd === undefined ? TagsOr!.some(has) : TagsAnd.every(has)
          const join = (values: readonly boolean[], operators: readonly string[]) => {
            // AND binds tighter than OR.
            const sums: boolean[] = []
            for (const [at, value] of values.entries()) {
              if (at > 0 && operators[at] === 'AND') sums.push(sums.pop() === true && value)
              else sums.push(value)
            }
            return sums.some(Boolean)
          }
          const here = join(
            tag_rules.map(({ tag_items }) =>
              join(
                tag_items.map((each) =>
                  each.tags_operator === 'AND' ? each.tags.every(has) : each.tags.some(has),
                ),
                tag_items.map((each) => each.items_operator),
              ),
            ),
            tag_rules.map((each) => each.operator),
          )
          expect(there).toBe(here)
        }
      }),
      { numRuns: 500 },
    )
  })
})
