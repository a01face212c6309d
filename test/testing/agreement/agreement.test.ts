import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { $ZodType } from 'zod/v4/core'
import { ENDPOINTS } from '../../../src/api/table.js'
import { type RequestIssue, TpnsClient, TpnsError, type TpnsRequestError } from '../../../src/index.js'
import { FakeClock, FakeTpns } from '../../../src/testing/index.js'
import { join } from '../../../src/validation/context.js'
import { buildFieldTree, type FieldNode, visitFields } from '../../../src/validation/names/field-tree.js'
import { inProcess } from '../../bulk/support/in-process.js'
import { fuzzRuns } from '../../support/fuzz-runs.js'
import {
  ACCESS_ID,
  basicHeader,
  call,
  makeToken,
  PUSH,
  raw,
  SECRET_KEY,
  START,
  signHeaders,
  toAll,
} from '../support.js'
import type { Fields } from './arbitraries.js'
import { findRequests, TASK_ID } from './other-requests.js'
import { packageFile } from './package-files.js'
import { pushRequest } from './push-requests.js'

/*
 * Client and fake check the same requests in code of their own. Here they are held together: each catches the other's
 * mistakes, and a user's test against the fake finds what the client would have refused.
 */

/** What the client refuses on purpose although the service takes it. */
interface Exception {
  readonly reason: string
  readonly endpoint: RegExp
  /** Of the issue. */
  readonly path: RegExp
  readonly message?: RegExp
  /** A request that shows it: refused by the client, accepted by the fake. */
  readonly example: { readonly endpoint: string; readonly request: Fields }
}

const TAGS = 'tags.{add,remove,clear,replace,addToTokens,removeFromTokens,addPairs,removePairs}'
const BINDINGS = 'accounts.{bind,unbind,unbindAll,unbindTokens}'
const ATTRIBUTES = 'attributes.{add,update,remove,clear,get}'
const T = makeToken(1)
const onPush = (request: Fields) => ({
  endpoint: 'push.send',
  request: toAll({ environment: 'product', ...request }),
})
const bind = (...accounts: Fields[]) => ({
  operator_type: 2,
  token_accounts: [{ token: T, account_list: accounts }],
})

const EXCEPTIONS: readonly Exception[] = [
  {
    reason: 'an option of the check itself is never sent',
    endpoint: /^tags\.\{add,/,
    path: /^allowMixedTagClasses$/,
    example: {
      endpoint: TAGS,
      request: { operator_type: 6, token_list: [T], tag_list: ['a'], allowMixedTagClasses: [] },
    },
  },
  {
    reason: 'a list of another audience: the service would ignore it, and push to other people than it names',
    endpoint: /^push\.send$/,
    path: /^(token_list|account_list|tag_rules|tag_list|upload_id)$/,
    message: /does not belong/,
    example: onPush({ token_list: [T] }),
  },
  {
    reason: 'recipients that stand in the message: the service would ignore them, and push to others',
    endpoint: /^push\.send$/,
    path: /^message\.(.*\.)?(token_list|account_list|tag_rules|tag_list|upload_id)$/,
    message: /other recipients/,
    example: onPush({ message: { title: 'T', content: 'C', token_list: [T] } }),
  },
  {
    reason: 'a time that stands in the message: the service would ignore it, and push at once',
    endpoint: /^push\.send$/,
    path: /^message\.(.*\.)?(send_time|loop_param)$/,
    message: /at once/,
    example: onPush({ message: { title: 'T', content: 'C', send_time: '2026-12-02 09:00:00' } }),
  },
  {
    reason: 'several recipients where the service takes the first and silently drops the others',
    endpoint: /^push\.send$/,
    path: /^(token_list|account_list)$/,
    message: /pushes to the first only/,
    example: onPush({ audience_type: 'token', token_list: [T, makeToken(2)] }),
  },
  {
    reason: 'an account that is empty, or has the traces of a file on it, belongs to nobody',
    endpoint: /^push\.send$/,
    path: /^account_list\[/,
    example: onPush({ audience_type: 'account', account_list: ['anna '] }),
  },
  {
    reason: 'a tag with the traces of a file on it is on no device',
    endpoint: /^push\.send$/,
    path: /tags\[\d+\]$/,
    example: onPush({
      audience_type: 'tag',
      tag_rules: [
        {
          tag_items: [
            {
              tags: ['a '],
              is_not: false,
              tags_operator: 'OR',
              items_operator: 'OR',
              tag_type: 'xg_user_define',
            },
          ],
          operator: 'OR',
          is_not: false,
        },
      ],
    }),
  },
  {
    reason:
      'a malformed token beside ignore_invalid_token: the service drops it, which hides a mistake of the caller',
    endpoint: /^push\.send$/,
    path: /^token_list\[/,
    example: onPush({ audience_type: 'token_list', token_list: [T, `${T}0`], ignore_invalid_token: 1 }),
  },
  {
    reason: 'push_id in a request: the service would ignore it and push once more',
    endpoint: /^push\.send$/,
    path: /^push_id$/,
    example: onPush({ push_id: '123' }),
  },
  {
    reason: 'one id in two spellings that differ: the service reads one of them, and nobody knows which',
    endpoint: /./,
    path: /^(pushId|groupId)$/,
    message: /one field in two spellings/,
    example: { endpoint: 'push.stop', request: { pushId: '1', pushid: TASK_ID } },
  },
  {
    reason: 'an empty id or filter, which the service reads as absent: the caller has lost a value',
    endpoint: /^(push\.(stop|revoke|cancel)|statistics\.)/,
    path: /^(pushId|pushid|planId|groupId|groupid|msgType|pushType)$/,
    message: /must not be empty/,
    example: { endpoint: 'push.stop', request: { pushId: '', pushid: TASK_ID } },
  },
  {
    reason: 'null, which the service reads as absent: the caller has lost a value',
    endpoint: /./,
    path: /./,
    message: /not null/,
    example: { endpoint: ATTRIBUTES, request: { cmd: 4, token: T, accessId: null } },
  },
  {
    reason: 'a tag or an account with the traces of a file on it, or with half an emoji, is nobody’s',
    endpoint: /^(tags|accounts)\./,
    path: /(tag_list\[\d+\]|token_list\[\d+\]|\.(tag|token|account))$/,
    message: /white space|surrogate/,
    example: { endpoint: TAGS, request: { operator_type: 1, token_list: [T], tag_list: [' a'] } },
  },
  {
    reason: 'an empty account belongs to nobody',
    endpoint: /^accounts\./,
    path: /\.account$/,
    message: /must not be empty/,
    example: { endpoint: BINDINGS, request: bind({ account: '' }) },
  },
  {
    reason: 'several elements where the service takes the first and silently drops the others',
    endpoint: /^tags\./,
    path: /^(tag|token)_list$/,
    message: /silently ignore the others/,
    example: {
      endpoint: TAGS,
      request: { operator_type: 1, token_list: [T, makeToken(2)], tag_list: ['a'] },
    },
  },
  {
    reason: 'tags with and without a class: the service would delete all others',
    endpoint: /^tags\./,
    path: /^tag_list$/,
    message: /mixes tags/,
    example: { endpoint: TAGS, request: { operator_type: 6, token_list: [T], tag_list: ['a', 'level:1'] } },
  },
  {
    reason: 'appending accounts, which was discontinued: the service overwrites instead',
    endpoint: /^accounts\./,
    path: /^operator_type$/,
    message: /not the number 1/,
    example: { endpoint: BINDINGS, request: { ...bind({ account: 'anna' }), operator_type: 1 } },
  },
  {
    reason: 'a list that the operation ignores, so that it would delete more than the caller means',
    endpoint: /^(accounts|attributes)\./,
    path: /./,
    message: /is ignored by/,
    example: {
      endpoint: ATTRIBUTES,
      request: { cmd: 4, token: T, attributeInfo: { attributeMap: { a: 'b' } } },
    },
  },
  {
    reason: 'tasks without days: the table requires them, and only another client’s example leaves them out',
    endpoint: /^statistics\.tasks$/,
    path: /^(startDate|endDate)$/,
    message: /is required|must not be empty/,
    example: { endpoint: 'statistics.tasks', request: {} },
  },
  {
    reason: 'a page of 0 records, which the service reads as the default',
    endpoint: /^statistics\.tasks$/,
    path: /^limit$/,
    message: /at least 1, not the number 0/,
    example: {
      endpoint: 'statistics.tasks',
      request: { startDate: '2026-12-01', endDate: '2026-12-01', limit: 0 },
    },
  },
  {
    reason: 'a task without its id: the same path then lists all tasks',
    endpoint: /^statistics\.task$/,
    path: /^pushId$/,
    message: /is required/,
    example: { endpoint: 'statistics.task', request: {} },
  },
]

const REFUSED_BY_FORM = [1008001, 1008002, 1008007]
const platforms = fc.constantFrom('android' as const, 'ios' as const)
type Platform = 'android' | 'ios'

const findEndpoint = (name: string) => ENDPOINTS.find((endpoint) => endpoint.name === name)!

/** What the client makes of a request for an app of the platform: the body that it sends, or what it refuses. */
function askClient(
  name: string,
  request: Fields,
  platform: Platform,
): { body: string } | { issues: readonly RequestIssue[] } {
  const { path, encode } = findEndpoint(name)
  const client = { endpoint: path, platform, utcOffsetMinutes: 480, now: () => START, warn: () => {} }
  try {
    const payload = encode(request, client)
    if (payload.kind !== 'json') throw new Error(`${name} is not JSON`)
    return { body: JSON.stringify(payload.value) }
  } catch (error) {
    if (!TpnsError.is(error)) throw error
    const { issues } = error as TpnsRequestError
    return { issues: issues ?? [{ path: 'send_time', message: error.message, retCode: 10010012 }] }
  }
}

/** Past the client: the raw body with a signature of its own. */
async function askFake(name: string, body: string, platform: Platform) {
  const fake = new FakeTpns({
    platform,
    clock: new FakeClock(START),
    enforceRates: false,
    emptyAudience: 'accept',
  })
  fake.addDevice({ token: T, accounts: ['anna'], tags: ['a'], attributes: { size: '42' } })
  if (name !== 'push.send') {
    const waiting = toAll({ send_time: '2026-12-01 12:00:00', environment: 'product' })
    expect(await call(fake, PUSH, waiting)).toMatchObject({ push_id: TASK_ID })
  }
  const signature = Object.entries(signHeaders(body, START))
  const headers = Object.fromEntries(signature.map(([header, value]) => [header.toLowerCase(), value]))
  await raw(fake, findEndpoint(name).path, body, {
    headers: { ...headers, 'content-type': 'application/json' },
  })
  const { code, message, inferred, status } = fake.requests.at(-1)!.reply
  // A path that the fake does not have, or a signature that it refuses by status, would agree with everything.
  if (code === undefined) throw new Error(`the fake answers ${name} with HTTP ${status} and no return code`)
  return { code, message: message!, inferred }
}

/** The schemas of a request; several where it has variants. */
function findSchemas(name: string): $ZodType[] {
  const { schema } = findEndpoint(name) as unknown as { readonly schema: $ZodType }
  return (schema._zod.def as { readonly options?: $ZodType[] }).options ?? [schema]
}

/** `message.android.action.url`, of every object that a request may hold. */
function listFields(schemas: readonly $ZodType[]): Set<string> {
  const list = ({ path, fields }: FieldNode): string[] =>
    [...fields].flatMap(([name, node]) => [join(path, name), ...(node ? list(node) : [])])
  return new Set(list(buildFieldTree(...schemas).root))
}

const isException = (endpoint: string, { path, message }: RequestIssue) =>
  EXCEPTIONS.some(
    (each) =>
      each.endpoint.test(endpoint) &&
      each.path.test(path) &&
      (each.message === undefined || each.message.test(message)),
  )

const times = <Item>(count: number, make: (n: number) => Item) =>
  Array.from({ length: count }, (_, n) => make(n))
const withTags = (tags: readonly string[]) => {
  const item = { tags, is_not: false, tags_operator: 'OR', items_operator: 'OR', tag_type: 'xg_user_define' }
  return onPush({ audience_type: 'tag', tag_rules: [{ tag_items: [item], operator: 'OR', is_not: false }] })
    .request
}
const oldTags = (tags: readonly string[]) =>
  onPush({ audience_type: 'tag', tag_list: { tags, op: 'OR' } }).request

/** What an endpoint takes most of, by the documents. */
const LIMITS: readonly [what: string, endpoint: string, request: (count: number) => Fields, most: number][] =
  [
    [
      'tokens of a push',
      'push.send',
      (n) => onPush({ audience_type: 'token_list', token_list: times(n, makeToken) }).request,
      1_000,
    ],
    [
      'accounts of a push',
      'push.send',
      (n) => onPush({ audience_type: 'account_list', account_list: times(n, String) }).request,
      1_000,
    ],
    ['tags of a push', 'push.send', (n) => withTags(times(n, (i) => `t${i}`)), 500],
    ['tags in the old form', 'push.send', (n) => oldTags(times(n, () => 'a')), 500],
    ['characters of tags in the old form', 'push.send', (n) => oldTags(['a'.repeat(n)]), 512],
    [
      'attributes in a text',
      'push.send',
      (n) => {
        const content = times(n, (i) => `{{a${i}}}`).join('')
        return onPush({
          ntf_wt_attrs: true,
          message: { title: 'T', content, default_title: 'T', default_content: 'C' },
        }).request
      },
      5,
    ],
    [
      'bytes of a message',
      'push.send',
      (n) => {
        const rest = JSON.stringify({ title: 'T', content: '' }).length
        return onPush({ message: { title: 'T', content: 'x'.repeat(n - rest) } }).request
      },
      4_096,
    ],
  ]

/** Uploads are compared elsewhere. */
const OTHERS = ENDPOINTS.filter(({ name }) => name !== 'push.send' && name !== 'packages.upload')

const ALL: readonly [string, fc.Arbitrary<Fields>, number][] = [
  ['push.send', pushRequest, 1500],
  ...OTHERS.map((endpoint): [string, fc.Arbitrary<Fields>, number] => [
    endpoint.name,
    findRequests(endpoint),
    300,
  ]),
]

describe('client and fake', () => {
  it.each(ALL)('are compared with every field that the schema knows, at any depth (%s)', (name, requests) => {
    const unseen = listFields(findSchemas(name))
    const seen = (node: FieldNode, field: string) => unseen.delete(join(node.path, field))
    const { root } = buildFieldTree(...findSchemas(name))
    for (const request of fc.sample(requests, { numRuns: 3_000, seed: 1 })) {
      visitFields(request, root, { known: seen, unknown: () => {} })
    }
    expect([...unseen]).toEqual([])
  })

  it.each(ALL)(
    'agree on what is let through: the fake finds nothing wrong with it (%s)',
    async (name, requests, runs) => {
      await fc.assert(
        fc.asyncProperty(requests, platforms, async (request, platform) => {
          const asked = askClient(name, request, platform)
          if ('issues' in asked) return
          const { code, message } = await askFake(name, asked.body, platform)
          expect(REFUSED_BY_FORM, `${message} for ${asked.body}`).not.toContain(code)
        }),
        fuzzRuns(runs),
      )
    },
  )

  it.each(ALL)('agree on what is refused, but for the exceptions (%s)', async (name, requests, runs) => {
    await fc.assert(
      fc.asyncProperty(requests, platforms, async (request, platform) => {
        const asked = askClient(name, request, platform)
        if (!('issues' in asked) || asked.issues.every((issue) => isException(name, issue))) return
        const { code } = await askFake(name, toWire(request), platform)
        expect(code, JSON.stringify(asked.issues)).not.toBe(0)
      }),
      fuzzRuns(runs),
    )
  })

  it.each(LIMITS)('agree on a limit that no chance meets: %s', async (_, name, withCount, most) => {
    for (const count of [most, most + 1]) {
      const request = withCount(count)
      const { code } = await askFake(name, toWire(request), 'android')
      const refused = 'issues' in askClient(name, request, 'android')
      expect([count, refused, REFUSED_BY_FORM.includes(code)]).toEqual([count, count > most, count > most])
    }
  })

  it.each(EXCEPTIONS)(
    'differ on purpose: $reason',
    async ({ example: { endpoint, request }, ...exception }) => {
      const asked = askClient(endpoint, request, 'android')
      const issues = 'issues' in asked ? asked.issues : []
      expect(issues.length).toBeGreaterThan(0)
      for (const { path, message } of issues) {
        expect(path).toMatch(exception.path)
        if (exception.message !== undefined) expect(message).toMatch(exception.message)
      }
      expect(await askFake(endpoint, toWire(request), 'android')).toMatchObject({ code: 0 })
    },
  )
})

/** What the client alone refuses in a file, because it would become an entry that nobody has. */
const FILE_EXCEPTIONS: readonly {
  readonly reason: string
  readonly message: RegExp
  readonly example: string
}[] = [
  {
    reason: 'a byte order mark would become a part of the first entry',
    message: /byte order mark/,
    example: '\ufeffanna\n',
  },
  {
    reason: 'quotes around a cell would become a part of the entry',
    message: /in quotes/,
    example: '"anna"\n',
  },
  {
    reason: 'white space at an edge would become a part of the entry',
    message: /white space/,
    example: 'anna \n',
  },
  {
    reason: 'a tab separates columns, of which there is one',
    message: /holds a tab/,
    example: 'anna\tbert\n',
  },
  { reason: 'a bare carriage return joins two entries', message: /carriage return/, example: 'anna\rbert\n' },
  {
    reason: 'an empty line between entries is a sign of a broken export',
    message: /is empty/,
    example: 'anna\n\nbert\n',
  },
  { reason: 'NUL is a sign of UTF-16', message: /not UTF-8/, example: 'a\0n\0' },
]

describe('client and fake, for the upload of a package', () => {
  const UPLOAD = 'v3/push/package/upload'

  async function ask(content: Uint8Array, filename: string) {
    const fake = new FakeTpns({ clock: new FakeClock(START) })
    const tpns = new TpnsClient({
      accessId: ACCESS_ID,
      secretKey: SECRET_KEY,
      baseUrl: 'http://127.0.0.1:9',
      transport: inProcess(fake),
      retry: { attempts: 1 },
    })
    const refused: { readonly message: string } | undefined = await tpns.packages
      .upload({ data: content, filename })
      .then(
        () => undefined,
        (error: TpnsError) => (error.name === 'TpnsRequestError' ? error : undefined),
      )
    await tpns.close()
    // Quoted as browsers and the client quote it.
    const name = filename.replaceAll('"', '%22')
    const head = `--X\r\nContent-Disposition: form-data; name="file"; filename="${name}"\r\n\r\n`
    const body = Buffer.concat([Buffer.from(head), content, Buffer.from('\r\n--X--\r\n')])
    const headers = { authorization: basicHeader(), 'content-type': 'multipart/form-data; boundary=X' }
    await raw(fake, UPLOAD, body, { headers })
    const { code, message } = fake.requests.at(-1)!.reply
    return { refused: refused?.message, code: code!, message }
  }

  it('agree, but for the exceptions', async () => {
    await fc.assert(
      fc.asyncProperty(packageFile, async ({ content, filename }) => {
        const { refused, code, message } = await ask(content, filename)
        if (refused === undefined) expect(code, message).toBe(0)
        else if (!FILE_EXCEPTIONS.some((each) => each.message.test(refused)))
          expect(code, refused).not.toBe(0)
      }),
      fuzzRuns(300),
    )
  })

  it.each(FILE_EXCEPTIONS)('differ on purpose: $reason', async ({ message, example }) => {
    const asked = await ask(Buffer.from(example), 'accounts.txt')
    expect(asked.refused).toMatch(message)
    expect(asked.code).toBe(0)
  })
})

/** As somebody would post it who does not use the client: the client alone writes an object of data as text. */
function toWire(request: Fields): string {
  return JSON.stringify(request, (key, value: unknown) =>
    key === 'custom_content' && typeof value === 'object' && value !== null && !Array.isArray(value)
      ? JSON.stringify(value)
      : value,
  )
}
